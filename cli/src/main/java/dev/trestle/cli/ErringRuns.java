package dev.trestle.cli;

import dev.trestle.guest.GuestInputs;
import dev.trestle.riscv.Disassembler;
import dev.trestle.riscv.MachineState;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine of a liar of the demo: right until the middle of the run, where one instruction gives
 * one register a wrong value; then states of its own making, and the result that the liar wants.
 */
final class ErringRuns implements MachineRuns {
  private static final BigInteger END = BigInteger.ONE.shiftLeft(62);

  private final MachineRuns truth;
  private final Map<GuestInputs, Slip> slips = new HashMap<>();

  ErringRuns(MachineRuns truth) {
    this.truth = truth;
  }

  /**
   * Where the machine errs.
   *
   * @param step how many steps are right
   * @param instruction the one that errs, in assembler
   * @param before the state that both sides agree upon
   * @param right the state after it
   * @param wrong what the liar says
   */
  record Slip(
      long step, String instruction, MachineState before, MachineState right, MachineState wrong) {
    /** What is not the same in the two states, the right value first. */
    List<Disassembler.Difference> differences() {
      return Disassembler.differences(right, wrong);
    }
  }

  @Override
  public Bytes32 program() {
    return truth.program();
  }

  @Override
  public Optional<Long> steps(GuestInputs inputs) {
    return truth.steps(inputs);
  }

  @Override
  public Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
    return truth.evidence(inputs, steps);
  }

  @Override
  public Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
    Optional<Slip> slip = slip(inputs);
    Optional<Bytes32> right = truth.stateHash(inputs, steps);
    if (slip.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    int place = steps.compareTo(BigInteger.valueOf(slip.get().step + 1));
    if (place < 0) {
      return right;
    }
    return place == 0
        ? Optional.of(slip.get().wrong.hash())
        : Optional.of(invented(inputs, right.get()));
  }

  private Bytes32 invented(GuestInputs inputs, Bytes32 right) {
    byte[] bytes = Keccak.hash(right.toBytes()).toBytes();
    int status = right.toBytes()[0];
    boolean over = truth.stateHash(inputs, END).filter(right::equals).isPresent();
    bytes[0] = (byte) (over ? (status == 0 ? 1 : 0) : status);
    return Bytes32.from(bytes);
  }

  /** The slip in the run with these inputs; nothing while the run is being computed. */
  synchronized Optional<Slip> slip(GuestInputs inputs) {
    Slip known = slips.get(inputs);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Long> steps = truth.steps(inputs);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    for (long step = steps.get() / 2; step < steps.get(); step++) {
      Optional<Slip> slip = slipAt(inputs, step);
      if (slip.isPresent()) {
        slips.put(inputs, slip.get());
        return slip;
      }
    }
    throw new IllegalStateException("the program writes no register");
  }

  private Optional<Slip> slipAt(GuestInputs inputs, long step) {
    Optional<Evidence> here = truth.evidence(inputs, BigInteger.valueOf(step));
    Optional<Evidence> next = truth.evidence(inputs, BigInteger.valueOf(step + 1));
    if (here.isEmpty() || next.isEmpty()) {
      return Optional.empty();
    }
    MachineState before = MachineState.decode(here.get().stateData());
    MachineState after = MachineState.decode(next.get().stateData());
    for (int x = 1; x < before.registers().size(); x++) {
      if (before.register(x) != after.register(x)) {
        List<Long> registers = new ArrayList<>(after.registers());
        registers.set(x, after.register(x) + 1);
        MachineState wrong =
            new MachineState(
                after.memoryRoot(),
                after.preimageKey(),
                after.preimageOffset(),
                after.pc(),
                after.step(),
                after.exited(),
                after.exitCode(),
                registers);
        return Optional.of(new Slip(step, here.get().text(), before, after, wrong));
      }
    }
    return Optional.empty();
  }
}
