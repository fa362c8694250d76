package dev.trestle.stark;

/** placeholder until merge. */
record Soundness(int bits) {
  static Soundness of(ProofShape s) {
    return new Soundness(100);
  }
}
