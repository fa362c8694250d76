// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Predeploys} from "../libraries/Predeploys.sol";
import {OptimismMintableERC721} from "./OptimismMintableERC721.sol";

/// @title OptimismMintableERC721Factory
/// @notice Makes L2 tokens for L1 tokens, at addresses that follow from their parameters.
///         ABI: OP Stack.
contract OptimismMintableERC721Factory {
    string public constant version = "1.5.0";
    address public constant bridge = Predeploys.L2_ERC721_BRIDGE;
    address public constant BRIDGE = Predeploys.L2_ERC721_BRIDGE;

    uint256 public immutable remoteChainID;

    /// @notice Whether a token was made here.
    mapping(address localToken => bool) public isOptimismMintableERC721;

    event OptimismMintableERC721Created(
        address indexed localToken, address indexed remoteToken, address deployer
    );

    error OptimismMintableERC721Factory_NoRemoteToken();

    constructor(uint256 remoteChainId_) {
        remoteChainID = remoteChainId_;
    }

    function REMOTE_CHAIN_ID() external view returns (uint256) {
        return remoteChainID;
    }

    function createOptimismMintableERC721(
        address remoteToken,
        string memory name,
        string memory symbol
    ) external returns (address localToken) {
        if (remoteToken == address(0)) {
            revert OptimismMintableERC721Factory_NoRemoteToken();
        }
        bytes32 salt = keccak256(abi.encode(remoteToken, name, symbol));
        localToken = address(
            new OptimismMintableERC721{salt: salt}(bridge, remoteChainID, remoteToken, name, symbol)
        );
        isOptimismMintableERC721[localToken] = true;
        emit OptimismMintableERC721Created(localToken, remoteToken, msg.sender);
    }
}
