// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {ConstraintPrograms, TablePoint} from "./ConstraintPrograms.sol";
import {Cubic, Cubics} from "./Cubic.sol";
import {Deep, DeepQuotients} from "./DeepQuotients.sol";
import {Fri, FriVerifier} from "./FriVerifier.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {MerkleOpenings} from "./MerkleOpenings.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey, StarkKeys, StarkTable} from "./StarkKeys.sol";
import {StarkTranscript, Transcript} from "./StarkTranscript.sol";

/// @title StarkVerifier
/// @notice The twin of `dev.trestle.stark.StarkVerifier`, step by step that of docs/spec/stark.md.
contract StarkVerifier is IStarkVerifier {
    using ConstraintPrograms for StarkTable;
    using ProofReader for Reader;
    using ProofShapes for ProofShape;
    using ProofShapes for StarkTable;
    using StarkKeys for StarkKey;
    using StarkTranscript for Transcript;

    uint256 private constant SOURCES = 4;
    uint256 private constant FIXED = 0;
    uint256 private constant MAIN = 1;
    uint256 private constant AUXILIARY = 2;
    uint256 private constant QUOTIENT = 3;

    /// @notice Opens every transcript.
    bytes private constant TAG = "trestle-stark-1";

    /// @notice A proof that is being judged.
    struct Run {
        StarkKey key;
        ProofShape shape;
        Reader reader;
        Transcript transcript;
        RowGroup[][] groups;
        bytes32[][] caps;
        Cubic gamma;
        Cubic eta;
        Cubic[] sums;
    }

    /// @inheritdoc IStarkVerifier
    function keyHash(address key) external view returns (bytes32) {
        return keccak256(StarkKeys.data(key));
    }

    /// @inheritdoc IStarkVerifier
    function verify(address key, uint64[] calldata publicValues, bytes calldata proof)
        external
        view
    {
        Run memory run;
        run.key = StarkKeys.load(key);
        bytes memory statement = packedStatement(run.key, publicValues);
        run.reader = ProofReader.over(proof);
        uint256 start = run.reader.place;
        readHeights(run);
        run.caps[FIXED] = run.key.fixedCap;
        readCap(run, MAIN);
        run.transcript.absorb(statement, start, run.reader.place);
        readInteractions(run);
        Cubic lambda = run.transcript.draw();
        start = run.reader.place;
        readCap(run, QUOTIENT);
        run.transcript.absorb(start, run.reader.place);
        Cubic z = run.transcript.draw();
        if (z.isBase()) {
            revert StarkVerifier_Point();
        }
        uint256 values = run.reader.place;
        readValues(run, publicValues, lambda, z);
        run.transcript.absorb(values, run.reader.place);
        Cubic alpha = run.transcript.draw();
        Fri memory fri = FriVerifier.readCommitments(run.key, run.shape, run.reader, run.transcript);
        requireWork(run);
        uint256[] memory queried =
            run.transcript.drawPositions(run.key.queries, run.shape.maxLogSize);
        readOpenings(run, queried);
        Deep memory deep = DeepQuotients.prepare(run.key, run.shape, run.groups, [z, alpha], values);
        FriVerifier.requireFolded(run.key, run.shape, fri, deep, run.reader, queried);
        if (run.reader.place != run.reader.end) {
            revert StarkVerifier_Length();
        }
    }

    /// @notice What both sides know before anything is sent.
    function packedStatement(StarkKey memory key, uint64[] calldata publicValues)
        private
        pure
        returns (bytes memory statement)
    {
        uint256 wanted = 0;
        for (uint256 t = 0; t < key.tables.length; t++) {
            wanted += key.tables[t].publicValues;
        }
        bool right = publicValues.length == wanted;
        bytes memory packed = new bytes(8 * publicValues.length);
        for (uint256 i = 0; i < publicValues.length; i++) {
            uint256 value = publicValues[i];
            right = right && value < Goldilocks.P;
            assembly ("memory-safe") {
                // within the array, or, of the last, in the fresh memory behind it
                mstore(add(add(packed, 0x20), shl(3, i)), shl(192, value))
            }
        }
        if (!right) {
            revert StarkVerifier_PublicValues();
        }
        return bytes.concat(TAG, key.digest, packed);
    }

    function readHeights(Run memory run) private pure {
        StarkKey memory key = run.key;
        uint256[] memory logHeights = new uint256[](key.tables.length);
        for (uint256 t = 0; t < logHeights.length; t++) {
            uint256 from = run.reader.take(1);
            uint256 logHeight;
            assembly ("memory-safe") {
                logHeight := byte(0, calldataload(from))
            }
            uint256 fixedLogHeight = key.tables[t].fixedLogHeight;
            if (
                logHeight < 1 || logHeight > key.maxLogHeight
                    || (fixedLogHeight != 0 && logHeight != fixedLogHeight)
            ) {
                revert StarkVerifier_Height();
            }
            logHeights[t] = logHeight;
        }
        run.shape = ProofShapes.from(key, logHeights);
        run.groups = new RowGroup[][](SOURCES);
        for (uint256 source = 0; source < SOURCES; source++) {
            run.groups[source] = run.shape.rowGroups(key, source);
        }
        run.caps = new bytes32[][](SOURCES);
    }

    function readCap(Run memory run, uint256 source) private pure {
        run.caps[source] = run.reader.takeDigests(ProofShapes.logCap(run.key, run.groups[source]));
    }

    /// @notice Draws gamma and eta; reads the auxiliary commitment and the tables' sums.
    function readInteractions(Run memory run) private pure {
        run.sums = new Cubic[](run.key.tables.length);
        if (!run.key.hasInteractions()) {
            return;
        }
        run.gamma = run.transcript.draw();
        run.eta = run.transcript.draw();
        uint256 start = run.reader.place;
        readCap(run, AUXILIARY);
        Cubic total = Cubics.ZERO;
        for (uint256 t = 0; t < run.sums.length; t++) {
            if (run.key.tables[t].widths[AUXILIARY] != 0) {
                run.sums[t] = run.reader.takeCubic();
                total = total + run.sums[t];
            }
        }
        if (!(total == Cubics.ZERO)) {
            revert StarkVerifier_Interactions();
        }
        run.transcript.absorb(start, run.reader.place);
    }

    /// @notice Reads what is opened of all tables and checks their constraints.
    function readValues(Run memory run, uint64[] calldata publicValues, Cubic lambda, Cubic z)
        private
        pure
    {
        TablePoint memory point;
        point.lambda = lambda;
        point.z = z;
        point.gamma = run.gamma;
        point.eta = run.eta;
        uint256 from;
        assembly ("memory-safe") {
            from := publicValues.offset
        }
        point.publicValues = from;
        for (uint256 t = 0; t < run.key.tables.length; t++) {
            StarkTable memory table = run.key.tables[t];
            point.logHeight = run.shape.logHeights[t];
            uint256 perRow = Goldilocks.power(Goldilocks.HALF, point.logHeight);
            point.sumPerRow = run.sums[t].scale(perRow);
            point.values =
                run.reader.takeElements(3 * (table.openings(false) + table.openings(true)));
            table.requireHolds(point);
            point.publicValues += 32 * table.publicValues;
        }
    }

    function requireWork(Run memory run) private pure {
        uint256 from = run.reader.take(8);
        run.transcript.absorb(from, run.reader.place);
        if (uint256(run.transcript.state) >> (256 - run.key.grindingBits) != 0) {
            revert StarkVerifier_Grinding();
        }
    }

    function readOpenings(Run memory run, uint256[] memory queried) private pure {
        for (uint256 source = 0; source < SOURCES; source++) {
            RowGroup[] memory groups = run.groups[source];
            if (groups.length > 0) {
                uint256 shift = run.shape.maxLogSize - groups[0].logSize;
                MerkleOpenings.open(
                    run.reader, groups, StarkTranscript.shifted(queried, shift), run.caps[source]
                );
            }
        }
    }
}
