package dev.trestle.explorer;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementClient.CallMade;
import dev.trestle.riscv.Disassembler;
import dev.trestle.riscv.MachineState;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the L1 transaction that executed a game's one instruction, and reads it. */
final class StepFinder {
  /** L1 blocks after the claim in which its step is looked for: hours. */
  private static final int LATEST = 1_200;

  private static final int LEAF_BYTES = 32;
  private static final String ARGUMENTS = "(uint256,bool,bytes,bytes)";
  private static final byte[] SELECTOR = Arrays.copyOf(Abi.topic("step" + ARGUMENTS).toBytes(), 4);

  private final SettlementClient l1;

  StepFinder(SettlementClient l1) {
    this.l1 = l1;
  }

  /**
   * A step that was executed.
   *
   * @param number of the instructions executed before it in the run
   * @param pc where the instruction stands
   * @param instruction in assembler
   */
  record Step(long l1Block, Bytes32 transaction, long number, long pc, String instruction) {}

  /**
   * The step against a claim.
   *
   * @param from the L1 block of the claim
   * @param head the newest L1 block
   */
  Optional<Step> find(Address game, int claim, long from, long head) {
    long end = Math.min(head, from + LATEST);
    for (long number = from; number <= end; number++) {
      Optional<List<CallMade>> calls = l1.callsTo(game, number);
      if (calls.isEmpty()) {
        return Optional.empty(); // L1 has become shorter
      }
      for (CallMade call : calls.get()) {
        Optional<Step> step = read(number, call, claim).filter(this::succeeded);
        if (step.isPresent()) {
          return step;
        }
      }
    }
    return Optional.empty();
  }

  private boolean succeeded(Step step) {
    return l1.inclusion(step.transaction).filter(t -> t.receipt().succeeded()).isPresent();
  }

  private static Optional<Step> read(long l1Block, CallMade call, int claim) {
    byte[] input = call.data();
    if (input.length < 4 || !Arrays.equals(input, 0, 4, SELECTOR, 0, 4)) {
      return Optional.empty();
    }
    Tuple arguments;
    MachineState state;
    try {
      arguments = Abi.decode(ARGUMENTS, Arrays.copyOfRange(input, 4, input.length));
      byte[] encoded = arguments.get(2);
      state = MachineState.decode(encoded);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // anyone may send anything to a game; it reverted
    }
    if (Abi.number(arguments, 0).toLongSaturated() != claim) {
      return Optional.empty();
    }
    byte[] proof = arguments.get(3);
    return Optional.of(
        new Step(l1Block, call.transactionHash(), state.step(), state.pc(), text(state, proof)));
  }

  /** The instruction is in the first leaf of the proof, little-endian. */
  private static String text(MachineState state, byte[] proof) {
    int at = (int) (state.pc() & LEAF_BYTES - 1);
    if (state.exited() || proof.length < LEAF_BYTES || (at & 3) != 0) {
      return state.exited() ? "exited" : "no instruction";
    }
    int word = 0;
    for (int i = 3; i >= 0; i--) {
      word = word << 8 | proof[at + i] & 0xff;
    }
    return Disassembler.text(state.pc(), word);
  }
}
