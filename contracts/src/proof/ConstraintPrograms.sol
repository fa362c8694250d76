// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {Cubic, Cubics} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {ProofReader} from "./ProofReader.sol";
import {ProofShapes} from "./ProofShapes.sol";
import {StarkTable} from "./StarkKeys.sol";

/// @notice What a table's constraints are evaluated with.
/// @param logHeight the table has 2^logHeight rows
/// @param sumPerRow the table's share of the buses over its height
/// @param zToHeight z to the power of the height; known once there is a frame
/// @param values where the table's opened values begin in the call data
/// @param publicValues where its public values begin in the call data, a word each
struct TablePoint {
    uint256 logHeight;
    Cubic gamma;
    Cubic eta;
    Cubic sumPerRow;
    Cubic lambda;
    Cubic z;
    Cubic zToHeight;
    uint256 values;
    uint256 publicValues;
}

/// @title ConstraintPrograms
/// @notice Evaluates a table's constraints at z and checks the quotient (docs/spec/stark.md,
///         Quotient).
/// @dev The constraints come as a program (docs/spec/stark.md, "On L1"). It works on a frame: words
///      in memory, each an element of K, named by their index. These are, in order: gamma, eta, the
///      sum per row; the selectors first, last, transition; public values; constants; the values
///      opened at z, then at the next row; registers. A step is 8 bytes: operation, where the result
///      goes, two operands, 16 bits each.
library ConstraintPrograms {
    using ProofShapes for StarkTable;

    uint256 private constant PLUS = 0;
    uint256 private constant MINUS = 1;
    uint256 private constant TIMES = 2;
    /// @notice Times an operand that lies in F.
    uint256 private constant SCALE = 3;
    /// @notice The value of a column of K from those of its three columns of F.
    uint256 private constant JOIN = 4;
    /// @notice A constraint: what is combined so far, times lambda, plus the first operand.
    uint256 private constant CONSTRAIN = 5;

    uint256 private constant LEADING = 6;
    uint256 private constant QUOTIENT = 3;

    /// @notice Evaluates all constraints and checks the quotient.
    function requireHolds(StarkTable memory table, TablePoint memory point) internal pure {
        uint256 frame = newFrame(table, point);
        Cubic combined = run(table, frame, point.lambda, Cubics.ZERO, [0, table.stepCount]);
        requireQuotient(table, point, frame, combined);
    }

    /// @notice What the constraints come to is the quotient times what vanishes on the rows.
    function requireQuotient(
        StarkTable memory table,
        TablePoint memory point,
        uint256 frame,
        Cubic combined
    ) internal pure {
        uint256 quotient = LEADING + table.publicValues + table.constantCount + table.opened
            - table.widths[QUOTIENT];
        Cubic zToHeight = point.zToHeight;
        Cubic sum = Cubics.ZERO;
        for (uint256 j = table.widths[QUOTIENT]; j > 0; j -= 3) {
            sum = sum * zToHeight + join(frame + (quotient + j - 3) * 32);
        }
        if (!(combined == (zToHeight - Cubics.ONE) * sum)) {
            revert IStarkVerifier.StarkVerifier_Constraints();
        }
    }

    /// @notice The registers of a frame, as they are.
    function registersOf(StarkTable memory table, uint256 frame)
        internal
        pure
        returns (bytes memory registers)
    {
        registers = new bytes(32 * table.registers);
        uint256 from = firstRegister(table, frame);
        assembly ("memory-safe") {
            mcopy(add(registers, 0x20), from, mload(registers))
        }
    }

    /// @notice Sets the registers of a frame to what they were when a program was left.
    /// @param registers empty where it begins
    function setRegisters(StarkTable memory table, uint256 frame, bytes calldata registers)
        internal
        pure
    {
        uint256 to = firstRegister(table, frame);
        assembly ("memory-safe") {
            calldatacopy(to, registers.offset, registers.length)
        }
    }

    function firstRegister(StarkTable memory table, uint256 frame) private pure returns (uint256) {
        uint256 words = LEADING + table.publicValues + table.constantCount;
        return frame + 32 * (words + table.opened + table.openedNext);
    }

    /// @notice All words that steps read, and room for the registers.
    function newFrame(StarkTable memory table, TablePoint memory point)
        internal
        pure
        returns (uint256 frame)
    {
        uint256 opened = table.opened + table.openedNext;
        assembly ("memory-safe") {
            frame := mload(0x40)
        }
        // an array would be set to zero first
        allocate(firstRegister(table, frame) - frame + table.registers * 32);
        point.zToHeight = point.z.squarings(point.logHeight);
        Cubic vanishing = point.zToHeight - Cubics.ONE;
        uint256 place = frame;
        place = push(place, point.gamma);
        place = push(place, point.eta);
        place = push(place, point.sumPerRow);
        Cubic fromLast = point.z - Cubics.fromBase(Goldilocks.inverseRootOfUnity(point.logHeight));
        // one inversion for both selectors; neither difference is zero, as z does not lie in F
        Cubic fromFirst = point.z - Cubics.ONE;
        Cubic both = vanishing * (fromFirst * fromLast).inverse();
        place = push(place, both * fromLast);
        place = push(place, both * fromFirst);
        place = push(place, fromLast);
        uint256 from = point.publicValues;
        for (uint256 i = 0; i < table.publicValues; i++) {
            uint256 value;
            assembly ("memory-safe") {
                value := calldataload(add(from, shl(5, i)))
            }
            place = push(place, Cubics.fromBase(value));
        }
        from = table.constants;
        for (uint256 i = 0; i < table.constantCount; i++) {
            uint256 value;
            assembly ("memory-safe") {
                value := shr(192, mload(add(from, shl(3, i))))
            }
            place = push(place, Cubics.fromBase(value));
        }
        from = point.values;
        for (uint256 i = 0; i < opened; i++) {
            place = push(place, ProofReader.cubicAt(from));
            from += Cubics.SIZE;
        }
    }

    function allocate(uint256 size) private pure {
        assembly ("memory-safe") {
            mstore(0x40, add(mload(0x40), size))
        }
    }

    function push(uint256 place, Cubic value) private pure returns (uint256 next) {
        assembly ("memory-safe") {
            mstore(place, value)
            next := add(place, 0x20)
        }
    }

    /// @notice Runs steps of a program: constraints, combined by powers of lambda, of which the
    ///         first has the highest.
    /// @param combined what earlier steps came to
    /// @param range the first step and the one after the last
    function run(
        StarkTable memory table,
        uint256 frame,
        Cubic lambda,
        Cubic combined,
        uint256[2] memory range
    ) internal pure returns (Cubic) {
        uint256 place = table.steps + 8 * range[0];
        uint256 end = table.steps + 8 * range[1];
        for (; place < end;) {
            uint256 operation;
            uint256 result;
            uint256 second;
            Cubic x;
            // In assembly, here and below: a step must not cost much more than what it computes.
            assembly ("memory-safe") {
                let step := shr(192, mload(place))
                place := add(place, 8)
                operation := shr(48, step)
                // an index times 32
                result := add(frame, and(shr(27, step), 0x1fffe0))
                x := mload(add(frame, and(shr(11, step), 0x1fffe0)))
                second := add(frame, and(shl(5, step), 0x1fffe0))
            }
            Cubic value;
            // sums are the most frequent, products come next
            if (operation < TIMES) {
                value = operation == PLUS ? x + load(second) : x - load(second);
            } else if (operation == TIMES) {
                value = x * load(second);
            } else if (operation == SCALE) {
                value = x.scale(Cubic.unwrap(load(second)) >> 128);
            } else if (operation == CONSTRAIN) {
                combined = combined * lambda + x;
                continue;
            } else if (operation == JOIN) {
                value = join(second);
            } else {
                revert IStarkVerifier.StarkVerifier_BadKey();
            }
            assembly ("memory-safe") {
                mstore(result, value)
            }
        }
        return combined;
    }

    function load(uint256 place) private pure returns (Cubic value) {
        assembly ("memory-safe") {
            value := mload(place)
        }
    }

    /// @notice Three neighbours of a frame as one element: the first, the second times X, the third
    ///         times X².
    function join(uint256 place) private pure returns (Cubic) {
        return load(place) + (load(place + 32) + load(place + 64).timesX()).timesX();
    }
}
