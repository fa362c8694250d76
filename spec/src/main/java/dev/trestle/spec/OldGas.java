package dev.trestle.spec;

import dev.trestle.stf.evm.Opcode;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an execution under Shanghai's rules would have cost and refunded under an older fork's:
 * storage was priced otherwise (EIP-150, 1283, 2200, 2929, 3529). Frames within frames and the
 * other opcodes that were repriced do not occur in the chain this is for; they are refused.
 */
final class OldGas implements Tracer {
  private static final long SET = 20_000;
  private static final long RESET = 5_000;
  private static final long COLD = 2_100;

  private final OldFork fork;
  private final StateReader before;
  private final Map<Bytes32, UInt256> written = new HashMap<>();
  private final Set<Bytes32> touched = new TreeSet<>();
  private long frameGas;
  private long gasBefore;
  private long wanted = -1;
  private long difference;
  private long refund;

  /** On the state before the transaction. */
  OldGas(OldFork fork, StateReader before) {
    this.fork = fork;
    this.before = before;
  }

  /** How much more the old fork took. */
  long difference() {
    return difference;
  }

  /** The slots of the one account that were read or written. */
  Set<Bytes32> touched() {
    return touched;
  }

  /** The old fork's refund counter. */
  long refund() {
    return refund;
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    frameGas = gas;
  }

  @Override
  public void step(Step step) {
    settle(step.gas());
    if (step.opcode() == Opcode.SLOAD || step.opcode() == Opcode.SSTORE) {
      touched.add(Bytes32.of(step.stack(0)));
    }
    switch (step.opcode()) {
      case Opcode.SLOAD -> price(step, load());
      case Opcode.SSTORE -> price(step, store(step));
      case Opcode.CALL,
          Opcode.CALLCODE,
          Opcode.DELEGATECALL,
          Opcode.STATICCALL,
          Opcode.CREATE,
          Opcode.CREATE2,
          Opcode.SELFDESTRUCT,
          Opcode.BALANCE,
          Opcode.EXTCODESIZE,
          Opcode.EXTCODECOPY,
          Opcode.EXTCODEHASH,
          Opcode.EXP ->
          throw new IllegalStateException(
              "the price of " + Opcode.name(step.opcode()) + " before Shanghai is not known here");
      default -> {}
    }
  }

  private void price(Step step, long cost) {
    if (!fork.since(OldFork.BERLIN)) {
      gasBefore = step.gas();
      wanted = cost;
    }
  }

  private void settle(long gasNow) {
    if (wanted >= 0) {
      difference += wanted - (gasBefore - gasNow);
      wanted = -1;
    }
  }

  private long load() {
    if (fork.since(OldFork.ISTANBUL)) {
      return 800;
    }
    return fork.since(OldFork.TANGERINE) ? 200 : 50;
  }

  /** The price of a write before Berlin; what it refunds under any fork. */
  private long store(Step step) {
    Bytes32 slot = Bytes32.of(step.stack(0));
    UInt256 value = step.stack(1);
    UInt256 original = before.storage(step.address(), slot);
    UInt256 current = written.getOrDefault(slot, original);
    written.put(slot, value);
    boolean net = fork == OldFork.CONSTANTINOPLE || fork.since(OldFork.ISTANBUL);
    if (!net) {
      if (!current.isZero() && value.isZero()) {
        refund += 15_000;
      }
      return current.isZero() && !value.isZero() ? SET : RESET;
    }
    long dirty = fork.since(OldFork.BERLIN) ? 100 : fork.since(OldFork.ISTANBUL) ? 800 : 200;
    if (current.equals(value)) {
      return dirty;
    }
    long clearing = fork.since(OldFork.LONDON) ? 4_800 : 15_000;
    if (current.equals(original)) {
      if (!original.isZero() && value.isZero()) {
        refund += clearing;
      }
      return original.isZero() ? SET : RESET;
    }
    if (!original.isZero()) {
      if (current.isZero()) {
        refund -= clearing;
      } else if (value.isZero()) {
        refund += clearing;
      }
    }
    if (original.equals(value)) {
      long cold = fork.since(OldFork.BERLIN) ? COLD : 0;
      refund += original.isZero() ? SET - dirty : RESET - cold - dirty;
    }
    return dirty;
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    settle(frameGas - gasUsed);
  }
}
