package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Bytes32;

/** Hashes of the last 256 blocks, for BLOCKHASH. */
@FunctionalInterface
public interface AncestorHashes {
  /** The hash of the ancestor with this number; zero when there is none. */
  Bytes32 hash(long number);
}
