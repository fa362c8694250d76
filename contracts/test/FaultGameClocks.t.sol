// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IDisputeGame} from "../src/interfaces/IDisputeGame.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {Claim, Duration, GameStatus, Position} from "../src/libraries/DisputeTypes.sol";
import {Games} from "./support/Games.sol";

/// @notice Who has how much time, and when a game can end.
contract FaultGameClocksTest is Games {
    function used(FaultGame game, uint256 index) private view returns (uint256) {
        return Duration.unwrap(game.getChallengerDuration(index));
    }

    /// @notice External, so that a refusal is one call's.
    function doMove(FaultGame game, uint256 index, uint256 bond, bytes32 claim) external {
        vm.prank(LIAR, LIAR);
        game.attack{value: bond}(Claim.wrap(value(game, index)), index, Claim.wrap(claim));
    }

    function expectTooLate(FaultGame game, uint256 index) private {
        uint256 bond =
            game.getRequiredBond(Position.wrap(2 * Position.unwrap(placeOf(game, index))));
        vm.expectRevert(IFaultGame.ClockTimeExceeded.selector);
        this.doMove(game, index, bond, wrong("late"));
    }

    function test_clock_runsOut_noMoveAnyMore() public {
        FaultGame game = proposeInvalid();
        later(CLOCK - 1);
        same(used(game, 0), CLOCK - 1);
        attack(game, HONEST, 0, truth(game, 0, true));
        later(1);
        expectTooLate(game, 0);
        same(used(game, 0), CLOCK);
        later(100);
        same(used(game, 0), CLOCK);
    }

    /// @notice The challenger was offline until a second before the end; it still wins.
    function test_invalidRoot_counteredInTheLastSecond_falls() public {
        FaultGame game = proposeInvalid();
        later(CLOCK - 1);
        uint256 mine = answer(game, HONEST, 0);
        later(CLOCK - 1);
        uint256 lie = attack(game, PROPOSER, mine, wrong("last second"));
        later(EXTENSION - 1);
        answer(game, HONEST, lie);
        later(CLOCK + EXTENSION);
        isStatus(resolveAll(game), GameStatus.CHALLENGER_WINS);
    }

    /// @notice Each side's time counts along a line of play; a reply starts the other's.
    function test_clock_alternates() public {
        FaultGame game = proposeInvalid();
        later(300);
        uint256 a = attack(game, HONEST, 0, truth(game, 0, true));
        same(used(game, a), 0);
        later(200);
        uint256 b = attack(game, LIAR, a, wrong("b"));
        same(used(game, b), 300);
        later(50);
        uint256 c = answer(game, HONEST, b);
        same(used(game, c), 200);
        later(10);
        same(used(game, c), 210);
        same(used(game, b), 360);
        same(used(game, a), 260);
        same(used(game, 0), 560);
    }

    /// @notice Somebody on the challengers' side wastes their time; they still get to answer.
    function test_clock_wastedByASideMate_leavesTheExtension() public {
        FaultGame game = proposeInvalid();
        later(CLOCK - 1);
        uint256 wasted = attack(game, LIAR, 0, truth(game, 0, true));
        uint256 reply = attack(game, PROPOSER, wasted, wrong("reply"));
        same(used(game, reply), CLOCK - EXTENSION);
        later(EXTENSION - 1);
        answer(game, HONEST, reply);
    }

    function reserve(uint256 depth) private pure returns (uint256) {
        uint256 extra = depth + 1 == SPLIT ? EXTENSION : 0;
        return EXTENSION + extra + (depth + 1 == DEPTH ? PREIMAGES : 0);
    }

    /// @notice Everybody waits as long as they may, all the way down: the longest game that there
    ///         is. It ends no later than both clocks and all extensions together.
    function test_delay_asLongAsPossible_isBoundedByTheClocks() public {
        FaultGame game = proposeValid();
        uint256 start = vm.getBlockTimestamp();
        uint256 index = 0;
        while (depthOf(game, index) < DEPTH) {
            later(CLOCK - used(game, index) - 1);
            bytes32 claim = depthOf(game, index) == SPLIT ? wrongRun("slow", 1) : wrong("slow");
            index = attack(game, LIAR, index, claim);
            same(CLOCK - used(game, index), index == 1 ? CLOCK : reserve(index - 1));
        }
        uint256 longest = 2 * (CLOCK - 1) + reserve(DEPTH - 1);
        for (uint256 depth = 1; depth <= DEPTH - 2; depth++) {
            longest += reserve(depth) - 1;
        }
        vm.warp(start + longest - 1);
        vm.expectRevert(IFaultGame.ClockNotExpired.selector);
        game.resolveClaim(index, 0);
        vm.warp(start + longest);
        resolveAll(game);
        yes(longest <= bound(), "longer than the bound");
    }

    /// @notice docs/spec/dispute.md.
    function bound() private pure returns (uint256) {
        return 2 * CLOCK + DEPTH * EXTENSION + PREIMAGES;
    }

    // Resolution.

    function test_resolve_beforeTheClockRanOut_isRefused() public {
        FaultGame game = proposeValid();
        later(CLOCK - 1);
        vm.expectRevert(IFaultGame.ClockNotExpired.selector);
        game.resolveClaim(0, 0);
        vm.expectRevert(IDisputeGame.OutOfOrderResolution.selector);
        game.resolve();
        later(1);
        vm.expectRevert(IDisputeGame.OutOfOrderResolution.selector);
        game.resolve();
        game.resolveClaim(0, 0);
        isStatus(game.resolve(), GameStatus.DEFENDER_WINS);
    }

    function test_resolveClaim_beforeItsCounters_isRefused() public {
        FaultGame game = proposeInvalid();
        uint256 a = attack(game, HONEST, 0, truth(game, 0, true));
        uint256 b = attack(game, LIAR, a, wrong("b"));
        later(2 * CLOCK);
        vm.expectRevert(IDisputeGame.OutOfOrderResolution.selector);
        game.resolveClaim(a, 0);
        game.resolveClaim(b, 0);
        vm.expectRevert(IDisputeGame.OutOfOrderResolution.selector);
        game.resolveClaim(0, 0);
        game.resolveClaim(a, 0);
        game.resolveClaim(0, 0);
    }

    function test_resolveClaim_twice_isRefused() public {
        FaultGame game = proposeValid();
        uint256 a = attack(game, LIAR, 0, wrong("a"));
        later(CLOCK);
        game.resolveClaim(a, 0);
        vm.expectRevert(IFaultGame.ClaimAlreadyResolved.selector);
        game.resolveClaim(a, 0);
        game.resolveClaim(0, 0);
        vm.expectRevert(IFaultGame.ClaimAlreadyResolved.selector);
        game.resolveClaim(0, 0);
    }

    /// @notice So many counters that one transaction could not look at all of them.
    function test_resolveClaim_inParts_givesTheSame() public {
        FaultGame game = proposeInvalid();
        uint256 count = 40;
        for (uint256 i = 0; i < count; i++) {
            attack(game, i == 7 ? HONEST : LIAR, 0, keccak256(abi.encode(i)));
        }
        for (uint256 i = 0; i < 7; i++) {
            attack(game, PROPOSER, i + 1, wrong("counter"));
        }
        later(2 * CLOCK);
        for (uint256 i = game.claimDataLen() - 1; i > 0; i--) {
            game.resolveClaim(i, 0);
        }
        same(game.getNumToResolve(0), count);
        game.resolveClaim(0, 5);
        same(game.getNumToResolve(0), count - 5);
        same(counteredBy(game, 0), address(0));
        yes(!game.resolvedSubgames(0), "resolved too early");
        game.resolveClaim(0, 34);
        same(game.getNumToResolve(0), 1);
        game.resolveClaim(0, 1000);
        yes(game.resolvedSubgames(0), "not resolved");
        same(counteredBy(game, 0), HONEST);
        same(game.getNumToResolve(0), 0);
    }
}
