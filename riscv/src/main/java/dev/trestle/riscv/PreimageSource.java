package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;

/** Where the program's input comes from: bytes by key (docs/spec/machine.md, Preimage keys). */
@FunctionalInterface
public interface PreimageSource {
  /** A source without any preimage, for programs that read none. */
  PreimageSource EMPTY =
      key -> {
        throw new MissingPreimageException(key);
      };

  /**
   * The preimage, without length prefix. The same key must always give the same bytes.
   *
   * @throws MissingPreimageException if there is none; the machine's state is then unchanged
   */
  byte[] preimage(Bytes32 key);
}
