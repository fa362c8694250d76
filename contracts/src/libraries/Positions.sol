// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Position} from "./DisputeTypes.sol";

/// @title Positions
/// @notice Arithmetic on places in the tree of claims. A position at depth d with index i among the
///         2^d of its depth is the number 2^d + i. Its trace index is the index of the rightmost
///         leaf below it: a claim at a position is a claim about that leaf.
library Positions {
    Position internal constant ROOT = Position.wrap(1);

    /// @notice Distance from the root.
    function depth(Position position) internal pure returns (uint256 result) {
        uint256 rest = Position.unwrap(position);
        for (uint256 shift = 64; shift > 0; shift >>= 1) {
            if (rest >> shift != 0) {
                rest >>= shift;
                result += shift;
            }
        }
    }

    /// @notice Where a claim goes that moves against one at this position: an attack to the left
    ///         child, a defence to the left child of the right neighbour.
    function moved(Position position, bool isAttack) internal pure returns (Position) {
        uint256 from = Position.unwrap(position);
        return Position.wrap(uint128((isAttack ? from : from + 1) << 1));
    }

    /// @notice Index of the leaf at `maxDepth` that a claim at this position is about.
    function traceIndex(Position position, uint256 maxDepth) internal pure returns (uint256) {
        uint256 below = maxDepth - depth(position);
        return ((uint256(Position.unwrap(position)) + 1) << below) - 1 - (uint256(1) << maxDepth);
    }
}
