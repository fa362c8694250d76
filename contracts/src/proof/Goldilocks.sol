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

    /// @notice Generators of the subgroups whose orders are powers of two.
    /// @param forward w_0 to w_32
    /// @param backward their inverses
    struct Roots {
        uint256[] forward;
        uint256[] backward;
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
    function inverse(uint256 a) internal pure returns (uint256) {
        return power(a, P - 2);
    }

    /// @notice w_k: generates the subgroup of order 2^k.
    function rootOfUnity(uint256 k) internal pure returns (uint256) {
        return power(ROOT, 1 << (TWO_ADICITY - k));
    }

    function roots() internal pure returns (Roots memory table) {
        table.forward = squarings(ROOT);
        table.backward = squarings(INVERSE_ROOT);
    }

    function squarings(uint256 root) private pure returns (uint256[] memory table) {
        table = new uint256[](TWO_ADICITY + 1);
        for (uint256 i = TWO_ADICITY; i > 0; i--) {
            table[i] = root;
            root = mulmod(root, root, P);
        }
        table[0] = 1;
    }

    /// @notice The point at a position of a subgroup in bit-reversed order, whatever the subgroup's
    ///         order: bit i of the position, when set, brings the factor w_{i+1}.
    /// @param table the generators, or their inverses for the point's inverse
    function point(uint256[] memory table, uint256 position) internal pure returns (uint256 x) {
        return point(table, position, 0);
    }

    /// @notice The point at `position << shift`.
    function point(uint256[] memory table, uint256 position, uint256 shift)
        internal
        pure
        returns (uint256 x)
    {
        x = 1;
        // In assembly: without bounds checks this costs half. A position is below 2^31 and stays
        // below 2^31 when shifted, so the table has a generator for each of its bits.
        assembly ("memory-safe") {
            let place := add(table, shl(5, add(2, shift)))
            for {} position { position := shr(1, position) } {
                if and(position, 1) { x := mulmod(x, mload(place), P) }
                place := add(place, 0x20)
            }
        }
    }
}
