package dev.trestle.derivation;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;

/**
 * What derivation needs to know of an L2 block.
 *
 * @param timestamp seconds since the epoch
 * @param l1Origin the settlement block whose attributes it carries
 * @param sequenceNumber how many L2 blocks with the same origin came before
 */
public record L2BlockRef(
    long number,
    Bytes32 hash,
    Bytes32 parentHash,
    long timestamp,
    BlockId l1Origin,
    long sequenceNumber) {
  /**
   * Reads a block that this chain's rules made; its L1 origin stands in its first transaction.
   *
   * @throws IllegalArgumentException if its first transaction is not the L1 attributes transaction
   */
  public static L2BlockRef of(RollupConfig config, Block block) {
    Header header = block.header();
    if (header.number() == config.genesis().l2().number()) {
      return config.genesis().block();
    }
    L1Info info = l1Info(block);
    return new L2BlockRef(
        header.number(),
        HeaderCodec.hash(header),
        header.parentHash(),
        header.timestamp(),
        info.origin(),
        info.sequenceNumber());
  }

  /** What the block's first transaction says of L1. */
  public static L1Info l1Info(Block block) {
    if (!block.transactions().isEmpty()
        && block.transactions().getFirst() instanceof Transaction.Deposit deposit
        && L1Info.decode(deposit.data()) instanceof Decoded.Valid<L1Info>(L1Info info)) {
      return info;
    }
    throw new IllegalArgumentException(
        "block " + block.header().number() + " does not begin with its L1 attributes");
  }

  public BlockId id() {
    return new BlockId(number, hash);
  }
}
