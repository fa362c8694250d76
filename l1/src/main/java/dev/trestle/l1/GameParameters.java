package dev.trestle.l1;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/**
 * How fault games are played: docs/spec/dispute.md. The contract refuses values that make no game.
 *
 * @param absolutePrestate the program's id: state hash of the machine before its first step
 * @param maxGameDepth of the tree of claims; a run of the machine has at most 2^(maxGameDepth −
 *     splitDepth − 1) steps
 * @param splitDepth of the claims about single blocks' output roots; a claim may be at most
 *     2^splitDepth blocks ahead of the anchor
 * @param maxClockSeconds each side's time for all its moves
 * @param clockExtensionSeconds least time that a side has for its next move
 * @param preimageExtensionSeconds on top of that before a step
 * @param initialBondWei bond of the root claim
 * @param stepBondWei bond at the greatest depth
 */
public record GameParameters(
    Bytes32 absolutePrestate,
    int maxGameDepth,
    int splitDepth,
    long maxClockSeconds,
    long clockExtensionSeconds,
    long preimageExtensionSeconds,
    UInt256 initialBondWei,
    UInt256 stepBondWei) {
  /** A run of the machine has at most two to the power of this many steps. */
  public int runDepth() {
    return maxGameDepth - splitDepth - 1;
  }

  /**
   * Seconds from a game's creation until it can be resolved at the latest, whatever anybody does:
   * docs/spec/dispute.md § The game, Clocks.
   */
  public long longestSeconds() {
    return 2 * maxClockSeconds + maxGameDepth * clockExtensionSeconds + preimageExtensionSeconds;
  }
}
