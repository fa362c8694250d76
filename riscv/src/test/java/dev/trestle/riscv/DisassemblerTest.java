package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.riscv.Operation.Format;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DisassemblerTest {
  private static final long SEED = 41;

  @Test
  void text_eachFormat_readsLikeAssembler() {
    assertThat(Disassembler.text(0, Assembler.imm(Operation.ADDI, 10, 10, -1)))
        .isEqualTo("addi a0, a0, -1");
    assertThat(Disassembler.text(0, Assembler.rr(Operation.MULHU, 5, 6, 7)))
        .isEqualTo("mulhu t0, t1, t2");
    assertThat(Disassembler.text(0, Assembler.load(Operation.LD, 8, -16, 2)))
        .isEqualTo("ld s0, -16(sp)");
    assertThat(Disassembler.text(0, Assembler.store(Operation.SB, 11, 7, 2)))
        .isEqualTo("sb a1, 7(sp)");
    assertThat(Disassembler.text(0x100, Assembler.branch(Operation.BNE, 1, 0, -32)))
        .isEqualTo("bne ra, zero, 0xe0");
    assertThat(Disassembler.text(0x100, Assembler.jal(1, 2048))).isEqualTo("jal ra, 0x900");
    assertThat(Disassembler.text(0, Assembler.upper(Operation.LUI, 3, 0x1234_5000)))
        .isEqualTo("lui gp, 0x12345");
    assertThat(Disassembler.text(0, Assembler.imm(Operation.JALR, 0, 1, 0)))
        .isEqualTo("jalr zero, 0(ra)");
    assertThat(Disassembler.text(0, Assembler.imm(Operation.SRAI, 1, 1, 63)))
        .isEqualTo("srai ra, ra, 63");
    assertThat(Disassembler.text(0, InstructionWord.EBREAK)).isEqualTo("ebreak");
    assertThat(Disassembler.text(0, 0)).isEqualTo("illegal 0x00000000");
  }

  @Test
  void operation_randomWords_isKnownExactlyWhenTheInterpreterExecutesIt() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      int word = random.nextInt() | 3;
      if (random.nextBoolean()) {
        word &= 0x05ff_ffff | random.nextInt() & 1 << 30;
      }
      Machine machine = Machine.load(ElfProgram.of(0, word), PreimageSource.EMPTY);
      machine.step();
      boolean illegal = machine.exited() && machine.exitCode() == Trap.ILLEGAL_INSTRUCTION.code();
      assertThat(Operation.of(word).isEmpty()).as("seed %d word %x", SEED, word).isEqualTo(illegal);
    }
  }

  @Test
  void assembler_everyOperation_givesAWordOfThatOperation() {
    for (Operation operation : Operation.values()) {
      int word = sample(operation);
      assertThat(Operation.of(word)).contains(operation);
      assertThat(Disassembler.text(0, word)).startsWith(operation.mnemonic());
    }
  }

  private static int sample(Operation operation) {
    return switch (operation.format()) {
      case R -> Assembler.rr(operation, 31, 30, 29);
      case I, SHIFT, SHIFT_WORD -> Assembler.imm(operation, 31, 30, 29);
      case LOAD -> Assembler.load(operation, 31, -2048, 30);
      case STORE -> Assembler.store(operation, 31, -2048, 30);
      case B -> Assembler.branch(operation, 31, 30, -4096);
      case U -> Assembler.upper(operation, 31, 0xffff_f000);
      case J -> Assembler.jal(31, -(1 << 20));
      case FENCE, NONE -> operation.match();
    };
  }

  @Test
  void immediates_extremes_surviveEncoding() {
    for (int value : new int[] {-4096, -2, 0, 2, 4094, 1366, -1366}) {
      int word = Assembler.branch(Operation.BLT, 1, 2, value);
      assertThat(InstructionWord.immediateB(word)).isEqualTo(value);
    }
    for (int value : new int[] {-(1 << 20), -2, 0, 2, (1 << 20) - 2, 349524, -349526}) {
      assertThat(InstructionWord.immediateJ(Assembler.jal(1, value))).isEqualTo(value);
    }
    for (int value : new int[] {-2048, -1, 0, 1, 2047, 1365}) {
      int word = Assembler.store(Operation.SD, 1, value, 2);
      assertThat(InstructionWord.immediateS(word)).isEqualTo(value);
    }
    assertThatThrownBy(() -> Assembler.imm(Operation.ADDI, 1, 1, 2048))
        .hasMessageContaining("2047");
    assertThatThrownBy(() -> Assembler.rr(Operation.ADDI, 1, 1, 1)).hasMessageContaining("ADDI");
    assertThat(Operation.ADDI.format()).isEqualTo(Format.I);
  }

  @Test
  void differences_ofTwoStates_nameTheRegister() {
    Machine machine =
        Machine.load(
            ElfProgram.of(0, Assembler.imm(Operation.ADDI, 10, 0, 5)), PreimageSource.EMPTY);
    MachineState before = machine.state();
    machine.step();
    assertThat(Disassembler.differences(before, machine.state()))
        .extracting(Disassembler.Difference::toString)
        .containsExactly("pc: 0x0 against 0x4", "step: 0 against 1", "a0: 0x0 against 0x5");
    assertThat(Disassembler.differences(before, before)).isEmpty();
  }
}
