package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The calls one after the other, each with its way from the outermost: the traces of OpenEthereum's
 * {@code trace_…}, and geth's {@code flatCallTracer}.
 */
final class FlatTracer implements TransactionTracer {
  private final CallTree tree;
  private final Set<Address> precompiles;
  private final Optional<Place> place;

  /** Where a traced transaction stands. */
  record Place(Bytes32 blockHash, long blockNumber, Bytes32 transactionHash, int index) {}

  /**
   * On the state as it is while executed.
   *
   * @param precompiles calls of these that move nothing are left out, as everywhere
   * @param place empty for a call that is in no block
   */
  FlatTracer(StateReader state, Set<Address> precompiles, Optional<Place> place) {
    this.tree = new CallTree(state, false);
    this.precompiles = precompiles;
    this.place = place;
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
    return JsonValue.array(traces().stream().map(Trace::json).toList());
  }

  /** One call in the list. */
  final class Trace {
    private final CallTree.Call call;
    private final List<Integer> address;

    private Trace(CallTree.Call call, List<Integer> address) {
      this.call = call;
      this.address = address;
    }

    /** Who acts. */
    Address from() {
      return call.from;
    }

    /** Who is acted on: the callee, the new contract, the heir. */
    Address to() {
      return call.to;
    }

    JsonValue json() {
      return out -> write(out, this);
    }
  }

  /** All calls, outermost first. */
  List<Trace> traces() {
    List<Trace> all = new ArrayList<>();
    if (!tree.isEmpty()) {
      collect(all, tree.root(), List.of());
    }
    return all;
  }

  private void collect(List<Trace> all, CallTree.Call call, List<Integer> address) {
    all.add(new Trace(call, address));
    int index = 0;
    for (CallTree.Call child : shown(call)) {
      List<Integer> way = new ArrayList<>(address);
      way.add(index++);
      collect(all, child, way);
    }
  }

  private List<CallTree.Call> shown(CallTree.Call call) {
    return call.calls.stream()
        .filter(child -> child.isCreation() || !precompiles.contains(child.to) || movesValue(child))
        .toList();
  }

  private static boolean movesValue(CallTree.Call call) {
    return call.type.equals("CALL") && !call.value.isZero();
  }

  private void write(JsonWriter out, Trace trace) {
    CallTree.Call call = trace.call;
    out.beginObject().name("action");
    writeAction(out, call);
    place.ifPresent(at -> {
      out.field("blockHash", at.blockHash).numberField("blockNumber", at.blockNumber);
    });
    boolean reverted = call.outcome == Outcome.REVERT;
    if (call.failed()) {
      out.field("error", error(call.outcome));
    }
    if (call.isDestruction() || call.failed() && !reverted) {
      out.nullField("result");
    } else {
      writeResult(out, call);
    }
    out.numberField("subtraces", shown(call).size()).name("traceAddress").beginArray();
    trace.address.forEach(out::number);
    out.endArray();
    place.ifPresent(at -> {
      out.field("transactionHash", at.transactionHash);
      out.numberField("transactionPosition", at.index);
    });
    out.field("type", type(call)).endObject();
  }

  private static String type(CallTree.Call call) {
    return call.isCreation() ? "create" : call.isDestruction() ? "suicide" : "call";
  }

  private static void writeAction(JsonWriter out, CallTree.Call call) {
    out.beginObject();
    if (call.isDestruction()) {
      out.field("address", call.from).field("balance", call.value);
      out.field("refundAddress", call.to).endObject();
      return;
    }
    out.field("from", call.from).quantityField("gas", call.gas).field("value", call.value);
    if (call.isCreation()) {
      out.field("creationMethod", call.type.toLowerCase(java.util.Locale.ROOT));
      out.field("init", call.input);
    } else {
      out.field("callType", call.type.toLowerCase(java.util.Locale.ROOT));
      out.field("to", call.to).field("input", call.input);
    }
    out.endObject();
  }

  private static void writeResult(JsonWriter out, CallTree.Call call) {
    out.name("result").beginObject().quantityField("gasUsed", call.gasUsed);
    if (call.isCreation()) {
      out.field("address", call.to).field("code", call.output);
    } else {
      out.field("output", call.output);
    }
    out.endObject();
  }

  /** In OpenEthereum's words. */
  private static String error(Outcome outcome) {
    return switch (outcome) {
      case REVERT -> "Reverted";
      case OUT_OF_GAS -> "Out of gas";
      case INVALID_OPCODE -> "Bad instruction";
      case INVALID_JUMP -> "Bad jump destination";
      case STACK_UNDERFLOW -> "Stack underflow";
      case STACK_OVERFLOW -> "Out of stack";
      case WRITE_PROTECTION -> "Mutable Call In Static Context";
      case RETURN_DATA_OUT_OF_BOUNDS -> "Out of bounds";
      case PRECOMPILE_FAILED -> "Built-in failed";
      default -> outcome.text();
    };
  }
}
