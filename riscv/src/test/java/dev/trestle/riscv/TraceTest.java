package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Bytes32;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final long SEED = 7;
  private static final int A0 = 10;
  private static final int A7 = 17;
  private static final int BASE = 5;
  private static final int COUNT = 6;
  private static final int WORK = 28;

  /** Writes all over 4 MiB, {@code rounds} × 4096 times, then exits with 1. */
  private static ElfProgram program(int rounds) {
    return ElfProgram.of(
        0x100,
        Assembler.upper(Operation.LUI, BASE, 0x0300_0000),
        Assembler.upper(Operation.LUI, COUNT, rounds << 12),
        Assembler.imm(Operation.ADDI, WORK, WORK, 1237),
        Assembler.imm(Operation.SLLI, 29, WORK, 42),
        Assembler.imm(Operation.SRLI, 29, 29, 42),
        Assembler.imm(Operation.ANDI, 29, 29, -8),
        Assembler.rr(Operation.ADD, 29, 29, BASE),
        Assembler.store(Operation.SD, COUNT, 0, 29),
        Assembler.imm(Operation.ADDI, COUNT, COUNT, -1),
        Assembler.branch(Operation.BNE, COUNT, 0, -28),
        Assembler.imm(Operation.ADDI, A0, 0, 1),
        Assembler.imm(Operation.ADDI, A7, 0, 0),
        Assembler.ecall());
  }

  @Test
  void state_anyStepInAnyOrder_equalsThatOfAPlainRun() {
    ElfProgram program = program(100);
    long length = 2 + 8L * 100 * 4096 + 3;
    var trace = new Trace(program, PreimageSource.EMPTY, 20L << 20, 1 << 18);
    Random random = new Random(SEED);
    TreeMap<Long, Bytes32> wanted = new TreeMap<>();
    Machine machine = Machine.load(program, PreimageSource.EMPTY);
    for (int i = 0; i < 8; i++) {
      wanted.put(random.nextLong(length), Bytes32.ZERO);
    }
    for (var entry : wanted.entrySet()) {
      machine.run(entry.getKey() - machine.steps());
      entry.setValue(machine.state().hash());
    }
    assertThat(trace.runToEnd()).isEqualTo(length);
    assertThat(trace.ended()).isTrue();
    assertThat(trace.keptBytes()).isLessThan(20L << 20);
    assertThat(trace.checkpoints()).isGreaterThan(2);
    Map<Long, Bytes32> anyOrder = new HashMap<>(wanted);
    for (var entry : anyOrder.entrySet()) {
      MachineState state = trace.state(entry.getKey());
      assertThat(state.step()).isEqualTo(entry.getKey());
      assertThat(state.hash()).as("seed %d", SEED).isEqualTo(entry.getValue());
    }
    MachineState last = trace.state(Long.MAX_VALUE);
    assertThat(last.step()).isEqualTo(length);
    assertThat(last.status()).isEqualTo(MachineState.Status.INVALID);
  }

  @Test
  void state_beyondWhatHasRun_runsFurtherAndKeepsTheRest() {
    ElfProgram program = program(1);
    var trace = new Trace(program, PreimageSource.EMPTY);
    assertThat(trace.advance(100)).isEqualTo(100);
    MachineState early = trace.state(40);
    assertThat(trace.reached()).isEqualTo(100);
    assertThat(trace.state(1000).step()).isEqualTo(1000);
    assertThat(trace.reached()).isEqualTo(1000);
    assertThat(trace.state(40)).isEqualTo(early);
    assertThat(trace.runToEnd()).isEqualTo(2 + 8 * 4096 + 3);
    assertThatThrownBy(() -> trace.state(-1)).hasMessageContaining("before the start");
  }

  @Test
  void witness_atAStep_isThatOfTheStateThere() {
    var trace = new Trace(program(1), PreimageSource.EMPTY);
    trace.runToEnd();
    StepWitness store = trace.witness(7);
    assertThat(store.text()).isEqualTo("sd t1, 0(t4)");
    assertThat(store.state()).isEqualTo(trace.state(7));
    assertThat(store.proof()).hasSize(2 * 896);
    assertThat(trace.witness(trace.reached()).text()).isEqualTo("exited");
  }

  @Test
  void advance_preimageMissingAtFirst_goesOnWhenItIsThere() {
    ElfProgram program =
        ElfProgram.of(
            0x100,
            Assembler.imm(Operation.ADDI, A7, 0, 1),
            Assembler.ecall(),
            Assembler.imm(Operation.ADDI, A7, 0, 2),
            Assembler.upper(Operation.LUI, A0, 0x0200_0000),
            Assembler.ecall(),
            Assembler.imm(Operation.ADDI, A7, 0, 0),
            Assembler.imm(Operation.ADDI, A0, 0, 0),
            Assembler.ecall());
    Map<Bytes32, byte[]> known = new HashMap<>();
    PreimageSource source =
        key -> {
          byte[] preimage = known.get(key);
          if (preimage == null) {
            throw new MissingPreimageException(key);
          }
          return preimage;
        };
    var trace = new Trace(program, source);
    assertThatThrownBy(trace::runToEnd).isInstanceOf(MissingPreimageException.class);
    assertThat(trace.reached()).isEqualTo(4);
    known.put(Bytes32.ZERO, new byte[] {1});
    assertThat(trace.runToEnd()).isEqualTo(8);
    assertThat(trace.state(8).status()).isEqualTo(MachineState.Status.VALID);
  }
}
