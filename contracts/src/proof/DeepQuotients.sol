// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {OpenedRows} from "./OpenedRows.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey, StarkTable} from "./StarkKeys.sol";
import {WeighedSums} from "./WeighedSums.sol";
import {Words} from "./Words.sol";

/// @notice What the functions f are computed from.
struct Deep {
    Cubic z;
    DeepTable[] tables;
}

/// @notice A table's part.
/// @param opened its values at z, weighed
/// @param openedNext those at the next row's point
/// @param columns its columns of each kind
struct DeepTable {
    uint256 logSize;
    bool hasNext;
    Cubic opened;
    Cubic openedNext;
    DeepColumns[4] columns;
}

/// @notice A table's columns of one kind.
/// @param sums where the weighed sum of the first opened row stands in memory; zero: no columns
/// @param stride bytes from one sum to that of the next row
/// @param toNext what the weights must be multiplied by for the next row; zero if that is not opened
struct DeepColumns {
    uint256 sums;
    uint256 stride;
    Cubic toNext;
}

/// @title DeepQuotients
/// @notice The functions f that FRI tests (docs/spec/stark.md, DEEP).
/// @dev Rows are weighed once, also where they are opened at two points: all columns of one kind
///      follow each other at both, so their weights differ by one factor, a power of alpha.
library DeepQuotients {
    using ProofShapes for StarkTable;
    using Words for Cubic[];
    using Words for uint256[];

    uint256 private constant SOURCES = 4;

    /// @notice All but what the opened values come to.
    /// @param groups by source, those whose rows are opened, with room for the rows' records
    function prepare(
        StarkKey memory key,
        ProofShape memory shape,
        RowGroup[][] memory groups,
        Cubic z,
        Cubic alpha
    ) internal pure returns (Deep memory deep) {
        deep.z = z;
        deep.tables = new DeepTable[](key.tables.length);
        for (uint256 t = 0; t < key.tables.length; t++) {
            StarkTable memory table = key.tables[t];
            DeepTable memory part = deep.tables[t];
            part.logSize = shape.logHeights[t] + key.logBlowup;
            part.hasNext = table.opensNext != 0;
            uint256 distance = table.openings(false);
            for (uint256 source = 0; source < SOURCES; source++) {
                uint256 width = table.widths[source];
                if (width > 0 && table.isOpenedNext(source)) {
                    part.columns[source].toNext = alpha.power(distance);
                } else {
                    // the columns after it come sooner among those at the next row
                    distance -= width;
                }
            }
        }
        for (uint256 source = 0; source < SOURCES; source++) {
            for (uint256 g = 0; g < groups[source].length; g++) {
                RowGroup memory group = groups[source][g];
                for (uint256 i = 0; i < group.parts.length; i++) {
                    DeepColumns memory columns = deep.tables[group.parts[i].table].columns[source];
                    columns.sums = group.records + 32 + 32 * i;
                    columns.stride = OpenedRows.recordSize(group);
                }
            }
        }
    }

    /// @notice Powers of alpha as far as anything is weighed by them: of the last table's those at z.
    function powersOf(StarkKey memory key, Cubic alpha) internal pure returns (uint256 powers) {
        uint256 count = 0;
        for (uint256 t = 0; t < key.tables.length; t++) {
            count += key.tables[t].openings(false);
            count += t + 1 < key.tables.length ? key.tables[t].openings(true) : 0;
        }
        return WeighedSums.powersOf(alpha, count);
    }

    /// @notice Weighs the values opened at z and at the next row's point.
    /// @param powers those of alpha, in memory
    /// @param values where the opened values begin in the call data
    function weighOpened(Deep memory deep, StarkKey memory key, uint256 powers, uint256 values)
        internal
        pure
    {
        for (uint256 t = 0; t < key.tables.length; t++) {
            StarkTable memory table = key.tables[t];
            DeepTable memory part = deep.tables[t];
            uint256 here = table.openings(false);
            part.opened = WeighedSums.ofCubics(values, here, powers);
            values += here * Cubics.SIZE;
            uint256 weights = powers;
            for (uint256 source = 0; source < SOURCES; source++) {
                uint256 width = table.widths[source];
                if (width > 0 && table.isOpenedNext(source)) {
                    Cubic sum = WeighedSums.ofCubics(values, width, weights);
                    part.openedNext = part.openedNext + part.columns[source].toNext * sum;
                    values += width * Cubics.SIZE;
                }
                weights += width * WeighedSums.SIZE;
            }
            powers += (here + table.openings(true)) * WeighedSums.SIZE;
        }
    }

    /// @notice Deals the powers of alpha out to the columns of the opened rows.
    /// @param groups by source
    /// @param powers those of alpha, in memory
    function dealWeights(StarkKey memory key, RowGroup[][] memory groups, uint256 powers)
        internal
        pure
    {
        uint256[4][] memory weights = new uint256[4][](key.tables.length);
        for (uint256 t = 0; t < weights.length; t++) {
            for (uint256 source = 0; source < SOURCES; source++) {
                weights[t][source] = powers;
                powers += key.tables[t].widths[source] * WeighedSums.SIZE;
            }
            powers += key.tables[t].openings(true) * WeighedSums.SIZE;
        }
        for (uint256 source = 0; source < SOURCES; source++) {
            for (uint256 g = 0; g < groups[source].length; g++) {
                RowGroup memory group = groups[source][g];
                for (uint256 i = 0; i < group.parts.length; i++) {
                    group.parts[i].weights = weights[group.parts[i].table][source];
                }
            }
        }
    }

    /// @notice f of one size at positions of its domain.
    /// @param points of at least that domain
    /// @param logSize of the domain
    /// @param logHeight of the tables that have it
    /// @param positions those whose rows are opened, in the records' order
    function valuesOf(
        Deep memory deep,
        Goldilocks.Points memory points,
        uint256 logSize,
        uint256 logHeight,
        uint256[] memory positions
    ) internal pure returns (Cubic[] memory f) {
        uint256 count = positions.length;
        f = new Cubic[](count);
        uint256[] memory xs = new uint256[](count);
        for (uint256 i = 0; i < count; i++) {
            uint256 x = Goldilocks.point(points.forward, positions.item(i));
            xs.set(i, mulmod(Goldilocks.GENERATOR, x, Goldilocks.P));
        }
        Cubic zNext = deep.z.scale(Goldilocks.rootOfUnity(logHeight));
        Cubic[] memory inverses = Cubics.invertDifferences(xs, [deep.z, zNext]);
        for (uint256 t = 0; t < deep.tables.length; t++) {
            if (deep.tables[t].logSize == logSize) {
                addTerms(deep.tables[t], inverses, f);
            }
        }
    }

    /// @notice Adds a table's share of f at all opened rows.
    /// @param inverses of each row's point less z, then less the next row's point
    function addTerms(DeepTable memory table, Cubic[] memory inverses, Cubic[] memory f)
        private
        pure
    {
        Cubic opened = table.opened;
        Cubic openedNext = table.openedNext;
        bool hasNext = table.hasNext;
        for (uint256 i = 0; i < f.length; i++) {
            (Cubic here, Cubic next) = sumsOf(table, i);
            unchecked {
                here = (here - opened) * inverses.item(i);
                if (hasNext) {
                    here = here + (next - openedNext) * inverses.item(i + f.length);
                }
            }
            f.set(i, f.item(i) + here);
        }
    }

    /// @notice What a table's elements of the i-th opened rows come to, weighed for z and for the
    ///         next row's point.
    function sumsOf(DeepTable memory table, uint256 i)
        private
        pure
        returns (Cubic here, Cubic next)
    {
        DeepColumns[4] memory all = table.columns;
        for (uint256 source = 0; source < SOURCES; source++) {
            DeepColumns memory columns = all[source];
            uint256 place = columns.sums;
            if (place == 0) {
                continue;
            }
            Cubic sum;
            uint256 stride = columns.stride;
            assembly ("memory-safe") {
                sum := mload(add(place, mul(i, stride)))
            }
            Cubic toNext = columns.toNext;
            if (Cubic.unwrap(toNext) != 0) {
                next = next.plusOrFirst(sum * toNext);
            }
            here = here.plusOrFirst(sum);
        }
    }
}
