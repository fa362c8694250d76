package dev.trestle.l1;

import dev.trestle.stf.primitives.Bytes32;

/** Computes a blob's versioned hash from its bytes through its KZG commitment (EIP-4844). */
@FunctionalInterface
public interface BlobHasher {
  /**
   * The versioned hash.
   *
   * @param blob 131,072 bytes
   * @throws IllegalArgumentException when a field element is out of range
   */
  Bytes32 versionedHash(byte[] blob);
}
