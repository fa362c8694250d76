// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GameType, Hash, Proposal} from "../libraries/DisputeTypes.sol";
import {IDisputeGame} from "./IDisputeGame.sol";
import {IDisputeGameFactory} from "./IDisputeGameFactory.sol";

/// @title IAnchorStateRegistry
/// @notice Which claims count. It holds the anchor, the newest output root that games start from,
///         and the guardian's means: a pause that ends by itself, and the exclusion of games. A
///         game whose starting point was excluded is excluded, too. ABI: OP Stack
///         `AnchorStateRegistry`.
interface IAnchorStateRegistry {
    /// @param guardian Who may pause and exclude
    /// @param disputeGameFinalityDelaySeconds Between a game's resolution and its becoming final
    /// @param pauseDurationSeconds Longest pause
    /// @param startingAnchorRoot The first anchor
    struct Parameters {
        IDisputeGameFactory disputeGameFactory;
        address guardian;
        uint256 disputeGameFinalityDelaySeconds;
        uint256 pauseDurationSeconds;
        Proposal startingAnchorRoot;
        GameType respectedGameType;
    }

    event AnchorUpdated(IDisputeGame indexed game);
    /// @notice An excluded game was an anchor: what followed from it is no longer one.
    event AnchorRolledBack(IDisputeGame indexed game);
    event DisputeGameBlacklisted(IDisputeGame indexed disputeGame);
    event RespectedGameTypeSet(GameType gameType);
    event RetirementTimestampSet(uint256 timestamp);
    event Paused(uint256 until);
    event Unpaused();

    error AnchorStateRegistry_Unauthorized();
    error AnchorStateRegistry_InvalidAnchorGame();
    /// @notice The first anchor must be an output root, never zero.
    error AnchorStateRegistry_ZeroAnchorRoot();
    /// @notice Paused already, or less than the longest pause since the last one.
    error AnchorStateRegistry_PauseTooSoon(uint256 earliest);
    error AnchorStateRegistry_NotPaused();

    function version() external view returns (string memory);
    function disputeGameFactory() external view returns (IDisputeGameFactory);
    function guardian() external view returns (address);
    /// @notice Seconds between a game's resolution and its becoming final.
    function disputeGameFinalityDelaySeconds() external view returns (uint256);
    /// @notice Longest pause in seconds.
    function pauseDurationSeconds() external view returns (uint256);
    function pausedUntil() external view returns (uint256);
    function paused() external view returns (bool);

    /// @notice The type of games that the portal accepts.
    function respectedGameType() external view returns (GameType);
    /// @notice Games created at this time or earlier are retired.
    function retirementTimestamp() external view returns (uint64);
    function disputeGameBlacklist(IDisputeGame game) external view returns (bool);

    /// @notice The game whose claim is the anchor; zero while that is the first one.
    function anchorGame() external view returns (IDisputeGame);
    /// @notice The output root that new games start from, and its L2 block.
    function getAnchorRoot() external view returns (Hash root, uint256 l2SequenceNumber);
    /// @notice The same for whatever type.
    function anchors(GameType) external view returns (Hash root, uint256 l2SequenceNumber);
    function getStartingAnchorRoot() external view returns (Proposal memory);
    /// @notice Whether a game's claim is the anchor or one that the anchor followed; so is zero,
    ///         which stands for the first anchor.
    function isAnchor(IDisputeGame game) external view returns (bool);

    /// @notice Created by the factory, and for this registry.
    function isGameRegistered(IDisputeGame game) external view returns (bool);
    function isGameRespected(IDisputeGame game) external view returns (bool);
    function isGameBlacklisted(IDisputeGame game) external view returns (bool);
    function isGameRetired(IDisputeGame game) external view returns (bool);
    function isGameResolved(IDisputeGame game) external view returns (bool);
    /// @notice Registered, not blacklisted, not retired, built on an anchor that stands, and no
    ///         pause.
    function isGameProper(IDisputeGame game) external view returns (bool);
    /// @notice Resolved longer ago than the finality delay.
    function isGameFinalized(IDisputeGame game) external view returns (bool);
    /// @notice Whether a game's root claim may be relied upon: proper, respected, final, its
    ///         defender won, the root is not zero.
    function isGameClaimValid(IDisputeGame game) external view returns (bool);

    /// @notice Moves the anchor forward to a game whose claim is valid. Anybody may.
    function setAnchorState(IDisputeGame game) external;

    /// @notice The guardian's.
    function setRespectedGameType(GameType gameType) external;
    /// @notice Retires all games that exist now. The guardian's.
    function updateRetirementTimestamp() external;
    /// @notice Excludes one game for good, and with it everything that was built on it. If it was
    ///         an anchor, the anchor goes back to the one before it. The guardian's.
    function blacklistDisputeGame(IDisputeGame game) external;
    /// @notice The guardian's. Ends by itself; the next may begin when as much time has passed as a
    ///         pause can take, so nobody can be kept in for ever.
    function pause() external;
    /// @notice The guardian's.
    function unpause() external;
}
