// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics, LIMB, LOOSE_LIMB, LooseCubic, P} from "./Cubic.sol";

/// @title Poles
/// @notice factor / (x - point) for many x of F, one point of K that does not lie in F and a factor
///         of K.
/// @dev With t, u and n trace, adjugate and norm of the point and s the trace of u, the adjugate of
///      x - point is x² + x·(point - t) + u, and its norm x³ - t·x² + s·x - n. A pole is twelve
///      words: for each limb of factor times the adjugate its coefficients of x², x and 1; then
///      those of x², x and 1 in the norm.
library Poles {
    function make(Cubic point, Cubic factor) internal pure returns (uint256[12] memory pole) {
        uint256 trace = point.trace();
        Cubic cofactors = point.adjugate();
        setLimbs(pole, 0, factor);
        setLimbs(pole, 1, factor * (point - Cubics.fromBase(trace)));
        setLimbs(pole, 2, factor * cofactors);
        pole[9] = P - trace;
        pole[10] = cofactors.trace();
        pole[11] = P - point.norm(cofactors);
    }

    function setLimbs(uint256[12] memory pole, uint256 i, Cubic x) private pure {
        pole[i] = Cubic.unwrap(x) >> 128;
        pole[i + 3] = Cubic.unwrap(x) >> 64 & LIMB;
        pole[i + 6] = Cubic.unwrap(x) & LIMB;
    }

    /// @notice The norm of x - point, which is not zero.
    function normAt(uint256[12] memory pole, uint256 x) internal pure returns (uint256 norm) {
        // In assembly, as the function after it: it is done for every query.
        assembly ("memory-safe") {
            norm := mulmod(add(x, mload(add(pole, 0x120))), x, P)
            norm := mulmod(add(norm, mload(add(pole, 0x140))), x, P)
            norm := addmod(norm, mload(add(pole, 0x160)), P)
        }
    }

    /// @notice To a sum: numerator·factor·adjugate(x - point)·scale.
    /// @param scale an element of F: the norm's inverse makes it numerator·factor / (x - point)
    /// @param s0 the sum's limbs, each below 2^255, to which less than 2^220 is added
    function plusTimes(
        uint256[12] memory pole,
        uint256 x,
        LooseCubic numerator,
        uint256 scale,
        uint256 s0,
        uint256 s1,
        uint256 s2
    ) internal pure returns (uint256 z0, uint256 z1, uint256 z2) {
        assembly ("memory-safe") {
            let d := add(mul(x, mload(pole)), mload(add(pole, 0x20)))
            d := mod(add(mul(x, d), mload(add(pole, 0x40))), P)
            let e := add(mul(x, mload(add(pole, 0x60))), mload(add(pole, 0x80)))
            e := mod(add(mul(x, e), mload(add(pole, 0xa0))), P)
            let f := add(mul(x, mload(add(pole, 0xc0))), mload(add(pole, 0xe0)))
            f := mod(add(mul(x, f), mload(add(pole, 0x100))), P)
            let a := shr(170, numerator)
            let b := and(shr(85, numerator), LOOSE_LIMB)
            let c := and(numerator, LOOSE_LIMB)
            // X³ = X + 1 and X⁴ = X² + X; products of limbs have 149 bits
            let t3 := add(mul(b, f), mul(c, e))
            let t4 := mul(c, f)
            z0 := add(s0, mul(scale, add(mul(a, d), t3)))
            z1 := add(s1, mul(scale, add(add(mul(a, e), mul(b, d)), add(t3, t4))))
            z2 := add(s2, mul(scale, add(add(mul(a, f), mul(b, e)), add(mul(c, d), t4))))
        }
    }
}
