package dev.trestle.node;

import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.primitives.Bytes32;
import java.util.function.Supplier;

/** {@code optimism}: what op-node answers about a rollup. */
public final class OptimismApi {
  private final Chain chain;
  private final RollupConfig config;
  private final Supplier<L1Heads> l1;
  private final ApiOptions options;

  /**
   * @param l1 how the node sees its settlement chain now
   */
  public OptimismApi(Chain chain, RollupConfig config, Supplier<L1Heads> l1, ApiOptions options) {
    this.chain = chain;
    this.config = config;
    this.l1 = l1;
    this.options = options;
  }

  /** Adds its methods. */
  public void register(Methods methods) {
    methods
        .register("optimism_syncStatus", p -> syncStatus())
        .register("optimism_outputAtBlock", this::outputAtBlock)
        .register("optimism_rollupConfig", p -> RollupConfigJson.of(config))
        .register("optimism_version", p -> JsonValue.string(options.clientVersion()));
  }

  private JsonValue syncStatus() {
    L1Heads heads = l1.get();
    Heads own = chain.heads();
    JsonValue unsafe = ref(own.head());
    JsonValue safe = ref(own.safe());
    JsonValue finalized = ref(own.finalized());
    return out -> {
      out.beginObject();
      write(out, "current_l1", heads.current());
      write(out, "current_l1_finalized", heads.finalized());
      write(out, "head_l1", heads.head());
      write(out, "safe_l1", heads.safe());
      write(out, "finalized_l1", heads.finalized());
      out.field("unsafe_l2", unsafe).field("safe_l2", safe).field("finalized_l2", finalized);
      out.field("pending_safe_l2", safe).field("cross_unsafe_l2", unsafe);
      out.field("local_safe_l2", safe).endObject();
    };
  }

  private static void write(JsonWriter out, String name, L1Heads.Ref ref) {
    out.name(name).beginObject().field("hash", ref.hash()).numberField("number", ref.number());
    out.field("parentHash", ref.parentHash()).numberField("timestamp", ref.timestamp()).endObject();
  }

  private JsonValue ref(ChainBlock block) {
    L2BlockRef ref = L2BlockRef.of(config, block.block());
    return out -> {
      out.beginObject().field("hash", ref.hash()).numberField("number", ref.number());
      out.field("parentHash", ref.parentHash()).numberField("timestamp", ref.timestamp());
      out.name("l1origin").beginObject().field("hash", ref.l1Origin().hash());
      out.numberField("number", ref.l1Origin().number()).endObject();
      out.numberField("sequenceNumber", ref.sequenceNumber()).endObject();
    };
  }

  /** The output root that commits to a block (version 0), for withdrawals. */
  private JsonValue outputAtBlock(Params params) {
    BlockTag tag = params.atMost(1).blockTag(0);
    ChainBlock block =
        switch (tag) {
          case BlockTag.Height(long number) -> chain.block(number).orElseThrow(this::notFound);
          case BlockTag.Hash hash -> chain.block(hash.hash()).orElseThrow(this::notFound);
          case BlockTag.Label label ->
              switch (label) {
                case LATEST, PENDING -> chain.head();
                case SAFE -> chain.safe();
                case FINALIZED -> chain.finalized();
                case EARLIEST -> chain.genesis();
              };
        };
    OutputRoot output = ServedState.read(() -> BlockOutput.of(chain, block));
    JsonValue ref = ref(block);
    JsonValue status = syncStatus();
    return out ->
        out.beginObject()
            .field("version", Bytes32.ZERO)
            .field("outputRoot", output.hash())
            .field("blockRef", ref)
            .field("withdrawalStorageRoot", output.messagePasserStorageRoot())
            .field("stateRoot", output.stateRoot())
            .field("syncStatus", status)
            .endObject();
  }

  private JsonRpcException notFound() {
    return new JsonRpcException(
        JsonRpcException.SERVER_ERROR,
        "failed to get L2 block ref with sync status: not found; the head is block "
            + chain.head().number());
  }
}
