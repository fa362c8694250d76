// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics, LooseCubic, P} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {OpenedRows} from "./OpenedRows.sol";
import {Poles} from "./Poles.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey, StarkKeys, StarkTable} from "./StarkKeys.sol";
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

/// @notice What the functions f of one size are computed from. A term is four words in memory: where
///         the weighed sum of a row stands; bytes to that of the row before; whether it is added as
///         it is at the next row; what it is multiplied by there (zero: not opened).
/// @param first where the terms begin
/// @param end where they end
/// @param hasNext whether any is opened at the next row
/// @param mixed whether they are multiplied by different factors for the next row
/// @param toNext the factor if it is the same for all, else one
/// @param here what all tables have opened at z, negative
/// @param next what they have at the next row's point, negative, over `toNext`
struct DeepTerms {
    uint256 first;
    uint256 end;
    bool hasNext;
    bool mixed;
    Cubic toNext;
    LooseCubic here;
    LooseCubic next;
}

/// @title DeepQuotients
/// @notice The functions f that FRI tests (docs/spec/stark.md, DEEP).
/// @dev Rows are weighed once, also where they are opened at two points: all columns of one kind
///      follow each other at both, so their weights differ by one factor, a power of alpha.
library DeepQuotients {
    using Poles for uint256[12];
    using ProofShapes for StarkTable;
    using StarkKeys for StarkKey;
    using StarkKeys for StarkTable;
    using Words for Cubic[];
    using Words for uint256[];

    uint256 private constant SOURCES = 4;
    /// @notice Bytes of a term.
    uint256 private constant TERM = 0x80;

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
            StarkTable memory table = key.tableAt(t);
            DeepTable memory part = deep.tables[t];
            part.logSize = shape.logHeights[t] + key.logBlowup;
            uint256 distance = table.opened;
            for (uint256 source = 0; source < SOURCES; source++) {
                uint256 width = table.width(source);
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
            count += key.tableAt(t).opened;
            count += t + 1 < key.tables.length ? key.tableAt(t).openedNext : 0;
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
            StarkTable memory table = key.tableAt(t);
            DeepTable memory part = deep.tables[t];
            uint256 here = table.opened;
            part.opened = WeighedSums.ofCubics(values, here, powers);
            values += here * Cubics.SIZE;
            uint256 weights = powers;
            for (uint256 source = 0; source < SOURCES; source++) {
                uint256 width = table.width(source);
                if (width > 0 && table.isOpenedNext(source)) {
                    Cubic sum = WeighedSums.ofCubics(values, width, weights);
                    part.openedNext = part.openedNext + part.columns[source].toNext * sum;
                    values += width * Cubics.SIZE;
                }
                weights += width * WeighedSums.SIZE;
            }
            powers += (here + table.openedNext) * WeighedSums.SIZE;
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
                powers += key.tableAt(t).width(source) * WeighedSums.SIZE;
            }
            powers += key.tableAt(t).openedNext * WeighedSums.SIZE;
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
        DeepTerms memory terms = termsOf(deep, logSize, positions.length - 1);
        uint256[12] memory here = Poles.make(deep.z, Cubics.ONE);
        Cubic zNext = deep.z.scale(Goldilocks.rootOfUnity(logHeight));
        uint256[12] memory next = Poles.make(zNext, terms.toNext);
        f = new Cubic[](positions.length);
        uint256[] memory xs = new uint256[](f.length);
        uint256[] memory norms = new uint256[](2 * f.length);
        // Montgomery's trick: the product of all norms before, so that there is one inversion, in F
        uint256 product = 1;
        for (uint256 i = 0; i < f.length; i++) {
            uint256 x = Goldilocks.point(points.forward, positions.item(i));
            x = mulmod(Goldilocks.GENERATOR, x, P);
            xs.set(i, x);
            // until it is known, f has the products
            f.set(i, Cubic.wrap(product));
            uint256 norm = here.normAt(x);
            norms.set(2 * i, norm);
            product = mulmod(product, norm, P);
            if (terms.hasNext) {
                norm = next.normAt(x);
                norms.set(2 * i + 1, norm);
                product = mulmod(product, norm, P);
            }
        }
        setValues(terms, [here, next], xs, norms, f, Goldilocks.inverse(product));
    }

    /// @notice Replaces products of norms by the values of f, the last first.
    /// @param poles z and the next row's point
    /// @param inverse of the product of all norms
    function setValues(
        DeepTerms memory terms,
        uint256[12][2] memory poles,
        uint256[] memory xs,
        uint256[] memory norms,
        Cubic[] memory f,
        uint256 inverse
    ) private pure {
        uint256[12] memory pole = poles[0];
        uint256[12] memory poleNext = poles[1];
        bool hasNext = terms.hasNext;
        for (uint256 i = f.length; i > 0;) {
            unchecked {
                i--;
            }
            uint256 x = xs.item(i);
            (LooseCubic here, LooseCubic next) = takeSums(terms);
            // one over both norms
            uint256 scale = mulmod(inverse, Cubic.unwrap(f.item(i)), P);
            uint256 norm = norms.item(2 * i);
            inverse = mulmod(inverse, norm, P);
            uint256 z0;
            uint256 z1;
            uint256 z2;
            if (hasNext) {
                uint256 normNext = norms.item(2 * i + 1);
                inverse = mulmod(inverse, normNext, P);
                (z0, z1, z2) = poleNext.plusTimes(x, next, mulmod(scale, norm, P), 0, 0, 0);
                scale = mulmod(scale, normNext, P);
            }
            (z0, z1, z2) = pole.plusTimes(x, here, scale, z0, z1, z2);
            f.set(i, Cubics.join(z0 % P, z1 % P, z2 % P));
        }
    }

    /// @notice What the tables' elements of a row come to, less what they have opened, at z and at
    ///         the next row's point; goes on to the row before.
    function takeSums(DeepTerms memory terms)
        private
        pure
        returns (LooseCubic here, LooseCubic next)
    {
        here = terms.here;
        next = terms.next;
        if (terms.mixed) {
            next = next + mixedSums(terms);
        }
        uint256 term = terms.first;
        uint256 end = terms.end;
        // In assembly: the terms are few, so that what it costs to come to them is all there is.
        assembly ("memory-safe") {
            for {} lt(term, end) { term := add(term, 0x80) } {
                let place := mload(term)
                let sum := mload(place)
                mstore(term, sub(place, mload(add(term, 0x20))))
                here := add(here, sum)
                if mload(add(term, 0x40)) { next := add(next, sum) }
            }
        }
    }

    /// @notice What the terms of a row come to at the next row's point if their factors differ.
    function mixedSums(DeepTerms memory terms) private pure returns (LooseCubic next) {
        for (uint256 term = terms.first; term < terms.end; term += TERM) {
            LooseCubic sum;
            Cubic toNext;
            assembly ("memory-safe") {
                sum := mload(mload(term))
                toNext := mload(add(term, 0x60))
            }
            next = next + (sum.tighten() * toNext).loosen();
        }
    }

    /// @param last the number of the last opened row of that size
    function termsOf(Deep memory deep, uint256 logSize, uint256 last)
        private
        pure
        returns (DeepTerms memory terms)
    {
        setFactor(terms, deep, logSize);
        Cubic inverse = terms.toNext.inverse();
        uint256 place;
        assembly ("memory-safe") {
            place := mload(0x40)
        }
        terms.first = place;
        for (uint256 t = 0; t < deep.tables.length; t++) {
            DeepTable memory table = deep.tables[t];
            if (table.logSize != logSize) {
                continue;
            }
            terms.here = terms.here + table.opened.negative();
            terms.next = terms.next + (table.openedNext * inverse).negative();
            for (uint256 source = 0; source < SOURCES; source++) {
                DeepColumns memory columns = table.columns[source];
                uint256 sums = columns.sums;
                if (sums == 0) {
                    continue;
                }
                uint256 stride = columns.stride;
                Cubic toNext = columns.toNext;
                bool joins = !terms.mixed && Cubic.unwrap(toNext) != 0;
                assembly ("memory-safe") {
                    mstore(place, add(sums, mul(last, stride)))
                    mstore(add(place, 0x20), stride)
                    mstore(add(place, 0x40), joins)
                    mstore(add(place, 0x60), toNext)
                    place := add(place, TERM)
                    mstore(0x40, place)
                }
            }
        }
        terms.end = place;
    }

    /// @notice What is the same for all terms of a size: mostly the columns that are opened at the
    ///         next row follow each other.
    function setFactor(DeepTerms memory terms, Deep memory deep, uint256 logSize) private pure {
        Cubic factor = Cubics.ZERO;
        for (uint256 t = 0; t < deep.tables.length; t++) {
            for (uint256 source = 0; source < SOURCES; source++) {
                Cubic toNext = deep.tables[t].columns[source].toNext;
                if (deep.tables[t].logSize == logSize && Cubic.unwrap(toNext) != 0) {
                    terms.mixed = terms.mixed || (terms.hasNext && !(toNext == factor));
                    terms.hasNext = true;
                    factor = toNext;
                }
            }
        }
        terms.toNext = terms.mixed || !terms.hasNext ? Cubics.ONE : factor;
    }
}
