package dev.trestle.stark;

import java.util.List;

/** Lets tests of other packages verify with a flawed transcript. */
public final class VerifierWith {
  private VerifierWith() {}

  /** What the verifier would say if that were its transcript. */
  public static Verdict transcript(
      VerifyingKey key, List<long[]> publicValues, byte[] proof, Transcript transcript) {
    return StarkVerifier.verify(key, publicValues, proof, 0, transcript);
  }
}
