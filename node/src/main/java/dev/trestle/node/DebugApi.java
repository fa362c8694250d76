package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.evm.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** {@code debug}: raw encodings and traces. */
final class DebugApi {
  private final BlockLookup lookup;
  private final Simulations simulations;

  DebugApi(BlockLookup lookup, Simulations simulations) {
    this.lookup = lookup;
    this.simulations = simulations;
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

  private BlockView block(Params params) {
    BlockTag tag = params.blockTag(0);
    return lookup
        .find(tag)
        .orElseThrow(() ->
            new JsonRpcException(
                JsonRpcException.SERVER_ERROR, "block " + name(tag) + " not found"));
  }

  private static String name(BlockTag tag) {
    return switch (tag) {
      case BlockTag.Height(long number) -> "#" + number;
      case BlockTag.Hash hash -> hash.hash().toString();
      case BlockTag.Label label -> label.name().toLowerCase(Locale.ROOT);
    };
  }

  private JsonValue raw(Params params, Function<BlockView, byte[]> encoding) {
    return JsonValue.bytes(encoding.apply(block(params.atMost(1))));
  }

  private JsonValue rawReceipts(Params params) {
    return JsonValue.array(
        block(params.atMost(1)).results().get().stream()
            .map(result -> JsonValue.bytes(ReceiptCodec.encode(result.receipt())))
            .toList());
  }

  /** A tracer with what its answer looks like. */
  private record Tracing(Tracer tracer, BiFunction<Long, Ran, JsonValue> result) {}

  /** What a traced transaction came to. */
  private record Ran(long gasUsed, boolean failed, byte[] output) {}

  private static Tracing tracing(Optional<JsonInput> options) {
    Optional<JsonInput> name = options.flatMap(o -> o.field("tracer"));
    if (name.isEmpty()) {
      StructLogger logger = new StructLogger(options);
      return new Tracing(logger, (gas, ran) -> logger.result(ran.gasUsed, ran.failed, ran.output));
    }
    if (!name.get().text().equals("callTracer")) {
      throw JsonRpcException.invalidParams(
          "tracer " + name.get().text() + " is not known: use callTracer, or none for struct logs");
    }
    Optional<JsonInput> config = options.flatMap(o -> o.field("tracerConfig"));
    CallTracer tracer = new CallTracer(flag(config, "onlyTopCall"), flag(config, "withLog"));
    return new Tracing(tracer, (gas, ran) -> tracer.result(gas, ran.gasUsed));
  }

  private static boolean flag(Optional<JsonInput> config, String name) {
    return config.flatMap(c -> c.field(name)).map(JsonInput::bool).orElse(false);
  }

  private JsonValue traceTransaction(Params params) {
    TransactionView view =
        lookup
            .included(params.atMost(2).bytes32(0))
            .orElseThrow(
                () -> new JsonRpcException(JsonRpcException.SERVER_ERROR, "transaction not found"));
    TransactionView.Position position = view.position().orElseThrow();
    CallSimulation simulation = simulations.before(position.block(), position.index());
    RecoveredTransaction transaction =
        simulations.recovered(position.block()).get(position.index());
    return trace(simulation, transaction, tracing(params.optional(1)));
  }

  private static JsonValue trace(
      CallSimulation simulation, RecoveredTransaction transaction, Tracing tracing) {
    return switch (simulation.transact(transaction, Optional.of(tracing.tracer))) {
      case TransactionOutcome.Included included ->
          tracing.result.apply(
              transaction.transaction().gasLimit(),
              new Ran(included.gasUsed(), included.failure().isPresent(), included.output()));
      case TransactionOutcome.Refused refused ->
          throw new IllegalStateException(
              "transaction " + transaction.hash() + " of a block is refused: " + refused.message());
    };
  }

  private JsonValue traceBlock(Params params) {
    BlockView view = block(params.atMost(2));
    List<RecoveredTransaction> transactions = simulations.recovered(view);
    CallSimulation simulation = simulations.before(view, 0);
    List<JsonValue> traces = new ArrayList<>();
    for (RecoveredTransaction transaction : transactions) {
      JsonValue result = trace(simulation, transaction, tracing(params.optional(1)));
      traces.add(out ->
          out.beginObject()
              .field("txHash", transaction.hash())
              .field("result", result)
              .endObject());
    }
    return JsonValue.array(traces);
  }

  private JsonValue traceCall(Params params) {
    Optional<JsonInput> options = params.atMost(3).optional(2);
    BlockView view = lookup.require(params.blockTagOrLatest(1));
    long chainId = lookup.chain().spec().chainId();
    CallMessage message =
        CallArguments.read(params.at(0), chainId, simulations.maxGas(), simulations.maxGas());
    CallSimulation simulation =
        simulations.on(
            view,
            options.flatMap(o -> o.field("stateOverrides")),
            options.flatMap(o -> o.field("blockOverrides")));
    Tracing tracing = tracing(options);
    SimulationOutcome.Ran ran = ExecutionErrors.ran(simulation.call(message, tracing.tracer));
    return tracing.result.apply(
        message.gasLimit(), new Ran(ran.gasUsed(), !ran.succeeded(), ran.output()));
  }
}
