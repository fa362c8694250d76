// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ConstraintProgress,
    IStagedStarkVerifier,
    RowProgress,
    ProofSummary,
    TableSummary
} from "../interfaces/IStagedStarkVerifier.sol";
import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {ConstraintPrograms, TablePoint} from "./ConstraintPrograms.sol";
import {Cubic, Cubics} from "./Cubic.sol";
import {Deep, DeepQuotients} from "./DeepQuotients.sol";
import {FriVerifier} from "./FriVerifier.sol";
import {MerkleOpenings} from "./MerkleOpenings.sol";
import {OpenedRows} from "./OpenedRows.sol";
import {ProofHead, ProofHeads} from "./ProofHeads.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKeys, StarkTable} from "./StarkKeys.sol";
import {StarkTranscript, Transcript} from "./StarkTranscript.sol";

/// @title StagedStarkVerifier
/// @notice What `StarkVerifier` does in one transaction, in several, with the same libraries.
contract StagedStarkVerifier is IStagedStarkVerifier {
    using ConstraintPrograms for StarkTable;
    using DeepQuotients for Deep;
    using ProofHeads for ProofHead;
    using ProofReader for Reader;
    using ProofShapes for StarkTable;
    using StarkTranscript for Transcript;

    /// @notice What a fact is about; the first word of what its hash is taken of.
    enum Kind {
        Begun,
        Constrained,
        Weighed,
        Proven
    }

    /// @notice What is known, by hash.
    mapping(bytes32 => bool) private facts;

    /// @inheritdoc IStagedStarkVerifier
    function begin(address key, uint64[] calldata publicValues, bytes calldata proofHead) external {
        ProofHead memory head;
        head.key = StarkKeys.load(key);
        head.reader = ProofReader.over(proofHead);
        uint256 start = head.reader.place;
        ProofSummary memory summary;
        head.readCommitments(publicValues);
        uint256 values = head.reader.place;
        for (uint256 t = 0; t < head.key.tables.length; t++) {
            head.takeValues(t);
        }
        uint256 rest = head.reader.place;
        head.transcript.absorb(values, rest);
        summary.afterValues = head.transcript.state;
        head.readFri();
        requireEnd(head.reader);
        summary.key = key;
        summary.publicValues = hashOf(publicValues);
        summary.values = keccak256(proofHead[values - start:rest - start]);
        summary.commitments =
            keccak256(bytes.concat(proofHead[:values - start], proofHead[rest - start:]));
        summary.gamma = head.gamma;
        summary.eta = head.eta;
        summary.lambda = head.lambda;
        summary.z = head.z;
        summary.alpha = head.alpha;
        summary.seed = head.transcript.state;
        summary.tables = tablesOf(head, values);
        bytes memory encoded = abi.encode(summary);
        bytes32 id = keccak256(encoded);
        facts[begun(id)] = true;
        emit Begun(id, encoded);
    }

    /// @notice What the summary says of the tables.
    /// @param values where the opened values begin in the call data
    function tablesOf(ProofHead memory head, uint256 values)
        private
        pure
        returns (TableSummary[] memory tables)
    {
        Deep memory deep =
            DeepQuotients.prepare(head.key, head.shape, head.groups, head.z, head.alpha);
        deep.weighOpened(head.key, DeepQuotients.powersOf(head.key, head.alpha), values);
        tables = new TableSummary[](deep.tables.length);
        for (uint256 t = 0; t < tables.length; t++) {
            tables[t].logHeight = head.shape.logHeights[t];
            tables[t].sum = head.sums[t];
            tables[t].opened = deep.tables[t].opened;
            tables[t].openedNext = deep.tables[t].openedNext;
        }
    }

    /// @inheritdoc IStagedStarkVerifier
    function constrain(
        bytes calldata summary,
        ConstraintProgress memory from,
        uint64[] calldata publicValues,
        bytes calldata values,
        bytes calldata registers,
        uint256 steps
    ) external {
        (bytes32 id, ProofSummary memory known) = requireBegun(summary);
        ConstraintProgress memory start;
        requireFact(constrained(id, from), constrained(id, start));
        if (
            keccak256(values) != known.values || hashOf(publicValues) != known.publicValues
                || hashOf(registers) != from.registers
        ) {
            revert StagedStarkVerifier_OtherData();
        }
        uint256[2] memory places = [placeOf(publicValues), placeOf(values)];
        bytes memory kept = proceed(known, from, places, registers, steps);
        facts[constrained(id, from)] = true;
        emit Constrained(id, from, kept);
    }

    /// @notice Runs steps of the tables' programs.
    /// @param progress where to begin; afterwards, how far it came
    /// @param places where the public values and the opened values begin in the call data
    /// @param registers those at the beginning
    /// @return kept those at the end
    function proceed(
        ProofSummary memory summary,
        ConstraintProgress memory progress,
        uint256[2] memory places,
        bytes calldata registers,
        uint256 steps
    ) private view returns (bytes memory kept) {
        kept = registers;
        ProofHead memory head = restored(summary);
        for (uint256 t = 0; t < head.key.tables.length && steps > 0; t++) {
            StarkTable memory table = head.key.tables[t];
            if (t == progress.table) {
                TablePoint memory point = head.pointOf(t);
                point.publicValues = places[0];
                point.values = places[1];
                uint256 frame = table.newFrame(point);
                table.setRegisters(frame, registers);
                registers = registers[:0];
                uint256 end = progress.step + steps;
                end = end < table.stepCount ? end : table.stepCount;
                steps -= end - progress.step;
                progress.combined =
                    table.run(frame, summary.lambda, progress.combined, [progress.step, end]);
                if (end < table.stepCount) {
                    kept = table.registersOf(frame);
                    progress.step = end;
                    progress.registers = kept.length == 0 ? bytes32(0) : keccak256(kept);
                } else {
                    kept = "";
                    table.requireQuotient(point, frame, progress.combined);
                    progress.table = t + 1;
                    progress.step = 0;
                    progress.combined = Cubics.ZERO;
                    progress.registers = 0;
                }
            }
            places[0] += 32 * table.publicValues;
            places[1] += Cubics.SIZE * (table.opened + table.openedNext);
        }
    }

    /// @inheritdoc IStagedStarkVerifier
    function weigh(bytes calldata summary, RowProgress memory from, bytes calldata rows) external {
        (bytes32 id, ProofSummary memory known) = requireBegun(summary);
        RowProgress memory start;
        requireFact(weighed(id, from), weighed(id, start));
        ProofHead memory head = restored(known);
        head.drawQueries();
        uint256 powers = DeepQuotients.powersOf(head.key, known.alpha);
        DeepQuotients.dealWeights(head.key, head.groups, powers);
        head.reader = ProofReader.over(rows);
        uint256 first = from.count;
        bytes memory records = weighRows(head, from);
        requireEnd(head.reader);
        facts[weighed(id, from)] = true;
        emit Weighed(id, from, first, records);
    }

    /// @notice Makes records of the rows that are there.
    /// @param progress which row is next; afterwards, how far it came
    function weighRows(ProofHead memory head, RowProgress memory progress)
        private
        pure
        returns (bytes memory records)
    {
        RowGroup[] memory groups = head.allGroups();
        // at most those of all rows
        uint256 size = 0;
        for (uint256 g = 0; g < groups.length; g++) {
            size += groups[g].count * OpenedRows.recordSize(groups[g]);
        }
        records = new bytes(size);
        uint256 start;
        assembly ("memory-safe") {
            start := add(records, 0x20)
        }
        uint256 place = start;
        uint256 end = 0;
        for (uint256 g = 0; g < groups.length; g++) {
            end += groups[g].count;
            while (progress.count < end && head.reader.place < head.reader.end) {
                uint256 row = head.reader.takeElements(groups[g].width);
                uint256 record = place;
                (, place) = OpenedRows.recordRow(groups[g], row, record);
                chain(progress, record, place - record);
            }
        }
        assembly ("memory-safe") {
            mstore(records, sub(place, start))
        }
    }

    /// @notice Counts one more record, which stands in memory.
    function chain(RowProgress memory progress, uint256 record, uint256 size) private pure {
        bytes32 last = progress.chain;
        bytes32 next;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, last)
            mcopy(add(free, 0x20), record, size)
            next := keccak256(free, add(0x20, size))
        }
        progress.chain = next;
        progress.count++;
    }

    /// @inheritdoc IStagedStarkVerifier
    function conclude(
        bytes calldata summary,
        bytes calldata commitments,
        bytes calldata records,
        bytes calldata openings
    ) external {
        (bytes32 id, ProofSummary memory known) = requireBegun(summary);
        if (keccak256(commitments) != known.commitments) {
            revert StagedStarkVerifier_OtherData();
        }
        ConstraintProgress memory done;
        done.table = known.tables.length;
        requireFact(constrained(id, done), 0);
        ProofHead memory head = restored(known);
        head.reader = ProofReader.over(commitments);
        head.skimCommitments();
        head.transcript.state = known.afterValues;
        head.readFri();
        head.drawQueries();
        requireFact(weighed(id, setRecords(head, records)), 0);
        head.reader = ProofReader.over(openings);
        requireFolded(head, known);
        requireEnd(head.reader);
        facts[proven(known.key, known.publicValues, head.shape.logHeights)] = true;
        emit Concluded(id, known.key, known.publicValues);
    }

    /// @notice Copies the records of all rows to where they belong.
    /// @return progress the stage that establishes them
    function setRecords(ProofHead memory head, bytes calldata records)
        private
        pure
        returns (RowProgress memory progress)
    {
        Reader memory reader = ProofReader.over(records);
        RowGroup[] memory groups = head.allGroups();
        for (uint256 g = 0; g < groups.length; g++) {
            uint256 size = OpenedRows.recordSize(groups[g]);
            uint256 to = groups[g].records;
            for (uint256 i = 0; i < groups[g].count; i++) {
                uint256 from = reader.take(size);
                assembly ("memory-safe") {
                    calldatacopy(to, from, size)
                }
                chain(progress, to, size);
                to += size;
            }
        }
        requireEnd(reader);
    }

    function requireFolded(ProofHead memory head, ProofSummary memory summary) private pure {
        for (uint256 source = 0; source < ProofHeads.SOURCES; source++) {
            RowGroup[] memory groups = head.groups[source];
            if (groups.length > 0) {
                MerkleOpenings.requireCommitted(
                    head.reader, groups, head.positionsOf(groups[0]), head.caps[source]
                );
            }
        }
        Deep memory deep =
            DeepQuotients.prepare(head.key, head.shape, head.groups, summary.z, summary.alpha);
        for (uint256 t = 0; t < deep.tables.length; t++) {
            deep.tables[t].opened = summary.tables[t].opened;
            deep.tables[t].openedNext = summary.tables[t].openedNext;
        }
        FriVerifier.requireFolded(
            head.key, head.shape, head.fri, deep, head.reader, head.positions[0]
        );
    }

    /// @inheritdoc IStagedStarkVerifier
    function isProven(address key, uint64[] calldata publicValues, uint256[] memory logHeights)
        external
        view
        returns (bool)
    {
        return facts[proven(key, hashOf(publicValues), logHeights)];
    }

    /// @notice What of a head follows from the summary alone.
    function restored(ProofSummary memory summary) private view returns (ProofHead memory head) {
        head.key = StarkKeys.load(summary.key);
        uint256[] memory logHeights = new uint256[](summary.tables.length);
        head.sums = new Cubic[](logHeights.length);
        for (uint256 t = 0; t < logHeights.length; t++) {
            logHeights[t] = summary.tables[t].logHeight;
            head.sums[t] = summary.tables[t].sum;
        }
        head.setHeights(logHeights);
        head.transcript.state = summary.seed;
        head.gamma = summary.gamma;
        head.eta = summary.eta;
        head.lambda = summary.lambda;
        head.z = summary.z;
    }

    function requireBegun(bytes calldata summary)
        private
        view
        returns (bytes32 id, ProofSummary memory known)
    {
        id = keccak256(summary);
        requireFact(begun(id), 0);
        known = abi.decode(summary, (ProofSummary));
    }

    /// @param start a fact that is true of itself
    function requireFact(bytes32 fact, bytes32 start) private view {
        if (fact != start && !facts[fact]) {
            revert StagedStarkVerifier_UnknownStage();
        }
    }

    function requireEnd(Reader memory reader) private pure {
        if (reader.place != reader.end) {
            revert IStarkVerifier.StarkVerifier_Length();
        }
    }

    function begun(bytes32 id) private pure returns (bytes32) {
        return keccak256(abi.encode(Kind.Begun, id));
    }

    function constrained(bytes32 id, ConstraintProgress memory progress)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(Kind.Constrained, id, progress));
    }

    function weighed(bytes32 id, RowProgress memory progress) private pure returns (bytes32) {
        return keccak256(abi.encode(Kind.Weighed, id, progress));
    }

    function proven(address key, bytes32 publicValues, uint256[] memory logHeights)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(Kind.Proven, key, publicValues, logHeights));
    }

    function hashOf(uint64[] calldata publicValues) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(publicValues));
    }

    /// @notice Zero of no registers: a program begins without.
    function hashOf(bytes calldata registers) private pure returns (bytes32) {
        return registers.length == 0 ? bytes32(0) : keccak256(registers);
    }

    function placeOf(uint64[] calldata publicValues) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := publicValues.offset
        }
    }

    function placeOf(bytes calldata values) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := values.offset
        }
    }
}
