package dev.trestle.settlement;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** Knows the truth: which value an honest claim has. */
public interface TraceProvider {
  /**
   * The right value for a claim at this place; nothing while that is still being found out.
   *
   * @param spot whose claims above, as far as they matter, are right
   */
  Optional<Bytes32> value(GameTree game, GameTree.Spot spot);
}
