package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/** The mutable state of one hardware thread: what {@link MachineState} is a picture of. */
final class Hart {
  final long[] x = new long[32];
  final Memory memory;
  long pc;
  long step;
  boolean exited;
  int exitCode;
  Bytes32 preimageKey = Bytes32.ZERO;
  long preimageOffset;

  Hart(Memory memory) {
    this.memory = memory;
  }

  void set(int register, long value) {
    if (register != 0) {
      x[register] = value;
    }
  }

  void exit(int code) {
    exited = true;
    exitCode = code;
  }

  void trap(Trap trap) {
    exit(trap.code());
  }

  MachineState state() {
    List<Long> registers = new ArrayList<>(x.length);
    for (long value : x) {
      registers.add(value);
    }
    return new MachineState(
        memory.root(), preimageKey, preimageOffset, pc, step, exited, exitCode, registers);
  }

  /** Takes everything but memory from a state. */
  void restore(MachineState state) {
    for (int i = 0; i < x.length; i++) {
      x[i] = state.register(i);
    }
    pc = state.pc();
    step = state.step();
    exited = state.exited();
    exitCode = state.exitCode();
    preimageKey = state.preimageKey();
    preimageOffset = state.preimageOffset();
  }
}
