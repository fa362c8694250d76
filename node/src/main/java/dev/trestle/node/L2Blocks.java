package dev.trestle.node;

import dev.trestle.derivation.Decoded;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Transaction;

/** Reads from L2 blocks themselves what derivation needs to know of them. */
public final class L2Blocks {
  private L2Blocks() {}

  /** The configuration that a block ran under. */
  public static SystemConfig systemConfig(RollupConfig config, Block block) {
    Header header = block.header();
    if (HeaderCodec.hash(header).equals(config.genesis().l2().hash())) {
      return config.genesis().systemConfig();
    }
    return valid(
        SystemConfig.of(l1Info(block), header.gasLimit(), header.extraData()), header.number());
  }

  private static L1Info l1Info(Block block) {
    long number = block.header().number();
    if (block.transactions().isEmpty()
        || !(block.transactions().getFirst() instanceof Transaction.Deposit first)) {
      throw new IllegalStateException("L2 block " + number + " begins without L1 attributes");
    }
    return valid(L1Info.decode(first.data()), number);
  }

  private static <T> T valid(Decoded<T> decoded, long number) {
    return switch (decoded) {
      case Decoded.Valid<T>(T value) -> value;
      case Decoded.Malformed<T>(String reason) ->
          throw new IllegalStateException("L2 block " + number + ": " + reason);
    };
  }
}
