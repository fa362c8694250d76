// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {ConstraintPrograms, TablePoint} from "./ConstraintPrograms.sol";
import {Deep, DeepQuotients} from "./DeepQuotients.sol";
import {FriVerifier} from "./FriVerifier.sol";
import {MerkleOpenings} from "./MerkleOpenings.sol";
import {ProofHead, ProofHeads} from "./ProofHeads.sol";
import {ProofReader} from "./ProofReader.sol";
import {RowGroup} from "./ProofShapes.sol";
import {StarkKeys, StarkTable} from "./StarkKeys.sol";
import {StarkTranscript, Transcript} from "./StarkTranscript.sol";

/// @title StarkVerifier
/// @notice The twin of `dev.trestle.stark.StarkVerifier`, step by step that of docs/spec/stark.md.
contract StarkVerifier is IStarkVerifier {
    using ConstraintPrograms for StarkTable;
    using DeepQuotients for Deep;
    using ProofHeads for ProofHead;
    using StarkTranscript for Transcript;

    /// @inheritdoc IStarkVerifier
    function keyHash(address key) external view returns (bytes32) {
        return keccak256(StarkKeys.data(key));
    }

    /// @inheritdoc IStarkVerifier
    function verify(address key, uint64[] calldata publicValues, bytes calldata proof)
        external
        view
    {
        ProofHead memory head;
        head.key = StarkKeys.load(key);
        head.reader = ProofReader.over(proof);
        head.readCommitments(publicValues);
        uint256 values = head.reader.place;
        readValues(head, publicValues);
        head.transcript.absorb(values, head.reader.place);
        head.readFri();
        head.drawQueries();
        uint256 powers = DeepQuotients.powersOf(head.key, head.alpha);
        DeepQuotients.dealWeights(head.key, head.groups, powers);
        readOpenings(head);
        Deep memory deep =
            DeepQuotients.prepare(head.key, head.shape, head.groups, head.z, head.alpha);
        deep.weighOpened(head.key, powers, values);
        FriVerifier.requireFolded(
            head.key, head.shape, head.fri, deep, head.reader, head.positions[0]
        );
        if (head.reader.place != head.reader.end) {
            revert StarkVerifier_Length();
        }
    }

    /// @notice Reads what is opened of all tables and checks their constraints.
    function readValues(ProofHead memory head, uint64[] calldata publicValues) private pure {
        uint256 place;
        assembly ("memory-safe") {
            place := publicValues.offset
        }
        for (uint256 t = 0; t < head.key.tables.length; t++) {
            StarkTable memory table = head.key.tables[t];
            TablePoint memory point = head.pointOf(t);
            point.values = head.takeValues(t);
            point.publicValues = place;
            table.requireHolds(point);
            place += 32 * table.publicValues;
        }
    }

    function readOpenings(ProofHead memory head) private pure {
        for (uint256 source = 0; source < ProofHeads.SOURCES; source++) {
            RowGroup[] memory groups = head.groups[source];
            if (groups.length > 0) {
                MerkleOpenings.open(
                    head.reader, groups, head.positionsOf(groups[0]), head.caps[source]
                );
            }
        }
    }
}
