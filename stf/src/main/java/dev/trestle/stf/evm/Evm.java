package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.Code;
import dev.trestle.stf.state.LiveAccount;
import dev.trestle.stf.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Ethereum virtual machine for one block: runs messages against a world state. Calls nest on an
 * explicit stack of frames, never on Java's. What surrounds a message (nonce, fees, intrinsic gas,
 * access list, refund cap) is the transaction's matter: {@code stf.block}. Not thread-safe; keep
 * one for all transactions of a block, it reuses its frames.
 */
public final class Evm {
  /** A frame at this depth may not call (yellow paper 9.1: depth 1024 below the first). */
  static final int DEPTH_LIMIT = 1025;

  private static final int MAX_CODE_BYTES = 24_576; // EIP-170
  private static final int CODE_DEPOSIT_GAS = 200;

  private final Fork fork;
  private final BlockContext block;
  private final WorldState world;
  private final PrecompileSet precompiles;
  private final Interpreter interpreter;
  private final @Nullable Frame[] frames = new @Nullable Frame[DEPTH_LIMIT + 1];
  private final List<Log> logs = new ArrayList<>();
  private Word[] stack = new Word[0];
  private int depth;
  private TransactionContext transaction =
      new TransactionContext(Address.ZERO, UInt256.ZERO, List.of());
  private @Nullable Trace trace;
  private long[] traits;

  public Evm(Fork fork, BlockContext block, WorldState world, PrecompileSet precompiles) {
    this.fork = fork;
    this.block = block;
    this.world = world;
    this.precompiles = precompiles;
    this.traits = fork.opcodes().traits();
    this.interpreter = new Interpreter(this);
    growStack(0);
  }

  /** Lets a tracer watch every execution from now on. */
  public void watch(Tracer tracer) {
    trace = new Trace(this, tracer);
    traits = OpcodeTable.trapping().traits();
  }

  /**
   * Runs a message to its end. Precompiles, the beneficiary and the access list have been warmed,
   * and the caller's nonce raised, by the caller.
   */
  public CallResult execute(TransactionContext context, Message message) {
    transaction = context;
    logs.clear();
    depth = 0;
    Frame f = next();
    f.gas = message.gas();
    f.isStatic = false;
    f.outSize = 0;
    LiveAccount caller = world.account(message.caller());
    Word value = new Word();
    value.set(message.value());
    switch (message) {
      case Message.Call call -> begin(f, call, caller, value);
      case Message.Create create -> begin(f, create, caller, value);
    }
    while (depth > 0) {
      drive();
    }
    return result(f);
  }

  /** See {@link Interpreter#prepareFrom}. */
  void prepareFrom(int heat) {
    interpreter.prepareFrom(heat);
  }

  private void begin(Frame f, Message.Call call, LiveAccount caller, Word value) {
    LiveAccount callee = world.account(call.to());
    Code code = world.code(callee);
    if (fork.followsDelegations() && code.isDelegation()) {
      LiveAccount delegate = world.account(code.delegate().orElse(Address.ZERO));
      world.warm(delegate);
      code = world.code(delegate);
    }
    f.kind = Tracer.Kind.CALL;
    f.self = callee;
    f.address.set(call.to());
    f.caller.set(call.caller());
    f.value.set(value);
    f.input = call.input();
    f.inputAt = 0;
    f.inputSize = call.input().length;
    f.begin(code, 0);
    traceEnter(f, call.to());
    if (world.balance(caller).isBelow(value)) {
      f.outcome = Outcome.INSUFFICIENT_BALANCE;
      traceExit(f);
    } else {
      launch(f, caller, precompiles.find(f.address));
    }
  }

  private void begin(Frame f, Message.Create create, LiveAccount caller, Word value) {
    Word callerWord = new Word();
    callerWord.set(create.caller());
    f.kind = Tracer.Kind.CREATE;
    Calls.prepare(f, callerWord, world.account(create.address()), value);
    f.begin(Code.of(create.input()), 0);
    traceEnter(f, create.address());
    if (world.balance(caller).isBelow(value)) {
      f.outcome = Outcome.INSUFFICIENT_BALANCE;
      traceExit(f);
    } else {
      launchCreation(f, caller);
    }
  }

  private CallResult result(Frame f) {
    Outcome outcome = outcome(f);
    byte[] output = new byte[f.outputSize];
    System.arraycopy(f.output, f.outputAt, output, 0, f.outputSize);
    boolean created = outcome == Outcome.SUCCESS && f.isCreation();
    return new CallResult(
        outcome,
        f.gas,
        f.refund,
        output,
        created ? Optional.of(f.self().address()) : Optional.empty(),
        logs);
  }

