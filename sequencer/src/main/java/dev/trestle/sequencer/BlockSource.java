package dev.trestle.sequencer;

import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/** Says what the next block starts from: on an L2 its L1 origin and deposits, on an L1 its slot. */
public interface BlockSource {
  /**
   * The block after {@code parent}, or nothing while something is missing (the L1 is behind).
   *
   * @param nowMillis the clock, milliseconds since the epoch
   */
  Optional<Opening> next(Header parent, Bytes32 parentHash, long nowMillis);

  /**
   * How to begin a block.
   *
   * @param forced transactions that must come first, in order
   * @param poolAllowed whether transactions from the pool may follow
   * @param sealAtMillis when to seal it
   */
  record Opening(
      BlockAttributes attributes,
      List<Transaction> forced,
      boolean poolAllowed,
      long sealAtMillis) {
    public Opening {
      forced = List.copyOf(forced);
    }
  }
}
