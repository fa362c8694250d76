package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * What a challenger asks of a node besides: pieces of the state by hash, as geth's {@code
 * debug_dbGet}, and what was safe at an L1 block, as op-node's {@code optimism_safeHeadAtL1Block}.
 */
public final class DisputeApi {
  private final Chain chain;
  private final SettlementFollower settlement;
  private final SafeHeads safeHeads;

  public DisputeApi(Chain chain, SettlementFollower settlement, SafeHeads safeHeads) {
    this.chain = chain;
    this.settlement = settlement;
    this.safeHeads = safeHeads;
  }

  /** Adds its methods. */
  public void register(Methods methods) {
    methods
        .register("debug_dbGet", this::dbGet)
        .register("optimism_safeHeadAtL1Block", this::safeHeadAtL1Block);
  }

  /** A node of a state's trie, or a contract's code. */
  private JsonValue dbGet(Params params) {
    Bytes32 hash = params.atMost(1).bytes32(0);
    return JsonValue.bytes(
        chain
            .nodes()
            .node(hash)
            .orElseThrow(
                () -> new JsonRpcException(JsonRpcException.SERVER_ERROR, hash + " not found")));
  }

  private JsonValue safeHeadAtL1Block(Params params) {
    long number = params.atMost(1).number(0);
    Optional<BlockId> l1 = settlementBlock(number);
    Optional<BlockId> safe = l1.flatMap(safeHeads::at).filter(this::isCanonical);
    if (safe.isEmpty()) {
      throw new JsonRpcException(
          JsonRpcException.SERVER_ERROR,
          "failed to get safe head at l1 block " + number + ": safe head not found");
    }
    return out -> {
      out.beginObject();
      write(out, "l1Block", l1.orElseThrow());
      write(out, "safeHead", safe.get());
      out.endObject();
    };
  }

  private Optional<BlockId> settlementBlock(long number) {
    try {
      return settlement.block(number).map(SettlementBlock::id);
    } catch (SettlementException e) { // not our fault, and the asker may try again
      throw new JsonRpcException(
          JsonRpcException.SERVER_ERROR,
          "the settlement chain does not tell its block " + number + ": " + e.getMessage());
    }
  }

  private boolean isCanonical(BlockId id) {
    return chain.canonicalHash(id.number()).filter(id.hash()::equals).isPresent();
  }

  private static void write(JsonWriter out, String name, BlockId id) {
    out.name(name).beginObject().field("hash", id.hash());
    out.numberField("number", id.number()).endObject();
  }
}