  // ------------------------------------------------------------------ frames

  /** Runs the innermost frame until it ends or calls. */
  private void drive() {
    Frame f = frame(depth - 1);
    interpreter.run(f);
    if (f.outcome == null) {
      return;
    }
    conclude(f);
    depth--;
    if (depth > 0) {
      Frame parent = frame(depth - 1);
      parent.gas += settle(parent, f);
    }
  }

  /** The frame that a call from the innermost frame would run in. */
  Frame next() {
    Frame known = frames[depth];
    if (known == null) {
      known = new Frame(depth + 1);
      frames[depth] = known;
    }
    return known;
  }

  private Frame frame(int index) {
    Frame f = frames[index];
    if (f == null) {
      throw new IllegalStateException("no frame at depth " + (index + 1));
    }
    return f;
  }

  /**
   * Begins a described call. A precompile or an account without code ends at once; otherwise the
   * child is the innermost frame now.
   *
   * @return the gas that goes back to the caller now
   */
  long start(Frame parent, Frame child, int precompile) {
    launch(child, parent.self(), precompile);
    return child.outcome == null ? 0 : settle(parent, child);
  }

  /** The same for init code. */
  long startCreation(Frame parent, Frame child) {
    launchCreation(child, parent.self());
    return child.outcome == null ? 0 : settle(parent, child);
  }

  /** Ends a call that may not begin: its gas goes back. */
  long refuse(Frame child, Outcome reason) {
    child.outcome = reason;
    stack[child.base - 1].set(0);
    traceExit(child);
    return child.gas;
  }

  private void launch(Frame child, LiveAccount payer, int precompile) {
    child.snapshot = world.snapshot();
    child.firstLog = logs.size();
    if (child.kind == Tracer.Kind.CALL) {
      world.transfer(payer, child.self(), child.value.toUInt256());
    } else if (child.kind == Tracer.Kind.STATICCALL) {
      world.touch(child.self());
    }
    if (precompile != 0) {
      runPrecompile(child, precompile);
      conclude(child);
    } else if (child.code.sizeBytes() == 0) {
      child.outcome = Outcome.SUCCESS;
      conclude(child);
    } else {
      descend(child);
    }
  }

  private void launchCreation(Frame child, LiveAccount payer) {
    LiveAccount created = child.self();
    world.warm(created);
    child.snapshot = world.snapshot();
    child.firstLog = logs.size();
    if (world.isTaken(created)) {
      child.outcome = Outcome.ADDRESS_COLLISION;
      conclude(child);
      return;
    }
    world.create(created);
    world.transfer(payer, created, child.value.toUInt256());
    descend(child);
  }

  private void descend(Frame child) {
    growStack(child.base);
    depth++;
  }

  private void runPrecompile(Frame child, int number) {
    byte[] input = new byte[child.inputSize];
    System.arraycopy(child.input, child.inputAt, input, 0, input.length);
    long cost = precompiles.gas(number).gas(input);
    if (cost > child.gas) {
      child.outcome =
          cost == PrecompileGas.REFUSED ? Outcome.PRECOMPILE_FAILED : Outcome.OUT_OF_GAS;
      return;
    }
    child.gas -= cost;
    Optional<byte[]> output = precompiles.function(number).run(input);
    child.outcome = output.isPresent() ? Outcome.SUCCESS : Outcome.PRECOMPILE_FAILED;
    if (output.isPresent()) {
      child.output = output.get();
      child.outputSize = child.output.length;
    }
  }

  /** What the end of a frame means for state, logs, refund and its gas. */
  private void conclude(Frame f) {
    if (f.outcome == Outcome.SUCCESS && f.isCreation()) {
      deposit(f);
    }
    Outcome outcome = outcome(f);
    if (outcome != Outcome.SUCCESS) {
      world.revert(f.snapshot);
      for (int i = logs.size() - 1; i >= f.firstLog; i--) {
        logs.remove(i);
      }
      f.refund = 0;
      if (outcome != Outcome.REVERT) {
        f.gas = 0;
        f.outputSize = 0;
      }
    }
    traceExit(f);
  }

