package dev.trestle.settlement;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A claim in a game.
 *
 * @param index its number in the game, in order of making; the root claim is 0
 * @param parent the claim that it counters; nothing for the root
 * @param value an output root, or below the split the hash of a machine's state
 * @param counteredBy who won against it, so far as the game knows yet
 */
public record Claim(
    int index,
    OptionalInt parent,
    Position position,
    Bytes32 value,
    Address claimant,
    Optional<Address> counteredBy) {
  public Claim {
    if (parent.isPresent() && parent.getAsInt() >= index) {
      throw new IllegalArgumentException("claim " + index + " counters a later one");
    }
  }

  public boolean isRoot() {
    return parent.isEmpty();
  }

  public int depth() {
    return position.depth();
  }
}
