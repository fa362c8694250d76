package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;

/** A machine's state with all of its memory, of which no hash has been taken. */
record Checkpoint(
    MemoryTree memory,
    long[] x,
    long pc,
    long step,
    boolean exited,
    int exitCode,
    Bytes32 preimageKey,
    long preimageOffset) {

  static Checkpoint of(Hart hart) {
    return new Checkpoint(
        hart.memory.snapshot(),
        Arrays.copyOf(hart.x, hart.x.length),
        hart.pc,
        hart.step,
        hart.exited,
        hart.exitCode,
        hart.preimageKey,
        hart.preimageOffset);
  }

  void restore(Hart hart) {
    hart.memory.restore(memory);
    System.arraycopy(x, 0, hart.x, 0, x.length);
    hart.pc = pc;
    hart.step = step;
    hart.exited = exited;
    hart.exitCode = exitCode;
    hart.preimageKey = preimageKey;
    hart.preimageOffset = preimageOffset;
  }
}
