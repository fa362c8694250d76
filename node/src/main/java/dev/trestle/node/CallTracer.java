package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.evm.Opcode;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tree of calls, as geth's {@code callTracer} gives it. */
final class CallTracer implements Tracer {
  private final boolean onlyTopCall;
  private final boolean withLog;
  private final ArrayDeque<Call> open = new ArrayDeque<>();
  private Optional<Call> root = Optional.empty();

  CallTracer(boolean onlyTopCall, boolean withLog) {
    this.onlyTopCall = onlyTopCall;
    this.withLog = withLog;
  }

  private static final class Call {
    final Kind kind;
    final Address from;
    final Address to;
    final UInt256 value;
    final byte[] input;
    final long gas;
    final List<Call> calls = new ArrayList<>();
    final List<LogLine> logs = new ArrayList<>();
    Outcome outcome = Outcome.SUCCESS;
    long gasUsed;
    byte[] output = new byte[0];

    Call(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
      this.kind = kind;
      this.from = from;
      this.to = to;
      this.value = value;
      this.input = input;
      this.gas = gas;
    }
  }

  /** A log, and before how many of the frame's calls it was written. */
  private record LogLine(Address address, List<Bytes32> topics, byte[] data, int position) {}

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    Call call = new Call(kind, from, to, value, input, gas);
    if (root.isEmpty()) {
      root = Optional.of(call);
    } else if (!onlyTopCall) {
      open.element().calls.add(call);
    }
    open.push(call);
  }

  @Override
  public void step(Step step) {
    int topics = step.opcode() - Opcode.LOG0;
    if (!withLog || topics < 0 || topics > 4 || step.stackSize() < topics + 2) {
      return;
    }
    UInt256 offset = step.stack(0);
    UInt256 size = step.stack(1);
    if (!offset.fitsLong() || !size.fitsLong() || size.w0() > step.gas()) {
      return; // it will run out of gas
    }
    byte[] data = new byte[(int) size.w0()];
    byte[] memory = step.memory();
    if (offset.w0() >= 0 && offset.w0() < memory.length) {
      int from = (int) offset.w0();
      System.arraycopy(memory, from, data, 0, Math.min(data.length, memory.length - from));
    }
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < topics; i++) {
      words.add(Bytes32.of(step.stack(2 + i)));
    }
    Call frame = open.element();
    frame.logs.add(new LogLine(step.address(), words, data, frame.calls.size()));
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    Call call = open.pop();
    call.outcome = outcome;
    call.gasUsed = gasUsed;
    call.output = output;
    if (outcome != Outcome.SUCCESS) {
      call.logs.clear();
    }
  }

  /**
   * The tree.
   *
   * @param gas the transaction's gas limit
   * @param gasUsed by the whole transaction
   */
  JsonValue result(long gas, long gasUsed) {
    Call top = root.orElseThrow(() -> new IllegalStateException("nothing was executed"));
    return out -> write(out, top, gas, gasUsed);
  }

  private void write(JsonWriter out, Call call, long gas, long gasUsed) {
    boolean failed = call.outcome != Outcome.SUCCESS;
    boolean create = call.kind == Kind.CREATE || call.kind == Kind.CREATE2;
    out.beginObject().field("from", call.from).quantityField("gas", gas);
    out.quantityField("gasUsed", gasUsed);
    if (!create || !failed) {
      out.field("to", call.to);
    }
    out.field("input", call.input);
    if (call.output.length > 0) {
      out.field("output", call.output);
    }
    if (failed) {
      out.field("error", call.outcome.text());
      if (call.outcome == Outcome.REVERT) {
        ExecutionErrors.reason(call.output).ifPresent(text -> out.field("revertReason", text));
      }
    }
    if (!call.calls.isEmpty()) {
      out.name("calls").beginArray();
      call.calls.forEach(child -> write(out, child, child.gas, child.gasUsed));
      out.endArray();
    }
    if (!call.logs.isEmpty()) {
      out.name("logs").beginArray();
      call.logs.forEach(log -> write(out, log));
      out.endArray();
    }
    if (call.kind != Kind.STATICCALL) {
      out.field("value", call.value);
    }
    out.field("type", call.kind.name()).endObject();
  }

  private static void write(JsonWriter out, LogLine log) {
    out.beginObject().field("address", log.address).name("topics");
    out.value(JsonValue.array(log.topics.stream().map(JsonValue::bytes32).toList()));
    out.field("data", log.data);
    out.quantityField("position", log.position).endObject();
  }
}
