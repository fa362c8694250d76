// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkKey, StarkKeys, StarkTable} from "./StarkKeys.sol";
import {Words} from "./Words.sol";

/// @notice What follows from a key and the tables' heights.
/// @param logHeights of the tables
/// @param sizes bit l: whether a table has an evaluation domain of 2^l
/// @param maxLogSize of the largest evaluation domain
/// @param minLogSize of the smallest
/// @param logFinal the final polynomial's degree is below 2 to this
struct ProofShape {
    uint256[] logHeights;
    uint256 sizes;
    uint256 maxLogSize;
    uint256 minLogSize;
    uint256 logFinal;
}

/// @notice Rows of one height in a commitment.
/// @param logSize there are 2^logSize of them
/// @param width elements of a row, over all matrices of that height
/// @param parts whose elements those are, one table after the other
/// @param count how many of the rows are opened
/// @param records where the records of these begin in memory (OpenedRows)
struct RowGroup {
    uint256 logSize;
    uint256 width;
    RowPart[] parts;
    uint256 count;
    uint256 records;
}

/// @notice A table's elements in a row.
/// @param weights where their powers of alpha stand in memory
struct RowPart {
    uint256 table;
    uint256 width;
    uint256 weights;
}

/// @title ProofShapes
/// @notice Sizes of domains, what stands in which commitment, the rounds of FRI.
library ProofShapes {
    using StarkKeys for StarkKey;
    using StarkKeys for StarkTable;
    using Words for uint256[];

    function from(StarkKey memory key, uint256[] memory logHeights)
        internal
        pure
        returns (ProofShape memory shape)
    {
        shape.logHeights = logHeights;
        uint256 most = 0;
        uint256 least = type(uint256).max;
        for (uint256 t = 0; t < logHeights.length; t++) {
            uint256 logHeight = logHeights[t];
            most = logHeight > most ? logHeight : most;
            least = logHeight < least ? logHeight : least;
            shape.sizes |= 1 << (logHeight + key.logBlowup);
        }
        shape.maxLogSize = most + key.logBlowup;
        shape.minLogSize = least + key.logBlowup;
        shape.logFinal = least < key.logFinal ? least : key.logFinal;
    }

    /// @notice Whether a table has an evaluation domain of this size.
    function hasSize(ProofShape memory shape, uint256 logSize) internal pure returns (bool) {
        return shape.sizes >> logSize & 1 != 0;
    }

    /// @notice How many folds the round of FRI makes that begins at a layer of 2^logSize; 0: FRI
    ///         has ended.
    function foldsAt(ProofShape memory shape, StarkKey memory key, uint256 logSize)
        internal
        pure
        returns (uint256 folds)
    {
        uint256 end = shape.logFinal + key.logBlowup;
        if (logSize > end) {
            folds = 1;
            while (
                folds < key.logFold && logSize - folds > end && !hasSize(shape, logSize - folds)
            ) {
                folds++;
            }
        }
    }

    /// @notice The heights in a commitment, the largest first.
    /// @param source 0 fixed, 1 main, 2 auxiliary, 3 quotient
    function rowGroups(ProofShape memory shape, StarkKey memory key, uint256 source)
        internal
        pure
        returns (RowGroup[] memory groups)
    {
        // Structs are set to zero when they are made, so no more are made than are wanted.
        uint256 sizes = 0;
        for (uint256 t = 0; t < key.tables.length; t++) {
            if (key.tableAt(t).width(source) > 0) {
                sizes |= 1 << (shape.logHeights.item(t) + key.logBlowup);
            }
        }
        uint256 count = 0;
        for (uint256 rest = sizes; rest > 0; rest &= rest - 1) {
            count++;
        }
        groups = new RowGroup[](count);
        for (uint256 logSize = shape.minLogSize; count > 0; logSize++) {
            if (sizes >> logSize & 1 != 0) {
                count--;
                groups[count].logSize = logSize;
                setParts(groups[count], shape, key, source);
            }
        }
    }

    function setParts(
        RowGroup memory group,
        ProofShape memory shape,
        StarkKey memory key,
        uint256 source
    ) private pure {
        uint256 logHeight = group.logSize - key.logBlowup;
        uint256 count = 0;
        for (uint256 t = 0; t < key.tables.length; t++) {
            if (shape.logHeights.item(t) == logHeight && key.tableAt(t).width(source) > 0) {
                count++;
            }
        }
        group.parts = new RowPart[](count);
        for (uint256 t = key.tables.length; count > 0;) {
            t--;
            uint256 width = key.tableAt(t).width(source);
            if (shape.logHeights.item(t) == logHeight && width > 0) {
                count--;
                RowPart memory part = group.parts[count];
                part.table = t;
                part.width = width;
                group.width += width;
            }
        }
    }

    /// @notice A commitment is 2 to this digests.
    /// @param logSize of its shortest matrix
    function logCap(StarkKey memory key, uint256 logSize) internal pure returns (uint256) {
        return logSize < key.logCap ? logSize : key.logCap;
    }

    function isOpenedNext(StarkTable memory table, uint256 source) internal pure returns (bool) {
        return table.opensNext >> source & 1 != 0;
    }
}
