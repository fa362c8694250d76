// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic} from "./Cubic.sol";

/// @title Words
/// @notice Elements of arrays in memory without the compiler's bounds checks, for loops that go over
///         arrays by their own lengths: with the checks, such a loop costs mostly checks.
library Words {
    function item(uint256[] memory array, uint256 i) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(array, 0x20), shl(5, i)))
        }
    }

    function item(Cubic[] memory array, uint256 i) internal pure returns (Cubic word) {
        assembly ("memory-safe") {
            word := mload(add(add(array, 0x20), shl(5, i)))
        }
    }

    function set(uint256[] memory array, uint256 i, uint256 word) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(array, 0x20), shl(5, i)), word)
        }
    }

    function set(Cubic[] memory array, uint256 i, Cubic word) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(array, 0x20), shl(5, i)), word)
        }
    }
}
