package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.primitives.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code trace}: OpenEthereum's view of executions, for tools that were written for it. Of its
 * kinds of trace there are {@code trace} and {@code stateDiff}.
 */
final class TraceApi {
  private final Tracing tracing;

  TraceApi(Tracing tracing) {
    this.tracing = tracing;
  }

  void register(Methods methods) {
    methods
        .register("trace_block", this::block)
        .register("trace_transaction", this::transaction)
        .register("trace_call", this::call)
        .register("trace_replayTransaction", this::replayTransaction)
        .register("trace_replayBlockTransactions", this::replayBlock)
        .register("trace_filter", this::filter);
  }

  private static FlatTracer placed(Tracers.Subject subject) {
    return new FlatTracer(subject.now(), subject.precompiles(), subject.place());
  }

  private JsonValue block(Params params) {
    BlockView view = tracing.block(params.atMost(1).blockTag(0));
    List<JsonValue> all = new ArrayList<>();
    tracing.block(
        view,
        TraceApi::placed,
        tracing.budget(),
        (transaction, watched) ->
            watched.tracer().traces().forEach(trace -> all.add(trace.json())));
    return JsonValue.array(all);
  }

  private JsonValue transaction(Params params) {
    return tracing
        .included(params.atMost(1).bytes32(0))
        .map(position -> tracing.transaction(position, TraceApi::placed, tracing.budget()))
        .map(watched -> watched.tracer().result(watched.traced()))
        .orElse(JsonValue.NULL);
  }

  private JsonValue call(Params params) {
    ReplayTracer.Kinds kinds = ReplayTracer.Kinds.read(params.atMost(3).at(1));
    BlockTag tag = params.blockTagOrLatest(2);
    Tracing.Watched<ReplayTracer> watched =
        tracing.call(
            params.at(0),
            tag,
            Optional.empty(),
            subject -> new ReplayTracer(kinds, subject),
            tracing.budget());
    return watched.tracer().result(watched.traced());
  }

  private JsonValue replayTransaction(Params params) {
    ReplayTracer.Kinds kinds = ReplayTracer.Kinds.read(params.atMost(2).at(1));
    TransactionView.Position position =
        tracing
            .included(params.bytes32(0))
            .orElseThrow(
                () -> new JsonRpcException(JsonRpcException.SERVER_ERROR, "transaction not found"));
    Tracing.Watched<ReplayTracer> watched =
        tracing.transaction(
            position, subject -> new ReplayTracer(kinds, subject), tracing.budget());
    return watched.tracer().result(watched.traced());
  }

  private JsonValue replayBlock(Params params) {
    ReplayTracer.Kinds kinds = ReplayTracer.Kinds.read(params.atMost(2).at(1));
    BlockView view = tracing.block(params.blockTag(0));
    List<JsonValue> all = new ArrayList<>();
    tracing.block(
        view,
        subject -> new ReplayTracer(kinds, subject),
        tracing.budget(),
        (transaction, watched) ->
            all.add(watched.tracer().result(watched.traced(), Optional.of(transaction.hash()))));
    return JsonValue.array(all);
  }

  /** What {@code trace_filter} asks for. */
  private record Filter(long from, long to, Set<Address> fromAddresses, Set<Address> toAddresses) {
    boolean matches(FlatTracer.Trace trace) {
      return (fromAddresses.isEmpty() || fromAddresses.contains(trace.from()))
          && (toAddresses.isEmpty() || toAddresses.contains(trace.to()));
    }
  }

  private JsonValue filter(Params params) {
    JsonInput json = params.atMost(1).at(0);
    Filter filter = filter(json);
    long after = json.field("after").map(JsonInput::numberOrInteger).orElse(0L);
    long count = json.field("count").map(JsonInput::numberOrInteger).orElse(Long.MAX_VALUE);
    TraceBudget budget = tracing.budget();
    List<JsonValue> found = new ArrayList<>();
    long[] seen = {0};
    for (long n = filter.from; n <= filter.to && found.size() < count; n++) {
      BlockView view = tracing.block(new BlockTag.Height(n));
      tracing.block(
          view,
          TraceApi::placed,
          budget,
          (transaction, watched) -> {
            for (FlatTracer.Trace trace : watched.tracer().traces()) {
              if (filter.matches(trace) && seen[0]++ >= after && found.size() < count) {
                found.add(trace.json());
              }
            }
          });
      if (found.size() > tracing.limits().count()) {
        throw limit("more than " + tracing.limits().count() + " traces: ask with a count");
      }
    }
    return JsonValue.array(found);
  }

  /** Genesis has no transactions; what is beyond the head is not asked for. */
  private Filter filter(JsonInput json) {
    Chain chain = tracing.lookup().chain();
    long head = chain.head().number();
    long from = number(json, "fromBlock", chain.genesis().number());
    long to = Math.min(number(json, "toBlock", head), head);
    if (from > to) {
      throw JsonRpcException.invalidParams("invalid block range params");
    }
    if (to - from >= tracing.limits().blocks()) {
      throw limit("more than " + tracing.limits().blocks() + " blocks: ask for fewer at a time");
    }
    return new Filter(
        Math.max(from, chain.genesis().number() + 1),
        to,
        addresses(json, "fromAddress"),
        addresses(json, "toAddress"));
  }

  private long number(JsonInput json, String name, long otherwise) {
    return json.field(name)
        .map(value -> tracing.lookup().require(value.blockTag()).number())
        .orElse(otherwise);
  }

  private static Set<Address> addresses(JsonInput json, String name) {
    return json.field(name)
        .map(list -> list.items().stream().map(JsonInput::address).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static JsonRpcException limit(String message) {
    return new JsonRpcException(JsonRpcException.LIMIT_EXCEEDED, message);
  }
}
