// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165, IOptimismMintableERC20} from "../interfaces/IOptimismMintableERC20.sol";
import {ERC20} from "./ERC20.sol";

/// @title OptimismMintableERC20
/// @notice The L2 side of an L1 token: only the bridge mints and burns it.
contract OptimismMintableERC20 is IOptimismMintableERC20, ERC20 {
    string public constant version = "1.4.0";

    address public immutable bridge;
    address public immutable remoteToken;

    event Mint(address indexed account, uint256 amount);
    event Burn(address indexed account, uint256 amount);

    error OptimismMintableERC20_NotBridge();

    modifier onlyBridge() {
        if (msg.sender != bridge) {
            revert OptimismMintableERC20_NotBridge();
        }
        _;
    }

    constructor(
        address bridge_,
        address remoteToken_,
        string memory name_,
        string memory symbol_,
        uint8 decimals_
    ) ERC20(name_, symbol_, decimals_) {
        bridge = bridge_;
        remoteToken = remoteToken_;
    }

    function BRIDGE() external view returns (address) {
        return bridge;
    }

    function REMOTE_TOKEN() external view returns (address) {
        return remoteToken;
    }

    function l1Token() external view returns (address) {
        return remoteToken;
    }

    function l2Bridge() external view returns (address) {
        return bridge;
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId
            || interfaceId == type(IOptimismMintableERC20).interfaceId;
    }

    function mint(address to, uint256 amount) external onlyBridge {
        _mint(to, amount);
        emit Mint(to, amount);
    }

    function burn(address from, uint256 amount) external onlyBridge {
        _burn(from, amount);
        emit Burn(from, amount);
    }
}
