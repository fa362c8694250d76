// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title LittleEndian
/// @notice The machine and keccak count bytes from the low end, the EVM from the high end.
library LittleEndian {
    uint256 private constant BYTES =
        0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant PAIRS =
        0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
    uint256 private constant QUADS =
        0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;

    /// @notice Reverses the bytes in each quarter of the word. The first eight bytes' number is in
    ///         the result's highest 64 bits.
    function swapQuarters(uint256 word) internal pure returns (uint256) {
        word = (word >> 8) & BYTES | (word & BYTES) << 8;
        word = (word >> 16) & PAIRS | (word & PAIRS) << 16;
        return (word >> 32) & QUADS | (word & QUADS) << 32;
    }
}
