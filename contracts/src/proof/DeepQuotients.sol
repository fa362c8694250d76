// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {ProofReader} from "./ProofReader.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey, StarkTable} from "./StarkKeys.sol";

/// @notice What the functions f are computed from.
/// @param powers where the powers of alpha stand in memory, three words each: their limbs
struct Deep {
    Cubic z;
    uint256 powers;
    DeepTable[] tables;
}

/// @notice A table's part.
/// @param opened its values at z, weighed
/// @param openedNext those at the next row's point
struct DeepTable {
    uint256 logSize;
    bool hasNext;
    Cubic opened;
    Cubic openedNext;
    DeepColumns[] columns;
}

/// @notice A table's columns of one kind.
/// @param first where the first opened row's begin in the call data
/// @param stride bytes from one opened row to the next
/// @param weights where their powers of alpha stand in memory
/// @param toNext what the weights must be multiplied by for the next row; zero if that is not opened
struct DeepColumns {
    uint256 first;
    uint256 stride;
    uint256 width;
    uint256 weights;
    Cubic toNext;
}

/// @title DeepQuotients
/// @notice The functions f that FRI tests (docs/spec/stark.md, DEEP).
/// @dev Rows are weighed once, also where they are opened at two points: all columns of one kind
///      follow each other at both, so their weights differ by one factor, a power of alpha.
library DeepQuotients {
    using ProofShapes for StarkTable;

    uint256 private constant SOURCES = 4;
    uint256 private constant POWER_SIZE = 96;

    /// @param values where the opened values begin in the call data
    /// @param openings by source, the groups whose rows are opened
    function prepare(
        StarkKey memory key,
        ProofShape memory shape,
        RowGroup[][] memory openings,
        Cubic[2] memory zAndAlpha,
        uint256 values
    ) internal pure returns (Deep memory deep) {
        Cubic alpha = zAndAlpha[1];
        deep.z = zAndAlpha[0];
        uint256 count = 0;
        for (uint256 t = 0; t < key.tables.length; t++) {
            count += key.tables[t].openings(false) + key.tables[t].openings(true);
        }
        deep.powers = powersOf(alpha, count);
        deep.tables = new DeepTable[](key.tables.length);
        uint256 power = deep.powers;
        for (uint256 t = 0; t < key.tables.length; t++) {
            StarkTable memory table = key.tables[t];
            uint256 here = table.openings(false);
            uint256 next = table.openings(true);
            DeepTable memory part = deep.tables[t];
            part.logSize = shape.logHeights[t] + key.logBlowup;
            part.hasNext = next > 0;
            part.opened = powerAt(power) * horner(values, here, alpha);
            values += here * Cubics.SIZE;
            if (next > 0) {
                part.openedNext = powerAt(power + here * POWER_SIZE) * horner(values, next, alpha);
                values += next * Cubics.SIZE;
            }
            part.columns = columns(key, shape, openings, t);
            weigh(table, part.columns, deep.powers, power);
            power += (here + next) * POWER_SIZE;
        }
    }

    /// @notice Where a table's columns stand in the opened rows: in a row of all matrices of a
    ///         height, after those of earlier tables.
    function columns(
        StarkKey memory key,
        ProofShape memory shape,
        RowGroup[][] memory openings,
        uint256 table
    ) private pure returns (DeepColumns[] memory parts) {
        parts = new DeepColumns[](SOURCES);
        uint256 logHeight = shape.logHeights[table];
        for (uint256 source = 0; source < SOURCES; source++) {
            DeepColumns memory part = parts[source];
            part.width = key.tables[table].widths[source];
            if (part.width == 0) {
                continue;
            }
            RowGroup memory group = groupOf(openings[source], logHeight + key.logBlowup);
            part.first = group.rows;
            part.stride = group.width * 8;
            for (uint256 t = 0; t < table; t++) {
                if (shape.logHeights[t] == logHeight) {
                    part.first += key.tables[t].widths[source] * 8;
                }
            }
        }
    }

    function groupOf(RowGroup[] memory groups, uint256 logSize)
        private
        pure
        returns (RowGroup memory)
    {
        uint256 g = 0;
        while (groups[g].logSize != logSize) {
            g++;
        }
        return groups[g];
    }

    /// @notice Deals out the powers of alpha that begin at `power`.
    function weigh(
        StarkTable memory table,
        DeepColumns[] memory parts,
        uint256 powers,
        uint256 power
    ) private pure {
        uint256 powerNext = power + table.openings(false) * POWER_SIZE;
        for (uint256 source = 0; source < SOURCES; source++) {
            uint256 size = table.widths[source] * POWER_SIZE;
            parts[source].weights = power;
            if (size > 0 && table.isOpenedNext(source)) {
                parts[source].toNext = powerAt(powers + powerNext - power);
                powerNext += size;
            }
            power += size;
        }
    }

    /// @notice The first powers of alpha.
    function powersOf(Cubic alpha, uint256 count) private pure returns (uint256 powers) {
        assembly ("memory-safe") {
            powers := mload(0x40)
            mstore(0x40, add(powers, mul(count, POWER_SIZE)))
        }
        Cubic power = Cubics.ONE;
        for (uint256 i = 0; i < count; i++) {
            assembly ("memory-safe") {
                let place := add(powers, mul(i, POWER_SIZE))
                mstore(place, shr(128, power))
                mstore(add(place, 0x20), and(shr(64, power), 0xffffffffffffffff))
                mstore(add(place, 0x40), and(power, 0xffffffffffffffff))
            }
            power = power * alpha;
        }
    }

    function powerAt(uint256 place) private pure returns (Cubic) {
        uint256 a;
        uint256 b;
        uint256 c;
        assembly ("memory-safe") {
            a := mload(place)
            b := mload(add(place, 0x20))
            c := mload(add(place, 0x40))
        }
        return Cubics.join(a, b, c);
    }

    /// @notice The sum of alpha^i times the i-th of so many values in the call data.
    function horner(uint256 values, uint256 count, Cubic alpha) private pure returns (Cubic sum) {
        for (; count > 0; count--) {
            sum = sum * alpha + ProofReader.cubicAt(values + (count - 1) * Cubics.SIZE);
        }
    }

    /// @notice f of one size at positions of its domain.
    /// @param logSize of the domain
    /// @param logHeight of the tables that have it
    /// @param positions those whose rows are opened, in the rows' order
    function valuesOf(
        Deep memory deep,
        Goldilocks.Roots memory roots,
        uint256 logSize,
        uint256 logHeight,
        uint256[] memory positions
    ) internal pure returns (Cubic[] memory f) {
        uint256 count = positions.length;
        f = new Cubic[](count);
        Cubic[] memory inverses = new Cubic[](2 * count);
        Cubic z = deep.z;
        Cubic zNext = z.scale(roots.forward[logHeight]);
        for (uint256 i = 0; i < count; i++) {
            uint256 x = Goldilocks.point(roots.forward, positions[i]);
            Cubic point = Cubics.fromBase(mulmod(Goldilocks.GENERATOR, x, Goldilocks.P));
            inverses[2 * i] = point - z;
            inverses[2 * i + 1] = point - zNext;
        }
        Cubics.invertAll(inverses);
        for (uint256 t = 0; t < deep.tables.length; t++) {
            DeepTable memory table = deep.tables[t];
            if (table.logSize == logSize) {
                for (uint256 i = 0; i < count; i++) {
                    f[i] = f[i] + term(table, i, inverses[2 * i], inverses[2 * i + 1]);
                }
            }
        }
    }

    /// @notice A table's share of f at the i-th opened row.
    function term(DeepTable memory table, uint256 i, Cubic inverse, Cubic inverseNext)
        private
        pure
        returns (Cubic)
    {
        Cubic here = Cubics.ZERO;
        Cubic next = Cubics.ZERO;
        for (uint256 source = 0; source < SOURCES; source++) {
            DeepColumns memory part = table.columns[source];
            if (part.width == 0) {
                continue;
            }
            Cubic sum = weighed(part.first + i * part.stride, part.width, part.weights);
            here = here + sum;
            if (Cubic.unwrap(part.toNext) != 0) {
                next = next + sum * part.toNext;
            }
        }
        here = (here - table.opened) * inverse;
        return table.hasNext ? here + (next - table.openedNext) * inverseNext : here;
    }

    /// @notice The sum of elements of F in the call data, each times its weight.
    /// @dev In assembly, as this is done for every opened element. Products of 128 bits are added
    ///      up without being reduced: there are fewer than 2^128 of them.
    function weighed(uint256 from, uint256 width, uint256 weights)
        private
        pure
        returns (Cubic sum)
    {
        uint256 a;
        uint256 b;
        uint256 c;
        assembly ("memory-safe") {
            let end := add(weights, mul(width, POWER_SIZE))
            for {} lt(add(weights, 0x160), end) {} {
                let word := calldataload(from)
                let value := shr(192, word)
                a := add(a, mul(value, mload(weights)))
                b := add(b, mul(value, mload(add(weights, 0x20))))
                c := add(c, mul(value, mload(add(weights, 0x40))))
                value := and(shr(128, word), 0xffffffffffffffff)
                a := add(a, mul(value, mload(add(weights, 0x60))))
                b := add(b, mul(value, mload(add(weights, 0x80))))
                c := add(c, mul(value, mload(add(weights, 0xa0))))
                value := and(shr(64, word), 0xffffffffffffffff)
                a := add(a, mul(value, mload(add(weights, 0xc0))))
                b := add(b, mul(value, mload(add(weights, 0xe0))))
                c := add(c, mul(value, mload(add(weights, 0x100))))
                value := and(word, 0xffffffffffffffff)
                a := add(a, mul(value, mload(add(weights, 0x120))))
                b := add(b, mul(value, mload(add(weights, 0x140))))
                c := add(c, mul(value, mload(add(weights, 0x160))))
                weights := add(weights, 0x180)
                from := add(from, 0x20)
            }
            for {} lt(weights, end) { weights := add(weights, POWER_SIZE) } {
                let value := shr(192, calldataload(from))
                a := add(a, mul(value, mload(weights)))
                b := add(b, mul(value, mload(add(weights, 0x20))))
                c := add(c, mul(value, mload(add(weights, 0x40))))
                from := add(from, 8)
            }
        }
        return Cubics.join(a % Goldilocks.P, b % Goldilocks.P, c % Goldilocks.P);
    }
}
