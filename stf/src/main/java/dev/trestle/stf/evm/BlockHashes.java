package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Bytes32;

/** Hashes of earlier blocks, for BLOCKHASH. */
@FunctionalInterface
public interface BlockHashes {
  /**
   * @param number one of the 256 blocks before the current one
   * @return its hash; zero when there was no such block
   */
  Bytes32 hash(long number);
}
