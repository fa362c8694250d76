// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchorStateRegistry} from "../src/dispute/AnchorStateRegistry.sol";
import {DisputeGameFactory} from "../src/dispute/DisputeGameFactory.sol";
import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IAnchorStateRegistry} from "../src/interfaces/IAnchorStateRegistry.sol";
import {IDisputeGame} from "../src/interfaces/IDisputeGame.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {
    BondDistributionMode,
    Claim,
    GameStatus,
    GameType,
    GameTypes,
    Hash,
    Proposal
} from "../src/libraries/DisputeTypes.sol";
import {Games} from "./support/Games.sol";

contract AnchorStateRegistryTest is Games {
    GameType private constant OTHER = GameType.wrap(7);

    function anchorIs(bytes32 root, uint256 number) private view {
        (Hash found, uint256 number_) = registry.getAnchorRoot();
        same(uint256(Hash.unwrap(found)), uint256(root));
        same(number_, number);
    }

    function expectInvalid(IDisputeGame game) private {
        yes(!registry.isGameClaimValid(game), "the claim counts");
        vm.expectRevert(IAnchorStateRegistry.AnchorStateRegistry_InvalidAnchorGame.selector);
        registry.setAnchorState(game);
    }

    function test_constructor_zeroRoot_isRefused() public {
        vm.expectRevert(IAnchorStateRegistry.AnchorStateRegistry_ZeroAnchorRoot.selector);
        new AnchorStateRegistry(
            IAnchorStateRegistry.Parameters(
                factory, GUARDIAN, 1, 1, Proposal(Hash.wrap(0), 1), GameTypes.FAULT
            )
        );
    }

    function test_anchor_atFirst_isTheOneGiven() public view {
        anchorIs(machine.rootOf(START), START);
        same(address(registry.anchorGame()), address(0));
        yes(registry.isAnchor(IDisputeGame(address(0))), "the first anchor does not stand");
    }

    /// @notice Each condition of a valid claim, broken and mended.
    function test_setAnchorState_onlyOnceTheClaimCounts() public {
        FaultGame game = proposeValid();
        expectInvalid(game);
        later(CLOCK);
        expectInvalid(game);
        resolveAll(game);
        expectInvalid(game);
        later(FINALITY);
        expectInvalid(game);
        later(1);
        yes(registry.isGameClaimValid(game), "the claim does not count");
        registry.setAnchorState(game);
        anchorIs(machine.rootOf(CLAIMED), CLAIMED);
    }

    function test_setAnchorState_refutedClaim_isRefused() public {
        FaultGame game = proposeInvalid();
        answer(game, HONEST, 0);
        finish(game);
        isStatus(game.status(), GameStatus.CHALLENGER_WINS);
        yes(registry.isGameProper(game) && registry.isGameFinalized(game), "not the reason");
        expectInvalid(game);
    }

    function test_setAnchorState_older_isRefused() public {
        FaultGame older = propose(machine.rootOf(103), 103);
        FaultGame newer = propose(machine.rootOf(105), 105);
        finish(newer);
        resolveAll(older);
        later(FINALITY + 1);
        registry.setAnchorState(newer);
        yes(registry.isGameClaimValid(older), "the older claim is right, too");
        vm.expectRevert(IAnchorStateRegistry.AnchorStateRegistry_InvalidAnchorGame.selector);
        registry.setAnchorState(older);
        vm.expectRevert(IAnchorStateRegistry.AnchorStateRegistry_InvalidAnchorGame.selector);
        registry.setAnchorState(newer);
        older.closeGame();
        same(uint256(older.bondDistributionMode()), uint256(BondDistributionMode.NORMAL));
        anchorIs(machine.rootOf(105), 105);
    }

    function test_game_notRespectedWhenCreated_neverCounts() public {
        vm.prank(GUARDIAN);
        registry.setRespectedGameType(OTHER);
        FaultGame game = proposeValid();
        vm.prank(GUARDIAN);
        registry.setRespectedGameType(GameTypes.FAULT);
        finish(game);
        yes(registry.isGameProper(game), "not the reason");
        expectInvalid(game);
    }

    function test_game_retired_neverCounts() public {
        FaultGame game = proposeValid();
        vm.prank(GUARDIAN);
        registry.updateRetirementTimestamp();
        finish(game);
        yes(!registry.isGameProper(game), "proper");
        expectInvalid(game);
        FaultGame next = propose(machine.rootOf(104), 104);
        finish(next);
        yes(registry.isGameClaimValid(next), "a later game is retired, too");
    }

    /// @notice Games of the same block as the retirement are retired.
    function test_game_createdWhenOthersAreRetired_isRetired() public {
        vm.prank(GUARDIAN);
        registry.updateRetirementTimestamp();
        FaultGame game = proposeValid();
        yes(registry.isGameRetired(game), "not retired");
    }

    function test_game_nobodyRegistered_neverCounts() public {
        vm.startPrank(LIAR, LIAR);
        DisputeGameFactory foreign = new DisputeGameFactory(LIAR);
        foreign.setImplementation(GameTypes.FAULT, implementation);
        foreign.setInitBond(GameTypes.FAULT, FIRST_BOND);
        FaultGame game = FaultGame(
            address(
                foreign.create{value: FIRST_BOND}(
                    GameTypes.FAULT, Claim.wrap(wrong("root")), abi.encode(CLAIMED)
                )
            )
        );
        vm.stopPrank();
        finish(game);
        yes(!registry.isGameRegistered(game), "registered");
        expectInvalid(game);
        yes(!registry.isGameRegistered(IDisputeGame(HONEST)), "an account is registered");
    }

    /// @notice A game of this factory that belongs to another registry.
    function test_game_ofAnotherRegistry_neverCounts() public {
        IFaultGame.Parameters memory p = parameters();
        p.anchorStateRegistry = new AnchorStateRegistry(
            IAnchorStateRegistry.Parameters(
                factory, LIAR, 0, 1, Proposal(Hash.wrap(wrong("a")), START), GameTypes.FAULT
            )
        );
        FaultGame code = new FaultGame(p);
        vm.prank(OWNER);
        factory.setImplementation(GameTypes.FAULT, code);
        FaultGame game = proposeInvalid();
        finish(game);
        expectInvalid(game);
    }

    // Descendants.

    /// @notice Whatever was built on an excluded claim is excluded with it: played out, in play, an
    ///         anchor itself, and bonds go back to whom they came from.
    function test_blacklist_anAnchor_takesItsDescendantsWithIt() public {
        FaultGame first = finishAsAnchor(machine.rootOf(103), 103);
        FaultGame bad = finishAsAnchor(wrong("root"), 106);
        FaultGame inPlay = propose(wrong("child"), 108);
        FaultGame child = finishAsAnchor(wrong("child"), 109);
        FaultGame grandchild = propose(wrong("grandchild"), 112);
        finish(grandchild);
        yes(registry.isGameClaimValid(grandchild), "valid until somebody finds out");

        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(bad);

        anchorIs(machine.rootOf(103), 103);
        same(address(registry.anchorGame()), address(first));
        expectInvalid(bad);
        expectInvalid(child);
        expectInvalid(grandchild);
        yes(registry.isGameClaimValid(first), "the ancestor fell, too");
        resolveAll(inPlay);
        later(FINALITY + 1);
        expectInvalid(inPlay);
        inPlay.closeGame();
        same(uint256(inPlay.bondDistributionMode()), uint256(BondDistributionMode.REFUND));
        uint256 before = PROPOSER.balance;
        grandchild.claimCredit(PROPOSER);
        same(PROPOSER.balance, before + FIRST_BOND);
    }

    /// @notice A claim that happened to be made before an excluded one became the anchor stands on
    ///         its own.
    function test_blacklist_anAnchor_leavesWhoDidNotBuildOnIt() public {
        FaultGame apart = propose(machine.rootOf(107), 107);
        FaultGame bad = finishAsAnchor(wrong("root"), 106);
        resolveAll(apart);
        later(FINALITY + 1);
        apart.closeGame();
        anchorIs(machine.rootOf(107), 107);
        FaultGame child = propose(machine.rootOf(110), 110);
        finish(child);
        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(bad);
        // It was above in the stack, so it goes; being right, it may come back, and its child too.
        anchorIs(machine.rootOf(START), START);
        yes(registry.isGameClaimValid(apart), "an innocent claim fell");
        yes(!registry.isGameClaimValid(child), "its child stands on no anchor");
        registry.setAnchorState(apart);
        anchorIs(machine.rootOf(107), 107);
        yes(registry.isGameClaimValid(child), "its child does not come back");
    }

    function test_blacklist_excludedAnchor_cannotComeBack() public {
        FaultGame bad = finishAsAnchor(wrong("root"), 106);
        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(bad);
        expectInvalid(bad);
        finishAsAnchor(machine.rootOf(107), 107);
        yes(!registry.isAnchor(bad), "still in the stack");
        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(bad);
        anchorIs(machine.rootOf(107), 107);
    }

    function test_blacklist_zero_leavesTheFirstAnchor() public {
        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(IDisputeGame(address(0)));
        anchorIs(machine.rootOf(START), START);
        yes(registry.isAnchor(IDisputeGame(address(0))), "the first anchor fell");
    }

    // Pause.

    function test_pause_endsByItself() public {
        FaultGame game = proposeValid();
        finish(game);
        vm.prank(GUARDIAN);
        registry.pause();
        expectInvalid(game);
        vm.expectRevert(IFaultGame.GamePaused.selector);
        game.closeGame();
        vm.warp(vm.getBlockTimestamp() + LONGEST_PAUSE - 1);
        yes(registry.paused(), "too short");
        vm.warp(vm.getBlockTimestamp() + 1);
        yes(!registry.paused(), "too long");
        game.closeGame();
        anchorIs(machine.rootOf(CLAIMED), CLAIMED);
    }

    /// @notice As long as a pause can last, none can follow it: nobody is kept in for ever.
    function test_pause_again_onlyAfterAsLongAPauseFromPausing() public {
        vm.startPrank(GUARDIAN, GUARDIAN);
        registry.pause();
        uint256 earliest = vm.getBlockTimestamp() + 2 * LONGEST_PAUSE;
        vm.expectRevert(
            abi.encodeWithSelector(
                IAnchorStateRegistry.AnchorStateRegistry_PauseTooSoon.selector, earliest
            )
        );
        registry.pause();
        vm.warp(earliest - 1);
        yes(!registry.paused(), "paused");
        vm.expectRevert(
            abi.encodeWithSelector(
                IAnchorStateRegistry.AnchorStateRegistry_PauseTooSoon.selector, earliest
            )
        );
        registry.pause();
        vm.warp(earliest);
        registry.pause();
        yes(registry.paused(), "not paused");
        vm.stopPrank();
    }

    function test_unpause_countsFromThen() public {
        vm.startPrank(GUARDIAN, GUARDIAN);
        registry.pause();
        later(10);
        registry.unpause();
        yes(!registry.paused(), "paused");
        vm.expectRevert(IAnchorStateRegistry.AnchorStateRegistry_NotPaused.selector);
        registry.unpause();
        vm.warp(vm.getBlockTimestamp() + LONGEST_PAUSE);
        registry.pause();
        vm.stopPrank();
    }

    function testFuzz_guardiansMeans_byAnybodyElse_areRefused(address other) public {
        vm.assume(other != GUARDIAN);
        bytes4 refusal = IAnchorStateRegistry.AnchorStateRegistry_Unauthorized.selector;
        vm.startPrank(other, other);
        vm.expectRevert(refusal);
        registry.pause();
        vm.expectRevert(refusal);
        registry.unpause();
        vm.expectRevert(refusal);
        registry.blacklistDisputeGame(IDisputeGame(other));
        vm.expectRevert(refusal);
        registry.updateRetirementTimestamp();
        vm.expectRevert(refusal);
        registry.setRespectedGameType(OTHER);
        vm.stopPrank();
    }
}
