package dev.trestle.node;

import dev.trestle.stf.evm.Opcode;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tree of an execution's calls, creations and self-destructions, with their logs. */
final class CallTree implements Tracer {
  private final TracedBalances balances;
  private final boolean logs;
  private final ArrayDeque<Call> open = new ArrayDeque<>();
  private Optional<Call> root = Optional.empty();
  private int written;

  /**
   * On the state as it is while executed.
   *
   * @param logs whether logs are noted
   */
  CallTree(StateReader state, boolean logs) {
    this.balances = new TracedBalances(state);
    this.logs = logs;
  }

  /**
   * A log.
   *
   * @param index its number in the transaction
   * @param position before how many of the frame's calls it was written
   */
  record LogLine(Address address, List<Bytes32> topics, byte[] data, int index, int position) {}

  /** A node of the tree: a frame, or a SELFDESTRUCT. */
  static final class Call {
    /** As traces name it: the opcode. */
    final String type;

    final Address from;
    final Address to;

    /** What is moved; what a delegate call says it has. */
    final UInt256 value;

    final byte[] input;
    final long gas;
    final List<Call> calls = new ArrayList<>();
    final List<LogLine> logs = new ArrayList<>();
    Outcome outcome = Outcome.SUCCESS;
    long gasUsed;

    /** The opcode that ran last. */
    int opcode;

    byte[] output = new byte[0];

    Call(String type, Address from, Address to, UInt256 value, byte[] input, long gas) {
      this.type = type;
      this.from = from;
      this.to = to;
      this.value = value;
      this.input = input;
      this.gas = gas;
    }

    boolean isCreation() {
      return type.equals("CREATE") || type.equals("CREATE2");
    }

    boolean isDestruction() {
      return type.equals("SELFDESTRUCT");
    }

    /** Why it failed, as Ethereum nodes word it. */
    String error() {
      return outcome == Outcome.INVALID_OPCODE
          ? outcome.text() + ": " + Opcode.name(opcode)
          : outcome.text();
    }

    boolean failed() {
      return outcome != Outcome.SUCCESS;
    }
  }

  /** The outermost frame. */
  Call root() {
    return root.orElseThrow(() -> new IllegalStateException("nothing was executed"));
  }

  /** Whether anything was executed; a deposit that may not run is not. */
  boolean isEmpty() {
    return root.isEmpty();
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    Call call = new Call(kind.name(), from, to, value, input, gas);
    if (root.isEmpty()) {
      root = Optional.of(call);
    } else {
      open.element().calls.add(call);
    }
    open.push(call);
    balances.enter(kind, from, to, value);
  }

  @Override
  public void step(Step step) {
    open.element().opcode = step.opcode();
    if (step.opcode() == Opcode.SELFDESTRUCT && step.stackSize() > 0) {
      Address heir = Address.fromWord(Bytes32.of(step.stack(0)));
      UInt256 left = balances.destroy(step.address(), heir);
      open.element()
          .calls
          .add(new Call("SELFDESTRUCT", step.address(), heir, left, new byte[0], 0));
    } else if (logs) {
      noteLog(step);
    }
  }

  private void noteLog(Step step) {
    int topics = step.opcode() - Opcode.LOG0;
    if (topics < 0 || topics > 4 || step.stackSize() < topics + 2) {
      return;
    }
    UInt256 offset = step.stack(0);
    UInt256 size = step.stack(1);
    if (!offset.fitsLong() || !size.fitsLong() || Long.compareUnsigned(size.w0(), step.gas()) > 0) {
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
    frame.logs.add(new LogLine(step.address(), words, data, written++, frame.calls.size()));
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    Call call = open.pop();
    call.outcome = outcome;
    call.gasUsed = gasUsed;
    call.output = output;
    balances.exit(outcome);
    if (call.failed()) {
      forget(call);
    }
  }

  /** What a failed frame and those within it have written is undone. */
  private static void forget(Call call) {
    ArrayDeque<Call> undone = new ArrayDeque<>(List.of(call));
    while (!undone.isEmpty()) {
      Call next = undone.pop();
      next.logs.clear();
      undone.addAll(next.calls);
    }
  }
}
