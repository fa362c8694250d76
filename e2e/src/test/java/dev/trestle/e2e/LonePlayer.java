package dev.trestle.e2e;

import dev.trestle.l1.Abi;
import dev.trestle.settlement.GameMove;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.GameTruth;
import dev.trestle.settlement.HonestStrategy;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/** Plays one game with beliefs of its own, down to the last claim, and leaves all others alone. */
final class LonePlayer {
  private static final long GAS = 600_000;

  private final L1Arena arena;
  private final Wallet wallet;
  private final GameReader.Entry game;
  private final OutputRoots outputs;
  private final MachineRuns runs;

  LonePlayer(
      L1Arena arena, int player, GameReader.Entry game, OutputRoots outputs, MachineRuns runs) {
    this.arena = arena;
    this.wallet = arena.wallet(player);
    this.game = game;
    this.outputs = outputs;
    this.runs = runs;
  }

  /**
   * Makes the moves that it thinks are missing; they must be mined before the next turn.
   *
   * @return the game before them
   */
  GameState turn() {
    GameState state = arena.state(game);
    HonestStrategy strategy = new HonestStrategy(new GameTruth(state.info(), outputs, runs));
    for (GameMove move : strategy.moves(state.tree())) {
      if (move instanceof GameMove.Counter counter && state.canBeCountered(counter.against())) {
        counter(counter);
      }
    }
    return state;
  }

  private void counter(GameMove.Counter move) {
    UInt256 bond =
        arena
            .games
            .contracts()
            .number(game.address(), "getRequiredBond(uint128)", move.position().index());
    String signature =
        move.isAttack() ? "attack(bytes32,uint256,bytes32)" : "defend(bytes32,uint256,bytes32)";
    byte[] data = Abi.call(signature, move.against().value(), move.against().index(), move.value());
    wallet.send(Optional.of(game.address()), bond, data, GAS);
  }
}
