package dev.trestle.settlement;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.OptionalLong;

/** The L2 as our own node derived it. */
public interface OutputRoots {
  /**
   * The parts of the output root at a block that our node has; nothing beyond.
   *
   * @throws PrunedStateException where it takes a state that the node has dropped: before Isthmus
   */
  Optional<Output> at(long blockNumber);

  /**
   * The last L2 block that follows from the data up to this L1 block; nothing when the node has not
   * come so far, or does not know that L1 block.
   */
  OptionalLong lastSafe(Bytes32 l1Head);

  /**
   * An output root and what it is made of.
   *
   * @param header the block's, as RLP
   */
  record Output(OutputRoot parts, byte[] header) {
    public Bytes32 root() {
      return parts.hash();
    }
  }
}
