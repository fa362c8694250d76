package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * What {@code trace_call} and {@code trace_replay…} show: the kinds of trace that are asked for.
 */
final class ReplayTracer implements TransactionTracer {
  private final Optional<FlatTracer> calls;
  private final Optional<StateDiffTracer> difference;

  /** The kinds of trace. */
  record Kinds(boolean trace, boolean stateDiff) {
    static Kinds read(JsonInput list) {
      boolean trace = false;
      boolean stateDiff = false;
      for (JsonInput kind : list.items()) {
        switch (kind.text()) {
          case "trace" -> trace = true;
          case "stateDiff" -> stateDiff = true;
          default ->
              throw JsonRpcException.invalidParams(
                  "trace type " + kind.text() + " is not offered: ask for trace, stateDiff");
        }
      }
      return new Kinds(trace, stateDiff);
    }
  }

  ReplayTracer(Kinds kinds, Tracers.Subject subject) {
    calls =
        kinds.trace
            ? Optional.of(new FlatTracer(subject.now(), subject.precompiles(), Optional.empty()))
            : Optional.empty();
    difference =
        kinds.stateDiff
            ? Optional.of(new StateDiffTracer(subject.before(), subject.concerned()))
            : Optional.empty();
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    calls.ifPresent(t -> t.enter(kind, from, to, value, input, gas));
    difference.ifPresent(t -> t.enter(kind, from, to, value, input, gas));
  }

  @Override
  public void step(Step step) {
    calls.ifPresent(t -> t.step(step));
    difference.ifPresent(t -> t.step(step));
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    calls.ifPresent(t -> t.exit(outcome, gasUsed, output));
    difference.ifPresent(t -> t.exit(outcome, gasUsed, output));
  }

  @Override
  public JsonValue result(Traced traced) {
    return result(traced, Optional.empty());
  }

  /** The same, of a transaction of a block. */
  JsonValue result(Traced traced, Optional<Bytes32> transactionHash) {
    JsonValue diff = difference.map(t -> t.result(traced)).orElse(JsonValue.NULL);
    JsonValue traces = calls.map(t -> t.result(traced)).orElse(JsonValue.EMPTY_ARRAY);
    return out -> {
      out.beginObject().field("output", traced.output());
      out.field("stateDiff", diff).field("trace", traces);
      transactionHash.ifPresent(hash -> out.field("transactionHash", hash));
      out.nullField("vmTrace").endObject();
    };
  }
}
