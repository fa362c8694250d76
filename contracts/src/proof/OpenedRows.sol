// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LooseCubic} from "./Cubic.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {RowGroup, RowPart} from "./ProofShapes.sol";
import {WeighedSums} from "./WeighedSums.sol";

/// @title OpenedRows
/// @notice Records of opened rows: all that a verifier wants of a row, in place of its elements.
/// @dev A record is the row's digest, from which the commitment follows, and for each table that has
///      elements in the row their sum, weighed by powers of alpha (docs/spec/stark.md, DEEP).
library OpenedRows {
    using ProofReader for Reader;

    /// @notice Bytes of a record.
    function recordSize(RowGroup memory group) internal pure returns (uint256) {
        unchecked {
            return 32 + 32 * group.parts.length;
        }
    }

    /// @notice Makes room for the records of so many opened rows.
    function allocate(RowGroup memory group, uint256 count) internal pure {
        group.count = count;
        uint256 size = recordSize(group);
        uint256 records;
        assembly ("memory-safe") {
            records := mload(0x40)
            mstore(0x40, add(records, mul(size, count)))
        }
        group.records = records;
    }

    /// @notice Reads all opened rows of a group and makes their records.
    function read(Reader memory reader, RowGroup memory group) internal pure {
        uint256 row = reader.takeElements(group.count * group.width);
        uint256 record = group.records;
        uint256 end = record + group.count * recordSize(group);
        while (record < end) {
            (row, record) = recordRow(group, row, record);
        }
    }

    /// @notice Makes the record of a row.
    /// @param row where it begins in the call data
    /// @param record where its record goes in memory
    /// @return nextRow what follows the row
    /// @return nextRecord what follows the record
    function recordRow(RowGroup memory group, uint256 row, uint256 record)
        internal
        pure
        returns (uint256 nextRow, uint256 nextRecord)
    {
        uint256 part;
        uint256 end;
        // In assembly, with the fields of a group and of a part by their places: an array's bounds
        // are checked, and a row's parts may be narrower than the check is dear.
        assembly ("memory-safe") {
            // behind what is allocated, where nothing needs to stay
            let free := mload(0x40)
            let size := shl(3, mload(add(group, 0x20)))
            calldatacopy(free, row, size)
            mstore(record, keccak256(free, size))
            nextRow := add(row, size)
            nextRecord := add(record, 0x20)
            part := add(mload(add(group, 0x40)), 0x20)
            end := add(part, shl(5, mload(sub(part, 0x20))))
        }
        while (part < end) {
            uint256 width;
            uint256 weights;
            assembly ("memory-safe") {
                let columns := mload(part)
                width := mload(add(columns, 0x20))
                weights := mload(add(columns, 0x40))
                part := add(part, 0x20)
            }
            LooseCubic sum = WeighedSums.ofElements(row, width, weights);
            assembly ("memory-safe") {
                mstore(nextRecord, sum)
                nextRecord := add(nextRecord, 0x20)
                row := add(row, shl(3, width))
            }
        }
    }
}
