package dev.trestle.stark.reference;

import dev.trestle.stark.Goldilocks;
import java.util.List;

/**
 * What makes an instance of Poseidon2 with the S-box x^7 and the matrix circ(2, 3, 1, 1) on blocks
 * of four. Source: eprint 2023/323 §6.
 *
 * @param external for each of the full rounds, as many constants as the state has elements; the
 *     first half comes before the partial rounds, the other half after them
 * @param internal a constant for each partial round
 * @param diagonal of the internal matrix, less one: it is the matrix of ones plus this diagonal
 */
public record Poseidon2Constants(
    List<List<Long>> external, List<Long> internal, List<Long> diagonal) {
  public Poseidon2Constants {
    external = List.copyOf(external);
    internal = List.copyOf(internal);
    diagonal = List.copyOf(diagonal);
    int width = diagonal.size();
    if (width < 8 || width % 4 != 0 || external.isEmpty() || external.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "a state has 8, 12, … elements, and full rounds come in pairs");
    }
    for (List<Long> round : external) {
      if (round.size() != width) {
        throw new IllegalArgumentException("a full round has a constant for each element");
      }
      requireCanonical(round);
    }
    requireCanonical(internal);
    requireCanonical(diagonal);
  }

  private static void requireCanonical(List<Long> constants) {
    for (long constant : constants) {
      if (!Goldilocks.isCanonical(constant)) {
        throw new IllegalArgumentException("a constant is not below p");
      }
    }
  }

  /** Elements of a state. */
  public int width() {
    return diagonal.size();
  }
}
