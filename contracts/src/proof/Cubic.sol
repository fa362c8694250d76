// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Goldilocks} from "./Goldilocks.sol";
import {Words} from "./Words.sol";

/// @notice An element a + bX + cX² of K = F[X] / (X³ - X - 1), as a proof encodes it: a in bits 128
///         to 191 of the word, b in bits 64 to 127, c in bits 0 to 63, each below p.
type Cubic is uint256;

/// @dev p again, where assembly can name it.
uint256 constant P = 0xFFFFFFFF00000001;
uint256 constant LIMB = 0xffffffffffffffff;

using {
    plus as +,
    minus as -,
    times as *,
    same as ==,
    Cubics.scale,
    Cubics.square,
    Cubics.fold,
    Cubics.squarings,
    Cubics.power,
    Cubics.inverse,
    Cubics.norm,
    Cubics.adjugate,
    Cubics.timesX,
    Cubics.plusOrFirst,
    Cubics.isBase
} for Cubic global;

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

function same(Cubic x, Cubic y) pure returns (bool) {
    return Cubic.unwrap(x) == Cubic.unwrap(y);
}

/// @title Cubics
/// @notice What else is done with elements of K.
library Cubics {
    using Words for Cubic[];
    using Words for uint256[];

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

    /// @notice The sum, cheaply where there is none yet.
    function plusOrFirst(Cubic x, Cubic y) internal pure returns (Cubic) {
        return Cubic.unwrap(x) == 0 ? y : x + y;
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

    /// @notice x + y + (x - y)·factor·beta: twice what FRI folds two values to.
    /// @param factor an element of F
    /// @dev As `times`, with limbs of 65 bits in the sum.
    function fold(Cubic x, Cubic y, Cubic beta, uint256 factor) internal pure returns (Cubic z) {
        assembly ("memory-safe") {
            let a := shr(128, x)
            let d := shr(128, y)
            let sum0 := add(a, d)
            a := mulmod(add(a, sub(P, d)), factor, P)
            let b := and(shr(64, x), LIMB)
            d := and(shr(64, y), LIMB)
            let sum1 := add(b, d)
            b := mulmod(add(b, sub(P, d)), factor, P)
            let c := and(x, LIMB)
            d := and(y, LIMB)
            let sum2 := add(c, d)
            c := mulmod(add(c, sub(P, d)), factor, P)
            d := shr(128, beta)
            let e := and(shr(64, beta), LIMB)
            let f := and(beta, LIMB)
            sum0 := add(sum0, mul(a, d))
            sum1 := add(sum1, add(mul(a, e), mul(b, d)))
            sum2 := add(sum2, add(add(mul(a, f), mul(b, e)), mul(c, d)))
            d := add(mul(b, f), mul(c, e))
            f := mul(c, f)
            z := or(
                or(shl(128, mod(add(sum0, d), P)), shl(64, mod(add(add(sum1, d), f), P))),
                mod(add(sum2, f), P)
            )
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
    function trace(Cubic x) private pure returns (uint256) {
        unchecked {
            return (3 * (Cubic.unwrap(x) >> 128) + 2 * (Cubic.unwrap(x) & LIMB)) % P;
        }
    }

    /// @notice 1 / (x - point) for elements x of F and two points that do not lie in F: for the
    ///         first point all, then for the second.
    /// @dev The adjugate of x - point is x² + x·(point - t) + u and its norm x³ - t·x² + s·x - n,
    ///      where t, u and n are trace, adjugate and norm of the point and s is the trace of u.
    ///      Montgomery's trick on the norms, so that there is one inversion, in F.
    function invertDifferences(uint256[] memory xs, Cubic[2] memory points)
        internal
        pure
        returns (Cubic[] memory inverses)
    {
        uint256 count = xs.length;
        inverses = new Cubic[](2 * count);
        uint256[] memory norms = new uint256[](2 * count);
        // the product of all norms before
        uint256[] memory products = new uint256[](2 * count);
        uint256 product = 1;
        for (uint256 i = 0; i < 2 * count;) {
            Cubic point = points[i / count];
            Cubic constant_ = point.adjugate();
            Cubic linear = point - fromBase(trace(point));
            uint256[3] memory terms =
                [P - point.norm(constant_), trace(constant_), P - trace(point)];
            for (uint256 j = 0; j < count; j++) {
                uint256 norm_ = cubicAt(xs.item(j), terms);
                inverses.set(i, quadraticAt(xs.item(j), linear, constant_));
                norms.set(i, norm_);
                products.set(i, product);
                product = mulmod(product, norm_, P);
                i++;
            }
        }
        uint256 rest = Goldilocks.inverse(product);
        for (uint256 i = 2 * count; i > 0;) {
            i--;
            inverses.set(i, inverses.item(i).scale(mulmod(rest, products.item(i), P)));
            rest = mulmod(rest, norms.item(i), P);
        }
    }

    /// @notice x³ + terms[2]·x² + terms[1]·x + terms[0] in F.
    function cubicAt(uint256 x, uint256[3] memory terms) private pure returns (uint256 y) {
        assembly ("memory-safe") {
            y := mulmod(add(x, mload(add(terms, 0x40))), x, P)
            y := mulmod(add(y, mload(add(terms, 0x20))), x, P)
            y := addmod(y, mload(terms), P)
        }
    }

    /// @notice x² + x·linear + constant.
    function quadraticAt(uint256 x, Cubic linear, Cubic constant_) private pure returns (Cubic z) {
        assembly ("memory-safe") {
            let a := add(mul(x, add(x, shr(128, linear))), shr(128, constant_))
            let b := add(mul(x, and(shr(64, linear), LIMB)), and(shr(64, constant_), LIMB))
            let c := add(mul(x, and(linear, LIMB)), and(constant_, LIMB))
            z := or(or(shl(128, mod(a, P)), shl(64, mod(b, P))), mod(c, P))
        }
    }
}
