// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {TablePoint} from "./ConstraintPrograms.sol";
import {Cubic, Cubics} from "./Cubic.sol";
import {Fri, FriVerifier} from "./FriVerifier.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {OpenedRows} from "./OpenedRows.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey, StarkKeys, StarkTable} from "./StarkKeys.sol";
import {StarkTranscript, Transcript} from "./StarkTranscript.sol";

/// @notice A proof's head: all that is sent before the queries are drawn.
/// @param groups by source, the rows of the commitments
/// @param caps by source, the commitments
/// @param sums the tables' shares of the buses
/// @param positions those queried in domains of 2^l, by how much l is less than that of the largest
struct ProofHead {
    StarkKey key;
    ProofShape shape;
    Reader reader;
    Transcript transcript;
    RowGroup[][] groups;
    bytes32[][] caps;
    Cubic gamma;
    Cubic eta;
    Cubic[] sums;
    Cubic lambda;
    Cubic z;
    Cubic alpha;
    Fri fri;
    uint256[][] positions;
}

/// @title ProofHeads
/// @notice Reads a proof's head and draws what is random (docs/spec/stark.md, Protocol). In order:
///         `readCommitments`, `takeValues` for each table, `readFri`.
library ProofHeads {
    using ProofReader for Reader;
    using ProofShapes for ProofShape;
    using ProofShapes for StarkTable;
    using StarkKeys for StarkKey;
    using StarkTranscript for Transcript;

    uint256 internal constant SOURCES = 4;
    uint256 private constant FIXED = 0;
    uint256 private constant MAIN = 1;
    uint256 private constant AUXILIARY = 2;
    uint256 private constant QUOTIENT = 3;

    /// @notice Opens every transcript.
    bytes private constant TAG = "trestle-stark-1";

    /// @notice From the heights to the commitment to the quotient; draws gamma, eta, lambda and z.
    function readCommitments(ProofHead memory head, uint64[] calldata publicValues) internal pure {
        bytes memory statement = packedStatement(head.key, publicValues);
        uint256 start = head.reader.place;
        readHeights(head);
        readCap(head, MAIN);
        head.transcript.absorb(statement, start, head.reader.place);
        readInteractions(head);
        head.lambda = head.transcript.draw();
        start = head.reader.place;
        readCap(head, QUOTIENT);
        head.transcript.absorb(start, head.reader.place);
        head.z = head.transcript.draw();
        if (head.z.isBase()) {
            revert IStarkVerifier.StarkVerifier_Point();
        }
    }

    /// @notice The commitments alone, of a head whose heights are known and whose transcript is.
    function skimCommitments(ProofHead memory head) internal pure {
        head.reader.take(head.key.tables.length);
        readCap(head, MAIN);
        if (head.key.hasInteractions()) {
            readCap(head, AUXILIARY);
            for (uint256 t = 0; t < head.key.tables.length; t++) {
                head.reader.take(head.key.tables[t].widths[AUXILIARY] != 0 ? Cubics.SIZE : 0);
            }
        }
        readCap(head, QUOTIENT);
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
            revert IStarkVerifier.StarkVerifier_PublicValues();
        }
        return bytes.concat(TAG, key.digest, packed);
    }

    function readHeights(ProofHead memory head) private pure {
        StarkKey memory key = head.key;
        uint256[] memory logHeights = new uint256[](key.tables.length);
        for (uint256 t = 0; t < logHeights.length; t++) {
            uint256 from = head.reader.take(1);
            uint256 logHeight;
            assembly ("memory-safe") {
                logHeight := byte(0, calldataload(from))
            }
            uint256 fixedLogHeight = key.tables[t].fixedLogHeight;
            if (
                logHeight < 1 || logHeight > key.maxLogHeight
                    || (fixedLogHeight != 0 && logHeight != fixedLogHeight)
            ) {
                revert IStarkVerifier.StarkVerifier_Height();
            }
            logHeights[t] = logHeight;
        }
        setHeights(head, logHeights);
    }

    /// @notice All that follows from the tables' heights.
    function setHeights(ProofHead memory head, uint256[] memory logHeights) internal pure {
        head.shape = ProofShapes.from(head.key, logHeights);
        head.groups = new RowGroup[][](SOURCES);
        for (uint256 source = 0; source < SOURCES; source++) {
            head.groups[source] = head.shape.rowGroups(head.key, source);
        }
        head.caps = new bytes32[][](SOURCES);
        head.caps[FIXED] = head.key.fixedCap;
    }

    function readCap(ProofHead memory head, uint256 source) private pure {
        RowGroup[] memory groups = head.groups[source];
        uint256 logCap = ProofShapes.logCap(head.key, groups[groups.length - 1].logSize);
        head.caps[source] = head.reader.takeDigests(logCap);
    }

    /// @notice Draws gamma and eta; reads the auxiliary commitment and the tables' sums.
    function readInteractions(ProofHead memory head) private pure {
        head.sums = new Cubic[](head.key.tables.length);
        if (!head.key.hasInteractions()) {
            return;
        }
        head.gamma = head.transcript.draw();
        head.eta = head.transcript.draw();
        uint256 start = head.reader.place;
        readCap(head, AUXILIARY);
        Cubic total = Cubics.ZERO;
        for (uint256 t = 0; t < head.sums.length; t++) {
            if (head.key.tables[t].widths[AUXILIARY] != 0) {
                head.sums[t] = head.reader.takeCubic();
                total = total + head.sums[t];
            }
        }
        if (!(total == Cubics.ZERO)) {
            revert IStarkVerifier.StarkVerifier_Interactions();
        }
        head.transcript.absorb(start, head.reader.place);
    }

    /// @notice Reads what is opened of a table; where it begins in the call data.
    function takeValues(ProofHead memory head, uint256 t) internal pure returns (uint256) {
        StarkTable memory table = head.key.tables[t];
        return head.reader.takeElements(3 * (table.opened + table.openedNext));
    }

    /// @notice What a table's constraints are evaluated with, but for its values.
    function pointOf(ProofHead memory head, uint256 t)
        internal
        pure
        returns (TablePoint memory point)
    {
        point.logHeight = head.shape.logHeights[t];
        point.gamma = head.gamma;
        point.eta = head.eta;
        point.sumPerRow = head.sums[t].scale(Goldilocks.power(Goldilocks.HALF, point.logHeight));
        point.lambda = head.lambda;
        point.z = head.z;
    }

    /// @notice Draws alpha, reads the rest of the head and draws the rounds' betas.
    function readFri(ProofHead memory head) internal pure {
        head.alpha = head.transcript.draw();
        head.fri = FriVerifier.readCommitments(head.key, head.shape, head.reader, head.transcript);
        uint256 from = head.reader.take(8);
        head.transcript.absorb(from, head.reader.place);
        if (uint256(head.transcript.state) >> (256 - head.key.grindingBits) != 0) {
            revert IStarkVerifier.StarkVerifier_Grinding();
        }
    }

    /// @notice Draws the queries and makes room for the records of the rows that they open.
    function drawQueries(ProofHead memory head) internal pure {
        ProofShape memory shape = head.shape;
        head.positions = new uint256[][](shape.maxLogSize - shape.minLogSize + 1);
        uint256[] memory last = head.transcript.drawPositions(head.key.queries, shape.maxLogSize);
        uint256 lastLogSize = shape.maxLogSize;
        for (uint256 i = 0; i < head.positions.length; i++) {
            uint256 logSize = shape.maxLogSize - i;
            if (logSize == lastLogSize) {
                head.positions[i] = last;
            } else if (shape.hasSize(logSize)) {
                last = StarkTranscript.shifted(last, lastLogSize - logSize);
                lastLogSize = logSize;
                head.positions[i] = last;
            }
        }
        for (uint256 source = 0; source < SOURCES; source++) {
            RowGroup[] memory groups = head.groups[source];
            for (uint256 g = 0; g < groups.length; g++) {
                OpenedRows.allocate(groups[g], positionsOf(head, groups[g]).length);
            }
        }
    }

    /// @notice The positions that are queried in rows of one height, ascending, each once.
    function positionsOf(ProofHead memory head, RowGroup memory group)
        internal
        pure
        returns (uint256[] memory)
    {
        return head.positions[head.shape.maxLogSize - group.logSize];
    }

    /// @notice The rows of all commitments, one commitment after the other.
    function allGroups(ProofHead memory head) internal pure returns (RowGroup[] memory all) {
        uint256 count = 0;
        for (uint256 source = 0; source < SOURCES; source++) {
            count += head.groups[source].length;
        }
        all = new RowGroup[](count);
        count = 0;
        for (uint256 source = 0; source < SOURCES; source++) {
            for (uint256 g = 0; g < head.groups[source].length; g++) {
                all[count] = head.groups[source][g];
                count++;
            }
        }
    }
}
