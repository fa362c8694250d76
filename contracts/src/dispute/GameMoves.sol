// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clocks} from "../libraries/Clocks.sol";
import {Claim, Clock, Duration, Hash, Position} from "../libraries/DisputeTypes.sol";
import {Positions} from "../libraries/Positions.sol";
import {GameState} from "./GameState.sol";

/// @title GameMoves
/// @notice How claims are made in a {FaultGame}: where, with what bond, in what time.
abstract contract GameMoves is GameState {
    /// @notice First byte of the state hash of a machine that exited with code 0.
    uint256 private constant STATUS_VALID = 0;
    uint256 private constant STATUS_INVALID = 1;
    uint256 private constant STATUS_PANIC = 2;

    function attack(Claim disputed, uint256 parentIndex, Claim claim) external payable {
        move(disputed, parentIndex, claim, true);
    }

    function defend(Claim disputed, uint256 parentIndex, Claim claim) external payable {
        move(disputed, parentIndex, claim, false);
    }

    function move(Claim disputed, uint256 challengeIndex, Claim claim, bool isAttack)
        public
        payable
        inProgress
    {
        ClaimRecord storage parent = _claims[challengeIndex];
        if (Claim.unwrap(parent.claim) != Claim.unwrap(disputed)) {
            revert InvalidDisputedClaimIndex();
        }
        if (challengeIndex == 0 && l2BlockNumberChallenged) {
            revert L2BlockNumberChallenged();
        }
        Position position = Positions.moved(parent.position, isAttack);
        uint256 depth = Positions.depth(position);
        // Whose trace starts with a claim can't agree with it and disagree with what comes before.
        if (!isAttack && (challengeIndex == 0 || depth == splitDepth + 2)) {
            revert CannotDefendRootClaim();
        }
        if (depth > maxGameDepth) {
            revert GameDepthExceeded();
        }
        if (depth == splitDepth + 1) {
            _checkExecutionRoot(claim, parent, isAttack);
        }
        if (msg.value != getRequiredBond(position)) {
            revert IncorrectBondAmount();
        }
        Clock clock = _clockOfMove(challengeIndex, depth);
        Hash claimHash = Hash.wrap(keccak256(abi.encode(claim, position, challengeIndex)));
        if (claims[claimHash]) {
            revert ClaimAlreadyExists();
        }
        claims[claimHash] = true;
        subgames[challengeIndex].push(_claims.length);
        bool isFirst = depth == splitDepth + 1;
        _record(
            ClaimRecord({
                parent: uint24(challengeIndex),
                left: isFirst ? NONE : isAttack ? parent.left : uint24(challengeIndex),
                right: isFirst ? NONE : isAttack ? uint24(challengeIndex) : parent.right,
                run: isFirst ? uint24(_claims.length) : parent.run,
                counteredBy: address(0),
                claimant: msg.sender,
                bond: uint96(msg.value),
                claim: claim,
                position: position,
                clock: clock
            })
        );
        emit Move(challengeIndex, claim, msg.sender);
    }

    // Inside.

    /// @notice Clock of a claim made now. Its side is left what it needs for its next move.
    function _clockOfMove(uint256 challengeIndex, uint256 depth) private view returns (Clock) {
        uint256 used = Duration.unwrap(getChallengerDuration(challengeIndex));
        uint256 most = Duration.unwrap(maxClockDuration);
        if (used == most) {
            revert ClockTimeExceeded();
        }
        uint256 reserve = Duration.unwrap(clockExtension);
        if (depth + 1 == splitDepth) {
            reserve *= 2; // its next move is the first of a run, which has to be computed
        } else if (depth + 1 == maxGameDepth) {
            reserve += Duration.unwrap(preimageExtension); // its next move is a step
        }
        return Clocks.of_(used + reserve > most ? most - reserve : used, block.timestamp);
    }

    /// @notice The first claim of a run says how the run ends: badly, if it is meant to refute the
    ///         disputed output root; well, if it is meant to uphold it.
    function _checkExecutionRoot(Claim claim, ClaimRecord storage parent, bool isAttack)
        private
        view
    {
        bool refutes = isAttack;
        if (!isAttack) {
            ClaimRecord storage disputed = _claims[parent.right];
            // Made by the side of the claim that is moved against, which is at the split depth.
            refutes = Positions.depth(disputed.position) % 2 == splitDepth % 2;
        }
        uint256 machineStatus = uint8(Claim.unwrap(claim)[0]);
        bool fits = refutes
            ? machineStatus == STATUS_INVALID || machineStatus == STATUS_PANIC
            : machineStatus == STATUS_VALID;
        if (!fits) {
            revert UnexpectedRootClaim(claim);
        }
    }
}
