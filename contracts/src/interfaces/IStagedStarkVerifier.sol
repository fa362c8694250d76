// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic} from "../proof/Cubic.sol";

/// @notice All that the head of a proof fixes: what it is to prove, and what was drawn from it. The
///         stages after the first rest on nothing else. It travels as the bytes of its ABI encoding,
///         whose hash is its id.
/// @param key the verifying key's first contract
/// @param publicValues hash of the public values, a word each
/// @param values hash of the values opened at z and at the next row
/// @param commitments hash of the rest of the head: heights, commitments, final polynomial, nonce
/// @param afterValues the transcript's state once it has absorbed the opened values
/// @param seed the transcript's state from which the queries are drawn
struct ProofSummary {
    address key;
    bytes32 publicValues;
    bytes32 values;
    bytes32 commitments;
    Cubic gamma;
    Cubic eta;
    Cubic lambda;
    Cubic z;
    Cubic alpha;
    bytes32 afterValues;
    bytes32 seed;
    TableSummary[] tables;
}

/// @notice What a summary says of a table.
/// @param logHeight it has 2^logHeight rows
/// @param sum its share of the buses
/// @param opened what its values at z come to when weighed by powers of alpha
/// @param openedNext those at the next row
struct TableSummary {
    uint256 logHeight;
    Cubic sum;
    Cubic opened;
    Cubic openedNext;
}

/// @notice How far a summary's constraints are evaluated. All zero: not at all; at the table after the
///         last: to the end, and they hold.
/// @param table the table whose constraints are next
/// @param step the step of its program that is next
/// @param combined what its constraints come to so far
/// @param registers hash of the program's registers; zero before its first step
struct ConstraintProgress {
    uint256 table;
    uint256 step;
    Cubic combined;
    bytes32 registers;
}

/// @notice How many of a summary's opened rows are weighed. All zero: none.
/// @param chain hash of all their records, one after the other: keccak-256(chain ‖ record)
struct RowProgress {
    uint256 count;
    bytes32 chain;
}

/// @title IStagedStarkVerifier
/// @notice Judges proofs of docs/spec/stark.md that are too wide for one transaction
///         (docs/spec/stark.md, "In several transactions").
/// @dev What is kept are facts, each a hash of a true statement about one summary: a proof's head says
///      this; its constraints come to that; its first rows have these records. A fact, once
///      established, stays, whoever established it and however often. So nobody can undo or block
///      what another does, stages may be taken by different people and at the same time, and what
///      was computed for one summary is of no use for another. All that a next stage needs and that is
///      not in the proof itself is in the events.
interface IStagedStarkVerifier {
    /// @notice A stage of this summary that the call builds on has not been established.
    error StagedStarkVerifier_UnknownStage();
    /// @notice The data are not those that the summary or the stage is bound to.
    error StagedStarkVerifier_OtherData();

    /// @notice A proof's head was read.
    /// @param id hash of the summary
    /// @param summary the ABI encoding of a `ProofSummary`
    event Begun(bytes32 indexed id, bytes summary);
    /// @notice Constraints were evaluated.
    /// @param registers their words; empty between two tables
    event Constrained(bytes32 indexed id, ConstraintProgress progress, bytes registers);
    /// @notice Rows were weighed.
    /// @param first the number of the first of them
    /// @param records one for each: its digest, and the weighed sum of each table's part
    event Weighed(bytes32 indexed id, RowProgress progress, uint256 first, bytes records);
    /// @notice A statement is proven.
    event Concluded(bytes32 indexed id, address indexed key, bytes32 publicValues);

    /// @notice Reads a proof's head.
    /// @param key The first data contract of the verifying key
    /// @param publicValues Those of all tables, one table after the other
    /// @param head The proof up to and with its nonce
    function begin(address key, uint64[] calldata publicValues, bytes calldata head) external;

    /// @notice Evaluates constraints of a summary at its point z.
    /// @param summary As the event `Begun` has it
    /// @param from How far they have been evaluated
    /// @param publicValues The summary's
    /// @param values The proof's values opened at z and at the next row
    /// @param registers Those that `from` is bound to
    /// @param steps At most so many steps are taken
    function constrain(
        bytes calldata summary,
        ConstraintProgress memory from,
        uint64[] calldata publicValues,
        bytes calldata values,
        bytes calldata registers,
        uint256 steps
    ) external;

    /// @notice Weighs opened rows of a summary.
    /// @param summary As the event `Begun` has it
    /// @param from How many have been weighed
    /// @param rows The rows that follow these: those of the fixed, main, auxiliary and quotient
    ///        commitments, each in the proof's order
    function weigh(bytes calldata summary, RowProgress memory from, bytes calldata rows) external;

    /// @notice Checks that weighed rows are the committed ones, and what they fold to. The summary's
    ///         constraints must have been evaluated to the end.
    /// @param summary As the event `Begun` has it
    /// @param commitments The proof's head without the opened values
    /// @param records Those of all rows
    /// @param openings The proof after its head, without the rows of the fixed, main, auxiliary and
    ///        quotient commitments
    function conclude(
        bytes calldata summary,
        bytes calldata commitments,
        bytes calldata records,
        bytes calldata openings
    ) external;

    /// @notice Whether a statement was proven by tables of these heights.
    /// @param logHeights The tables have 2 to these rows
    function isProven(address key, uint64[] calldata publicValues, uint256[] memory logHeights)
        external
        view
        returns (bool);
}
