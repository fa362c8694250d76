package dev.trestle.e2e.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.e2e.step.StepContracts.Answer;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.MachineState;
import dev.trestle.riscv.Memory;
import dev.trestle.riscv.MissingPreimageException;
import dev.trestle.riscv.Operation;
import dev.trestle.riscv.PreimageSource;
import dev.trestle.riscv.StepWitness;
import dev.trestle.riscv.Trap;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The machine in Java and the one on L1, step for step: the same state comes out, and wrong
 * witnesses never make another. {@code -Dtrestle.fuzz.seconds=N} runs longer, {@code
 * -Dtrestle.fuzz.seed=N} repeats.
 */
class RiscvStepTwinTest {
  private static final int LOCKSTEPS = 3_000;
  private static final int MUTATIONS = 200;
  private static final String BAD_PROOF = "RiscvStep_BadProof()";
  private static final String BAD_STATE = "RiscvStep_BadState()";
  private static final String NOT_LOADED = "PreimageOracle_PartNotLoaded(bytes32,uint256)";

  private final long seed = Long.getLong("trestle.fuzz.seed", System.nanoTime());
  private final long nanos = Long.getLong("trestle.fuzz.seconds", 0) * 1_000_000_000L;
  private final List<StepPreimage> preimages = RandomSteps.samplePreimages(new Random(1));
  private final RandomSteps steps = new RandomSteps(preimages);
  private final StepContracts contracts = new StepContracts();
  private final Map<Bytes32, StepPreimage> byKey = new HashMap<>();
  private final Set<String> loaded = new HashSet<>();
  private final PreimageSource source =
      key ->
          Optional.ofNullable(byKey.get(key))
              .orElseThrow(() -> new MissingPreimageException(key))
              .bytes();

  RiscvStepTwinTest() {
    preimages.forEach(preimage -> byKey.put(preimage.key(), preimage));
    System.out.println("RiscvStepTwinTest seed " + seed);
  }

  /** Which parts of the machine a run has seen at work. */
  private static final class Coverage {
    final Set<Operation> completed = EnumSet.noneOf(Operation.class);
    final Set<Trap> traps = EnumSet.noneOf(Trap.class);
    final Set<Integer> calls = new TreeSet<>();
    final Set<Integer> types = new TreeSet<>();

    /** Whether everything occurred that the test asks for; EBREAK never completes. */
    boolean isComplete() {
      return completed.size() == Operation.values().length - 1
          && traps.size() == Trap.values().length
          && calls.size() == 5
          && types.size() == 5;
    }

    void note(StepWitness witness, MachineState after) {
      if (witness.state().exited()) {
        return;
      }
      if (after.exited()) {
        Trap.of(after.exitCode()).ifPresent(traps::add);
      } else {
        Operation.of(witness.instruction()).ifPresent(completed::add);
      }
      boolean halted = after.exited() && after.exitCode() < 0x10;
      if (witness.instruction() == 0x73 && (halted || !after.exited())) {
        calls.add((int) witness.state().register(17));
      }
      witness.preimage().ifPresent(part -> types.add((int) (part.key().w0() >>> 56)));
    }
  }

  @Test
  void step_ofRandomStates_isTheSameOnL1() {
    Coverage coverage = new Coverage();
    long start = System.nanoTime();
    Memory memory = new Memory();
    int count = 0;
    for (;
        count < LOCKSTEPS
            || System.nanoTime() - start < nanos
            || count < 5 * LOCKSTEPS && !coverage.isComplete();
        count++) {
      if (count % 1_000 == 999) {
        memory = new Memory();
      }
      Random random = random(seed + count);
      MachineState state = steps.situation(random, memory);
      Machine machine = Machine.resume(state, memory, source);
      StepWitness witness = machine.witness();
      load(witness);
      machine.step();
      Answer answer =
          contracts.step(witness.stateData(), witness.proof(), RandomSteps.LOCAL_CONTEXT);
      assertThat(answer.word())
          .as("seed %d: %s", seed + count, witness.text())
          .contains(machine.state().hash());
      coverage.note(witness, machine.state());
    }
    System.out.println("RiscvStepTwinTest " + count + " steps");
    Set<Operation> never = EnumSet.complementOf(EnumSet.copyOf(coverage.completed));
    assertThat(never).as("never completed").containsExactly(Operation.EBREAK);
    assertThat(coverage.traps).containsExactlyInAnyOrder(Trap.values());
    assertThat(coverage.calls).containsExactly(0, 1, 2, 3, 4);
    assertThat(coverage.types).containsExactly(1, 2, 4, 5, 6);
  }

