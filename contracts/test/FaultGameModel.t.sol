// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IDisputeGame} from "../src/interfaces/IDisputeGame.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {Claim, GameStatus, Position} from "../src/libraries/DisputeTypes.sol";
import {Positions} from "../src/libraries/Positions.sol";
import {GameModel} from "./support/GameModel.sol";
import {Games} from "./support/Games.sol";

/// @notice Random games, compared with a slow model: who may still move, who wins, who gets what.
///         And random games with one honest player in them, who must win and lose nothing.
contract FaultGameModelTest is Games, GameModel {
    uint256 private constant ACTIONS = 24;

    address[3] private players = [PROPOSER, HONEST, LIAR];
    uint256 private random;
    uint256 private late;
    uint256 private steps;

    function next(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }

    function clockRules()
        internal
        pure
        override
        returns (uint256, function(uint256) view returns (uint256))
    {
        return (CLOCK, reserve);
    }

    function reserve(uint256 depth) internal pure returns (uint256) {
        if (depth == SPLIT - 1) {
            return 2 * EXTENSION;
        }
        return depth == DEPTH - 1 ? EXTENSION + PREIMAGES : EXTENSION;
    }

    function enter(FaultGame game, uint256 index) private {
        (uint32 parent,, address player, uint128 bond,, Position place,) = game.claimData(index);
        entries.push(
            Entry({
                parent: index == 0 ? 0 : parent,
                player: player,
                bond: bond,
                position: Position.unwrap(place),
                depth: Positions.depth(place),
                madeAt: vm.getBlockTimestamp(),
                steppedOnBy: address(0)
            })
        );
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_randomGame_endsAsInTheModel(uint256 seed) public {
        random = seed;
        FaultGame game = next(2) == 0 ? proposeValid() : proposeInvalid();
        enter(game, 0);
        for (uint256 i = 0; i < ACTIONS; i++) {
            if (next(4) == 0) {
                later(next(CLOCK / 2));
            }
            act(game);
        }
        later(2 * CLOCK + DEPTH * EXTENSION + PREIMAGES);
        resolveInParts(game);
        compare(game);
        payEverybody(game);
    }

    /// @notice A random player does something random, mostly to one of the newest claims.
    function act(FaultGame game) private {
        uint256 count = game.claimDataLen();
        uint256 index = next(3) == 0 ? next(count) : count - 1;
        bool isAttack = next(3) != 0;
        address player = players[next(3)];
        if (depthOf(game, index) == DEPTH) {
            try this.tryStep(game, player, index, isAttack) {
                entries[index].steppedOnBy = player;
                steps++;
            } catch {}
            return;
        }
        bool inTime_ = inTime(index, vm.getBlockTimestamp());
        try this.tryMove(game, player, index, someClaim(game, index, isAttack), isAttack) {
            yes(inTime_, "moved after the model's clock had run out");
            enter(game, count);
        } catch (bytes memory reason) {
            bool tooLate = bytes4(reason) == IFaultGame.ClockTimeExceeded.selector;
            yes(!tooLate || !inTime_, "refused before the model's clock had run out");
            bool known = bytes4(reason) == IFaultGame.CannotDefendRootClaim.selector
                || bytes4(reason) == IFaultGame.ClaimAlreadyExists.selector
                || bytes4(reason) == IDisputeGame.UnexpectedRootClaim.selector;
            yes(tooLate || known, "refused for no reason");
        }
    }

    function someClaim(FaultGame game, uint256 index, bool isAttack) private returns (bytes32) {
        uint256 choice = next(4);
        bool isRun = depthOf(game, index) == SPLIT;
        if (choice == 0 && (index != 0 || isAttack) && !(isRun && !isAttack)) {
            return truth(game, index, isAttack);
        }
        return isRun ? wrongRun("a", next(3)) : keccak256(abi.encode(choice));
    }

    function tryMove(FaultGame game, address player, uint256 index, bytes32 claim, bool isAttack)
        external
    {
        move(game, player, index, claim, isAttack);
    }

    function tryStep(FaultGame game, address player, uint256 index, bool isAttack) external {
        stepOn(game, player, index, isAttack);
    }

    function tryAnswer(FaultGame game, uint256 index) external {
        answer(game, HONEST, index);
    }

    function resolveInParts(FaultGame game) private {
        for (uint256 i = game.claimDataLen(); i > 0; i--) {
            while (!game.resolvedSubgames(i - 1)) {
                game.resolveClaim(i - 1, next(3));
            }
        }
        game.resolve();
    }

    function compare(FaultGame game) private view {
        uint256 sum = 0;
        for (uint256 i = 0; i < entries.length; i++) {
            same(counteredBy(game, i), countererOf(i));
        }
        isStatus(
            game.status(),
            countererOf(0) == address(0) ? GameStatus.DEFENDER_WINS : GameStatus.CHALLENGER_WINS
        );
        for (uint256 i = 0; i < players.length; i++) {
            same(game.normalModeCredit(players[i]), winnings(players[i]));
            same(game.refundModeCredit(players[i]), paidIn(players[i]));
            sum += winnings(players[i]);
        }
        same(sum, address(game).balance);
    }

    function payEverybody(FaultGame game) private {
        later(FINALITY + 1);
        for (uint256 i = 0; i < players.length; i++) {
            uint256 due = winnings(players[i]);
            uint256 before = players[i].balance;
            if (due != 0) {
                game.claimCredit(players[i]);
            }
            same(players[i].balance - before, due);
        }
        same(address(game).balance, 0);
    }

    /// @notice One honest player, who answers what countered a claim of its side that is right, in
    ///         time; the others do what they like. It wins, and ends with no less than it had.
    /// forge-config: default.fuzz.runs = 300
    function testFuzz_honestPlayerAmongRandomOnes_winsAndLosesNothing(uint256 seed) public {
        random = seed;
        players = [PROPOSER, PROPOSER, LIAR];
        bool isValid = next(2) == 0;
        uint256 before = HONEST.balance;
        FaultGame game = isValid ? proposeValid() : proposeInvalid();
        enter(game, 0);
        uint256 seen = 0;
        for (uint256 i = 0; i < ACTIONS; i++) {
            seen = answerAll(game, seen, isValid);
            if (next(3) == 0) {
                later(next(EXTENSION));
            }
            act(game);
        }
        answerAll(game, seen, isValid);
        later(2 * CLOCK + DEPTH * EXTENSION + PREIMAGES);
        resolveInParts(game);
        isStatus(game.status(), isValid ? GameStatus.DEFENDER_WINS : GameStatus.CHALLENGER_WINS);
        later(FINALITY + 1);
        if (game.credit(HONEST) != 0) {
            game.claimCredit(HONEST);
        }
        yes(HONEST.balance >= before, "honesty cost money");
    }

    /// @notice Answers the claims from `seen` on that belong to the other side.
    function answerAll(FaultGame game, uint256 seen, bool isValid) private returns (uint256) {
        for (; seen < game.claimDataLen(); seen++) {
            bool isDefenders = depthOf(game, seen) % 2 == 0;
            if (isDefenders != isValid && concernsHonest(game, seen)) {
                uint256 count = game.claimDataLen();
                try this.tryAnswer(game, seen) {
                    if (game.claimDataLen() > count) {
                        enter(game, count);
                    }
                } catch (bytes memory reason) {
                    // somebody else said the honest thing already
                    bool done = bytes4(reason) == IFaultGame.ClaimAlreadyExists.selector
                        || bytes4(reason) == IFaultGame.DuplicateStep.selector;
                    yes(done, "an honest answer was refused");
                }
            }
        }
        return seen;
    }

    /// @notice Whether every claim of the honest side above this one is the honest answer to what
    ///         it answers: only then does what counters it matter.
    function concernsHonest(FaultGame game, uint256 index) private view returns (bool) {
        if (index == 0) {
            return true;
        }
        uint256 mine = parentOf(game, index);
        if (mine == 0) {
            return true; // the root, which is right where it is the honest side's
        }
        uint256 theirs = parentOf(game, mine);
        bool isAttack = value(game, theirs) != truthAt(game, theirs);
        uint256 place = Position.unwrap(placeOf(game, mine));
        bool isHonest =
            place == 2 * (uint256(Position.unwrap(placeOf(game, theirs))) + (isAttack ? 0 : 1))
                && value(game, mine) == truthAt(game, mine);
        return isHonest && concernsHonest(game, theirs);
    }

    /// @notice The random games get to the bottom and run into the clocks; else they test little.
    function test_randomGames_coverWhatTheyShould() public {
        uint256 moved = 0;
        for (uint256 seed = 0; seed < 40; seed++) {
            random = seed;
            FaultGame game = propose(keccak256(abi.encode("game", seed)), CLAIMED);
            delete entries;
            enter(game, 0);
            for (uint256 i = 0; i < ACTIONS; i++) {
                if (next(4) == 0) {
                    later(next(CLOCK / 2));
                }
                act(game);
                late += inTime(entries.length - 1, vm.getBlockTimestamp()) ? 0 : 1;
            }
            moved += entries.length;
        }
        yes(steps > 0, "no step");
        yes(late > 0, "no clock ran out");
        yes(moved > 200, "few moves");
    }
}
