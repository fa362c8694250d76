package dev.trestle.riscv;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.trestle.riscv.RegionPlan.Instruction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * The bytecode of one instruction that goes on to the next. What the interpreter must do instead (a
 * trap, a page that is not writable yet) goes to the label {@code otherwise}.
 */
final class InstructionWriter {
  private static final ClassDesc MEMORY = ClassDesc.of(Memory.class.getName());
  private static final ClassDesc DIVISION = ClassDesc.of(Division.class.getName());
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc LONG_OF_TWO = MethodTypeDesc.of(CD_long, CD_long, CD_long);
  private static final MethodTypeDesc INT_OF_TWO = MethodTypeDesc.of(CD_int, CD_int, CD_int);
  private static final MethodTypeDesc INSERT =
      MethodTypeDesc.of(CD_long, CD_long, CD_long, CD_long, CD_long);

  private final CodeBuilder code;
  private final RegisterWriter registers;
  private final Instruction instruction;
  private final Label otherwise;

  InstructionWriter(
      CodeBuilder code, RegisterWriter registers, Instruction instruction, Label otherwise) {
    this.code = code;
    this.registers = registers;
    this.instruction = instruction;
    this.otherwise = otherwise;
  }

  /** Whether the label is used. */
  static boolean mayLeave(Instruction instruction) {
    return switch (instruction.operation().format()) {
      case LOAD, STORE -> true;
      default -> false;
    };
  }

  void write() {
    switch (instruction.operation().format()) {
      case LOAD -> load();
      case STORE -> store();
      case FENCE -> {}
      default -> {
        if (instruction.rd() != 0) {
          registers.begin(instruction.rd());
          compute();
          registers.set(instruction.rd());
        }
      }
    }
  }

  /** Leaves the address in the temporary, checked. */
  private void address(int bytes) {
    registers.push(instruction.rs1());
    if (instruction.immediate() != 0) {
      code.loadConstant((long) instruction.immediate()).ladd();
    }
    code.dup2().lstore(RegionWriter.TEMPORARY);
    code.loadConstant(Memory.ABOVE | bytes - 1).land().lconst_0().lcmp().ifne(otherwise);
  }

  private void page(int table) {
    code.aload(table).lload(RegionWriter.TEMPORARY).loadConstant(Memory.PAGE_BITS).lushr().l2i();
    code.aaload();
  }

  /** Pushes in which word of its page the address lies. */
  private void word() {
    code.lload(RegionWriter.TEMPORARY).l2i().iconst_3().iushr();
    code.loadConstant(Memory.PAGE_WORDS - 1).iand();
  }

  private void load() {
    int bytes = 1 << (InstructionWord.funct3(instruction.word()) & 3);
    address(bytes);
    if (instruction.rd() == 0) {
      return;
    }
    registers.begin(instruction.rd());
    page(RegionWriter.READABLE);
    word();
    code.laload();
    if (bytes < Long.BYTES) {
      code.lload(RegionWriter.TEMPORARY).l2i().iconst_3().ishl().lushr();
    }
    switch (instruction.operation()) {
      case LBU -> code.loadConstant(0xffL).land();
      case LHU -> code.loadConstant(0xffffL).land();
      case LWU -> code.loadConstant(0xffff_ffffL).land();
      case LB -> code.l2i().i2b().i2l();
      case LH -> code.l2i().i2s().i2l();
      case LW -> code.l2i().i2l();
      default -> {}
    }
    registers.set(instruction.rd());
  }

  private void store() {
    int bytes = 1 << InstructionWord.funct3(instruction.word());
    address(bytes);
    page(RegionWriter.WRITABLE);
    code.astore(RegionWriter.PAGE).aload(RegionWriter.PAGE).arraylength();
    code.loadConstant(Memory.PAGE_WORDS).if_icmpne(otherwise);
    code.aload(RegionWriter.PAGE);
    word();
    if (bytes == Long.BYTES) {
      registers.push(instruction.rs2());
    } else {
      code.dup2().laload().lload(RegionWriter.TEMPORARY);
      code.loadConstant((1L << 8 * bytes) - 1);
      registers.push(instruction.rs2());
      code.invokestatic(MEMORY, "insert", INSERT);
    }
    code.lastore();
  }