  @Test
  void step_mutatedProof_isRefused() {
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = random(~(seed + i));
      StepWitness witness = machine(seed + i).witness();
      byte[] proof = witness.proof();
      if (proof.length == 0) {
        continue;
      }
      load(witness);
      byte[] wrong =
          switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(proof, proof.length - 1);
            case 1 -> Arrays.copyOf(proof, random.nextInt(proof.length));
            default -> flipped(proof, random.nextInt(8 * proof.length));
          };
      Answer answer = contracts.step(witness.stateData(), wrong, RandomSteps.LOCAL_CONTEXT);
      assertThat(answer.revertedWith(BAD_PROOF))
          .as("seed %d: %s", seed + i, witness.text())
          .isTrue();
    }
  }

  /** Whatever bit is flipped: another state, treated like any other, or none at all. */
  @Test
  void step_mutatedState_isThatOtherStatesStepOrRefused() {
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = random(~(seed + i));
      StepWitness witness = machine(seed + i).witness();
      load(witness);
      byte[] wrong = flipped(witness.stateData(), random.nextInt(8 * MachineState.SIZE_BYTES));
      accepted += checkOther(i, witness, wrong);
    }
    assertThat(accepted).isBetween(MUTATIONS / 4, MUTATIONS - 1);
  }

  private int checkOther(int i, StepWitness witness, byte[] wrong) {
    String name = "seed %d: %s".formatted(seed + i, witness.text());
    Answer hash = contracts.stateHash(wrong);
    Answer answer = contracts.step(wrong, witness.proof(), RandomSteps.LOCAL_CONTEXT);
    MachineState other;
    try {
      other = MachineState.decode(wrong);
    } catch (IllegalArgumentException e) {
      assertThat(hash.revertedWith(BAD_STATE)).as(name).isTrue();
      assertThat(answer.revertedWith(BAD_STATE)).as(name).isTrue();
      return 0;
    }
    assertThat(hash.word()).as(name).contains(other.hash());
    assertThat(other.hash()).as(name).isNotEqualTo(witness.state().hash());
    Memory memory = new Memory();
    steps.situation(random(seed + i), memory);
    if (!other.memoryRoot().equals(memory.root())) {
      if (other.exited() || witness.proof().length == 0) {
        return 0; // memory is not looked at
      }
      assertThat(answer.revertedWith(BAD_PROOF)).as(name).isTrue();
      return 0;
    }
    Machine machine = Machine.resume(other, memory, source);
    byte[] needed;
    try {
      needed = machine.witness().proof();
    } catch (MissingPreimageException e) {
      assertThat(answer.revertedWith(NOT_LOADED)).as(name).isTrue();
      return 0;
    }
    if (answer.revertedWith(NOT_LOADED)) {
      assertThat(machine.witness().preimage()).as(name).isPresent();
      assertThat(loaded).as(name).doesNotContain(name(machine.witness().preimage().orElseThrow()));
      return 0;
    }
    machine.step();
    if (startsWith(witness.proof(), needed)) {
      assertThat(answer.word()).as(name).contains(machine.state().hash());
      return 1;
    }
    assertThat(answer.revertedWith(BAD_PROOF)).as(name).isTrue();
    return 0;
  }

  @Test
  void step_stateOfAnotherLength_isRefused() {
    byte[] state = machine(seed).witness().stateData();
    for (int length : new int[] {0, 345, 347, 378}) {
      byte[] wrong = Arrays.copyOf(state, length);
      assertThat(contracts.step(wrong, new byte[0], Bytes32.ZERO).revertedWith(BAD_STATE)).isTrue();
      assertThat(contracts.stateHash(wrong).revertedWith(BAD_STATE)).isTrue();
    }
  }

  /** A liar can have true preimages loaded, but none for a key that is not theirs. */
  @Test
  void step_preimageNotLoadedForThisReader_isRefused() {
    for (StepPreimage preimage : preimages) {
      StepWitness witness = reading(preimage, 0).witness();
      byte[] state = witness.stateData();
      byte[] proof = witness.proof();
      assertThat(contracts.step(state, proof, RandomSteps.LOCAL_CONTEXT).revertedWith(NOT_LOADED))
          .as("not loaded")
          .isTrue();
      load(witness);
      assertThat(contracts.step(state, proof, RandomSteps.LOCAL_CONTEXT).word()).isPresent();
      boolean local = preimage instanceof StepPreimage.Local;
      Address other = Address.fromWord(Bytes32.of(UInt256.of(0xbad)));
      assertThat(contracts.step(state, proof, Bytes32.ZERO).revertedWith(NOT_LOADED))
          .as("another context")
          .isEqualTo(local);
      assertThat(
              contracts
                  .step(other, state, proof, RandomSteps.LOCAL_CONTEXT)
                  .revertedWith(NOT_LOADED))
          .as("another game")
          .isEqualTo(local);
      StepWitness further = reading(preimage, 8).witness();
      assertThat(
              contracts
                  .step(further.stateData(), further.proof(), RandomSteps.LOCAL_CONTEXT)
                  .revertedWith(NOT_LOADED))
          .as("another part")
          .isTrue();
    }
  }

  @Test
  void load_wrongBlobElement_isRefused() {
    StepPreimage.BlobElement element = new StepPreimage.BlobElement();
    Answer answer = contracts.load(element.loading(0, Bytes32.of(UInt256.ONE)));
    assertThat(answer.revertedWith("PreimageOracle_BadBlobProof()")).isTrue();
    assertThat(contracts.load(element.loading(0)).word()).contains(element.key());
  }

  /** The whole preimage, read by a program as it would, trap at the end included. */
  @Test
  void step_readingAWholePreimage_endsWithTheTrapOnL1Too() {
    for (StepPreimage preimage : preimages) {
      Machine machine = reading(preimage, 0);
      for (int reads = preimage.bytes().length / 32 + 2; reads >= 0 && !machine.exited(); reads--) {
        StepWitness witness = machine.witness();
        load(witness);
        Answer answer =
            contracts.step(witness.stateData(), witness.proof(), RandomSteps.LOCAL_CONTEXT);
        machine.step();
        assertThat(answer.word()).contains(machine.state().hash());
        if (!machine.exited()) {
          machine = again(machine.state(), machine.memory());
        }
      }
      assertThat(machine.exitCode()).isEqualTo(Trap.BAD_ARGUMENT.code());
    }
  }

  /** A machine about to read a part of this preimage. */
  private Machine reading(StepPreimage preimage, long offset) {
    Memory memory = new Memory();
    memory.write(0, new byte[] {0x73, 0, 0, 0});
    MachineState state =
        new MachineState(
            memory.root(),
            preimage.key(),
            offset,
            0,
            0,
            false,
            0,
            java.util.Collections.nCopies(32, 0L));
    return again(state, memory);
  }

  /** The state, with the call to be made once more. */
  private Machine again(MachineState state, Memory memory) {
    Long[] x = state.registers().toArray(Long[]::new);
    x[10] = 0x8000_0000L;
    x[17] = 2L;
    MachineState reset =
        new MachineState(
            memory.root(),
            state.preimageKey(),
            state.preimageOffset(),
            0,
            state.step(),
            false,
            0,
            List.of(x));
    return Machine.resume(reset, memory, source);
  }

  private Machine machine(long caseSeed) {
    Memory memory = new Memory();
    return Machine.resume(steps.situation(random(caseSeed), memory), memory, source);
  }

  /** Has L1 check the part that the step reads. */
  private void load(StepWitness witness) {
    witness
        .preimage()
        .ifPresent(part -> {
          if (loaded.add(name(part))) {
            StepPreimage preimage = byKey.get(part.key());
            Answer answer = contracts.load(preimage.loading(part.offset()));
            assertThat(answer.succeeded()).as("load %s", preimage).isTrue();
            if (!(preimage instanceof StepPreimage.Local)) {
              assertThat(answer.word()).contains(preimage.key());
            }
          }
        });
  }

  /** Spreads the seeds: neighbours would begin with nearly the same numbers. */
  private static Random random(long caseSeed) {
    return new Random(caseSeed * 0x9e3779b97f4a7c15L);
  }

  private static String name(StepWitness.PreimagePart part) {
    return part.key() + "/" + part.offset();
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] out = bytes.clone();
    out[bit / 8] ^= (byte) (1 << bit % 8);
    return out;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length && Hex.encode(bytes).startsWith(Hex.encode(prefix));
  }
}
