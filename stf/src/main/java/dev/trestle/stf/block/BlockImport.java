package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;

/** Checks a block that somebody else made: executes it and compares every header field. */
public final class BlockImport {
  private BlockImport() {}

  /** The verdict. */
  public sealed interface Verdict {
    /** It is valid; this came of it. */
    record Valid(SealedBlock sealed) implements Verdict {}

    /** It is not, and why. */
    record Invalid(String reason) implements Verdict {}
  }

  /** Executes the block on its parent. */
  public static Verdict verify(
      ChainSpec spec, Header parent, Block block, ParentState state, Cryptography cryptography) {
    throw new IllegalStateException("the EVM lands next");
  }
}
