// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Goldilocks
/// @notice The field F of p = 2^64 - 2^32 + 1 elements (docs/spec/stark.md, Fields). An element is a
///         word below p.
library Goldilocks {
    uint256 internal constant P = 0xFFFFFFFF00000001;
    /// @notice Generates the units; also the shift of every evaluation domain.
    uint256 internal constant GENERATOR = 7;
    uint256 internal constant TWO_ADICITY = 32;
    /// @notice 1 / 2.
    uint256 internal constant HALF = 0x7fffffff80000001;
    /// @notice w_32 = 7^((p - 1) / 2^32) and its inverse.
    uint256 private constant ROOT = 0x185629dcda58878c;
    uint256 private constant INVERSE_ROOT = 0x76b6b635b6fc8719;

    /// @notice From which the points of subgroups are put together: where in memory, for each five
    ///         bits of a position, the points of their 32 values stand.
    /// @param forward of the points
    /// @param backward of their inverses
    struct Points {
        uint256 forward;
        uint256 backward;
    }

    /// @notice To an exponent that is not negative.
    function power(uint256 base, uint256 exponent) internal pure returns (uint256 result) {
        result = 1;
        while (exponent != 0) {
            if (exponent & 1 != 0) {
                result = mulmod(result, base, P);
            }
            base = mulmod(base, base, P);
            exponent >>= 1;
        }
    }

    /// @notice The inverse by Fermat; zero of zero.
    /// @dev With u_k the power 2^k - 1: p - 2 = (2^31 - 1)·2^33 + 2^32 - 1.
    function inverse(uint256 a) internal pure returns (uint256) {
        uint256 u3 = mulmod(squarings(mulmod(squarings(a, 1), a, P), 1), a, P);
        uint256 u6 = mulmod(squarings(u3, 3), u3, P);
        uint256 u12 = mulmod(squarings(u6, 6), u6, P);
        uint256 u24 = mulmod(squarings(u12, 12), u12, P);
        uint256 u30 = mulmod(squarings(u24, 6), u6, P);
        uint256 u31 = mulmod(squarings(u30, 1), a, P);
        uint256 u32 = mulmod(squarings(u31, 1), a, P);
        return mulmod(squarings(u31, 33), u32, P);
    }

    /// @notice To the power 2^k.
    function squarings(uint256 a, uint256 k) private pure returns (uint256 result) {
        // In assembly, three at a time: a loop costs more than the multiplication in it.
        assembly ("memory-safe") {
            result := a
            for {} gt(k, 2) { k := sub(k, 3) } {
                result := mulmod(result, result, P)
                result := mulmod(result, result, P)
                result := mulmod(result, result, P)
            }
            for {} k { k := sub(k, 1) } { result := mulmod(result, result, P) }
        }
    }

    /// @notice w_k: generates the subgroup of order 2^k.
    function rootOfUnity(uint256 k) internal pure returns (uint256) {
        return squarings(ROOT, TWO_ADICITY - k);
    }

    /// @notice 1 / w_k.
    function inverseRootOfUnity(uint256 k) internal pure returns (uint256) {
        return squarings(INVERSE_ROOT, TWO_ADICITY - k);
    }

    /// @param bits positions are below 2^bits; at most 32
    function points(uint256 bits) internal pure returns (Points memory) {
        return Points(pointsOf(ROOT, bits), pointsOf(INVERSE_ROOT, bits));
    }

    /// @notice Bit i of a position, when set, brings the factor root^(2^(31 - i)).
    function pointsOf(uint256 root, uint256 bits) private pure returns (uint256 table) {
        // the last group of 32 bits has room for three more, which no position has
        uint256[TWO_ADICITY + 3] memory factors;
        for (uint256 i = TWO_ADICITY; i > 0;) {
            i--;
            factors[i] = root;
            root = mulmod(root, root, P);
        }
        uint256 size = (bits + 4) / 5 * 0x400;
        assembly ("memory-safe") {
            table := mload(0x40)
            let end := add(table, size)
            mstore(0x40, end)
            for { let place := table } lt(place, end) {} {
                mstore(place, 1)
                let group := place
                place := add(place, 0x20)
                // each bit's factor doubles what is there
                for { let known := 0x20 } lt(known, 0x400) { known := shl(1, known) } {
                    let factor := mload(factors)
                    factors := add(factors, 0x20)
                    for { let from := group } lt(from, add(group, known)) {} {
                        mstore(place, mulmod(mload(from), factor, P))
                        from := add(from, 0x20)
                        place := add(place, 0x20)
                    }
                }
                // `place` is at the next group
            }
        }
    }

    /// @notice The point at a position of a subgroup in bit-reversed order, whatever the subgroup's
    ///         order, or its inverse.
    /// @param table one side of `Points`
    function point(uint256 table, uint256 position) internal pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(add(table, shl(5, and(position, 31))))
            position := shr(5, position)
            for {} position { position := shr(5, position) } {
                table := add(table, 0x400)
                x := mulmod(x, mload(add(table, shl(5, and(position, 31)))), P)
            }
        }
    }
}
