package dev.trestle.sequencer;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** Another process's L2 node, through {@code optimism_syncStatus} and {@code debug_getRawBlock}. */
public final class RemoteL2 implements Batcher.L2View {
  private final JsonRpcClient rpc;
  private final RollupConfig config;

  public RemoteL2(JsonRpcClient rpc, RollupConfig config) {
    this.rpc = rpc;
    this.config = config;
  }

  @Override
  public L2BlockRef head() {
    return ref("unsafe_l2");
  }

  @Override
  public L2BlockRef safeHead() {
    return ref("safe_l2");
  }

  private L2BlockRef ref(String name) {
    JsonInput json = rpc.call("optimism_syncStatus").required(name);
    JsonInput origin = json.required("l1origin");
    return new L2BlockRef(
        json.required("number").integer(),
        json.required("hash").bytes32(),
        json.required("parentHash").bytes32(),
        json.required("timestamp").integer(),
        new BlockId(origin.required("number").integer(), origin.required("hash").bytes32()),
        json.required("sequenceNumber").integer());
  }

  @Override
  public Optional<Block> block(long number) {
    if (number > head().number() || number <= config.genesis().l2().number()) {
      return Optional.empty();
    }
    byte[] raw = rpc.call("debug_getRawBlock", JsonValue.quantity(number)).bytes();
    return Optional.of(BlockCodec.decode(raw));
  }

  @Override
  public Optional<BlockId> settlementHead() {
    return settlementBlock("head_l1");
  }

  @Override
  public Optional<BlockId> derivedTo() {
    return settlementBlock("current_l1");
  }

  /** The answer has a hash of zero while the node knows none. */
  private Optional<BlockId> settlementBlock(String name) {
    JsonInput json = rpc.call("optimism_syncStatus").required(name);
    BlockId block = new BlockId(json.required("number").integer(), json.required("hash").bytes32());
    return Optional.of(block).filter(b -> !b.hash().equals(Bytes32.ZERO));
  }
}
