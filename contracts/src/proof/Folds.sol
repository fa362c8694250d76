// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, LIMB, P} from "./Cubic.sol";
import {Goldilocks} from "./Goldilocks.sol";

/// @notice What is the same for all leaves of a round of FRI.
/// @param folds 2^folds neighbours are folded to one
/// @param betas where in memory, for each fold, the three limbs of beta to the power 2^k stand
/// @param factors where in memory the points of even positions stand, inverted
/// @param scratch room for three words for each pair
struct FoldPlan {
    uint256 folds;
    uint256 betas;
    uint256 factors;
    uint256 scratch;
}

/// @title Folds
/// @notice Folds the leaves of FRI's layers (docs/spec/stark.md, FRI).
/// @dev With x the point of a leaf's first value, pair i lies at x times the point of position 2i,
///      and at the k-th fold at x^(2^k) times that point. Between the folds, limbs stand in words of
///      their own and are not reduced; halving is left to the end.
library Folds {
    /// @param inversePoints the side of the points that has their inverses
    function plan(uint256 folds, Cubic beta, uint256 inversePoints)
        internal
        pure
        returns (FoldPlan memory made)
    {
        uint256 pairs = 1 << (folds - 1);
        uint256 betas;
        uint256 factors;
        assembly ("memory-safe") {
            betas := mload(0x40)
            factors := add(betas, mul(folds, 0x60))
            mstore(0x40, add(factors, shl(7, pairs)))
        }
        made.folds = folds;
        made.betas = betas;
        made.factors = factors;
        made.scratch = factors + 32 * pairs;
        for (uint256 k = 0; k < folds; k++) {
            assembly ("memory-safe") {
                mstore(betas, shr(128, beta))
                mstore(add(betas, 0x20), and(shr(64, beta), LIMB))
                mstore(add(betas, 0x40), and(beta, LIMB))
                betas := add(betas, 0x60)
            }
            beta = beta.square();
        }
        for (uint256 i = 0; i < pairs; i++) {
            uint256 factor = Goldilocks.point(inversePoints, 2 * i);
            assembly ("memory-safe") {
                mstore(factors, factor)
                factors := add(factors, 0x20)
            }
        }
    }

    /// @notice What a leaf folds to.
    /// @param leaf where it begins in the call data
    /// @param inverseX 1 / x
    function fold(FoldPlan memory made, uint256 leaf, uint256 inverseX)
        internal
        pure
        returns (Cubic folded)
    {
        foldLeaf(made, leaf, inverseX);
        uint256 halves = Goldilocks.HALF;
        uint256 pairs = 1 << (made.folds - 1);
        uint256 beta = made.betas;
        while (pairs > 1) {
            pairs >>= 1;
            beta += 0x60;
            inverseX = mulmod(inverseX, inverseX, P);
            halves = mulmod(halves, Goldilocks.HALF, P);
            foldScratch(made, pairs, beta, inverseX);
        }
        uint256 from = made.scratch;
        assembly ("memory-safe") {
            folded := or(
                or(
                    shl(128, mulmod(mload(from), halves, P)),
                    shl(64, mulmod(mload(add(from, 0x20)), halves, P))
                ),
                mulmod(mload(add(from, 0x40)), halves, P)
            )
        }
    }

    /// @notice The first fold, from the call data to the scratch: x + y + (x - y)·factor·beta for
    ///         each pair.
    /// @dev In assembly, as the function after it: most of a narrow proof's arithmetic is here. X³ =
    ///      X + 1 and X⁴ = X² + X. Limbs are at most 2^65 and five products, below 2^131.
    function foldLeaf(FoldPlan memory made, uint256 leaf, uint256 inverseX) private pure {
        uint256 betas = made.betas;
        uint256 factors = made.factors;
        uint256 to = made.scratch;
        assembly ("memory-safe") {
            let d := mload(betas)
            let e := mload(add(betas, 0x20))
            let f := mload(add(betas, 0x40))
            for { let end := to } lt(factors, end) {
                factors := add(factors, 0x20)
                leaf := add(leaf, 48)
                to := add(to, 0x60)
            } {
                let factor := mulmod(inverseX, mload(factors), P)
                let x := calldataload(leaf)
                let y := calldataload(add(leaf, 24))
                let a := shr(192, x)
                let w := shr(192, y)
                mstore(to, add(a, w))
                a := mulmod(add(a, sub(P, w)), factor, P)
                let b := and(shr(128, x), LIMB)
                w := and(shr(128, y), LIMB)
                mstore(add(to, 0x20), add(b, w))
                b := mulmod(add(b, sub(P, w)), factor, P)
                let c := and(shr(64, x), LIMB)
                w := and(shr(64, y), LIMB)
                x := add(c, w)
                c := mulmod(add(c, sub(P, w)), factor, P)
                mstore(
                    add(to, 0x40),
                    add(add(x, mul(c, f)), add(add(mul(a, f), mul(b, e)), mul(c, d)))
                )
                w := add(mul(b, f), mul(c, e))
                mstore(
                    add(to, 0x20),
                    add(add(mload(add(to, 0x20)), w), add(mul(c, f), add(mul(a, e), mul(b, d))))
                )
                mstore(to, add(mload(to), add(mul(a, d), w)))
            }
        }
    }

    /// @notice A later fold, within the scratch.
    /// @param pairs how many remain
    /// @dev The k-th fold makes limbs below 2^(132 + k), so that those that are subtracted are below
    ///      `big`, a multiple of p.
    function foldScratch(FoldPlan memory made, uint256 pairs, uint256 beta, uint256 inverseX)
        private
        pure
    {
        uint256 factors = made.factors;
        uint256 to = made.scratch;
        assembly ("memory-safe") {
            let big := shl(80, P)
            let from := to
            for { let end := add(factors, shl(5, pairs)) } lt(factors, end) {
                factors := add(factors, 0x20)
                from := add(from, 0xc0)
                to := add(to, 0x60)
            } {
                let factor := mulmod(inverseX, mload(factors), P)
                let a := mload(from)
                let w := mload(add(from, 0x60))
                let s0 := add(a, w)
                a := mulmod(add(a, sub(big, w)), factor, P)
                let b := mload(add(from, 0x20))
                w := mload(add(from, 0x80))
                let s1 := add(b, w)
                b := mulmod(add(b, sub(big, w)), factor, P)
                let c := mload(add(from, 0x40))
                w := mload(add(from, 0xa0))
                let s2 := add(c, w)
                c := mulmod(add(c, sub(big, w)), factor, P)
                let d := mload(beta)
                let e := mload(add(beta, 0x20))
                let f := mload(add(beta, 0x40))
                w := add(mul(b, f), mul(c, e))
                mstore(to, add(s0, add(mul(a, d), w)))
                mstore(add(to, 0x20), add(add(s1, w), add(mul(c, f), add(mul(a, e), mul(b, d)))))
                mstore(
                    add(to, 0x40),
                    add(add(s2, mul(c, f)), add(add(mul(a, f), mul(b, e)), mul(c, d)))
                )
            }
        }
    }
}
