// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics, LIMB, P} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {ProofReader} from "./ProofReader.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey, StarkTable} from "./StarkKeys.sol";

/// @notice What the functions f are computed from.
/// @param powers where the powers of alpha stand in memory, two words each
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
    /// @dev A power a + bX + cX² is stored as a + 2^144·b and c: its lanes.
    uint256 private constant POWER_SIZE = 0x40;
    uint256 private constant LANE = 144;
    uint256 private constant LANE_MASK = 0xffffffffffffffffffffffffffffffffffff;
    /// @dev p·2^144: modulo this, what is in the upper lane is reduced modulo p and what is in the
    ///      lower one, where a sum of 2^16 products has room, stays.
    uint256 private constant LANE_MODULUS = 0xffffffff00000001000000000000000000000000000000000000;

    /// @param values where the opened values begin in the call data
    /// @param openings by source, the groups whose rows are opened
    function prepare(
        StarkKey memory key,
        ProofShape memory shape,
        RowGroup[][] memory openings,
        Cubic[2] memory zAndAlpha,
        uint256 values
    ) internal pure returns (Deep memory deep) {
        deep.z = zAndAlpha[0];
        // of the last table's powers those at z, and the one after them
        uint256 count = 1;
        for (uint256 t = 0; t < key.tables.length; t++) {
            count += key.tables[t].openings(false);
            count += t + 1 < key.tables.length ? key.tables[t].openings(true) : 0;
        }
        deep.powers = powersOf(zAndAlpha[1], count);
        deep.tables = new DeepTable[](key.tables.length);
        uint256 power = deep.powers;
        for (uint256 t = 0; t < key.tables.length; t++) {
            StarkTable memory table = key.tables[t];
            DeepTable memory part = deep.tables[t];
            part.logSize = shape.logHeights[t] + key.logBlowup;
            part.columns = columns(key, shape, openings, t);
            weigh(table, part, deep.powers, power, values);
            uint256 opened = table.openings(false) + table.openings(true);
            power += opened * POWER_SIZE;
            values += opened * Cubics.SIZE;
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

    /// @notice Deals out the powers of alpha that begin at `power`, and weighs the opened values.
    function weigh(
        StarkTable memory table,
        DeepTable memory part,
        uint256 powers,
        uint256 power,
        uint256 values
    ) private pure {
        uint256 here = table.openings(false);
        uint256 powerNext = power + here * POWER_SIZE;
        uint256 valuesNext = values + here * Cubics.SIZE;
        part.opened = weighedCubics(values, here, power);
        part.hasNext = table.opensNext != 0;
        for (uint256 source = 0; source < SOURCES; source++) {
            DeepColumns memory columns_ = part.columns[source];
            uint256 width = columns_.width;
            columns_.weights = power;
            if (width > 0 && table.isOpenedNext(source)) {
                Cubic toNext = powerAt(powers + powerNext - power);
                columns_.toNext = toNext;
                part.openedNext = part.openedNext + toNext * weighedCubics(valuesNext, width, power);
                powerNext += width * POWER_SIZE;
                valuesNext += width * Cubics.SIZE;
            }
            power += width * POWER_SIZE;
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
                mstore(place, or(shr(128, power), shl(LANE, and(shr(64, power), LIMB))))
                mstore(add(place, 0x20), and(power, LIMB))
            }
            power = power * alpha;
        }
    }

    function powerAt(uint256 place) private pure returns (Cubic) {
        uint256 ab;
        uint256 c;
        assembly ("memory-safe") {
            ab := mload(place)
            c := mload(add(place, 0x20))
        }
        return Cubics.join(ab & LIMB, ab >> LANE, c);
    }

    /// @notice The sum of so many elements of K in the call data, each times its weight.
    /// @dev In assembly, as products are added up without being reduced. The accumulators are the
    ///      coefficients of a polynomial in X of degree 4.
    function weighedCubics(uint256 from, uint256 count, uint256 weights)
        private
        pure
        returns (Cubic sum)
    {
        uint256 t0;
        uint256 t1;
        uint256 t2;
        uint256 t3;
        uint256 t4;
        assembly ("memory-safe") {
            for { let end := add(from, mul(count, 24)) } lt(from, end) { from := add(from, 24) } {
                let word := calldataload(from)
                let b := mload(weights)
                let a := and(b, LIMB)
                b := shr(LANE, b)
                let c := mload(add(weights, 0x20))
                let d := shr(192, word)
                let e := and(shr(128, word), LIMB)
                let f := and(shr(64, word), LIMB)
                t0 := add(t0, mul(a, d))
                t1 := add(t1, add(mul(a, e), mul(b, d)))
                t2 := add(t2, add(add(mul(a, f), mul(b, e)), mul(c, d)))
                t3 := add(t3, add(mul(b, f), mul(c, e)))
                t4 := add(t4, mul(c, f))
                weights := add(weights, POWER_SIZE)
            }
        }
        return Cubics.reduce(t0, t1, t2, t3, t4);
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
    /// @dev In assembly, as this is done for every opened element. Sums are reduced once: there are
    ///      fewer than 2^16 products, so those of the lower lane stay below 2^144 and those of the
    ///      upper one, each below p, below 2^80.
    function weighed(uint256 from, uint256 width, uint256 weights)
        private
        pure
        returns (Cubic sum)
    {
        uint256 ab;
        uint256 c;
        assembly ("memory-safe") {
            let end := add(weights, mul(width, POWER_SIZE))
            for {} lt(add(weights, 0xc0), end) {} {
                let w := calldataload(from)
                let v := shr(192, w)
                w := and(shr(128, w), LIMB)
                ab := add(
                    ab,
                    add(
                        mulmod(v, mload(weights), LANE_MODULUS),
                        mulmod(w, mload(add(weights, 0x40)), LANE_MODULUS)
                    )
                )
                c := add(
                    c,
                    add(mul(v, mload(add(weights, 0x20))), mul(w, mload(add(weights, 0x60))))
                )
                w := calldataload(from)
                v := and(shr(64, w), LIMB)
                w := and(w, LIMB)
                ab := add(
                    ab,
                    add(
                        mulmod(v, mload(add(weights, 0x80)), LANE_MODULUS),
                        mulmod(w, mload(add(weights, 0xc0)), LANE_MODULUS)
                    )
                )
                c := add(
                    c,
                    add(mul(v, mload(add(weights, 0xa0))), mul(w, mload(add(weights, 0xe0))))
                )
                weights := add(weights, 0x100)
                from := add(from, 0x20)
            }
            for {} lt(weights, end) { weights := add(weights, POWER_SIZE) } {
                let v := shr(192, calldataload(from))
                ab := add(ab, mulmod(v, mload(weights), LANE_MODULUS))
                c := add(c, mul(v, mload(add(weights, 0x20))))
                from := add(from, 8)
            }
        }
        return Cubics.join((ab & LANE_MASK) % P, (ab >> LANE) % P, c % P);
    }
}
