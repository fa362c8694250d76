// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {Claim, Position} from "../src/libraries/DisputeTypes.sol";
import {Positions} from "../src/libraries/Positions.sol";
import {Games} from "./support/Games.sol";

/// @title TellingGame
/// @notice A game that tells what it remembers of a claim's surroundings.
contract TellingGame is FaultGame {
    constructor(Parameters memory p) FaultGame(p) {}

    function around(uint256 index)
        external
        view
        returns (uint256 left, uint256 right, uint256 run)
    {
        ClaimRecord storage claim = _claims[index];
        return (claim.left, claim.right, claim.run);
    }
}

/// @notice What a claim remembers of its surroundings is what a walk to the root finds, in random
///         games: the nearest leaves to the left and right that its ancestors are about, within the
///         run or above all runs, and the first claim of the run.
contract FaultGameNeighboursTest is Games {
    uint256 private constant MOVES = 20;
    uint256 private constant NONE = type(uint24).max;

    /// @notice The root's parent.
    uint256 private constant ROOTS = type(uint32).max;

    uint256 private random;

    function newImplementation() internal override returns (FaultGame) {
        return new TellingGame(parameters());
    }

    function next(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }

    /// forge-config: default.fuzz.runs = 200
    function testFuzz_neighbours_areThoseOfTheWalk(uint256 seed) public {
        random = seed;
        FaultGame game = proposeInvalid();
        for (uint256 i = 0; i < MOVES; i++) {
            uint256 count = game.claimDataLen();
            uint256 index = next(3) == 0 ? next(count) : count - 1;
            bytes32 claim = depthOf(game, index) == SPLIT
                ? wrongRun("any", next(3))
                : keccak256(abi.encode(random));
            try this.tryMove(game, index, claim, next(2) == 0) {} catch {}
        }
        for (uint256 i = 0; i < game.claimDataLen(); i++) {
            compare(game, i);
        }
    }

    function tryMove(FaultGame game, uint256 index, bytes32 claim, bool isAttack) external {
        move(game, LIAR, index, claim, isAttack);
    }

    function compare(FaultGame game, uint256 index) private view {
        (uint256 left, uint256 right, uint256 run) =
            TellingGame(payable(address(game))).around(index);
        uint256 leaf = leafOf(game, index);
        bool isInRun = depthOf(game, index) > SPLIT;
        uint256 wantedLeft = NONE;
        uint256 wantedRight = NONE;
        uint256 first = index;
        for (uint256 i = parentOf(game, index); i != ROOTS; i = parentOf(game, i)) {
            if (isInRun && depthOf(game, i) <= SPLIT) {
                break;
            }
            first = i;
            uint256 other = leafOf(game, i);
            if (other < leaf && (wantedLeft == NONE || other > leafOf(game, wantedLeft))) {
                wantedLeft = i;
            }
            if (other > leaf && (wantedRight == NONE || other < leafOf(game, wantedRight))) {
                wantedRight = i;
            }
        }
        same(left, wantedLeft);
        same(right, wantedRight);
        same(run, isInRun ? first : NONE);
    }

    function leafOf(FaultGame game, uint256 index) private view returns (uint256) {
        (,,,,, Position place,) = game.claimData(index);
        return Positions.traceIndex(place, DEPTH);
    }
}
