package dev.trestle.settlement;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a run of the machine is about: whether the step from one output root to the next is right.
 * Source: docs/spec/dispute.md § The game.
 *
 * @param starting the claim agreed upon; nothing when it is where the whole game starts
 * @param disputed the claim in question, one trace index further
 */
public record DisputedSpan(Optional<Claim> starting, Claim disputed) {
  /**
   * The span of a place below the split.
   *
   * @throws IllegalArgumentException if the place is not below the split
   */
  public static DisputedSpan of(GameTree game, GameTree.Spot spot) {
    int split = game.depths().split();
    Position first = spot.position();
    Optional<Claim> at = spot.parent();
    while (at.isPresent() && at.get().depth() > split) {
      first = at.get().position();
      at = game.parent(at.get());
    }
    if (at.isEmpty() || first.depth() <= split) {
      throw new IllegalArgumentException(spot.position() + " is not below the split");
    }
    Claim leaf = at.get();
    BigInteger index = leaf.position().traceIndex(split);
    if (first.equals(leaf.position().attack())) {
      Optional<Claim> before =
          index.signum() == 0
              ? Optional.empty()
              : Optional.of(above(game, leaf, index.subtract(BigInteger.ONE)));
      return new DisputedSpan(before, leaf);
    }
    return new DisputedSpan(Optional.of(leaf), above(game, leaf, index.add(BigInteger.ONE)));
  }

  private static Claim above(GameTree game, Claim leaf, BigInteger index) {
    return game.committingTo(index, leaf, game.depths().split())
        .orElseThrow(() ->
            new IllegalStateException("no claim above " + leaf.index() + " commits to " + index));
  }
}
