package dev.trestle.settlement;

import dev.trestle.stf.primitives.Bytes32;

/** Knows the truth: which value an honest claim has. */
public interface TraceProvider {
  /**
   * The right value for a claim at this place.
   *
   * @param spot whose claims above, as far as they matter, are right
   */
  Bytes32 value(GameTree game, GameTree.Spot spot);
}
