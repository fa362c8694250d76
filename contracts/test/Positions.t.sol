// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Position} from "../src/libraries/DisputeTypes.sol";
import {Positions} from "../src/libraries/Positions.sol";
import {Check} from "./support/Check.sol";

/// @notice Against walks through the tree, child by child.
contract PositionsTest is Check {
    uint256 private constant MAX_DEPTH = 125;

    function depthOf(uint256 place) private pure returns (uint256 depth) {
        for (; place > 1; place /= 2) {
            depth++;
        }
    }

    function leafOf(uint256 place, uint256 maxDepth) private pure returns (uint256) {
        for (uint256 depth = depthOf(place); depth < maxDepth; depth++) {
            place = 2 * place + 1;
        }
        return place - 2 ** maxDepth;
    }

    function bounded(uint128 raw) private pure returns (Position) {
        uint128 place = raw >> 2;
        return Position.wrap(place == 0 ? 1 : place);
    }

    function testFuzz_depth_isThatOfTheWalk(uint128 raw, uint8 shift) public pure {
        Position position = bounded(raw >> (shift % 128));
        same(Positions.depth(position), depthOf(Position.unwrap(position)));
    }

    function testFuzz_traceIndex_isTheRightmostLeafs(uint128 raw, uint8 shift, uint8 deeper)
        public
        pure
    {
        Position position = bounded(raw >> (shift % 128));
        uint256 depth = depthOf(Position.unwrap(position));
        uint256 maxDepth = depth + uint256(deeper) % (MAX_DEPTH + 1 - depth);
        same(Positions.traceIndex(position, maxDepth), leafOf(Position.unwrap(position), maxDepth));
    }

    function test_moved_goesLeftOrRightOfTheClaim() public pure {
        same(Position.unwrap(Positions.moved(Positions.ROOT, true)), 2);
        same(Position.unwrap(Positions.moved(Position.wrap(4), true)), 8);
        same(Position.unwrap(Positions.moved(Position.wrap(4), false)), 10);
        same(Positions.traceIndex(Position.wrap(4), 5), 7);
        same(Positions.traceIndex(Position.wrap(8), 5), 3);
        same(Positions.traceIndex(Position.wrap(10), 5), 11);
    }
}
