// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    BondDistributionMode,
    Duration,
    GameStatus,
    Position,
    Timestamp
} from "../libraries/DisputeTypes.sol";
import {GameState} from "./GameState.sol";

/// @title GameResolution
/// @notice How a {FaultGame} ends: claims from the leaves upwards, then the game, then its bonds.
abstract contract GameResolution is GameState {
    function resolveClaim(uint256 claimIndex, uint256 numToResolve) external inProgress {
        if (Duration.unwrap(getChallengerDuration(claimIndex)) < Duration.unwrap(maxClockDuration))
        {
            revert ClockNotExpired();
        }
        if (resolvedSubgames[claimIndex]) {
            revert ClaimAlreadyResolved();
        }
        ResolutionCheckpoint memory checkpoint = resolutionCheckpoints[claimIndex];
        if (!checkpoint.initialCheckpointComplete) {
            checkpoint.initialCheckpointComplete = true;
            checkpoint.leftmostPosition = Position.wrap(type(uint128).max);
        }
        uint256[] storage counters = subgames[claimIndex];
        uint256 count = counters.length;
        uint256 left = count - checkpoint.subgameIndex;
        uint256 end = numToResolve == 0 || numToResolve > left
            ? count
            : checkpoint.subgameIndex + numToResolve;
        for (uint256 i = checkpoint.subgameIndex; i < end; i++) {
            _consider(counters[i], checkpoint);
        }
        checkpoint.subgameIndex = uint32(end);
        resolutionCheckpoints[claimIndex] = checkpoint;
        if (end == count) {
            _settle(claimIndex, checkpoint.counteredBy);
        }
    }

    function resolve() external inProgress returns (GameStatus status_) {
        if (!resolvedSubgames[0]) {
            revert OutOfOrderResolution();
        }
        status_ = _claims[0].counteredBy == address(0)
            ? GameStatus.DEFENDER_WINS
            : GameStatus.CHALLENGER_WINS;
        resolvedAt = Timestamp.wrap(uint64(block.timestamp));
        status = status_;
        emit Resolved(status_);
    }

    function closeGame() public {
        if (bondDistributionMode != BondDistributionMode.UNDECIDED) {
            return;
        }
        if (anchorStateRegistry.paused()) {
            revert GamePaused();
        }
        if (Timestamp.unwrap(resolvedAt) == 0) {
            revert GameNotResolved();
        }
        if (!anchorStateRegistry.isGameFinalized(this)) {
            revert GameNotFinalized();
        }
        // A game that is not newer than the anchor is refused there, which is no reason to keep bonds.
        try anchorStateRegistry.setAnchorState(this) {} catch {}
        BondDistributionMode mode = anchorStateRegistry.isGameProper(this)
            ? BondDistributionMode.NORMAL
            : BondDistributionMode.REFUND;
        bondDistributionMode = mode;
        emit GameClosed(mode);
    }

    function claimCredit(address recipient) external {
        closeGame();
        uint256 amount = credit(recipient);
        if (amount == 0) {
            revert NoCreditToClaim();
        }
        normalModeCredit[recipient] = 0;
        refundModeCredit[recipient] = 0;
        (bool paid,) = recipient.call{value: amount}("");
        if (!paid) {
            revert BondTransferFailed();
        }
    }

    // Inside.

    /// @notice Notes a counter that stands and is further left than those before it.
    function _consider(uint256 index, ResolutionCheckpoint memory checkpoint) private view {
        if (!resolvedSubgames[index]) {
            revert OutOfOrderResolution();
        }
        ClaimRecord storage counter = _claims[index];
        uint128 leftmost = Position.unwrap(checkpoint.leftmostPosition);
        if (counter.counteredBy == address(0) && Position.unwrap(counter.position) < leftmost) {
            checkpoint.counteredBy = counter.claimant;
            checkpoint.leftmostPosition = counter.position;
        }
    }

    /// @notice The bond goes to whose counter stands, or back.
    function _settle(uint256 claimIndex, address counteredBy) private {
        ClaimRecord storage claim = _claims[claimIndex];
        if (claimIndex == 0 && l2BlockNumberChallenged) {
            counteredBy = l2BlockNumberChallenger;
        } else if (claim.counteredBy != address(0)) {
            counteredBy = claim.counteredBy; // by a step
        }
        claim.counteredBy = counteredBy;
        resolvedSubgames[claimIndex] = true;
        normalModeCredit[counteredBy == address(0) ? claim.claimant : counteredBy] += claim.bond;
    }
}
