// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Goldilocks} from "./Goldilocks.sol";

/// @notice An element a + bX + cX² of K = F[X] / (X³ - X - 1), as a proof encodes it: a in bits 128
///         to 191 of the word, b in bits 64 to 127, c in bits 0 to 63, each below p.
type Cubic is uint256;

/// @notice An element of K whose limbs need not be below p: a from bit 170 on, b from bit 85 on, c.
///         One addition of words adds two of them. Up to 2^20 elements can be added to one.
type LooseCubic is uint256;

/// @dev p again, where assembly can name it.
uint256 constant P = 0xFFFFFFFF00000001;
uint256 constant LIMB = 0xffffffffffffffff;
uint256 constant LOOSE_LIMB = 0x1fffffffffffffffffffff;

using {
    plus as +,
    minus as -,
    times as *,
    same as ==,
    Cubics.scale,
    Cubics.square,
    Cubics.squarings,
    Cubics.power,
    Cubics.inverse,
    Cubics.norm,
    Cubics.adjugate,
    Cubics.timesX,
    Cubics.trace,
    Cubics.loosen,
    Cubics.negative,
    Cubics.isBase
} for Cubic global;

using {plusLoosely as +, Cubics.tighten} for LooseCubic global;

function plus(Cubic x, Cubic y) pure returns (Cubic z) {
    // In assembly, as all of this file's arithmetic: the compiler's checks would cost more than it.
    // Sums of limbs below p need 65 bits, so the limbs are taken apart first.
    assembly ("memory-safe") {
        z := or(
            or(
                shl(128, addmod(shr(128, x), shr(128, y), P)),
                shl(64, addmod(and(shr(64, x), LIMB), and(shr(64, y), LIMB), P))
            ),
            addmod(and(x, LIMB), and(y, LIMB), P)
        )
    }
}

function minus(Cubic x, Cubic y) pure returns (Cubic z) {
    assembly ("memory-safe") {
        z := or(
            or(
                shl(128, addmod(shr(128, x), sub(P, shr(128, y)), P)),
                shl(64, addmod(and(shr(64, x), LIMB), sub(P, and(shr(64, y), LIMB)), P))
            ),
            addmod(and(x, LIMB), sub(P, and(y, LIMB)), P)
        )
    }
}

/// @dev X³ = X + 1 and X⁴ = X² + X. A product of limbs has 128 bits, so sums of five fit a word by
///      far and are reduced once.
function times(Cubic x, Cubic y) pure returns (Cubic z) {
    assembly ("memory-safe") {
        let a := shr(128, x)
        let b := and(shr(64, x), LIMB)
        let c := and(x, LIMB)
        let d := shr(128, y)
        let e := and(shr(64, y), LIMB)
        let f := and(y, LIMB)
        let t3 := add(mul(b, f), mul(c, e))
        let t4 := mul(c, f)
        z := or(
            or(
                shl(128, mod(add(mul(a, d), t3), P)),
                shl(64, mod(add(add(mul(a, e), mul(b, d)), add(t3, t4)), P))
            ),
            mod(add(add(mul(a, f), mul(b, e)), add(mul(c, d), t4)), P)
        )
    }
}

/// @dev In assembly, as a checked addition would cost five times as much.
function plusLoosely(LooseCubic x, LooseCubic y) pure returns (LooseCubic z) {
    assembly ("memory-safe") {
        z := add(x, y)
    }
}

function same(Cubic x, Cubic y) pure returns (bool) {
    return Cubic.unwrap(x) == Cubic.unwrap(y);
}

