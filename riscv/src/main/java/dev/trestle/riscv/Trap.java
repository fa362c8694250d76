package dev.trestle.riscv;

import java.util.Optional;

/** Why a program was stopped; its exit code is the trap's number (docs/spec/machine.md). */
public enum Trap {
  /** An encoding that is not RV64IM. */
  ILLEGAL_INSTRUCTION(0x10),
  /** The program counter is not a multiple of four or has left the code. */
  BAD_PROGRAM_COUNTER(0x11),
  /** A load or store is not naturally aligned, or not below 2^32. */
  BAD_ADDRESS(0x12),
  /** A store into the code. */
  CODE_WRITE(0x13),
  /** EBREAK. */
  BREAKPOINT(0x14),
  /** ECALL with a number that has no meaning. */
  UNKNOWN_CALL(0x15),
  /** ECALL with an argument that is not allowed, or a read past the end of a preimage. */
  BAD_ARGUMENT(0x16);

  private final int code;

  Trap(int code) {
    this.code = code;
  }

  /** The exit code. */
  public int code() {
    return code;
  }

  /** The trap with this exit code. */
  public static Optional<Trap> of(int exitCode) {
    for (Trap trap : values()) {
      if (trap.code == exitCode) {
        return Optional.of(trap);
      }
    }
    return Optional.empty();
  }
}
