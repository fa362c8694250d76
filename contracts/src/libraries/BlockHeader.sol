// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BlockHeader
/// @notice Reads an execution block's number from the header's RLP.
library BlockHeader {
    /// @notice `number` is the ninth field.
    uint256 private constant FIELDS_BEFORE_NUMBER = 8;

    /// @return ok Whether the bytes are a list of a header's length whose first nine items are
    ///         strings, the ninth a number
    function number(bytes calldata header) internal pure returns (bool ok, uint256 value) {
        // A header has between 256 and 65535 bytes: 0xf9, and their number in two bytes.
        if (
            header.length < 3 || header[0] != 0xf9
                || uint256(uint16(bytes2(header[1:3]))) + 3 != header.length
        ) {
            return (false, 0);
        }
        uint256 offset = 3;
        uint256 size;
        for (uint256 i = 0; i <= FIELDS_BEFORE_NUMBER; i++) {
            offset += size;
            (ok, offset, size) = _string(header, offset);
            if (!ok) {
                return (false, 0);
            }
        }
        if (size > 32) {
            return (false, 0);
        }
        for (uint256 i = 0; i < size; i++) {
            value = value << 8 | uint8(header[offset + i]);
        }
    }

    /// @notice The content of the string item at an offset: where it is, and its size.
    function _string(bytes calldata data, uint256 offset)
        private
        pure
        returns (bool ok, uint256 start, uint256 size)
    {
        if (offset >= data.length) {
            return (false, 0, 0);
        }
        uint256 first = uint8(data[offset]);
        if (first < 0x80) {
            return (true, offset, 1);
        }
        if (first < 0xb8) {
            start = offset + 1;
            size = first - 0x80;
        } else if (first < 0xba) {
            // one or two bytes of size: no header field is longer
            uint256 sizeBytes = first - 0xb7;
            start = offset + 1 + sizeBytes;
            if (start > data.length) {
                return (false, 0, 0);
            }
            size = sizeBytes == 1
                ? uint8(data[offset + 1])
                : uint256(uint8(data[offset + 1])) << 8 | uint8(data[offset + 2]);
        } else {
            return (false, 0, 0);
        }
        ok = start + size <= data.length;
    }
}