/// @title Cubics
/// @notice What else is done with elements of K.
library Cubics {
    Cubic internal constant ZERO = Cubic.wrap(0);
    Cubic internal constant ONE = Cubic.wrap(1 << 128);
    /// @notice Bytes of an encoded element.
    uint256 internal constant SIZE = 24;

    /// @notice An element of F as one of K.
    function fromBase(uint256 base) internal pure returns (Cubic) {
        return Cubic.wrap(base << 128);
    }

    /// @notice From limbs, each below p.
    function join(uint256 a, uint256 b, uint256 c) internal pure returns (Cubic) {
        return Cubic.wrap(a << 128 | b << 64 | c);
    }

    /// @notice A polynomial in X of degree 4, its coefficients less than 2^254.
    /// @dev X³ = X + 1 and X⁴ = X² + X.
    function reduce(uint256 t0, uint256 t1, uint256 t2, uint256 t3, uint256 t4)
        internal
        pure
        returns (Cubic)
    {
        unchecked {
            return join((t0 + t3) % P, (t1 + t3 + t4) % P, (t2 + t4) % P);
        }
    }

    function isBase(Cubic x) internal pure returns (bool) {
        return Cubic.unwrap(x) << 128 == 0;
    }

    /// @notice The same element.
    function loosen(Cubic x) internal pure returns (LooseCubic z) {
        assembly ("memory-safe") {
            z := or(or(shl(170, shr(128, x)), shl(85, and(shr(64, x), LIMB))), and(x, LIMB))
        }
    }

    /// @notice -x, each limb taken from p.
    function negative(Cubic x) internal pure returns (LooseCubic z) {
        assembly ("memory-safe") {
            z := or(
                or(shl(170, sub(P, shr(128, x))), shl(85, sub(P, and(shr(64, x), LIMB)))),
                sub(P, and(x, LIMB))
            )
        }
    }

    /// @notice The same element.
    function tighten(LooseCubic x) internal pure returns (Cubic z) {
        assembly ("memory-safe") {
            z := or(
                or(shl(128, mod(shr(170, x), P)), shl(64, mod(and(shr(85, x), LOOSE_LIMB), P))),
                mod(and(x, LOOSE_LIMB), P)
            )
        }
    }

    /// @notice Times an element of F.
    function scale(Cubic x, uint256 factor) internal pure returns (Cubic z) {
        assembly ("memory-safe") {
            z := or(
                or(
                    shl(128, mulmod(shr(128, x), factor, P)),
                    shl(64, mulmod(and(shr(64, x), LIMB), factor, P))
                ),
                mulmod(and(x, LIMB), factor, P)
            )
        }
    }

    /// @notice Times X.
    function timesX(Cubic x) internal pure returns (Cubic z) {
        assembly ("memory-safe") {
            let a := shr(128, x)
            let b := and(shr(64, x), LIMB)
            let c := and(x, LIMB)
            z := or(or(shl(128, c), shl(64, addmod(a, c, P))), b)
        }
    }

    function square(Cubic x) internal pure returns (Cubic) {
        return x * x;
    }

    /// @notice To the power 2^k.
    function squarings(Cubic x, uint256 k) internal pure returns (Cubic) {
        for (; k > 0; k--) {
            x = x.square();
        }
        return x;
    }

    /// @notice To an exponent that is not negative.
    function power(Cubic x, uint256 exponent) internal pure returns (Cubic result) {
        result = ONE;
        for (; exponent > 0; exponent >>= 1) {
            if (exponent & 1 != 0) {
                result = result * x;
            }
            x = x.square();
        }
    }

    /// @notice What `x` must be multiplied by to become its norm.
    /// @dev Cramer's rule: multiplication by x is a linear map with columns (a, b, c), (c, a + c, b)
    ///      and (b, b + c, a + c); these are the cofactors of its first row.
    function adjugate(Cubic x) internal pure returns (Cubic z) {
        assembly ("memory-safe") {
            let a := shr(128, x)
            let b := and(shr(64, x), LIMB)
            let c := and(x, LIMB)
            let ac := add(a, c)
            let bc := add(b, c)
            // what is subtracted is taken from a multiple of p that is larger than any such product
            let big := shl(80, P)
            z := or(
                or(
                    shl(128, mod(add(mul(ac, ac), sub(big, mul(bc, b))), P)),
                    shl(64, mod(add(mul(bc, c), sub(big, mul(b, ac))), P))
                ),
                mod(add(mul(b, b), sub(big, mul(ac, c))), P)
            )
        }
    }

    /// @notice The determinant of multiplication by `x`, an element of F: zero of zero only.
    /// @param cofactors the adjugate of `x`
    function norm(Cubic x, Cubic cofactors) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            let a := shr(128, x)
            let b := and(shr(64, x), LIMB)
            let c := and(x, LIMB)
            let sum := add(mul(a, shr(128, cofactors)), mul(c, and(shr(64, cofactors), LIMB)))
            result := mod(add(sum, mul(b, and(cofactors, LIMB))), P)
        }
    }

    /// @notice The inverse; zero of zero.
    function inverse(Cubic x) internal pure returns (Cubic) {
        Cubic cofactors = x.adjugate();
        return cofactors.scale(Goldilocks.inverse(x.norm(cofactors)));
    }

    /// @notice The trace over F: a·tr(1) + b·tr(X) + c·tr(X²), which are 3, 0 and 2.
    function trace(Cubic x) internal pure returns (uint256) {
        unchecked {
            return (3 * (Cubic.unwrap(x) >> 128) + 2 * (Cubic.unwrap(x) & LIMB)) % P;
        }
    }
}
