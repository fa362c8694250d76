// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BondCurve
/// @notice Bonds that grow with depth by the same factor from each depth to the next. Factors have
///         64 fractional bits.
library BondCurve {
    uint256 private constant ONE = 1 << 64;
    /// @notice Results are cut off here, so that no product overflows.
    uint256 private constant LARGEST = 1 << 127;

    /// @notice The greatest factor whose `depth`-th power takes `first` no further than `last`.
    function growth(uint256 first, uint256 last, uint256 depth) internal pure returns (uint256) {
        uint256 ratio = last * ONE / first;
        uint256 low = ONE;
        uint256 high = ratio + 1;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_power(middle, depth) <= ratio) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// @notice The bond `depth` levels below that of `first`.
    function bond(uint256 first, uint256 factor, uint256 depth) internal pure returns (uint256) {
        return first * _power(factor, depth) / ONE;
    }

    function _power(uint256 factor, uint256 exponent) private pure returns (uint256 result) {
        result = ONE;
        for (; exponent > 0; exponent >>= 1) {
            if (exponent & 1 == 1) {
                result = _product(result, factor);
            }
            factor = _product(factor, factor);
        }
    }

    function _product(uint256 a, uint256 b) private pure returns (uint256) {
        uint256 product = a * b / ONE;
        return product < LARGEST ? product : LARGEST;
    }
}
