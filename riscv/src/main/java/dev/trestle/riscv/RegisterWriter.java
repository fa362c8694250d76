package dev.trestle.riscv;

import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/**
 * Bytecode that reads and writes registers. They live in the {@link RegisterFile}, and what is
 * written goes there at once: so leaving and entering a region costs nothing. What was read or
 * written since the last place to which several ways lead is in a local variable, too, where it is
 * read again: HotSpot then has less to find out.
 */
final class RegisterWriter {
  /** Local variables of two slots; register 0 has none. */
  private static final int FIRST_SLOT = 7;

  private static final ClassDesc FILE = ClassDesc.of(RegisterFile.class.getName());

  private final CodeBuilder code;

  /** A bit for each register whose value is in its local variable. */
  private int known;

  RegisterWriter(CodeBuilder code) {
    this.code = code;
  }

  int known() {
    return known;
  }

  /** What is known from here on. */
  void setKnown(int registers) {
    known = registers;
  }

  void push(int register) {
    if (register == 0) {
      code.lconst_0();
    } else if ((known >>> register & 1) == 1) {
      code.lload(FIRST_SLOT + 2 * register);
    } else {
      begin(register);
      code.getfield(FILE, "x" + register, CD_long);
      code.dup2().lstore(FIRST_SLOT + 2 * register);
      known |= 1 << register;
    }
  }

  /** Pushes what {@link #set} needs beneath the value. */
  void begin(int register) {
    code.aload(RegionWriter.REGISTERS);
  }

  /** Pops the value. */
  void set(int register) {
    code.dup2().lstore(FIRST_SLOT + 2 * register);
    code.putfield(FILE, "x" + register, CD_long);
    known |= 1 << register;
  }
}