  /** Stores what init code returned as the new account's code. */
  private void deposit(Frame f) {
    long cost = (long) CODE_DEPOSIT_GAS * f.outputSize;
    if (f.outputSize > MAX_CODE_BYTES) {
      f.outcome = Outcome.CODE_TOO_LARGE;
    } else if (f.outputSize > 0 && (f.output[f.outputAt] & 255) == 0xef) {
      f.outcome = Outcome.CODE_STARTS_WITH_EF;
    } else if (cost > f.gas) {
      f.outcome = Outcome.OUT_OF_GAS;
    } else {
      f.gas -= cost;
      byte[] code = new byte[f.outputSize];
      System.arraycopy(f.output, f.outputAt, code, 0, code.length);
      world.setCode(f.self(), Code.of(code));
    }
  }

  /** Hands the result of an ended call to its caller; the gas that goes back. */
  private long settle(Frame parent, Frame child) {
    Outcome outcome = outcome(child);
    boolean success = outcome == Outcome.SUCCESS;
    parent.refund += child.refund;
    Word result = stack[child.base - 1];
    if (!child.isCreation()) {
      result.set(success ? 1 : 0);
      parent.keepReturn(child.output, child.outputAt, child.outputSize);
      int copied = Math.min(child.outputSize, child.outSize);
      if (copied > 0) {
        System.arraycopy(child.output, child.outputAt, parent.memory, child.outAt, copied);
      }
    } else if (success) {
      result.set(child.address);
      parent.returnSize = 0;
    } else {
      result.set(0);
      parent.keepReturn(child.output, child.outputAt, child.outputSize);
    }
    world.release(parent.snapshot);
    return child.gas;
  }

  private static Outcome outcome(Frame f) {
    Outcome outcome = f.outcome;
    if (outcome == null) {
      throw new IllegalStateException("frame " + f.depth + " has not ended");
    }
    return outcome;
  }

  private void growStack(int base) {
    int needed = base + OpcodeTable.STACK_LIMIT + 1;
    if (stack.length < needed) {
      Word[] more = new Word[needed + OpcodeTable.STACK_LIMIT];
      System.arraycopy(stack, 0, more, 0, stack.length);
      for (int i = stack.length; i < more.length; i++) {
        more[i] = new Word();
      }
      stack = more;
    }
  }

  // ------------------------------------------------------------------ for the interpreter

  /** Ends the running frame by its own will. */
  void end(Frame f, Outcome outcome, long gas) {
    f.outcome = outcome;
    f.gas = gas;
  }

  /**
   * Called when the head of the loop is not content: the operation before has failed, this one may
   * not run, or a tracer watches.
   *
   * @param gas before this opcode
   * @return gas after the opcode's constant gas, or negative when the frame has ended
   */
  long check(Frame f, int pc, int sp, long gas) {
    if (gas < 0) {
      fail(f);
      return -1;
    }
    Trace watching = trace;
    if (watching != null) {
      watching.step(f, pc, sp, gas);
    }
    int op = f.code.padded()[pc] & 255;
    OpcodeTable table = fork.opcodes();
    int size = sp - f.base;
    if (!table.isDefined(op)) {
      return halt(f, Outcome.INVALID_OPCODE);
    }
    if (size < table.minimumDepth(op)) {
      return halt(f, Outcome.STACK_UNDERFLOW);
    }
    if (size > table.maximumDepth(op)) {
      return halt(f, Outcome.STACK_OVERFLOW);
    }
    long left = gas - table.constantGas(op);
    return left < 0 ? halt(f, Outcome.OUT_OF_GAS) : left;
  }

  /** Ends a frame whose last operation has failed. */
  void fail(Frame f) {
    Outcome reason = f.failure;
    halt(f, reason == null ? Outcome.OUT_OF_GAS : reason);
  }

  private static long halt(Frame f, Outcome reason) {
    f.outcome = reason;
    f.gas = 0;
    return -1;
  }

  void traceEnter(Frame child, Address to) {
    Trace watching = trace;
    if (watching != null) {
      watching.enter(child, to);
    }
  }

  private void traceExit(Frame child) {
    Trace watching = trace;
    if (watching != null) {
      watching.exit(child, outcome(child));
    }
  }

  boolean isTraced() {
    return trace != null;
  }

  Fork fork() {
    return fork;
  }

  BlockContext block() {
    return block;
  }

  TransactionContext transaction() {
    return transaction;
  }

  WorldState world() {
    return world;
  }

  PrecompileSet precompiles() {
    return precompiles;
  }

  List<Log> logs() {
    return logs;
  }

  long[] traits() {
    return traits;
  }

  Word[] stack() {
    return stack;
  }

  /** How many frames are in progress. */
  int depth() {
    return depth;
  }

  /** The refund counter of the frames in progress together. */
  long refundSoFar() {
    long sum = 0;
    for (int i = 0; i < depth; i++) {
      sum += frame(i).refund;
    }
    return sum;
  }
}
