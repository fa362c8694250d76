package dev.trestle.stark;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;

/**
 * What a commitment's trees are hashed with: docs/spec/stark.md, Commitments. A digest shorter than
 * 32 bytes has zeros behind it.
 */
public enum TreeHash {
  /** Keccak-256: what the verifier on L1 computes. */
  KECCAK_256(1, Bytes32.SIZE_BYTES),

  /**
   * SHA-256, of which 27 bytes are kept: two digests and the padding then fill one block of 64
   * bytes. For proofs that another proof will check: processors have instructions for it.
   */
  SHA_256_216(2, 27);

  /** The three bytes of the fourth word that a digest of 27 has. */
  private static final long UPPER_24 = -1L << 40;

  private final int code;
  private final int digestBytes;

  TreeHash(int code, int digestBytes) {
    this.code = code;
    this.digestBytes = digestBytes;
  }

  /**
   * The hash that keys and parameters encode so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TreeHash of(int code) {
    for (TreeHash hash : values()) {
      if (hash.code == code) {
        return hash;
      }
    }
    throw new IllegalArgumentException("treeHash is " + code + ", must be 1 or 2");
  }

  public int code() {
    return code;
  }

  /** Bytes of a digest in a proof. */
  public int digestBytes() {
    return digestBytes;
  }

  /** Bits of work that a collision takes, by the birthday bound. */
  public int collisionBits() {
    return digestBytes * 8 / 2;
  }

  /** The digest of the first bytes. */
  Bytes32 hash(byte[] bytes, int length) {
    return switch (this) {
      case KECCAK_256 -> Keccak.hash(bytes, 0, length);
      case SHA_256_216 -> cut(Sha256.hash(bytes, 0, length));
    };
  }

  /** The beginning that is kept of a digest, zeros behind it. */
  Bytes32 cut(Bytes32 digest) {
    return this == KECCAK_256
        ? digest
        : new Bytes32(digest.w0(), digest.w1(), digest.w2(), digest.w3() & UPPER_24);
  }
}
