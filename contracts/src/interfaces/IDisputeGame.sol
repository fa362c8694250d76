// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Claim, GameStatus, GameType, Hash, Timestamp} from "../libraries/DisputeTypes.sol";
import {IAnchorStateRegistry} from "./IAnchorStateRegistry.sol";

/// @title IDisputeGame
/// @notice What the factory, the registry and the portal need of a game of whatever type. ABI: OP
///         Stack `IDisputeGame`.
interface IDisputeGame {
    event Resolved(GameStatus indexed status);

    error AlreadyInitialized();
    error BadExtraData();
    error UnexpectedRootClaim(Claim rootClaim);
    /// @notice The registry has no root to start from.
    error AnchorRootNotFound();
    error GameNotInProgress();
    error OutOfOrderResolution();

    function version() external view returns (string memory);
    /// @notice Called by the factory once; carries the root claim's bond.
    function initialize() external payable;
    /// @notice Ends the game once its root claim is resolved.
    function resolve() external returns (GameStatus status_);

    function createdAt() external view returns (Timestamp);
    /// @notice Zero until then.
    function resolvedAt() external view returns (Timestamp);
    function status() external view returns (GameStatus);
    function gameType() external view returns (GameType);
    function gameCreator() external view returns (address);
    function rootClaim() external view returns (Claim);
    /// @notice The settlement-chain block before the game's creation: the claim is about what
    ///         follows from the data up to it.
    function l1Head() external view returns (Hash);
    /// @notice The L2 block that the root claim is for; the same as `l2BlockNumber`.
    function l2SequenceNumber() external view returns (uint256);
    /// @notice The claimed L2 block number as 32 bytes.
    function extraData() external view returns (bytes memory);
    function gameData() external view returns (GameType, Claim, bytes memory);

    /// @notice Whether games of this type were respected when this one was created.
    function wasRespectedGameTypeWhenCreated() external view returns (bool);
    function anchorStateRegistry() external view returns (IAnchorStateRegistry);
    /// @notice The game whose claim was the anchor when this one was created, on which its own claim
    ///         builds; zero for the registry's first anchor.
    function startingGame() external view returns (IDisputeGame);
}
