package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.evm.Opcode;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every step, as geth's default tracer gives it. What a step cost is known once the next one of its
 * frame begins, so a step is complete one later.
 */
final class StructLogger implements TransactionTracer {
  /** Beyond this an answer is too large to be of use. */
  private static final int MAX_STEPS = 1_000_000;

  /** For each byte of new code. */
  private static final long DEPOSIT_GAS = 200;

  /** What a line takes beside stack, memory and storage. */
  private static final int LINE_BYTES = 96;

  private final boolean stack;
  private final boolean memory;
  private final boolean storage;
  private final boolean returnData;
  private final TraceBudget budget;
  private final int limit;
  private final List<Line> lines = new ArrayList<>();
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();

  /**
   * @param options geth's: {@code disableStack}, {@code enableMemory}, {@code disableStorage},
   *     {@code enableReturnData}, {@code limit}
   * @param budget what is kept of stacks, memory and storage counts
   */
  StructLogger(Optional<JsonInput> options, TraceBudget budget) {
    stack = !Tracers.flag(options, "disableStack");
    memory = Tracers.flag(options, "enableMemory");
    storage = !Tracers.flag(options, "disableStorage");
    returnData = Tracers.flag(options, "enableReturnData");
    this.budget = budget;
    long wanted = options.flatMap(o -> o.field("limit")).map(JsonInput::numberOrInteger).orElse(0L);
    limit = wanted > 0 ? (int) Math.min(wanted, MAX_STEPS) : MAX_STEPS;
  }

  private static final class Line {
    int depth;
    int programCounter;
    int opcode;
    long gas;
    long cost;
    long refund;
    List<UInt256> stack = List.of();
    byte[] memory = new byte[0];
    byte[] returnData = new byte[0];
    Optional<String> error = Optional.empty();
    Map<Bytes32, UInt256> storage = Map.of();
  }

  private static final class Frame {
    final long gas;
    final boolean creation;
    Optional<Line> last = Optional.empty();

    /** Gas that calls of the last step were given and gave back. */
    long returned;

    /** The slot that the last step, an SLOAD, reads. */
    Optional<Bytes32> loading = Optional.empty();

    final Map<Address, Map<Bytes32, UInt256>> touched = new TreeMap<>();

    Frame(long gas, boolean creation) {
      this.gas = gas;
      this.creation = creation;
    }
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    frames.push(new Frame(gas, kind == Kind.CREATE || kind == Kind.CREATE2));
  }

  @Override
  public void step(Step step) {
    Frame frame = frames.element();
    complete(frame, step.gas(), Optional.of(step));
    if (lines.size() >= limit) {
      if (limit == MAX_STEPS) {
        throw new JsonRpcException(
            JsonRpcException.LIMIT_EXCEEDED, "more than " + limit + " steps: set a limit");
      }
      return;
    }
    Line line = new Line();
    line.depth = step.depth();
    line.programCounter = step.programCounter();
    line.opcode = step.opcode();
    line.gas = step.gas();
    line.refund = step.refund();
    if (stack) {
      line.stack = stackOf(step);
    }
    if (memory) {
      line.memory = step.memory();
    }
    if (returnData) {
      line.returnData = step.returnData();
    }
    if (storage) {
      noteStorage(frame, line, step);
    }
    budget.keep(
        LINE_BYTES
            + 32L * line.stack.size()
            + line.memory.length
            + line.returnData.length
            + 64L * line.storage.size());
    frame.last = Optional.of(line);
    lines.add(line);
  }

  private static List<UInt256> stackOf(Step step) {
    List<UInt256> words = new ArrayList<>(step.stackSize());
    for (int i = step.stackSize() - 1; i >= 0; i--) {
      words.add(step.stack(i));
    }
    return words;
  }

  private void noteStorage(Frame frame, Line line, Step step) {
    if (step.opcode() == Opcode.SLOAD && step.stackSize() >= 1) {
      frame.loading = Optional.of(Bytes32.of(step.stack(0)));
    } else if (step.opcode() == Opcode.SSTORE && step.stackSize() >= 2) {
      Map<Bytes32, UInt256> slots =
          frame.touched.computeIfAbsent(step.address(), a -> new TreeMap<>());
      slots.put(Bytes32.of(step.stack(0)), step.stack(1));
      line.storage = new TreeMap<>(slots);
    }
  }

  private void complete(Frame frame, long gasNow, Optional<Step> step) {
    if (frame.last.isEmpty()) {
      return;
    }
    Line last = frame.last.get();
    last.cost = last.gas - gasNow + frame.returned;
    frame.returned = 0;
    if (frame.loading.isPresent() && step.isPresent() && step.get().stackSize() >= 1) {
      Map<Bytes32, UInt256> slots =
          frame.touched.computeIfAbsent(step.get().address(), a -> new TreeMap<>());
      slots.put(frame.loading.get(), step.get().stack(0));
      last.storage = new TreeMap<>(slots);
      budget.keep(64L * slots.size());
    }
    frame.loading = Optional.empty();
    frame.last = Optional.empty();
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    Frame frame = frames.pop();
    boolean refusedCode =
        outcome == Outcome.CODE_TOO_LARGE || outcome == Outcome.CODE_STARTS_WITH_EF;
    if (outcome != Outcome.SUCCESS && outcome != Outcome.REVERT && !refusedCode) {
      frame.last.ifPresent(line -> line.error = Optional.of(outcome.text()));
    }
    // What is paid for new code is no part of what its RETURN costs.
    long deposit = frame.creation && outcome == Outcome.SUCCESS ? DEPOSIT_GAS * output.length : 0;
    if (refusedCode) {
      frame.last = Optional.empty(); // the code is refused after its RETURN, which cost nothing
    }
    complete(frame, frame.gas - gasUsed + deposit, Optional.empty());
    if (!frames.isEmpty()) {
      frames.element().returned += frame.gas - gasUsed;
    }
  }

  @Override
  public JsonValue result(Traced traced) {
    return out -> {
      out.beginObject().numberField("gas", traced.gasUsed()).field("failed", traced.failed());
      out.field("returnValue", traced.output()).name("structLogs").beginArray();
      lines.forEach(line -> write(out, line));
      out.endArray().endObject();
    };
  }

  private void write(JsonWriter out, Line line) {
    out.beginObject().numberField("pc", line.programCounter);
    out.field("op", Opcode.name(line.opcode)).numberField("gas", line.gas);
    out.numberField("gasCost", line.cost).numberField("depth", line.depth);
    line.error.ifPresent(text -> out.field("error", text));
    if (line.refund != 0) {
      out.numberField("refund", line.refund);
    }
    if (stack) {
      out.field("stack", JsonValue.array(line.stack.stream().map(JsonValue::quantity).toList()));
    }
    if (memory) {
      out.name("memory").beginArray();
      for (int at = 0; at + 32 <= line.memory.length; at += 32) {
        out.hex(line.memory, at, 32);
      }
      out.endArray();
    }
    if (line.returnData.length > 0) {
      out.field("returnData", line.returnData);
    }
    if (!line.storage.isEmpty()) {
      out.name("storage").beginObject();
      line.storage.forEach(
          (slot, value) -> out.field(Hex.encodePrefixed(slot.toBytes()), Bytes32.of(value)));
      out.endObject();
    }
    out.endObject();
  }
}
