// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {BondDistributionMode, Claim, GameStatus, Position} from "../src/libraries/DisputeTypes.sol";
import {Games} from "./support/Games.sol";
import {ContractPlayer} from "./support/Players.sol";

/// @notice Who pays whom.
contract FaultGameBondsTest is Games {
    function bondAt(uint256 depth) private view returns (uint256) {
        return implementation.getRequiredBond(Position.wrap(uint128(1 << depth)));
    }

    function test_bonds_growByTheSameFactorFromDepthToDepth() public {
        same(bondAt(0), FIRST_BOND);
        same(bondAt(DEPTH), STEP_BOND);
        uint256 factor = bondAt(1) * 1e9 / bondAt(0);
        for (uint256 depth = 1; depth < DEPTH; depth++) {
            uint256 next = bondAt(depth + 1) * 1e9 / bondAt(depth);
            yes(next + 1 >= factor && next <= factor + 1, "another factor");
        }
        vm.expectRevert(IFaultGame.GameDepthExceeded.selector);
        implementation.getRequiredBond(Position.wrap(uint128(1 << (DEPTH + 1))));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_bonds_anyParameters_growWithinTheirBounds(
        uint96 first,
        uint96 last,
        uint8 depth
    ) public {
        vm.assume(first > 0 && last >= first && last / first < 1 << 60);
        IFaultGame.Parameters memory p = parameters();
        p.maxGameDepth = 5 + uint256(depth) % 121;
        p.initialBond = first;
        p.stepBond = last;
        FaultGame code = new FaultGame(p);
        uint256 before = first;
        for (uint256 d = 0; d <= p.maxGameDepth; d++) {
            uint256 bond = code.getRequiredBond(Position.wrap(uint128(1 << d)));
            yes(bond >= before && bond <= last, "out of bounds");
            before = bond;
        }
        same(before, last);
    }

    function test_bonds_ofAWholeDispute_goToTheHonestOne() public {
        FaultGame game = proposeInvalid();
        uint256 index = 0;
        while (depthOf(game, index) < DEPTH) {
            index = answer(game, HONEST, index);
            if (depthOf(game, index) < DEPTH) {
                index = attack(
                    game,
                    LIAR,
                    index,
                    depthOf(game, index) == SPLIT ? wrongRun("lie", 1) : wrong("lie")
                );
            }
        }
        later(2 * CLOCK + 1000);
        for (uint256 i = game.claimDataLen(); i > 1; i--) {
            game.resolveClaim(i - 1, 0);
        }
        game.resolveClaim(0, 0);
        vm.snapshotGasLastCall("FaultGame.resolveClaim");
        game.resolve();
        vm.snapshotGasLastCall("FaultGame.resolve");
        later(FINALITY + 1);
        uint256 all = address(game).balance;
        uint256 before = HONEST.balance;
        game.claimCredit(HONEST);
        vm.snapshotGasLastCall("FaultGame.claimCredit, first, closes the game");
        same(HONEST.balance - before, all);
        same(all, sumOfBonds(game));
        vm.expectRevert(IFaultGame.NoCreditToClaim.selector);
        game.claimCredit(HONEST);
    }

    function test_moves_cost() public {
        FaultGame game = proposeValid();
        uint256 a = attack(game, LIAR, 0, wrong("a"));
        uint256 b = attack(game, HONEST, a, truth(game, a, true));
        Claim disputed = Claim.wrap(value(game, b));
        uint256 bond = bondAt(3);
        vm.prank(LIAR, LIAR);
        game.attack{value: bond}(disputed, b, Claim.wrap(wrong("c")));
        vm.snapshotGasLastCall("FaultGame.attack");
        vm.prank(LIAR, LIAR);
        game.defend{value: bond}(disputed, b, Claim.wrap(wrong("d")));
        vm.snapshotGasLastCall("FaultGame.defend");
        Claim run = Claim.wrap(wrongRun("run", 2));
        bond = bondAt(4);
        vm.prank(HONEST, HONEST);
        game.attack{value: bond}(Claim.wrap(wrong("c")), 3, run);
        vm.snapshotGasLastCall("FaultGame.attack, first of a run");
        game.addLocalData(4, 5, 0);
        vm.snapshotGasLastCall("FaultGame.addLocalData, fake oracle");
    }

    function sumOfBonds(FaultGame game) private view returns (uint256 sum) {
        for (uint256 i = 0; i < game.claimDataLen(); i++) {
            (,,, uint128 bond,,,) = game.claimData(i);
            sum += bond;
        }
    }

    // Who counters first, further left, or for nothing.

    /// @notice Everybody attacks the lie; the first of them at the place gets its bond.
    function test_counters_atTheSamePlace_theFirstWins() public {
        FaultGame game = proposeInvalid();
        attack(game, HONEST, 0, truth(game, 0, true));
        attack(game, LIAR, 0, wrong("me, too"));
        later(CLOCK);
        resolveAll(game);
        same(counteredBy(game, 0), HONEST);
        same(game.credit(HONEST), FIRST_BOND + bondAt(1));
        same(game.credit(LIAR), bondAt(1));
    }

    function test_counters_attackAndDefence_theLeftmostWins() public {
        FaultGame game = proposeInvalid();
        uint256 a = attack(game, HONEST, 0, truth(game, 0, true));
        uint256 b = attack(game, LIAR, a, wrong("b"));
        defend(game, PROPOSER, b, wrong("on the right"));
        attack(game, HONEST, b, truth(game, b, true));
        later(2 * CLOCK);
        resolveAll(game);
        same(counteredBy(game, b), HONEST);
    }

    /// @notice A freeloader attacks where the honest answer is a defence: further left, so it would
    ///         take the bond. It is wrong there, and whoever says so takes its own.
    function test_freeloader_leftOfTheHonestAnswer_pays() public {
        FaultGame game = proposeInvalid();
        uint256 a = attack(game, HONEST, 0, truth(game, 0, true));
        // The proposer's side makes a true claim on the left: what it disputes is further right.
        uint256 b = attack(game, LIAR, a, truth(game, a, true));
        uint256 honest = answer(game, HONEST, b);
        yes(
            Position.unwrap(placeOf(game, honest)) > 2 * Position.unwrap(placeOf(game, b)),
            "the honest answer is a defence"
        );
        uint256 free = attack(game, LIAR, b, wrong("free"));
        uint256 counter = answer(game, HONEST, free);
        later(3 * CLOCK);
        resolveAll(game);
        same(counteredBy(game, free), HONEST);
        same(counteredBy(game, b), HONEST);
        same(counteredBy(game, counter), address(0));
        same(game.credit(LIAR), 0);
        same(game.credit(HONEST), address(game).balance);
    }

    /// @notice Many accounts against one honest proposer. Each loses its bond to it; what it has to
    ///         lock up meanwhile is less than twice what they lose.
    function test_colludingAttackers_payTheHonestOne() public {
        FaultGame game = proposeValid();
        uint256 count = 30;
        uint256 before = HONEST.balance;
        for (uint160 i = 0; i < count; i++) {
            address liar = address(0xbad000 + i);
            vm.deal(liar, 1 ether);
            attack(game, liar, 0, keccak256(abi.encode("collusion", i)));
        }
        for (uint256 i = 1; i <= count; i++) {
            answer(game, HONEST, i);
        }
        uint256 locked = before - HONEST.balance;
        same(locked, count * bondAt(2));
        yes(locked < 2 * count * bondAt(1), "defence costs more than twice the attack");
        later(2 * CLOCK);
        isStatus(resolveAll(game), GameStatus.DEFENDER_WINS);
        later(FINALITY + 1);
        game.claimCredit(HONEST);
        same(HONEST.balance, before + count * bondAt(1));
        game.claimCredit(PROPOSER);
        same(address(game).balance, 0);
    }

    /// @notice Both sides are one person's, so that the bonds stay in the family; the honest one
    ///         needs a single claim to win, and gets its bond and the root's.
    function test_colludingSides_cannotShutOutTheHonestOne() public {
        FaultGame game = proposeInvalid();
        uint256 a = attack(game, LIAR, 0, wrong("false attack"));
        attack(game, PROPOSER, a, wrong("countered on purpose"));
        uint256 honest = answer(game, HONEST, 0);
        later(3 * CLOCK);
        isStatus(resolveAll(game), GameStatus.CHALLENGER_WINS);
        same(counteredBy(game, 0), HONEST);
        same(counteredBy(game, honest), address(0));
        same(game.credit(HONEST), FIRST_BOND + bondAt(1));
    }

    // Paying out.

    function test_claimCredit_beforeTheGameIsFinal_isRefused() public {
        FaultGame game = proposeValid();
        vm.expectRevert(IFaultGame.GameNotResolved.selector);
        game.claimCredit(PROPOSER);
        later(CLOCK);
        resolveAll(game);
        later(FINALITY);
        vm.expectRevert(IFaultGame.GameNotFinalized.selector);
        game.claimCredit(PROPOSER);
        later(1);
        game.claimCredit(PROPOSER);
    }

    function playWith(ContractPlayer player, FaultGame game) private {
        uint256 bond = bondAt(1);
        Claim claim = Claim.wrap(truth(game, 0, true));
        vm.prank(HONEST, HONEST);
        player.attack{value: bond}(game, Claim.wrap(value(game, 0)), 0, claim);
        attack(game, LIAR, 0, wrong("not first"));
        finish(game);
    }

    /// @notice Somebody else's bond is in the game, too; it stays there.
    function test_claimCredit_reentered_paysOnce() public {
        FaultGame game = proposeInvalid();
        ContractPlayer player = new ContractPlayer();
        playWith(player, game);
        player.become(ContractPlayer.Mood.GREEDY);
        game.claimCredit(address(player));
        same(player.refusals(), 1);
        same(address(player).balance, FIRST_BOND + bondAt(1));
        same(address(game).balance, bondAt(1));
        game.claimCredit(LIAR);
        same(address(game).balance, 0);
    }

    function test_claimCredit_byWhoRefusesMoney_harmsNobodyElse() public {
        FaultGame game = proposeInvalid();
        ContractPlayer player = new ContractPlayer();
        playWith(player, game);
        player.become(ContractPlayer.Mood.REFUSING);
        vm.expectRevert(IFaultGame.BondTransferFailed.selector);
        game.claimCredit(address(player));
        game.claimCredit(LIAR);
        player.become(ContractPlayer.Mood.GENTLE);
        game.claimCredit(address(player));
        same(address(game).balance, 0);
    }

    function test_ether_sentPlainly_isRefused() public {
        FaultGame game = proposeValid();
        (bool sent,) = address(game).call{value: 1}("");
        yes(!sent, "ether would be stuck");
    }

    // Games that turn out not to be proper.

    function test_refund_blacklistedGame_everybodyGetsTheirOwn() public {
        FaultGame game = proposeInvalid();
        answer(game, HONEST, 0);
        later(CLOCK);
        resolveAll(game);
        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(game);
        later(FINALITY + 1);
        uint256 proposer = PROPOSER.balance;
        uint256 honest = HONEST.balance;
        game.claimCredit(PROPOSER);
        game.claimCredit(HONEST);
        same(PROPOSER.balance - proposer, FIRST_BOND);
        same(HONEST.balance - honest, bondAt(1));
        same(address(game).balance, 0);
        same(uint256(game.bondDistributionMode()), uint256(BondDistributionMode.REFUND));
        vm.expectRevert(IFaultGame.NoCreditToClaim.selector);
        game.claimCredit(HONEST);
    }

    function test_refund_retiredGame_everybodyGetsTheirOwn() public {
        FaultGame game = proposeValid();
        attack(game, LIAR, 0, wrong("grief"));
        vm.prank(GUARDIAN);
        registry.updateRetirementTimestamp();
        later(2 * CLOCK);
        resolveAll(game);
        later(FINALITY + 1);
        game.claimCredit(PROPOSER);
        game.claimCredit(LIAR);
        same(address(game).balance, 0);
    }

    /// @notice Once closed, a game pays as it was decided then.
    function test_blacklist_afterClosing_changesNoBonds() public {
        FaultGame game = proposeInvalid();
        answer(game, HONEST, 0);
        finish(game);
        game.closeGame();
        vm.prank(GUARDIAN);
        registry.blacklistDisputeGame(game);
        game.closeGame();
        game.claimCredit(HONEST);
        same(address(game).balance, 0);
    }
}
