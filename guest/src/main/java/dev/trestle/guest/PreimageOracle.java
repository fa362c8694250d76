package dev.trestle.guest;

import dev.trestle.stf.primitives.Bytes32;

/** Where the program reads: bytes by their {@link PreimageKey}. */
@FunctionalInterface
public interface PreimageOracle {
  /**
   * The whole preimage. It is trusted: whoever hands it out has checked it against its key.
   *
   * @throws MissingPreimageException where an oracle can lack it; the machine stops instead
   */
  byte[] preimage(Bytes32 key);

  /**
   * What the program is about to ask for, so that an oracle that fetches knows where to look. The
   * result does not depend on it; the machine does nothing.
   */
  default void hint(Hint hint) {}
}
