// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OptimismMintableERC20} from "./OptimismMintableERC20.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title OptimismMintableERC20Factory
/// @notice Makes L2 tokens for L1 tokens, at addresses that follow from their parameters.
///         ABI: OP Stack.
contract OptimismMintableERC20Factory {
    string public constant version = "1.10.0";
    address public constant bridge = Predeploys.L2_STANDARD_BRIDGE;
    address public constant BRIDGE = Predeploys.L2_STANDARD_BRIDGE;

    /// @notice The L1 token of each L2 token made here.
    mapping(address localToken => address) public deployments;

    event StandardL2TokenCreated(address indexed remoteToken, address indexed localToken);
    event OptimismMintableERC20Created(
        address indexed localToken, address indexed remoteToken, address deployer
    );

    error OptimismMintableERC20Factory_NoRemoteToken();

    /// @notice The older name of `createOptimismMintableERC20`.
    function createStandardL2Token(address remoteToken, string memory name, string memory symbol)
        external
        returns (address)
    {
        return createOptimismMintableERC20WithDecimals(remoteToken, name, symbol, 18);
    }

    function createOptimismMintableERC20(
        address remoteToken,
        string memory name,
        string memory symbol
    ) external returns (address) {
        return createOptimismMintableERC20WithDecimals(remoteToken, name, symbol, 18);
    }

    function createOptimismMintableERC20WithDecimals(
        address remoteToken,
        string memory name,
        string memory symbol,
        uint8 decimals
    ) public returns (address localToken) {
        if (remoteToken == address(0)) {
            revert OptimismMintableERC20Factory_NoRemoteToken();
        }
        bytes32 salt = keccak256(abi.encode(remoteToken, name, symbol, decimals));
        localToken = address(
            new OptimismMintableERC20{salt: salt}(bridge, remoteToken, name, symbol, decimals)
        );
        deployments[localToken] = remoteToken;
        emit StandardL2TokenCreated(remoteToken, localToken);
        emit OptimismMintableERC20Created(localToken, remoteToken, msg.sender);
    }
}
