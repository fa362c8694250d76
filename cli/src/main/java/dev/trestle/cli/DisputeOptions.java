package dev.trestle.cli;

import dev.trestle.l1.GameParameters;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * How a chain's claims are made and disputed, and how long leaving it takes.
 *
 * @param game how fault games are played; without it nothing can be claimed
 * @param program that games are about, for the challenger; with it the devnet claims and challenges
 * @param delays how long things take beside the games' own clocks
 */
public record DisputeOptions(
    Optional<GameParameters> game, Optional<ElfProgram> program, Delays delays) {
  /**
   * In seconds.
   *
   * @param finality from a game's resolution until its claim counts
   * @param proofMaturity from a withdrawal's proof until it can be paid
   * @param longestPause after which the guardian's pause ends by itself
   * @param claimInterval from one claim of the proposer's to the next
   */
  public record Delays(long finality, long proofMaturity, long longestPause, long claimInterval) {}

  /** No program, no games; the other contracts are there. */
  public static final DisputeOptions NO_GAMES =
      new DisputeOptions(Optional.empty(), Optional.empty(), DisputePreset.DEVNET.delays());

  /** Games about a program like on a devnet. */
  public static DisputeOptions of(Bytes32 absolutePrestate) {
    return NO_GAMES.with(DisputePreset.DEVNET.game(absolutePrestate));
  }

  /** The same about this program, with a proposer and a challenger. */
  public static DisputeOptions of(ElfProgram program) {
    return of(program, DisputePreset.DEVNET);
  }

  /** Games about this program by the preset's rules, with a proposer and a challenger. */
  public static DisputeOptions of(ElfProgram program, DisputePreset preset) {
    return new DisputeOptions(
        Optional.of(preset.game(Machine.prestate(program))), Optional.of(program), preset.delays());
  }

  /** The same with games played like this. */
  public DisputeOptions with(GameParameters parameters) {
    return new DisputeOptions(Optional.of(parameters), program, delays);
  }
}
