// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Claim, Hash, Position} from "../libraries/DisputeTypes.sol";
import {Positions} from "../libraries/Positions.sol";
import {GameState} from "./GameState.sol";

/// @title GameSteps
/// @notice The bottom of a {FaultGame}'s tree, where one instruction decides: which states a step lies
///         between, and which run of the machine it belongs to.
abstract contract GameSteps is GameState {
    /// @notice The output roots between which a run of the machine is; position 0 is the anchor's.
    struct Outputs {
        Claim starting;
        Position startingPosition;
        Claim disputed;
        Position disputedPosition;
    }

    function step(uint256 claimIndex, bool isAttack, bytes calldata stateData, bytes calldata proof)
        external
        inProgress
    {
        ClaimRecord storage leaf = _claims[claimIndex];
        if (resolvedSubgames[claimIndex]) {
            revert ClaimAlreadyResolved();
        }
        if (Positions.depth(leaf.position) != maxGameDepth) {
            revert InvalidParent();
        }
        (Claim pre, ClaimRecord storage post) = _aroundStep(leaf, isAttack);
        // The first byte is the status, which the hash of the state does not have.
        if (keccak256(stateData) << 8 != Claim.unwrap(pre) << 8) {
            revert InvalidPrestate();
        }
        bool isTrue = _stateAfter(claimIndex, stateData, proof) == Claim.unwrap(post.claim);
        // Claims of the same side are an even number of depths apart. A false claim of the leaf's
        // side counters it, and so does a true one of the other side's that it disagrees with.
        bool isLeafsSide =
            (Positions.depth(leaf.position) - Positions.depth(post.position)) % 2 == 0;
        if (isTrue == isLeafsSide) {
            revert ValidStep();
        }
        if (leaf.counteredBy != address(0)) {
            revert DuplicateStep();
        }
        leaf.counteredBy = msg.sender;
    }

    function addLocalData(uint256 ident, uint256 execLeafIdx, uint256 partOffset)
        external
        inProgress
    {
        Outputs memory outputs = _outputs(execLeafIdx);
        bytes32 word;
        uint256 size = 32;
        if (ident == 1) {
            word = Hash.unwrap(l1Head());
        } else if (ident == 2) {
            word = Claim.unwrap(outputs.starting);
        } else if (ident == 3) {
            word = Claim.unwrap(outputs.disputed);
        } else if (ident == 4) {
            word = bytes32(_blockNumberAt(outputs.disputedPosition) << 192);
            size = 8;
        } else if (ident == 5) {
            word = configHash;
        } else {
            revert InvalidLocalIdent();
        }
        vm.oracle().loadLocalData(ident, _localContext(outputs), word, size, partOffset);
    }

    // Inside.

    function _stateAfter(uint256 claimIndex, bytes calldata stateData, bytes calldata proof)
        private
        view
        returns (bytes32)
    {
        return vm.step(stateData, proof, _localContext(_outputs(claimIndex)));
    }

    /// @notice What a step leads from, and the claim about where it leads.
    function _aroundStep(ClaimRecord storage leaf, bool isAttack)
        private
        view
        returns (Claim pre, ClaimRecord storage post)
    {
        if (!isAttack) {
            return (leaf.claim, _claims[leaf.right]);
        }
        return (leaf.left == NONE ? absolutePrestate : _claims[leaf.left].claim, leaf);
    }

    /// @notice Between which output roots the run is to which a claim belongs.
    function _outputs(uint256 index) private view returns (Outputs memory) {
        uint256 run = _claims[index].run;
        if (run == NONE) {
            revert ClaimAboveSplit();
        }
        ClaimRecord storage first = _claims[run];
        ClaimRecord storage claim = _claims[first.parent];
        if (Position.unwrap(first.position) != Position.unwrap(claim.position) << 1) {
            // a defence: the claim is agreed upon, the next one is disputed
            ClaimRecord storage next = _claims[claim.right];
            return Outputs(claim.claim, claim.position, next.claim, next.position);
        }
        if (claim.left == NONE) {
            Claim anchor = Claim.wrap(Hash.unwrap(startingOutputRoot.root));
            return Outputs(anchor, Position.wrap(0), claim.claim, claim.position);
        }
        ClaimRecord storage before = _claims[claim.left];
        return Outputs(before.claim, before.position, claim.claim, claim.position);
    }

    function _localContext(Outputs memory outputs) private pure returns (bytes32) {
        return keccak256(abi.encode(outputs));
    }

    /// @notice The L2 block that a claim about an output root is for.
    function _blockNumberAt(Position position) private view returns (uint256) {
        uint256 number =
            startingOutputRoot.l2SequenceNumber + Positions.traceIndex(position, splitDepth) + 1;
        uint256 claimed = l2BlockNumber();
        return number < claimed ? number : claimed;
    }
}
