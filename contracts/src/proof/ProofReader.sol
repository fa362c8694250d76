// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {Cubic, P} from "./Cubic.sol";

/// @notice What of a proof is still unread.
/// @param place where it begins in the call data
/// @param end where the proof ends
struct Reader {
    uint256 place;
    uint256 end;
}

/// @title ProofReader
/// @notice Reads a proof in the call data from front to back and refuses what is not canonical.
library ProofReader {
    function over(bytes calldata proof) internal pure returns (Reader memory reader) {
        uint256 place;
        assembly ("memory-safe") {
            place := proof.offset
        }
        reader.place = place;
        reader.end = place + proof.length;
    }

    /// @notice Goes on by so many bytes.
    /// @return from where they begin in the call data
    function take(Reader memory reader, uint256 size) internal pure returns (uint256 from) {
        from = reader.place;
        uint256 to = from + size;
        if (to > reader.end) {
            revert IStarkVerifier.StarkVerifier_Length();
        }
        reader.place = to;
    }

    /// @notice Goes on by so many elements of F, each of them below p.
    function takeElements(Reader memory reader, uint256 count)
        internal
        pure
        returns (uint256 from)
    {
        from = take(reader, count * 8);
        if (!canonical(from, count)) {
            revert IStarkVerifier.StarkVerifier_Encoding();
        }
    }

    function takeCubic(Reader memory reader) internal pure returns (Cubic) {
        return cubicAt(takeElements(reader, 3));
    }

    /// @notice Goes on by 2^logCount digests.
    function takeDigests(Reader memory reader, uint256 logCount)
        internal
        pure
        returns (bytes32[] memory digests)
    {
        uint256 size = 32 << logCount;
        uint256 from = take(reader, size);
        digests = new bytes32[](size / 32);
        assembly ("memory-safe") {
            calldatacopy(add(digests, 0x20), from, size)
        }
    }

    /// @notice The element of K at a place in the call data.
    function cubicAt(uint256 from) internal pure returns (Cubic x) {
        assembly ("memory-safe") {
            x := shr(64, calldataload(from))
        }
    }

    /// @notice Whether numbers of 8 bytes in the call data are all below p.
    function canonical(uint256 from, uint256 count) private pure returns (bool right) {
        // In assembly: it goes over every row of a proof, four numbers at a time. A number that is
        // not below p = 2^64 - (2^32 - 1), and, of the lowest such, only that, carries into the
        // next when 2^32 - 1 is added to it. As that addend's lowest bit is set, a sum's bit 64,
        // 128 or 192 is the same as before the addition exactly if there is a carry into it.
        assembly ("memory-safe") {
            let addend := 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff
            let differing := not(0)
            let overflow := 0
            let end := add(from, shl(3, count))
            for {} lt(add(from, 63), end) { from := add(from, 64) } {
                let word := calldataload(from)
                let sum := add(word, addend)
                differing := and(differing, xor(word, sum))
                overflow := or(overflow, lt(sum, word))
                word := calldataload(add(from, 32))
                sum := add(word, addend)
                differing := and(differing, xor(word, sum))
                overflow := or(overflow, lt(sum, word))
            }
            for {} lt(from, end) { from := add(from, 8) } {
                overflow := or(overflow, gt(shr(192, calldataload(from)), sub(P, 1)))
            }
            let bits := 0x0000000000000001000000000000000100000000000000010000000000000000
            right := and(eq(and(differing, bits), bits), iszero(overflow))
        }
    }
}
