// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Rlp
/// @notice Reads RLP strictly: each value has one encoding. Nothing reverts on malformed data.
///         Source: Ethereum yellow paper, appendix B.
library Rlp {
    /// @notice Announces 32 bytes: most of what tries are made of.
    bytes1 private constant HASH = 0xa0;

    /// @notice Finds the items of a list. `bounds[i]` is where item `i` begins in `data`, and
    ///         `bounds[count]` where the last one ends.
    /// @return count 0 if `data` is not exactly one list, or has more items than `bounds` holds
    function items(bytes calldata data, uint256[] memory bounds)
        internal
        pure
        returns (uint256 count)
    {
        (uint256 pos, uint256 end) = _span(data, 0);
        if (end != data.length || !isList(data)) {
            return 0;
        }
        uint256 room = bounds.length - 1;
        // nothing overflows: each step goes on by less than 2^65
        unchecked {
            while (pos < end) {
                if (count == room) {
                    return 0;
                }
                bounds[count++] = pos;
                if (data[pos] == HASH) {
                    pos += 33;
                } else {
                    (, pos) = _span(data, pos);
                    if (pos == 0) {
                        return 0;
                    }
                }
            }
        }
        if (pos != end) {
            return 0;
        }
        bounds[count] = end;
    }

    function isList(bytes calldata item) internal pure returns (bool) {
        return item.length != 0 && uint8(item[0]) >= 0xc0;
    }

    /// @notice The content of an item that is a string.
    function text(bytes calldata item) internal pure returns (bool ok, bytes calldata content) {
        (uint256 start, uint256 end) = _span(item, 0);
        if (end == 0 || end != item.length || isList(item)) {
            return (false, item);
        }
        return (true, item[start:]);
    }

    /// @notice Where the content of the item at `pos` begins and ends; (0, 0) if it is malformed.
    function _span(bytes calldata data, uint256 pos)
        private
        pure
        returns (uint256 start, uint256 end)
    {
        if (pos >= data.length) {
            return (0, 0);
        }
        uint256 first = uint8(data[pos]);
        if (first < 0x80) {
            return (pos, pos + 1);
        }
        uint256 size = first < 0xc0 ? first - 0x80 : first - 0xc0;
        start = pos + 1;
        if (size > 55) {
            (size, start) = _longSize(data, start, size - 55);
            if (size == 0) {
                return (0, 0);
            }
        }
        end = start + size;
        if (end > data.length) {
            return (0, 0);
        }
        if (first == 0x81 && uint8(data[start]) < 0x80) {
            // should have stood for itself
            return (0, 0);
        }
    }

    /// @notice A size in `count` bytes, which must need them: 0 if not.
    function _longSize(bytes calldata data, uint256 pos, uint256 count)
        private
        pure
        returns (uint256 size, uint256 start)
    {
        start = pos + count;
        if (start > data.length || data[pos] == 0) {
            return (0, start);
        }
        size = uint64(bytes8(data[pos:start])) >> (8 - count) * 8;
        if (size <= 55) {
            size = 0;
        }
    }
}
