package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.ReceiptCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code debug}: raw encodings and traces. */
final class DebugApi {
  private final Tracing tracing;

  DebugApi(Tracing tracing) {
    this.tracing = tracing;
  }

  void register(Methods methods) {
    methods
        .register("debug_getRawHeader", p -> raw(p, v -> HeaderCodec.encode(v.header())))
        .register("debug_getRawBlock", p -> raw(p, v -> BlockCodec.encode(v.block())))
        .register("debug_getRawReceipts", this::rawReceipts)
        .register("debug_getBadBlocks", p -> JsonValue.EMPTY_ARRAY)
        .register("debug_traceTransaction", this::traceTransaction)
        .register("debug_traceBlockByNumber", this::traceBlock)
        .register("debug_traceBlockByHash", this::traceBlock)
        .register("debug_traceCall", this::traceCall);
  }

  private JsonValue raw(Params params, Function<BlockView, byte[]> encoding) {
    return JsonValue.bytes(encoding.apply(tracing.block(params.atMost(1).blockTag(0))));
  }

  private JsonValue rawReceipts(Params params) {
    return JsonValue.array(
        tracing.block(params.atMost(1).blockTag(0)).results().get().stream()
            .map(result -> JsonValue.bytes(ReceiptCodec.encode(result.receipt())))
            .toList());
  }

  private static JsonValue result(Tracing.Watched<TransactionTracer> watched) {
    return watched.tracer().result(watched.traced());
  }

  private JsonValue traceTransaction(Params params) {
    TransactionView.Position position =
        tracing
            .included(params.atMost(2).bytes32(0))
            .orElseThrow(
                () -> new JsonRpcException(JsonRpcException.SERVER_ERROR, "transaction not found"));
    Optional<JsonInput> options = params.optional(1);
    TraceBudget budget = tracing.budget(options);
    return result(
        tracing.transaction(position, subject -> Tracers.of(options, subject, budget), budget));
  }

  private JsonValue traceBlock(Params params) {
    BlockView view = tracing.block(params.atMost(2).blockTag(0));
    Optional<JsonInput> options = params.optional(1);
    TraceBudget budget = tracing.budget(options);
    List<JsonValue> traces = new ArrayList<>();
    tracing.<TransactionTracer>block(
        view,
        subject -> Tracers.of(options, subject, budget),
        budget,
        (transaction, watched) -> {
          JsonValue result = result(watched);
          traces.add(out ->
              out.beginObject()
                  .field("txHash", transaction.hash())
                  .field("result", result)
                  .endObject());
        });
    return JsonValue.array(traces);
  }

  private JsonValue traceCall(Params params) {
    Optional<JsonInput> options = params.atMost(3).optional(2);
    BlockTag tag = params.blockTagOrLatest(1);
    TraceBudget budget = tracing.budget(options);
    return result(
        tracing.call(
            params.at(0), tag, options, subject -> Tracers.of(options, subject, budget), budget));
  }
}
