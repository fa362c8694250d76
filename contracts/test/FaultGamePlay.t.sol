// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {Claim, GameStatus, Position} from "../src/libraries/DisputeTypes.sol";
import {Games} from "./support/Games.sol";

/// @notice Who wins a dispute, and what stops those who should not.
contract FaultGamePlayTest is Games {
    function test_validRoot_nobodyDisputes_stands() public {
        FaultGame game = proposeValid();
        later(CLOCK);
        isStatus(resolveAll(game), GameStatus.DEFENDER_WINS);
    }

    function test_invalidRoot_counteredOnce_falls() public {
        FaultGame game = proposeInvalid();
        answer(game, HONEST, 0);
        later(CLOCK);
        isStatus(resolveAll(game), GameStatus.CHALLENGER_WINS);
        same(game.credit(HONEST), FIRST_BOND + game.getRequiredBond(Position.wrap(2)));
        same(game.credit(PROPOSER), 0);
    }

    /// @notice The liar answers everything with its own story, down to one instruction.
    function test_invalidRoot_disputedToTheLastStep_falls() public {
        FaultGame game = proposeInvalid();
        playDown(game, 0, HONEST, PROPOSER, "lie");
        same(game.claimDataLen(), DEPTH + 1);
        later(2 * CLOCK + 1000);
        isStatus(resolveAll(game), GameStatus.CHALLENGER_WINS);
        same(game.credit(PROPOSER), 0);
        same(game.credit(HONEST), address(game).balance);
    }

    /// @notice The griefer's attacks cost it all their bonds, which the honest proposer gets.
    function test_validRoot_attackedByGriefer_grieferPays() public {
        FaultGame game = proposeValid();
        uint256 before = PROPOSER.balance + FIRST_BOND;
        playDown(game, attack(game, LIAR, 0, wrong("grief")), PROPOSER, LIAR, "grief");
        later(2 * CLOCK + 1000);
        isStatus(resolveAll(game), GameStatus.DEFENDER_WINS);
        later(FINALITY + 1);
        game.claimCredit(PROPOSER);
        yes(PROPOSER.balance > before, "the honest proposer is out of pocket");
        vm.expectRevert(IFaultGame.NoCreditToClaim.selector);
        game.claimCredit(LIAR);
        same(address(game).balance, 0);
    }

    /// @notice A liar whose story begins at whatever depth, attacking or defending on its way.
    function testFuzz_invalidRoot_anyStory_falls(uint256 choices) public {
        FaultGame game = proposeInvalid();
        uint256 last = 0;
        while (true) {
            last = answer(game, HONEST, last);
            if (last == 0 || depthOf(game, last) == DEPTH) {
                break;
            }
            last = lie(game, PROPOSER, last, choices & 3);
            choices >>= 2;
        }
        later(2 * CLOCK + 1000);
        isStatus(resolveAll(game), GameStatus.CHALLENGER_WINS);
    }

    function testFuzz_validRoot_anyStoryAgainst_stands(uint256 choices) public {
        FaultGame game = proposeValid();
        uint256 last = attack(game, LIAR, 0, wrong("start"));
        while (true) {
            last = answer(game, HONEST, last);
            if (last == 0 || depthOf(game, last) == DEPTH) {
                break;
            }
            last = lie(game, LIAR, last, choices & 3);
            choices >>= 2;
        }
        later(2 * CLOCK + 1000);
        isStatus(resolveAll(game), GameStatus.DEFENDER_WINS);
    }

    /// @notice Answers a claim with something that helps its own side: false values, or true ones
    ///         at places that do not help.
    function lie(FaultGame game, address player, uint256 index, uint256 choice)
        private
        returns (uint256)
    {
        bool isAttack = choice & 1 == 0;
        uint256 depth = depthOf(game, index);
        if (depth == SPLIT + 1) {
            isAttack = true;
        }
        bytes32 told = choice & 2 == 0 ? wrong("story") : truth(game, index, isAttack);
        if (depth == SPLIT) {
            told = runStory(game, index, isAttack);
        }
        return move(game, player, index, told, isAttack);
    }

    /// @notice A false end of a run with a status that the game takes there: it looks at that before
    ///         it looks at the bond.
    function runStory(FaultGame game, uint256 index, bool isAttack) private returns (bytes32) {
        bytes32 bad = wrongRun("end", 1);
        Claim disputed = Claim.wrap(value(game, index));
        try game.move(disputed, index, Claim.wrap(bad), isAttack) {
            return 0;
        } catch (bytes memory reason) {
            return
                bytes4(reason) == IFaultGame.IncorrectBondAmount.selector ? bad : wrongRun("end", 0);
        }
    }

    /// @notice `honest` and `liar` alternate from the claim on; the liar always attacks with a lie.
    function playDown(
        FaultGame game,
        uint256 index,
        address honest,
        address liar,
        string memory story
    ) private {
        while (true) {
            index = answer(game, honest, index);
            if (index == 0 || depthOf(game, index) == DEPTH) {
                return;
            }
            bytes32 told = depthOf(game, index) == SPLIT ? wrongRun(story, 1) : wrong(story);
            index = attack(game, liar, index, told);
        }
    }
}
