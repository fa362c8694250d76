package dev.trestle.stark.reference;

import dev.trestle.stark.Poseidon2;

/**
 * The columns of {@link Poseidon2Air}: a permutation on every row. S-boxes are numbered in the
 * order in which they come: those of a full round by element, one in a partial round.
 *
 * @param width elements of the state
 * @param boxes S-boxes of the permutation
 */
record Poseidon2Columns(int width, int boxes) {
  static Poseidon2Columns of(Poseidon2 permutation) {
    int width = permutation.width();
    return new Poseidon2Columns(
        width, permutation.fullRounds() * width + permutation.partialRounds());
  }

  /** An element of the state that goes in. */
  int input(int element) {
    return element;
  }

  /** The third power of what goes into an S-box. */
  int cube(int box) {
    return width + 2 * box;
  }

  /** What comes out of an S-box: the seventh power of what goes in. */
  int seventh(int box) {
    return width + 2 * box + 1;
  }

  /** Columns of a table that talks to nobody. */
  int alone() {
    return width + 2 * boxes;
  }

  /** How often others rely on the permutation. */
  int calls() {
    return alone();
  }

  /** Columns of a table that others use. */
  int serving() {
    return alone() + 1;
  }

  String name(int column) {
    if (column < width) {
      return "input" + column;
    }
    if (column == calls()) {
      return "calls";
    }
    int box = (column - width) / 2;
    return (column == cube(box) ? "cube" : "seventh") + box;
  }
}
