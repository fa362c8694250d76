// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title PlainToken
/// @notice An ordinary L1 token.
contract PlainToken is ERC20 {
    constructor() ERC20("Plain", "PLN") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @title FeeToken
/// @notice Keeps a tenth of every transfer.
contract FeeToken is ERC20 {
    constructor() ERC20("Fee", "FEE") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) {
            super._update(to, address(0), value / 10);
        }
    }
}

/// @title SilentToken
/// @notice Returns nothing, like the oldest tokens.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @title LyingToken
/// @notice Says yes and moves nothing, or no; or deposits again from inside the transfer.
contract LyingToken {
    bool public answer;
    address private _target;
    bytes private _call;

    function set(bool answer_, address target, bytes calldata call_) external {
        answer = answer_;
        _target = target;
        _call = call_;
    }

    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transferFrom(address, address, uint256) external returns (bool) {
        if (_target != address(0)) {
            (bool ok, bytes memory reason) = _target.call(_call);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(reason, 32), mload(reason))
                }
            }
        }
        return answer;
    }
}

/// @title PlainNft
/// @notice An ordinary L1 token of unique pieces.
contract PlainNft is ERC721 {
    constructor() ERC721("Piece", "PCE") {}

    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }
}
