package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.riscv.MachineState.Status;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A7 = 17;
  private static final int T0 = 5;
  private static final int T1 = 6;
  private static final int DATA = 0x0200_0000;

  @Test
  void load_anyProgram_startsAtEntryWithZeroRegisters() {
    Machine machine = machine(imm(Operation.ADDI, A0, 0, 1));
    MachineState state = machine.state();
    assertThat(state.pc()).isEqualTo(0x1000);
    assertThat(state.registers()).containsOnly(0L);
    assertThat(state.status()).isEqualTo(Status.RUNNING);
    assertThat(state.hash().toBytes()[0]).isEqualTo((byte) 3);
    assertThat(Machine.prestate(program(imm(Operation.ADDI, A0, 0, 1)))).isEqualTo(state.hash());
  }

  @Test
  void state_encoded_decodesToTheSame() {
    Machine machine = machine(imm(Operation.ADDI, A0, 0, -1), 0);
    machine.run(2);
    MachineState state = machine.state();
    assertThat(state.encode()).hasSize(346);
    assertThat(MachineState.decode(state.encode())).isEqualTo(state);
    byte[] hash = Keccak.hash(state.encode()).toBytes();
    hash[0] = 2;
    assertThat(state.hash()).isEqualTo(Bytes32.from(hash));
  }

  @Test
  void run_limited_stopsExactlyThere() {
    Machine machine = machine(Assembler.jal(0, 0));
    assertThat(machine.run(12345)).isEqualTo(12345);
    assertThat(machine.steps()).isEqualTo(12345);
  }

  @Test
  void step_afterExit_changesNothing() {
    Machine machine = machine(0);
    machine.step();
    MachineState exited = machine.state();
    assertThat(exited.step()).isEqualTo(1);
    machine.step();
    assertThat(machine.run(10)).isZero();
    assertThat(machine.state()).isEqualTo(exited);
    assertThat(machine.witness().proof()).isEmpty();
  }

  @Test
  void traps_eachKind_stopWithItsCodeAndChangeNothingElse() {
    int base = Assembler.upper(Operation.LUI, T0, DATA);
    assertTrap(Trap.ILLEGAL_INSTRUCTION, 0);
    assertTrap(Trap.ILLEGAL_INSTRUCTION, -1);
    assertTrap(Trap.ILLEGAL_INSTRUCTION, 0x0000_100f); // fence.i
    assertTrap(Trap.ILLEGAL_INSTRUCTION, 0x3000_2573); // csrrs
    assertTrap(Trap.ILLEGAL_INSTRUCTION, 0x0000_0173); // ecall with rd
    assertTrap(Trap.ILLEGAL_INSTRUCTION, imm(Operation.SLLIW, A0, A0, 1) | 1 << 25);
    assertTrap(Trap.ILLEGAL_INSTRUCTION, imm(Operation.SRAI, A0, A0, 1) | 1 << 31);
    assertTrap(Trap.BREAKPOINT, InstructionWord.EBREAK);
    assertTrap(Trap.BAD_PROGRAM_COUNTER, Assembler.jal(1, 6));
    assertTrap(Trap.BAD_PROGRAM_COUNTER, imm(Operation.JALR, 1, 0, 0x102));
    assertTrap(Trap.BAD_PROGRAM_COUNTER, Assembler.branch(Operation.BEQ, 0, 0, 6));
    for (Operation operation : List.of(Operation.LH, Operation.LW, Operation.LD, Operation.LHU)) {
      assertTrap(Trap.BAD_ADDRESS, base, Assembler.load(operation, A0, 1, T0));
    }
    for (Operation operation : List.of(Operation.SH, Operation.SW, Operation.SD)) {
      assertTrap(Trap.BAD_ADDRESS, base, Assembler.store(operation, A0, 1, T0));
    }
    assertTrap(Trap.BAD_ADDRESS, Assembler.load(Operation.LB, A0, -1, 0));
    assertTrap(Trap.BAD_ADDRESS, Assembler.store(Operation.SD, A0, -8, 0));
    assertTrap(Trap.CODE_WRITE, base, Assembler.store(Operation.SB, A0, -1, T0));
    assertTrap(Trap.CODE_WRITE, Assembler.store(Operation.SD, A0, 0, 0));
    assertTrap(Trap.BAD_ADDRESS, Assembler.store(Operation.SD, A0, 1, 0));
  }

  private static void assertTrap(Trap trap, int... words) {
    Machine machine = machine(words);
    machine.run(words.length - 1);
    MachineState before = machine.state();
    machine.step();
    MachineState after = machine.state();
    assertThat(after)
        .as(Disassembler.text(before.pc(), words[words.length - 1]))
        .isEqualTo(
            new MachineState(
                before.memoryRoot(),
                before.preimageKey(),
                before.preimageOffset(),
                before.pc(),
                before.step() + 1,
                true,
                trap.code(),
                before.registers()));
    assertThat(after.status()).isEqualTo(Status.PANIC);
  }

  @Test
  void branch_notTakenToMisalignedTarget_goesOn() {
    Machine machine = machine(Assembler.branch(Operation.BNE, 0, 0, 6));
    machine.step();
    assertThat(machine.exited()).isFalse();
    assertThat(machine.pc()).isEqualTo(0x1004);
  }

  @Test
  void jalr_oddTarget_clearsBitZeroAndMayOverwriteItsBase() {
    Machine machine = machine(imm(Operation.ADDI, T0, 0, 0x101), imm(Operation.JALR, T0, T0, 4));
    machine.run(2);
    assertThat(machine.pc()).isEqualTo(0x104);
    assertThat(machine.register(T0)).isEqualTo(0x1008);
  }

  @Test
  void pc_reachesCodeEnd_trapsAtTheFetch() {
    Machine machine =
        Machine.load(ElfProgram.of(DATA - 4, imm(Operation.ADDI, A0, 0, 7)), PreimageSource.EMPTY);
    machine.run(10);
    assertThat(machine.exitCode()).isEqualTo(Trap.BAD_PROGRAM_COUNTER.code());
    assertThat(machine.steps()).isEqualTo(2);
    assertThat(machine.pc()).isEqualTo(DATA);
  }

  @Test
  void loadsAndStores_eachWidth_extendAndKeepNeighbours() {
    List<Integer> words = new ArrayList<>();
    words.add(Assembler.upper(Operation.LUI, T0, DATA));
    words.add(imm(Operation.ADDI, T1, 0, -2));
    words.add(Assembler.store(Operation.SD, T1, 8, T0));
    words.add(Assembler.store(Operation.SB, 0, 8, T0));
    words.add(Assembler.store(Operation.SH, 0, 10, T0));
    words.add(Assembler.store(Operation.SW, T1, 16, T0));
    Operation[] loads = {
      Operation.LD,
      Operation.LB,
      Operation.LBU,
      Operation.LH,
      Operation.LHU,
      Operation.LW,
      Operation.LWU
    };
    int[] offsets = {8, 9, 9, 12, 12, 16, 16};
    for (int i = 0; i < loads.length; i++) {
      words.add(Assembler.load(loads[i], 20 + i, offsets[i], T0));
    }
    Machine machine = machine(words.stream().mapToInt(Integer::intValue).toArray());
    machine.run(words.size());
    long[] wanted = {0xffff_ffff_0000_ff00L, -1, 255, -1, 65535, -2, 0xffff_fffeL};
    for (int i = 0; i < wanted.length; i++) {
      assertThat(machine.register(20 + i)).as(loads[i].mnemonic()).isEqualTo(wanted[i]);
    }
  }

  @Test
  void halt_eachCode_givesItsStatus() {
    assertThat(exit(0).status()).isEqualTo(Status.VALID);
    assertThat(exit(1).status()).isEqualTo(Status.INVALID);
    assertThat(exit(15).status()).isEqualTo(Status.PANIC);
    assertThat(exit(15).exitCode()).isEqualTo(15);
    assertThat(exit(15).pc()).isEqualTo(0x1008);
    assertThat(exit(16).exitCode()).isEqualTo(Trap.BAD_ARGUMENT.code());
    assertThat(exit(-1).exitCode()).isEqualTo(Trap.BAD_ARGUMENT.code());
  }

  private static MachineState exit(int code) {
    Machine machine =
        machine(imm(Operation.ADDI, A7, 0, 0), imm(Operation.ADDI, A0, 0, code), Assembler.ecall());
    machine.run(3);
    assertThat(machine.steps()).isEqualTo(3);
    return machine.state();
  }

  @Test
  void ecall_unknownNumber_traps() {
    assertTrap(Trap.UNKNOWN_CALL, imm(Operation.ADDI, A7, 0, 5), Assembler.ecall());
    assertTrap(Trap.UNKNOWN_CALL, imm(Operation.ADDI, A7, 0, -1), Assembler.ecall());
  }

  @Test
  void ecall_badAddress_traps() {
    for (int number = 1; number <= 3; number++) {
      int call = imm(Operation.ADDI, A7, 0, number);
      assertTrap(Trap.BAD_ARGUMENT, call, imm(Operation.ADDI, A0, 0, 16), Assembler.ecall());
      assertTrap(Trap.BAD_ARGUMENT, call, imm(Operation.ADDI, A0, 0, -256), Assembler.ecall());
    }
    for (int number = 2; number <= 3; number++) {
      assertTrap(
          Trap.BAD_ARGUMENT,
          imm(Operation.ADDI, A7, 0, number),
          imm(Operation.ADDI, A0, 0, 256),
          Assembler.ecall());
    }
    assertTrap(
        Trap.BAD_ARGUMENT,
        Assembler.upper(Operation.LUI, A0, DATA),
        imm(Operation.ADDI, A0, A0, 32),
        imm(Operation.ADDI, A7, 0, 3),
        Assembler.ecall());
  }

  @Test
  void ecall_keccak_permutesInPlace() {
    Machine machine =
        machine(
            Assembler.upper(Operation.LUI, A0, DATA),
            imm(Operation.ADDI, T0, 0, 77),
            Assembler.store(Operation.SD, T0, 8, A0),
            Assembler.store(Operation.SD, T0, 200, A0),
            imm(Operation.ADDI, A7, 0, 3),
            Assembler.ecall());
    machine.run(6);
    long[] lanes = new long[25];
    lanes[1] = 77;
    Keccak.permute(lanes);
    for (int i = 0; i < 25; i++) {
      assertThat(machine.memory().load(DATA + 8 * i, 8)).isEqualTo(lanes[i]);
    }
    assertThat(machine.memory().load(DATA + 200, 8)).isEqualTo(77);
    assertThat(machine.pc()).isEqualTo(0x1018);
  }

  @Test
  void ecall_preimage_streamsLengthThenBytesThenTraps() {
    byte[] preimage = new byte[60];
    Arrays.fill(preimage, (byte) 9);
    Bytes32 key = Bytes32.fromHex("02".repeat(32));
    Machine machine = reader(key, wanted -> preimage);
    machine.run(5);
    assertThat(machine.state().preimageKey()).isEqualTo(key);
    for (int i = 0; i < 3; i++) {
      machine.run(i == 0 ? 2 : 3);
      StepWitness witness = machine.witness();
      assertThat(witness.preimage().orElseThrow().offset()).isEqualTo(32L * i);
      assertThat(witness.preimage().orElseThrow().bytes()).hasSize(i < 2 ? 32 : 4);
      assertThat(witness.proof()).hasSize(2 * 896);
      machine.step();
      assertThat(machine.register(A0)).isEqualTo(i < 2 ? 32 : 4);
    }
    assertThat(machine.memory().read(DATA, 8)).containsExactly(9, 9, 9, 9, 0, 0, 0, 0);
    assertThat(machine.state().preimageOffset()).isEqualTo(68);
    machine.run(3);
    assertThat(machine.witness().proof()).hasSize(896);
    assertThat(machine.witness().preimage().orElseThrow().bytes()).isEmpty();
    machine.step();
    assertThat(machine.exitCode()).isEqualTo(Trap.BAD_ARGUMENT.code());
  }

  @Test
  void ecall_preimageMissing_throwsWithStateUnchanged() {
    Machine machine = reader(Bytes32.fromHex("04".repeat(32)), PreimageSource.EMPTY);
    machine.run(7);
    MachineState before = machine.state();
    assertThatThrownBy(machine::step)
        .isInstanceOf(MissingPreimageException.class)
        .hasMessageContaining("0404");
    assertThat(machine.state()).isEqualTo(before);
  }

  /** Sets the key that lies at 0x100, then reads part after part to DATA. */
  private static Machine reader(Bytes32 key, PreimageSource source) {
    int[] words = {
      imm(Operation.ADDI, A0, 0, 0x100),
      imm(Operation.ADDI, A7, 0, 1),
      Assembler.ecall(),
      imm(Operation.ADDI, A7, 0, 2),
      Assembler.upper(Operation.LUI, T0, DATA),
      imm(Operation.ADDI, A0, T0, 0),
      imm(Operation.ADDI, 0, 0, 0),
      Assembler.ecall(),
      Assembler.jal(0, -12),
    };
    ElfProgram program = program(words);
    List<ElfProgram.Segment> segments = new ArrayList<>(program.segments());
    segments.add(new ElfProgram.Segment(0x100, key.toBytes()));
    return Machine.load(new ElfProgram(program.entry(), segments), source);
  }

  @Test
  void ecall_debug_printsAndChangesNothingElse() {
    List<String> printed = new ArrayList<>();
    ElfProgram program =
        program(
            imm(Operation.ADDI, A0, 0, 0x200),
            imm(Operation.ADDI, A1, 0, 2),
            imm(Operation.ADDI, A7, 0, 4),
            Assembler.ecall(),
            imm(Operation.ADDI, A1, 0, -1),
            Assembler.ecall());
    List<ElfProgram.Segment> segments = new ArrayList<>(program.segments());
    segments.add(new ElfProgram.Segment(0x200, new byte[] {'h', 'i'}));
    Machine machine =
        Machine.load(
            new ElfProgram(program.entry(), segments),
            PreimageSource.EMPTY,
            text -> printed.add(new String(text, java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(machine.run(6)).isEqualTo(6);
    assertThat(printed).containsExactly("hi");
    assertThat(machine.pc()).isEqualTo(0x1018);
  }

  @Test
  void resume_stateAndItsMemory_goesOnTheSame() {
    ElfProgram program =
        program(
            Assembler.upper(Operation.LUI, T0, DATA),
            Assembler.store(Operation.SD, T0, 0, T0),
            Assembler.load(Operation.LD, A0, 0, T0));
    Machine machine = Machine.load(program, PreimageSource.EMPTY);
    machine.run(2);
    MachineState middle = machine.state();
    Machine other = Machine.resume(middle, machine.memory(), PreimageSource.EMPTY);
    other.step();
    assertThat(other.register(A0)).isEqualTo(DATA);
    assertThatThrownBy(() -> Machine.resume(middle, new Memory(), PreimageSource.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int imm(Operation operation, int rd, int rs1, int immediate) {
    return Assembler.imm(operation, rd, rs1, immediate);
  }

  private static ElfProgram program(int... words) {
    return ElfProgram.of(0x1000, words);
  }

  private static Machine machine(int... words) {
    return Machine.load(program(words), PreimageSource.EMPTY);
  }
}
