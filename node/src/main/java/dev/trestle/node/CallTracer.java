package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;

/** The tree of calls, as geth's {@code callTracer} gives it. */
final class CallTracer implements TransactionTracer {
  private final CallTree tree;
  private final boolean onlyTopCall;

  CallTracer(StateReader state, boolean onlyTopCall, boolean withLog) {
    this.tree = new CallTree(state, withLog);
    this.onlyTopCall = onlyTopCall;
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    tree.enter(kind, from, to, value, input, gas);
  }

  @Override
  public void step(Step step) {
    tree.step(step);
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    tree.exit(outcome, gasUsed, output);
  }

  @Override
  public JsonValue result(Traced traced) {
    if (tree.isEmpty()) {
      return out -> out.beginObject().field("error", "nothing was executed").endObject();
    }
    return out -> write(out, tree.root(), traced.gasLimit(), traced.gasUsed());
  }

  private void write(JsonWriter out, CallTree.Call call, long gas, long gasUsed) {
    out.beginObject().field("from", call.from).quantityField("gas", gas);
    out.quantityField("gasUsed", gasUsed);
    if (!call.isCreation() || !call.failed()) {
      out.field("to", call.to);
    }
    out.field("input", call.input);
    if (call.output.length > 0) {
      out.field("output", call.output);
    }
    if (call.failed()) {
      out.field("error", call.error());
      if (call.outcome == Outcome.REVERT) {
        ExecutionErrors.reason(call.output).ifPresent(text -> out.field("revertReason", text));
      }
    }
    if (!call.calls.isEmpty() && !onlyTopCall) {
      out.name("calls").beginArray();
      call.calls.forEach(child -> write(out, child, child.gas, child.gasUsed));
      out.endArray();
    }
    if (!call.logs.isEmpty()) {
      out.name("logs").beginArray();
      call.logs.forEach(log -> write(out, log));
      out.endArray();
    }
    if (!call.type.equals("STATICCALL")) {
      out.field("value", call.value);
    }
    out.field("type", call.type).endObject();
  }

  private static void write(JsonWriter out, CallTree.LogLine log) {
    out.beginObject().field("address", log.address()).name("topics");
    out.value(JsonValue.array(log.topics().stream().map(JsonValue::bytes32).toList()));
    out.field("data", log.data());
    out.quantityField("index", log.index());
    out.quantityField("position", log.position()).endObject();
  }
}
