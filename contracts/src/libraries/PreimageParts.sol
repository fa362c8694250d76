// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PreimageParts
/// @notice Cuts 32 bytes out of a preimage's stream: its length as 8 bytes big-endian, then its
///         bytes. After the stream's end come zeros.
library PreimageParts {
    /// @notice Bytes of the length.
    uint256 internal constant PREFIX = 8;

    /// @notice The part from `partOffset` on.
    function part(bytes memory preimage, uint256 partOffset) internal pure returns (bytes32) {
        if (partOffset < PREFIX) {
            return
                ofPrefix(preimage.length, partOffset) | _word(preimage, 0)
                    >> 8 * (PREFIX - partOffset);
        }
        return _word(preimage, partOffset - PREFIX);
    }

    /// @notice Those bytes of the part that are in the length.
    function ofPrefix(uint256 length, uint256 partOffset) internal pure returns (bytes32) {
        return partOffset < PREFIX ? bytes32(length << 192 + 8 * partOffset) : bytes32(0);
    }

    /// @notice Those bytes of the part that are in this chunk of the preimage.
    /// @param start Bytes of the preimage before the chunk
    function ofChunk(bytes calldata chunk, uint64 start, uint64 partOffset)
        internal
        pure
        returns (bytes32)
    {
        uint256 position = PREFIX + start;
        if (partOffset < position) {
            // shifts by a word and more leave nothing
            return _wordOfChunk(chunk, 0) >> 8 * (position - partOffset);
        }
        return _wordOfChunk(chunk, partOffset - position);
    }

    /// @notice The 32 bytes from `offset` on, zeros after the last.
    function _word(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        if (offset >= data.length) {
            return 0;
        }
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), offset))
        }
        return _first(word, data.length - offset);
    }

    function _wordOfChunk(bytes calldata data, uint256 offset) private pure returns (bytes32 word) {
        if (offset >= data.length) {
            return 0;
        }
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
        return _first(word, data.length - offset);
    }

    function _first(bytes32 word, uint256 count) private pure returns (bytes32) {
        return count < 32 ? word & bytes32(type(uint256).max << 256 - 8 * count) : word;
    }
}
