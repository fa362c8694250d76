// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LittleEndian} from "./LittleEndian.sol";

/// @title KeccakF
/// @notice The permutation keccak-f[1600] (FIPS 202 §3.3), which the EVM has no instruction for.
/// @dev Every lane is held in a word four times over, so that a rotation is one shift: the bits
///      that it brings in at the end are wrong, but the lane's bits still stand elsewhere in the word.
///      Rotations to the left by r <= 41 are `shl(r)`, others `shr(64 - r)`; with theta's by one
///      that spoils at most 42 bits at the bottom and 21 at the top in a round. After three rounds
///      bits 128 to 191 are still right (3 * 42 <= 128, 256 - 3 * 21 >= 192); from them the word is
///      made anew. All else in the permutation works on single bits.
///
///      The working states lie at fixed addresses behind the free memory pointer, where memory-safe
///      assembly may write: lane (x, y) at 0x1000 + 32 (x + 5 y), a copy 0x320 bytes on, the
///      round constants at 0x1640.
library KeccakF {
    /// @notice Memory from 0x1000 on is needed, but already in use.
    error KeccakF_NoMemory();

    /// @notice Permutes the first 200 bytes in place.
    function permute(bytes32[8] memory data) internal pure {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        if (free > 0x1000) {
            revert KeccakF_NoMemory();
        }
        _spread(data);
        _rounds();
        _gather(data);
    }

    /// @notice Puts the lanes where a finished group of rounds has them: from bit 128 on.
    function _spread(bytes32[8] memory data) private pure {
        for (uint256 i = 0; i < 7; i++) {
            uint256 lanes = LittleEndian.swapQuarters(uint256(data[i]));
            assembly ("memory-safe") {
                // the last word has one lane; what follows it is written to where nothing is yet
                let at := add(0x1000, shl(7, i))
                mstore(at, shr(64, lanes))
                mstore(add(at, 0x20), lanes)
                mstore(add(at, 0x40), shl(64, lanes))
                mstore(add(at, 0x60), shl(128, lanes))
            }
        }
    }

    function _gather(bytes32[8] memory data) private pure {
        for (uint256 i = 0; i < 7; i++) {
            uint256 lanes;
            assembly ("memory-safe") {
                let at := add(0x1000, shl(7, i))
                let mask := shl(128, 0xffffffffffffffff)
                lanes := or(
                    or(shl(192, shr(128, mload(at))), and(mload(add(at, 0x20)), mask)),
                    or(
                        shr(64, and(mload(add(at, 0x40)), mask)),
                        shr(192, shl(64, mload(add(at, 0x60))))
                    )
                )
            }
            uint256 word = LittleEndian.swapQuarters(lanes);
            uint256 kept = i < 6 ? 0 : type(uint256).max >> 64;
            data[i] = bytes32(uint256(data[i]) & kept | word & ~kept);
        }
    }

    function _rounds() private pure {
        assembly ("memory-safe") {
            let LANE := 0xffffffffffffffff
            let REPEAT := 0x0000000000000001000000000000000100000000000000010000000000000001
            mstore(0x1640, 0x00000000000000010000000000008082800000000000808a8000000080008000)
            mstore(0x1660, 0x000000000000808b000000008000000180000000800080818000000000008009)
            mstore(0x1680, 0x000000000000008a00000000000000880000000080008009000000008000000a)
            mstore(0x16a0, 0x000000008000808b800000000000008b80000000000080898000000000008003)
            mstore(0x16c0, 0x80000000000080028000000000000080000000000000800a800000008000000a)
            mstore(0x16e0, 0x8000000080008081800000000000808000000000800000018000000080008008)
            for { let at := 0x1640 } lt(at, 0x1700) {} {
                for { let p := 0x1000 } lt(p, 0x1320) { p := add(p, 0xa0) } {
                    mstore(p, mul(and(shr(128, mload(p)), LANE), REPEAT))
                    mstore(add(p, 0x20), mul(and(shr(128, mload(add(p, 0x20))), LANE), REPEAT))
                    mstore(add(p, 0x40), mul(and(shr(128, mload(add(p, 0x40))), LANE), REPEAT))
                    mstore(add(p, 0x60), mul(and(shr(128, mload(add(p, 0x60))), LANE), REPEAT))
                    mstore(add(p, 0x80), mul(and(shr(128, mload(add(p, 0x80))), LANE), REPEAT))
                }
                for { let end := add(at, 24) } lt(at, end) { at := add(at, 8) } {
                    let constant := mul(shr(192, mload(at)), REPEAT)
                    let c0 :=
                        xor(xor(mload(0x1000), mload(0x10a0)), xor(mload(0x1140), mload(0x11e0)))
                    c0 := xor(c0, mload(0x1280))
                    let c1 :=
                        xor(xor(mload(0x1020), mload(0x10c0)), xor(mload(0x1160), mload(0x1200)))
                    c1 := xor(c1, mload(0x12a0))
                    let c2 :=
                        xor(xor(mload(0x1040), mload(0x10e0)), xor(mload(0x1180), mload(0x1220)))
                    c2 := xor(c2, mload(0x12c0))
                    let c3 :=
                        xor(xor(mload(0x1060), mload(0x1100)), xor(mload(0x11a0), mload(0x1240)))
                    c3 := xor(c3, mload(0x12e0))
                    let c4 :=
                        xor(xor(mload(0x1080), mload(0x1120)), xor(mload(0x11c0), mload(0x1260)))
                    c4 := xor(c4, mload(0x1300))
                    let d0 := xor(c4, shl(1, c1))
                    let d1 := xor(c0, shl(1, c2))
                    let d2 := xor(c1, shl(1, c3))
                    let d3 := xor(c2, shl(1, c4))
                    let d4 := xor(c3, shl(1, c0))
                    mcopy(0x1320, 0x1000, 0x320)
                    {
                        let b0 := xor(mload(0x1320), d0)
                        let b1 := shr(20, xor(mload(0x13e0), d1))
                        let b2 := shr(21, xor(mload(0x14a0), d2))
                        let b3 := shl(21, xor(mload(0x1560), d3))
                        let b4 := shl(14, xor(mload(0x1620), d4))
                        mstore(0x1000, xor(xor(b0, and(not(b1), b2)), constant))
                        mstore(0x1020, xor(b1, and(not(b2), b3)))
                        mstore(0x1040, xor(b2, and(not(b3), b4)))
                        mstore(0x1060, xor(b3, and(not(b4), b0)))
                        mstore(0x1080, xor(b4, and(not(b0), b1)))
                    }
                    {
                        let b0 := shl(28, xor(mload(0x1380), d3))
                        let b1 := shl(20, xor(mload(0x1440), d4))
                        let b2 := shl(3, xor(mload(0x1460), d0))
                        let b3 := shr(19, xor(mload(0x1520), d1))
                        let b4 := shr(3, xor(mload(0x15e0), d2))
                        mstore(0x10a0, xor(b0, and(not(b1), b2)))
                        mstore(0x10c0, xor(b1, and(not(b2), b3)))
                        mstore(0x10e0, xor(b2, and(not(b3), b4)))
                        mstore(0x1100, xor(b3, and(not(b4), b0)))
                        mstore(0x1120, xor(b4, and(not(b0), b1)))
                    }
                    {
                        let b0 := shl(1, xor(mload(0x1340), d1))
                        let b1 := shl(6, xor(mload(0x1400), d2))
                        let b2 := shl(25, xor(mload(0x14c0), d3))
                        let b3 := shl(8, xor(mload(0x1580), d4))
                        let b4 := shl(18, xor(mload(0x15a0), d0))
                        mstore(0x1140, xor(b0, and(not(b1), b2)))
                        mstore(0x1160, xor(b1, and(not(b2), b3)))
                        mstore(0x1180, xor(b2, and(not(b3), b4)))
                        mstore(0x11a0, xor(b3, and(not(b4), b0)))
                        mstore(0x11c0, xor(b4, and(not(b0), b1)))
                    }
                    {
                        let b0 := shl(27, xor(mload(0x13a0), d4))
                        let b1 := shl(36, xor(mload(0x13c0), d0))
                        let b2 := shl(10, xor(mload(0x1480), d1))
                        let b3 := shl(15, xor(mload(0x1540), d2))
                        let b4 := shr(8, xor(mload(0x1600), d3))
                        mstore(0x11e0, xor(b0, and(not(b1), b2)))
                        mstore(0x1200, xor(b1, and(not(b2), b3)))
                        mstore(0x1220, xor(b2, and(not(b3), b4)))
                        mstore(0x1240, xor(b3, and(not(b4), b0)))
                        mstore(0x1260, xor(b4, and(not(b0), b1)))
                    }
                    {
                        let b0 := shr(2, xor(mload(0x1360), d2))
                        let b1 := shr(9, xor(mload(0x1420), d3))
                        let b2 := shl(39, xor(mload(0x14e0), d4))
                        let b3 := shl(41, xor(mload(0x1500), d0))
                        let b4 := shl(2, xor(mload(0x15c0), d1))
                        mstore(0x1280, xor(b0, and(not(b1), b2)))
                        mstore(0x12a0, xor(b1, and(not(b2), b3)))
                        mstore(0x12c0, xor(b2, and(not(b3), b4)))
                        mstore(0x12e0, xor(b3, and(not(b4), b0)))
                        mstore(0x1300, xor(b4, and(not(b0), b1)))
                    }
                }
            }
        }
    }
}
