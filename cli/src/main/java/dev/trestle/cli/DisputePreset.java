package dev.trestle.cli;

import dev.trestle.l1.GameParameters;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Rules of claims and disputes that fit together: docs/spec/dispute.md, Parameters. The depth of
 * the tree is even, so that it is the challenger of a wrong claim who executes the last instruction
 * on L1.
 */
public enum DisputePreset {
  /** People wait for it: minutes. Runs of up to 2^39 steps, claims 2^14 blocks ahead. */
  DEVNET(new Tree(54, 14), new Clocks(120, 10, 10), ether("0.01"), delays(10, 6, 600, 20)),

  /**
   * Whoever is honest has days to notice and to act, and a user waits a week. Runs of up to 2^45
   * steps, which is more than a batcher can make of a whole sequencing window; claims 2^24 blocks
   * ahead of an anchor that is at least a week old.
   */
  PRODUCTION(
      new Tree(70, 24),
      new Clocks(days(7) / 2, hours(3), days(1)),
      ether("0.08"),
      delays(days(7) / 2, days(7), days(7), hours(1)));

  /** What a step's bond is of the root's. */
  static final long STEP_BOND_FACTOR = 100;

  private final Tree tree;
  private final Clocks clocks;
  private final UInt256 initialBondWei;
  private final DisputeOptions.Delays delays;

  /** Depths: see {@link GameParameters}. */
  private record Tree(int depth, int split) {}

  /** In seconds: see {@link GameParameters}. */
  private record Clocks(long longest, long extension, long preimageExtension) {}

  DisputePreset(Tree tree, Clocks clocks, UInt256 initialBondWei, DisputeOptions.Delays delays) {
    this.tree = tree;
    this.clocks = clocks;
    this.initialBondWei = initialBondWei;
    this.delays = delays;
  }

  private static DisputeOptions.Delays delays(
      long finality, long proofMaturity, long longestPause, long claimInterval) {
    return new DisputeOptions.Delays(finality, proofMaturity, longestPause, claimInterval);
  }

  private static long days(long days) {
    return hours(24 * days);
  }

  private static long hours(long hours) {
    return 3600 * hours;
  }

  private static UInt256 ether(String ether) {
    return UInt256.of(new BigDecimal(ether).movePointRight(18).toBigIntegerExact());
  }

  /** How games about a program are played. */
  public GameParameters game(Bytes32 absolutePrestate) {
    return new GameParameters(
        absolutePrestate,
        tree.depth,
        tree.split,
        clocks.longest,
        clocks.extension,
        clocks.preimageExtension,
        initialBondWei,
        initialBondWei.multiply(STEP_BOND_FACTOR));
  }

  /** What else takes time. */
  public DisputeOptions.Delays delays() {
    return delays;
  }

  /** One line for people. */
  String text() {
    GameParameters game = game(Bytes32.ZERO);
    return String.format(
        Locale.ROOT,
        "%s: clocks of %s, %s more at the end of each (%s more before a step), a game at most %s;"
            + " final %s later; withdrawals mature in %s; a pause ends after %s; a claim every %s;"
            + " bonds from %s to %s ether; 2^%d steps, 2^%d blocks",
        name().toLowerCase(Locale.ROOT),
        duration(clocks.longest),
        duration(clocks.extension),
        duration(clocks.preimageExtension),
        duration(game.longestSeconds()),
        duration(delays.finality()),
        duration(delays.proofMaturity()),
        duration(delays.longestPause()),
        duration(delays.claimInterval()),
        inEther(game.initialBondWei()),
        inEther(game.stepBondWei()),
        game.runDepth(),
        game.splitDepth());
  }

  static String inEther(UInt256 wei) {
    return new BigDecimal(wei.toBigInteger())
        .movePointLeft(18)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** In the largest unit of which it has at least one, with one decimal if it needs it. */
  private static String duration(long seconds) {
    if (seconds >= days(1)) {
      return tenths(seconds * 10 / days(1)) + " d";
    }
    if (seconds >= hours(1)) {
      return tenths(seconds * 10 / hours(1)) + " h";
    }
    return seconds + " s";
  }

  private static String tenths(long tenths) {
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
