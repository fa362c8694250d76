// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Kind of game; the fault game that everybody may play is 0.
type GameType is uint32;
/// @notice What a game is about: an output root, or the hash of a machine state.
type Claim is bytes32;
type Hash is bytes32;
/// @notice Place in the tree of claims, as a generalised index: the root is 1, its children 2 and 3.
type Position is uint128;
/// @notice Time that a claim's side had used (upper 64 bits), and when the claim was made (lower 64).
type Clock is uint128;
/// @notice In seconds.
type Duration is uint64;
/// @notice Unix time in seconds.
type Timestamp is uint64;
/// @notice Game type (upper 32 bits), creation time (64), address (lower 160).
type GameId is bytes32;

enum GameStatus {
    IN_PROGRESS,
    CHALLENGER_WINS,
    DEFENDER_WINS
}

/// @notice How a closed game's bonds are paid.
enum BondDistributionMode {
    UNDECIDED,
    NORMAL,
    REFUND
}

/// @notice An output root and the L2 block that it is for.
struct Proposal {
    Hash root;
    uint256 l2SequenceNumber;
}

/// @notice What an output root of version 0 is the hash of.
struct OutputRootProof {
    bytes32 version;
    bytes32 stateRoot;
    bytes32 messagePasserStorageRoot;
    bytes32 latestBlockhash;
}

/// @notice The numbers of the types of games.
library GameTypes {
    /// @notice The bisection game that everybody may play.
    GameType internal constant FAULT = GameType.wrap(0);
}
