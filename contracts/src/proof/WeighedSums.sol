// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics, LIMB, LooseCubic, P} from "./Cubic.sol";

/// @title WeighedSums
/// @notice Powers of alpha in memory, and sums that are weighed by them: where the verifier spends
///         most of its gas if tables are wide.
library WeighedSums {
    /// @notice Bytes of a power: a + bX + cX² is stored as a + 2^144·b and c, its lanes.
    uint256 internal constant SIZE = 0x40;
    uint256 private constant LANE = 144;
    uint256 private constant LANE_MASK = 0xffffffffffffffffffffffffffffffffffff;
    /// @dev p·2^144: modulo this, what is in the upper lane is reduced modulo p and what is in the
    ///      lower one, where a sum of 2^16 products has room, stays.
    uint256 private constant LANE_MODULUS = 0xffffffff00000001000000000000000000000000000000000000;

    /// @notice The first powers of alpha.
    function powersOf(Cubic alpha, uint256 count) internal pure returns (uint256 powers) {
        assembly ("memory-safe") {
            powers := mload(0x40)
            mstore(0x40, add(powers, mul(count, SIZE)))
        }
        Cubic power = Cubics.ONE;
        uint256 end = powers + count * SIZE;
        for (uint256 place = powers; place < end;) {
            assembly ("memory-safe") {
                mstore(place, or(shr(128, power), shl(LANE, and(shr(64, power), LIMB))))
                mstore(add(place, 0x20), and(power, LIMB))
                place := add(place, SIZE)
            }
            power = power * alpha;
        }
    }

    /// @notice Elements of K in the call data as weights.
    function weightsFrom(uint256 place, uint256 count) internal pure returns (uint256 weights) {
        assembly ("memory-safe") {
            weights := mload(0x40)
            let end := add(weights, mul(count, SIZE))
            mstore(0x40, end)
            for { let to := weights } lt(to, end) { to := add(to, SIZE) } {
                let word := calldataload(place)
                mstore(to, or(shr(192, word), shl(LANE, and(shr(128, word), LIMB))))
                mstore(add(to, 0x20), and(shr(64, word), LIMB))
                place := add(place, 24)
            }
        }
    }

    /// @notice The sum of the powers of an element of F, each times its weight.
    function ofPowers(uint256 x, uint256 count, uint256 weights) internal pure returns (Cubic sum) {
        uint256 ab;
        uint256 c;
        assembly ("memory-safe") {
            let power := 1
            let end := add(weights, mul(count, SIZE))
            for {} lt(add(weights, 0xc0), end) { weights := add(weights, 0x100) } {
                ab := add(ab, mulmod(power, mload(weights), LANE_MODULUS))
                c := add(c, mul(power, mload(add(weights, 0x20))))
                power := mulmod(power, x, P)
                ab := add(ab, mulmod(power, mload(add(weights, 0x40)), LANE_MODULUS))
                c := add(c, mul(power, mload(add(weights, 0x60))))
                power := mulmod(power, x, P)
                ab := add(ab, mulmod(power, mload(add(weights, 0x80)), LANE_MODULUS))
                c := add(c, mul(power, mload(add(weights, 0xa0))))
                power := mulmod(power, x, P)
                ab := add(ab, mulmod(power, mload(add(weights, 0xc0)), LANE_MODULUS))
                c := add(c, mul(power, mload(add(weights, 0xe0))))
                power := mulmod(power, x, P)
            }
            for {} lt(weights, end) { weights := add(weights, SIZE) } {
                ab := add(ab, mulmod(power, mload(weights), LANE_MODULUS))
                c := add(c, mul(power, mload(add(weights, 0x20))))
                power := mulmod(power, x, P)
            }
        }
        return reduced(ab, c);
    }

    /// @notice The sum of so many elements of K in the call data, each times its weight.
    /// @dev In assembly, as products are added up without being reduced. The accumulators are the
    ///      coefficients of a polynomial in X of degree 4.
    function ofCubics(uint256 from, uint256 count, uint256 weights)
        internal
        pure
        returns (Cubic sum)
    {
        uint256 t0;
        uint256 t1;
        uint256 t2;
        uint256 t3;
        uint256 t4;
        assembly ("memory-safe") {
            for { let end := add(from, mul(count, 24)) } lt(from, end) { from := add(from, 24) } {
                let word := calldataload(from)
                let b := mload(weights)
                let a := and(b, LIMB)
                b := shr(LANE, b)
                let c := mload(add(weights, 0x20))
                let d := shr(192, word)
                let e := and(shr(128, word), LIMB)
                let f := and(shr(64, word), LIMB)
                t0 := add(t0, mul(a, d))
                t1 := add(t1, add(mul(a, e), mul(b, d)))
                t2 := add(t2, add(add(mul(a, f), mul(b, e)), mul(c, d)))
                t3 := add(t3, add(mul(b, f), mul(c, e)))
                t4 := add(t4, mul(c, f))
                weights := add(weights, SIZE)
            }
        }
        return Cubics.reduce(t0, t1, t2, t3, t4);
    }

    /// @notice The sum of elements of F in the call data, each times its weight; limbs below p.
    /// @dev In assembly, as this is done for every opened element. Sums are reduced once: there are
    ///      fewer than 2^16 products, so those of the lower lane stay below 2^144 and those of the
    ///      upper one, each below p, below 2^80.
    function ofElements(uint256 from, uint256 width, uint256 weights)
        internal
        pure
        returns (LooseCubic sum)
    {
        assembly ("memory-safe") {
            let ab := 0
            let c := 0
            let end := add(weights, shl(6, width))
            // four at a time; no memory lies below 0xc0 that weights could stand in
            for { let most := sub(end, 0xc0) } lt(weights, most) {} {
                let w := calldataload(from)
                let v := shr(192, w)
                w := and(shr(128, w), LIMB)
                ab := add(
                    ab,
                    add(
                        mulmod(v, mload(weights), LANE_MODULUS),
                        mulmod(w, mload(add(weights, 0x40)), LANE_MODULUS)
                    )
                )
                c := add(
                    c,
                    add(mul(v, mload(add(weights, 0x20))), mul(w, mload(add(weights, 0x60))))
                )
                w := calldataload(from)
                v := and(shr(64, w), LIMB)
                w := and(w, LIMB)
                ab := add(
                    ab,
                    add(
                        mulmod(v, mload(add(weights, 0x80)), LANE_MODULUS),
                        mulmod(w, mload(add(weights, 0xc0)), LANE_MODULUS)
                    )
                )
                c := add(
                    c,
                    add(mul(v, mload(add(weights, 0xa0))), mul(w, mload(add(weights, 0xe0))))
                )
                weights := add(weights, 0x100)
                from := add(from, 0x20)
            }
            // then what is left: none, one, two or three
            if lt(weights, end) {
                let w := calldataload(from)
                let v := shr(192, w)
                ab := add(ab, mulmod(v, mload(weights), LANE_MODULUS))
                c := add(c, mul(v, mload(add(weights, 0x20))))
                weights := add(weights, 0x40)
                if lt(weights, end) {
                    v := and(shr(128, w), LIMB)
                    ab := add(ab, mulmod(v, mload(weights), LANE_MODULUS))
                    c := add(c, mul(v, mload(add(weights, 0x20))))
                    weights := add(weights, 0x40)
                    if lt(weights, end) {
                        v := and(shr(64, w), LIMB)
                        ab := add(ab, mulmod(v, mload(weights), LANE_MODULUS))
                        c := add(c, mul(v, mload(add(weights, 0x20))))
                    }
                }
            }
            sum := or(
                or(shl(170, mod(and(ab, LANE_MASK), P)), shl(85, mod(shr(LANE, ab), P))),
                mod(c, P)
            )
        }
    }

    function reduced(uint256 ab, uint256 c) private pure returns (Cubic) {
        return Cubics.join((ab & LANE_MASK) % P, (ab >> LANE) % P, c % P);
    }
}
