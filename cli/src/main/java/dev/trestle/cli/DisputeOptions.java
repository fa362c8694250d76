package dev.trestle.cli;

import dev.trestle.l1.GameParameters;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * How a devnet's claims are made and disputed.
 *
 * @param game how fault games are played; without it nothing can be claimed
 * @param program that games are about, for the challenger; with it the devnet claims and challenges
 * @param finalityDelaySeconds from a game's resolution until its claim counts
 * @param longestPauseSeconds after which the guardian's pause ends by itself
 */
public record DisputeOptions(
    Optional<GameParameters> game,
    Optional<ElfProgram> program,
    long finalityDelaySeconds,
    long longestPauseSeconds) {
  /** No program, no games; the other contracts are there. */
  public static final DisputeOptions NO_GAMES =
      new DisputeOptions(Optional.empty(), Optional.empty(), 10, 600);

  /**
   * Clocks of two minutes, bonds from 0.01 to 1 ether, runs of up to 2^37 steps. The depth is even,
   * so that it is the challenger of a wrong claim who executes the last instruction on L1.
   */
  public static DisputeOptions of(Bytes32 absolutePrestate) {
    UInt256 firstBond = UInt256.of(10_000_000_000_000_000L);
    return NO_GAMES.with(
        new GameParameters(
            absolutePrestate, 52, 14, 120, 10, 10, firstBond, firstBond.multiply(100)));
  }

  /** The same about this program, with a proposer and a challenger. */
  public static DisputeOptions of(ElfProgram program) {
    DisputeOptions games = of(Machine.prestate(program));
    return new DisputeOptions(
        games.game, Optional.of(program), games.finalityDelaySeconds, games.longestPauseSeconds);
  }

  /** The same with games played like this. */
  public DisputeOptions with(GameParameters parameters) {
    return new DisputeOptions(
        Optional.of(parameters), program, finalityDelaySeconds, longestPauseSeconds);
  }
}
