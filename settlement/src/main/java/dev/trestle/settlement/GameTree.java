package dev.trestle.settlement;

import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The claims of a game in order of making.
 *
 * @param depths how deep the game goes
 */
public record GameTree(Depths depths, List<Claim> claims) {
  /**
   * How deep a game goes.
   *
   * @param split claims down to this depth are output roots, below it machine states
   * @param bottom where claims end and single instructions are executed
   */
  public record Depths(int split, int bottom) {
    public Depths {
      if (split < 1 || bottom < split + 2) {
        throw new IllegalArgumentException("no room above and below the split at " + split);
      }
    }

    /** Depth of the first claim of a run of the machine. */
    public int machineRoot() {
      return split + 1;
    }

    /** Steps of bisection within one run of the machine. */
    public int machineDepth() {
      return bottom - split - 1;
    }
  }

  /**
   * A place for a claim, taken or not.
   *
   * @param parent the claim that it counters or would counter
   */
  public record Spot(Optional<Claim> parent, Position position) {}

  public GameTree {
    claims = List.copyOf(claims);
    if (claims.isEmpty() || !claims.getFirst().isRoot()) {
      throw new IllegalArgumentException("a game begins with its root claim");
    }
  }

  public Claim root() {
    return claims.getFirst();
  }

  public Claim claim(int index) {
    return claims.get(index);
  }

  /** The claim that this one counters. */
  public Optional<Claim> parent(Claim claim) {
    OptionalInt parent = claim.parent();
    return parent.isPresent() ? Optional.of(claims.get(parent.getAsInt())) : Optional.empty();
  }

  public Spot spot(Claim claim) {
    return new Spot(parent(claim), claim.position());
  }

  /** The claims that counter this one, in order of making. */
  public List<Claim> children(Claim claim) {
    List<Claim> found = new ArrayList<>();
    for (Claim other : claims.subList(claim.index() + 1, claims.size())) {
      if (other.parent().isPresent() && other.parent().getAsInt() == claim.index()) {
        found.add(other);
      }
    }
    return found;
  }

  /** Whether somebody has made this very claim. */
  public Optional<Claim> find(Claim parent, Position position, Bytes32 value) {
    return children(parent).stream()
        .filter(c -> c.position().equals(position) && c.value().equals(value))
        .findFirst();
  }

  /**
   * The nearest claim at or above this one that commits to a trace index, in the trace that ends at
   * a depth.
   *
   * @param bottom depth of that trace's leaves
   */
  public Optional<Claim> committingTo(BigInteger traceIndex, Claim from, int bottom) {
    Optional<Claim> at = Optional.of(from);
    while (at.isPresent()) {
      if (at.get().depth() <= bottom && at.get().position().traceIndex(bottom).equals(traceIndex)) {
        return at;
      }
      at = parent(at.get());
    }
    return Optional.empty();
  }
}
