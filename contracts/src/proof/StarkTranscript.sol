// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";

/// @notice What both sides have seen.
/// @param state all that was absorbed
/// @param counter digests drawn since
struct Transcript {
    bytes32 state;
    uint64 counter;
}

/// @title StarkTranscript
/// @notice Fiat-Shamir (docs/spec/stark.md, Transcript). What is absorbed between two draws lies in
///         the proof in one piece, so it is hashed at once and nothing needs to be collected.
library StarkTranscript {
    uint256 private constant POSITIONS_OF_A_DIGEST = 8;

    /// @notice Absorbs bytes in memory, then bytes of the call data.
    function absorb(Transcript memory transcript, bytes memory first, uint256 from, uint256 to)
        internal
        pure
    {
        bytes32 state = transcript.state;
        // In assembly, as call data is hashed without making it an object in memory.
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := mload(first)
            mstore(free, state)
            mcopy(add(free, 0x20), add(first, 0x20), size)
            calldatacopy(add(add(free, 0x20), size), from, sub(to, from))
            state := keccak256(free, add(add(size, 0x20), sub(to, from)))
        }
        transcript.state = state;
        transcript.counter = 0;
    }

    /// @notice Absorbs bytes of the call data.
    function absorb(Transcript memory transcript, uint256 from, uint256 to) internal pure {
        absorb(transcript, "", from, to);
    }

    /// @notice A random element of K.
    function draw(Transcript memory transcript) internal pure returns (Cubic) {
        uint256 d = uint256(digest(transcript));
        uint256 mask = (1 << 85) - 1;
        return Cubics.join(
            (d & mask) % Goldilocks.P, ((d >> 85) & mask) % Goldilocks.P, (d >> 170) % Goldilocks.P
        );
    }

    /// @notice Random positions, ascending, each once.
    /// @param count how many are drawn
    /// @param bits each is below 2^bits
    function drawPositions(Transcript memory transcript, uint256 count, uint256 bits)
        internal
        pure
        returns (uint256[] memory positions)
    {
        positions = new uint256[](count);
        uint256 mask = (1 << bits) - 1;
        uint256 rest;
        for (uint256 i = 0; i < count; i++) {
            rest = i % POSITIONS_OF_A_DIGEST == 0 ? uint256(digest(transcript)) : rest >> 32;
            insert(positions, i, rest & mask);
        }
        return shifted(positions, 0);
    }

    /// @notice Into the first `count` of an array, which ascend.
    function insert(uint256[] memory sorted, uint256 count, uint256 value) private pure {
        // In assembly: a binary search, then all that is greater moves on at once.
        assembly ("memory-safe") {
            let low := add(sorted, 0x20)
            let end := add(low, shl(5, count))
            for { let high := end } lt(low, high) {} {
                let middle := add(low, shl(5, shr(6, sub(high, low))))
                switch gt(mload(middle), value)
                case 0 { low := add(middle, 0x20) }
                default { high := middle }
            }
            mcopy(add(low, 0x20), low, sub(end, low))
            mstore(low, value)
        }
    }

    /// @notice Positions in a layer 2^shift times smaller, ascending, each once.
    function shifted(uint256[] memory ascending, uint256 shift)
        internal
        pure
        returns (uint256[] memory positions)
    {
        positions = new uint256[](ascending.length);
        // In assembly, as an array can only be shortened so.
        assembly ("memory-safe") {
            let to := positions
            let last := not(0)
            let end := add(ascending, shl(5, mload(ascending)))
            for { let place := ascending } lt(place, end) {} {
                place := add(place, 0x20)
                let position := shr(shift, mload(place))
                if xor(position, last) {
                    to := add(to, 0x20)
                    mstore(to, position)
                    last := position
                }
            }
            mstore(positions, shr(5, sub(to, positions)))
        }
    }

    function digest(Transcript memory transcript) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(transcript.state, transcript.counter++));
    }
}
