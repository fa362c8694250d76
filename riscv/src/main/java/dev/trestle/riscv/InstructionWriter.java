package dev.trestle.riscv;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;

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
  private static final ClassDesc HANDLE = ConstantDescs.CD_VarHandle;
  private static final ClassDesc BYTES = ConstantDescs.CD_byte.arrayType();
  private static final MethodTypeDesc LONG_OF_TWO = MethodTypeDesc.of(CD_long, CD_long, CD_long);
  private static final MethodTypeDesc INT_OF_TWO = MethodTypeDesc.of(CD_int, CD_int, CD_int);
  private static final long ABOVE_MEMORY = -Memory.SIZE;

  private final CodeBuilder code;
  private final Instruction instruction;
  private final Label otherwise;

  InstructionWriter(CodeBuilder code, Instruction instruction, Label otherwise) {
    this.code = code;
    this.instruction = instruction;
    this.otherwise = otherwise;
  }

  static void pushRegister(CodeBuilder code, int register) {
    if (register == 0) {
      code.lconst_0();
    } else {
      code.aload(RegionWriter.REGISTERS).loadConstant(register).laload();
    }
  }

  /** Pushes what {@code lastore} needs beneath the value. */
  static void beginRegister(CodeBuilder code, int register) {
    code.aload(RegionWriter.REGISTERS).loadConstant(register);
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
          beginRegister(code, instruction.rd());
          compute();
          code.lastore();
        }
      }
    }
  }

  /** Leaves the address in the temporary, checked. */
  private void address(int bytes) {
    pushRegister(code, instruction.rs1());
    if (instruction.immediate() != 0) {
      code.loadConstant((long) instruction.immediate()).ladd();
    }
    code.lstore(RegionWriter.TEMPORARY).lload(RegionWriter.TEMPORARY);
    code.loadConstant(ABOVE_MEMORY | bytes - 1).land().lconst_0().lcmp().ifne(otherwise);
  }

  private void page(int table) {
    code.aload(table).lload(RegionWriter.TEMPORARY).loadConstant(Memory.PAGE_BITS).lushr().l2i();
    code.aaload();
  }

  private void offset(int bytes) {
    code.lload(RegionWriter.TEMPORARY).l2i().loadConstant(Memory.PAGE_BYTES - bytes).iand();
  }

  private void load() {
    int bytes = 1 << (InstructionWord.funct3(instruction.word()) & 3);
    address(bytes);
    if (instruction.rd() != 0) {
      beginRegister(code, instruction.rd());
    }
    switch (bytes) {
      case 1 -> {
        page(RegionWriter.READABLE);
        offset(1);
        code.baload();
      }
      case 2 -> get("SHORT", CD_short, 2);
      case 4 -> get("INT", CD_int, 4);
      default -> get("LONG", CD_long, 8);
    }
    switch (instruction.operation()) {
      case LBU -> code.loadConstant(0xff).iand().i2l();
      case LHU -> code.loadConstant(0xffff).iand().i2l();
      case LWU -> code.i2l().loadConstant(0xffff_ffffL).land();
      case LD -> {}
      default -> code.i2l();
    }
    if (instruction.rd() == 0) {
      code.pop2();
    } else {
      code.lastore();
    }
  }

  private void get(String handle, ClassDesc type, int bytes) {
    code.getstatic(MEMORY, handle, HANDLE);
    page(RegionWriter.READABLE);
    offset(bytes);
    code.invokevirtual(HANDLE, "get", MethodTypeDesc.of(type, BYTES, CD_int));
  }

  private void store() {
    int bytes = 1 << InstructionWord.funct3(instruction.word());
    address(bytes);
    page(RegionWriter.WRITABLE);
    code.astore(RegionWriter.PAGE).aload(RegionWriter.PAGE).arraylength();
    code.loadConstant(Memory.PAGE_BYTES).if_icmpne(otherwise);
    switch (bytes) {
      case 1 -> {
        code.aload(RegionWriter.PAGE);
        offset(1);
        pushRegister(code, instruction.rs2());
        code.l2i().bastore();
      }
      case 2 -> set("SHORT", CD_short, 2);
      case 4 -> set("INT", CD_int, 4);
      default -> set("LONG", CD_long, 8);
    }
  }

  private void set(String handle, ClassDesc type, int bytes) {
    code.getstatic(MEMORY, handle, HANDLE).aload(RegionWriter.PAGE);
    offset(bytes);
    pushRegister(code, instruction.rs2());
    switch (bytes) {
      case 2 -> code.l2i().i2s();
      case 4 -> code.l2i();
      default -> {}
    }
    code.invokevirtual(
        HANDLE, "set", MethodTypeDesc.of(ConstantDescs.CD_void, BYTES, CD_int, type));
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
    pushRegister(code, instruction.rs1());
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
    pushRegister(code, instruction.rs1());
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
    pushRegister(code, instruction.rs1());
    pushRegister(code, instruction.rs2());
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
    pushRegister(code, instruction.rs1());
    code.l2i();
    pushRegister(code, instruction.rs2());
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
