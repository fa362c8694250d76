// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title FastLz
/// @notice Size that FastLZ (level 1) compresses data to: Fjord's measure of what a transaction
///         takes in L1 data. Source: OP Stack specification, Fjord, "FastLZ implementation".
library FastLz {
    uint256 private constant HASH_ENTRIES = 8192;
    uint256 private constant MAX_DISTANCE = 8191;
    uint256 private constant MAX_MATCH = 262;
    uint256 private constant MAX_LITERALS = 32;
    /// @notice The last bytes are never searched for matches.
    uint256 private constant TAIL = 13;

    /// @notice Eight 32-bit positions a word.
    struct Positions {
        uint256[HASH_ENTRIES / 8] words;
    }

    function compressedSize(bytes memory data) internal pure returns (uint256 size) {
        unchecked {
            Positions memory last;
            uint256 limit = data.length < TAIL ? 0 : data.length - TAIL;
            uint256 anchor = 0;
            uint256 position = 2;
            while (position + 1 < limit) {
                uint256 word = _three(data, position);
                uint256 candidate = _exchange(last, _hash(word), position);
                if (position - candidate > MAX_DISTANCE || word != _three(data, candidate)) {
                    position++;
                    continue;
                }
                if (position > anchor) {
                    size += _literals(position - anchor);
                }
                uint256 length = _common(data, candidate + 3, position + 3, limit + 9);
                size += _match(length);
                position += length;
                _exchange(last, _hash(_three(data, position)), position);
                position++;
                _exchange(last, _hash(_three(data, position)), position);
                position++;
                anchor = position;
            }
            size += _literals(data.length - anchor);
        }
    }

    function _literals(uint256 n) private pure returns (uint256) {
        unchecked {
            uint256 rest = n % MAX_LITERALS;
            return n / MAX_LITERALS * (MAX_LITERALS + 1) + (rest == 0 ? 0 : rest + 1);
        }
    }

    function _match(uint256 length) private pure returns (uint256) {
        unchecked {
            uint256 l = length - 1;
            return l / MAX_MATCH * 3 + (l % MAX_MATCH >= 6 ? 3 : 2);
        }
    }

    /// @notice Length of what is equal at `p` and `q`, plus one if it ended before `end`.
    function _common(bytes memory data, uint256 p, uint256 q, uint256 end)
        private
        pure
        returns (uint256 length)
    {
        unchecked {
            while (q + length < end) {
                bool same = data[p + length] == data[q + length];
                length++;
                if (!same) {
                    break;
                }
            }
        }
    }

    function _hash(uint256 word) private pure returns (uint256) {
        unchecked {
            return (2654435769 * word >> 19) & (HASH_ENTRIES - 1);
        }
    }

    function _exchange(Positions memory last, uint256 slot, uint256 position)
        private
        pure
        returns (uint256 old)
    {
        unchecked {
            uint256 word = last.words[slot >> 3];
            uint256 shift = (slot & 7) << 5;
            old = word >> shift & 0xffffffff;
            last.words[slot >> 3] = word ^ (old ^ position) << shift;
        }
    }

    /// @notice Three bytes, little-endian.
    function _three(bytes memory data, uint256 position) private pure returns (uint256) {
        unchecked {
            return uint256(uint8(data[position])) | uint256(uint8(data[position + 1])) << 8
                | uint256(uint8(data[position + 2])) << 16;
        }
    }
}
