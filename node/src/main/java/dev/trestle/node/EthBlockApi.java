package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.MethodHandler;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import java.util.Optional;

/** {@code eth_getBlock…} and what counts things in blocks. */
final class EthBlockApi {
  private final BlockLookup lookup;

  EthBlockApi(BlockLookup lookup) {
    this.lookup = lookup;
  }

  void register(Methods methods) {
    methods
        .register("eth_blockNumber", p -> JsonValue.quantity(lookup.chain().head().number()))
        .register("eth_getBlockByNumber", this::block)
        .register("eth_getBlockByHash", byHash(this::block))
        .register("eth_getHeaderByNumber", this::header)
        .register("eth_getHeaderByHash", byHash(this::header))
        .register("eth_getBlockReceipts", this::receipts)
        .register("eth_getBlockTransactionCountByNumber", this::transactionCount)
        .register("eth_getBlockTransactionCountByHash", byHash(this::transactionCount))
        .register("eth_getUncleCountByBlockNumber", this::uncleCount)
        .register("eth_getUncleCountByBlockHash", byHash(this::uncleCount))
        .register("eth_getUncleByBlockNumberAndIndex", p -> noUncle(p))
        .register("eth_getUncleByBlockHashAndIndex", p -> noUncle(p));
  }

  /** Of a block that only its hash may name: a number or tag is a mistake. */
  private static MethodHandler byHash(MethodHandler method) {
    return params -> {
      params.bytes32(0);
      return method.call(params);
    };
  }

  private Optional<BlockView> named(Params params) {
    return lookup.find(params.blockTag(0));
  }

  private JsonValue block(Params params) {
    boolean full = params.optional(1).map(JsonInput::bool).orElse(false);
    return named(params.atMost(2))
        .<JsonValue>map(view -> new BlockJson(view, full))
        .orElse(JsonValue.NULL);
  }

  private JsonValue header(Params params) {
    return named(params.atMost(1))
        .flatMap(view -> view.hash().map(hash -> BlockJson.header(view.header(), hash)))
        .orElse(JsonValue.NULL);
  }

  private JsonValue receipts(Params params) {
    BlockTag tag = params.atMost(1).blockTag(0);
    return lookup
        .find(tag)
        .map(view -> JsonValue.array(ReceiptJson.all(lookup.chain(), view)))
        .orElse(JsonValue.NULL);
  }

  private JsonValue transactionCount(Params params) {
    return named(params.atMost(1))
        .map(view -> JsonValue.quantity(view.block().transactions().size()))
        .orElse(JsonValue.NULL);
  }

  /** Since the merge no block has uncles. */
  private JsonValue uncleCount(Params params) {
    return named(params.atMost(1)).map(view -> JsonValue.quantity(0)).orElse(JsonValue.NULL);
  }

  private static JsonValue noUncle(Params params) {
    params.atMost(2).blockTag(0);
    params.number(1);
    return JsonValue.NULL;
  }
}
