// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputeGame} from "../interfaces/IDisputeGame.sol";
import {Clocks} from "../libraries/Clocks.sol";
import {
    BondDistributionMode,
    Claim,
    Clock,
    Duration,
    GameStatus,
    Hash,
    Position,
    Proposal,
    Timestamp
} from "../libraries/DisputeTypes.sol";
import {GameTerms} from "./GameTerms.sol";

/// @title GameState
/// @notice All that a {FaultGame} remembers, and how to read it: the tree of claims, how far it is
///         resolved, and whose the bonds are. A claim's index is its place in the order of moves.
abstract contract GameState is GameTerms {
    /// @notice One claim of the tree: see `claimData` of {IFaultGame}. What a step is judged by stands
    ///         in it, so that nobody has to look for it among its ancestors: the claims nearest to it
    ///         on either side, and the first claim of its run of the machine.
    struct ClaimRecord {
        uint24 parent;
        uint24 left;
        uint24 right;
        uint24 run;
        address counteredBy;
        address claimant;
        uint96 bond;
        Claim claim;
        Position position;
        Clock clock;
    }

    /// @notice How far the resolution of a claim has come: see `resolutionCheckpoints`.
    struct ResolutionCheckpoint {
        bool initialCheckpointComplete;
        uint32 subgameIndex;
        Position leftmostPosition;
        address counteredBy;
    }

    /// @notice Stands for no claim. There are never so many: each costs a bond.
    uint24 internal constant NONE = type(uint24).max;

    Timestamp public createdAt;
    Timestamp public resolvedAt;
    GameStatus public status;
    BondDistributionMode public bondDistributionMode;
    bool public wasRespectedGameTypeWhenCreated;
    bool public l2BlockNumberChallenged;
    address public l2BlockNumberChallenger;
    IDisputeGame public startingGame;
    Proposal public startingOutputRoot;

    ClaimRecord[] internal _claims;
    mapping(Hash claimHash => bool) public claims;
    mapping(uint256 index => uint256[]) public subgames;
    mapping(uint256 index => bool) public resolvedSubgames;
    mapping(uint256 index => ResolutionCheckpoint) public resolutionCheckpoints;
    mapping(address player => uint256) public normalModeCredit;
    mapping(address player => uint256) public refundModeCredit;

    modifier inProgress() {
        if (status != GameStatus.IN_PROGRESS) {
            revert GameNotInProgress();
        }
        _;
    }

    // Reading.

    function claimData(uint256 index)
        external
        view
        returns (
            uint32 parentIndex,
            address counteredBy,
            address claimant,
            uint128 bond,
            Claim claim,
            Position position,
            Clock clock
        )
    {
        ClaimRecord storage c = _claims[index];
        parentIndex = c.parent == NONE ? type(uint32).max : c.parent;
        return (parentIndex, c.counteredBy, c.claimant, c.bond, c.claim, c.position, c.clock);
    }

    function claimDataLen() external view returns (uint256) {
        return _claims.length;
    }

    function getNumToResolve(uint256 claimIndex) external view returns (uint256) {
        return subgames[claimIndex].length - resolutionCheckpoints[claimIndex].subgameIndex;
    }

    function startingBlockNumber() external view returns (uint256) {
        return startingOutputRoot.l2SequenceNumber;
    }

    function startingSequenceNumber() external view returns (uint256) {
        return startingOutputRoot.l2SequenceNumber;
    }

    function startingRootHash() external view returns (Hash) {
        return startingOutputRoot.root;
    }

    function getChallengerDuration(uint256 claimIndex) public view inProgress returns (Duration) {
        ClaimRecord storage claim = _claims[claimIndex];
        uint256 used = block.timestamp - Clocks.timestamp(claim.clock);
        if (claim.parent != NONE) {
            used += Clocks.duration(_claims[claim.parent].clock);
        }
        uint256 most = Duration.unwrap(maxClockDuration);
        return Duration.wrap(uint64(used < most ? used : most));
    }

    function credit(address recipient) public view returns (uint256) {
        return bondDistributionMode == BondDistributionMode.REFUND
            ? refundModeCredit[recipient]
            : normalModeCredit[recipient];
    }

    // Inside.

    function _record(ClaimRecord memory claim) internal {
        if (_claims.length == NONE) {
            revert TooManyClaims();
        }
        _claims.push(claim);
        refundModeCredit[claim.claimant] += claim.bond;
    }
}