  /** Leaves the result on the stack. */
  private void compute() {
    switch (instruction.operation()) {
      case LUI -> code.loadConstant((long) instruction.immediate());
      case AUIPC -> code.loadConstant((long) instruction.pc() + instruction.immediate());
      case ADDIW, SLLIW, SRLIW, SRAIW -> immediateWord();
      case ADDI, SLTI, SLTIU, XORI, ORI, ANDI, SLLI, SRLI, SRAI -> immediate();
      case ADDW, SUBW, SLLW, SRLW, SRAW, MULW, DIVW, DIVUW, REMW, REMUW -> registerWord();
      default -> register();
    }
  }

  private void immediate() {
    registers.push(instruction.rs1());
    int shift = instruction.immediate();
    switch (instruction.operation()) {
      case SLLI -> code.loadConstant(shift).lshl();
      case SRLI -> code.loadConstant(shift).lushr();
      case SRAI -> code.loadConstant(shift).lshr();
      default -> {
        code.loadConstant((long) instruction.immediate());
        switch (instruction.operation()) {
          case ADDI -> code.ladd();
          case SLTI -> less(false);
          case SLTIU -> less(true);
          case XORI -> code.lxor();
          case ORI -> code.lor();
          default -> code.land();
        }
      }
    }
  }

  private void immediateWord() {
    registers.push(instruction.rs1());
    code.l2i().loadConstant(instruction.immediate());
    switch (instruction.operation()) {
      case ADDIW -> code.iadd();
      case SLLIW -> code.ishl();
      case SRLIW -> code.iushr();
      default -> code.ishr();
    }
    code.i2l();
  }

  private void register() {
    registers.push(instruction.rs1());
    registers.push(instruction.rs2());
    switch (instruction.operation()) {
      case ADD -> code.ladd();
      case SUB -> code.lsub();
      case SLL -> code.l2i().lshl();
      case SLT -> less(false);
      case SLTU -> less(true);
      case XOR -> code.lxor();
      case SRL -> code.l2i().lushr();
      case SRA -> code.l2i().lshr();
      case OR -> code.lor();
      case AND -> code.land();
      case MUL -> code.lmul();
      case MULH -> code.invokestatic(MATH, "multiplyHigh", LONG_OF_TWO);
      case MULHU -> code.invokestatic(MATH, "unsignedMultiplyHigh", LONG_OF_TWO);
      case MULHSU -> code.invokestatic(DIVISION, "multiplyHighSignedUnsigned", LONG_OF_TWO);
      case DIV -> code.invokestatic(DIVISION, "divide", LONG_OF_TWO);
      case DIVU -> code.invokestatic(DIVISION, "divideUnsigned", LONG_OF_TWO);
      case REM -> code.invokestatic(DIVISION, "remainder", LONG_OF_TWO);
      case REMU -> code.invokestatic(DIVISION, "remainderUnsigned", LONG_OF_TWO);
      default -> throw new IllegalStateException("not computed here: " + instruction);
    }
  }

  private void registerWord() {
    registers.push(instruction.rs1());
    code.l2i();
    registers.push(instruction.rs2());
    code.l2i();
    switch (instruction.operation()) {
      case ADDW -> code.iadd();
      case SUBW -> code.isub();
      case SLLW -> code.ishl();
      case SRLW -> code.iushr();
      case SRAW -> code.ishr();
      case MULW -> code.imul();
      case DIVW -> code.invokestatic(DIVISION, "divide", INT_OF_TWO);
      case DIVUW -> code.invokestatic(DIVISION, "divideUnsigned", INT_OF_TWO);
      case REMW -> code.invokestatic(DIVISION, "remainder", INT_OF_TWO);
      default -> code.invokestatic(DIVISION, "remainderUnsigned", INT_OF_TWO);
    }
    code.i2l();
  }

  /** 1 if the first is less than the second, else 0. */
  private void less(boolean unsigned) {
    Label no = code.newLabel();
    Label done = code.newLabel();
    if (unsigned) {
      code.invokestatic(
          ConstantDescs.CD_Long, "compareUnsigned", MethodTypeDesc.of(CD_int, CD_long, CD_long));
    } else {
      code.lcmp();
    }
    code.ifge(no).lconst_1().goto_(done).labelBinding(no).lconst_0().labelBinding(done);
  }
}
