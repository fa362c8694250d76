// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "../../src/interfaces/IPortal.sol";

/// @title Prober
/// @notice Notes what it sees when it is called.
contract Prober {
    IPortal private immutable _portal;
    address public seen;
    bytes public data;

    constructor(IPortal portal) {
        _portal = portal;
    }

    receive() external payable {}

    fallback() external payable {
        seen = _portal.l2Sender();
        data = msg.data;
    }
}

/// @title Exploding
/// @notice Calls the portal back.
contract Exploding {
    IPortal private immutable _portal;
    bytes private _call;
    bool public succeeded;
    bytes public answer;

    constructor(IPortal portal) {
        _portal = portal;
    }

    function set(bytes calldata call_) external {
        _call = call_;
    }

    receive() external payable {
        (succeeded, answer) = address(_portal).call(_call);
    }
}

/// @title Refusing
/// @notice Reverts until it is opened.
contract Refusing {
    bool private _open;

    function open() external {
        _open = true;
    }

    receive() external payable {
        require(_open, "closed");
    }
}

/// @title Bomb
/// @notice Returns a megabyte, which is dear to copy.
contract Bomb {
    fallback() external payable {
        assembly ("memory-safe") {
            return(0, 1000000)
        }
    }
}

/// @title Thirsty
/// @notice Fails below so much gas.
contract Thirsty {
    uint256 private immutable _need;
    bool public quenched;

    constructor(uint256 need) {
        _need = need;
    }

    receive() external payable {
        require(gasleft() >= _need, "thirsty");
        quenched = true;
    }
}

/// @title Wrecked
/// @notice Is gone when its transaction ends.
contract Wrecked {
    constructor() {
        selfdestruct(payable(address(0)));
    }
}
