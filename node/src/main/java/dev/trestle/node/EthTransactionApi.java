package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import java.time.Duration;
import java.util.Optional;

/** Transactions: sending them, finding them, their receipts. */
final class EthTransactionApi {
  /** EIP-7966: the transaction was taken, but its receipt did not come in time. */
  private static final int NO_RECEIPT_IN_TIME = 4;

  private static final Duration DEFAULT_SYNC_WAIT = Duration.ofSeconds(2);

  private final BlockLookup lookup;
  private final TransactionGateway gateway;
  private final ApiOptions options;

  EthTransactionApi(BlockLookup lookup, TransactionGateway gateway, ApiOptions options) {
    this.lookup = lookup;
    this.gateway = gateway;
    this.options = options;
  }

  void register(Methods methods) {
    methods
        .register("eth_sendRawTransaction", p -> JsonValue.bytes32(submit(p.atMost(1).bytes(0))))
        .register("eth_sendRawTransactionSync", this::submitAndWait)
        .register("eth_getTransactionByHash", this::byHash)
        .register("eth_getTransactionByBlockHashAndIndex", this::byBlock)
        .register("eth_getTransactionByBlockNumberAndIndex", this::byBlock)
        .register("eth_getRawTransactionByHash", this::rawByHash)
        .register("eth_getRawTransactionByBlockHashAndIndex", this::rawByBlock)
        .register("eth_getRawTransactionByBlockNumberAndIndex", this::rawByBlock)
        .register("debug_getRawTransaction", this::rawByHash)
        .register("eth_getTransactionReceipt", this::receipt);
  }

  private Bytes32 submit(byte[] raw) {
    return switch (gateway.submit(raw)) {
      case Admission.Accepted accepted -> accepted.hash();
      case Admission.AlreadyKnown ignored ->
          throw new JsonRpcException(JsonRpcException.SERVER_ERROR, "already known");
      case Admission.Refused refused ->
          throw new JsonRpcException(
              refused.reason() == Admission.Reason.POOL_FULL
                  ? JsonRpcException.LIMIT_EXCEEDED
                  : JsonRpcException.SERVER_ERROR,
              refused.message());
    };
  }

  /**
   * EIP-7966. On a chain with pre-confirmation the receipt may be that of the block being built.
   */
  private JsonValue submitAndWait(Params params) {
    Duration wait =
        params
            .atMost(2)
            .optional(1)
            .map(JsonInput::numberOrInteger)
            .filter(millis -> millis > 0)
            .map(Duration::ofMillis)
            .orElse(DEFAULT_SYNC_WAIT);
    if (wait.compareTo(options.maxSyncWait()) > 0) {
      wait = options.maxSyncWait();
    }
    byte[] raw = params.bytes(0);
    Bytes32 hash =
        switch (gateway.submit(raw)) {
          case Admission.Accepted accepted -> accepted.hash();
          case Admission.AlreadyKnown known -> known.hash();
          case Admission.Refused refused ->
              throw new JsonRpcException(JsonRpcException.SERVER_ERROR, refused.message());
        };
    Optional<TransactionGateway.Outcome> outcome = gateway.await(hash, wait);
    if (outcome.isPresent() && outcome.get() == TransactionGateway.Outcome.DROPPED) {
      throw new JsonRpcException(
          JsonRpcException.SERVER_ERROR,
          "transaction was dropped: "
              + gateway.whyRefused(hash).map(Fate::message).orElse("reason unknown"));
    }
    Optional<TransactionView> found =
        lookup.included(hash).or(() -> lookup.preconfirmed(hash)).or(() -> lookup.included(hash));
    return found
        .flatMap(this::receiptOf)
        .orElseThrow(() ->
            new JsonRpcException(
                NO_RECEIPT_IN_TIME,
                "the transaction was added to the pool, but its receipt did not come in time",
                JsonValue.bytes32(hash)));
  }

  private Optional<JsonValue> receiptOf(TransactionView view) {
    return view.position().map(p -> ReceiptJson.of(lookup.chain(), view, p));
  }

  private JsonValue byHash(Params params) {
    return lookup
        .transaction(params.atMost(1).bytes32(0))
        .<JsonValue>map(TransactionJson::new)
        .orElse(JsonValue.NULL);
  }

  private Optional<TransactionView> inBlock(Params params) {
    BlockTag tag = params.atMost(2).blockTag(0);
    long index = params.number(1);
    return lookup.find(tag).flatMap(view -> view.transaction(index));
  }

  private JsonValue byBlock(Params params) {
    return inBlock(params).<JsonValue>map(TransactionJson::new).orElse(JsonValue.NULL);
  }

  private JsonValue rawByHash(Params params) {
    return raw(lookup.transaction(params.atMost(1).bytes32(0)));
  }

  private JsonValue rawByBlock(Params params) {
    return raw(inBlock(params));
  }

  private static JsonValue raw(Optional<TransactionView> found) {
    return found
        .map(view -> JsonValue.bytes(TransactionCodec.encode(view.transaction())))
        .orElse(JsonValue.NULL);
  }

  /** Only of sealed blocks: their hash is what confirmation counters hold on to. */
  private JsonValue receipt(Params params) {
    return lookup
        .included(params.atMost(1).bytes32(0))
        .flatMap(this::receiptOf)
        .orElse(JsonValue.NULL);
  }
}
