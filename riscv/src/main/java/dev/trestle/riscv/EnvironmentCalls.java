package dev.trestle.riscv;

import dev.trestle.stf.crypto.Keccak;
import java.util.Arrays;
import java.util.function.Consumer;

/** What ECALL does (docs/spec/machine.md, Environment calls). */
final class EnvironmentCalls {
  static final int HALT = 0;
  static final int PREIMAGE_KEY = 1;
  static final int PREIMAGE_READ = 2;
  static final int KECCAK_F = 3;
  static final int DEBUG = 4;

  static final int A0 = 10;
  static final int A1 = 11;
  static final int A7 = 17;
  static final int KECCAK_ALIGNMENT = 256;

  private static final int MAX_DEBUG_BYTES = 1 << 16;
  private static final int EXIT_CODES = 0x10;

  private final PreimageStream preimages;
  private final Consumer<byte[]> console;

  /**
   * @param console gets what the program prints with debug
   */
  EnvironmentCalls(PreimageSource preimages, Consumer<byte[]> console) {
    this.preimages = new PreimageStream(preimages);
    this.console = console;
  }

  /** May the call with this number touch memory at the address? */
  static boolean mayTouch(long number, long address) {
    int alignment = number == KECCAK_F ? KECCAK_ALIGNMENT : Memory.LEAF_BYTES;
    return (address & alignment - 1) == 0
        && address >= (number == PREIMAGE_KEY ? 0 : Memory.CODE_END)
        && address < Memory.SIZE;
  }

  void call(Hart hart) {
    long number = hart.x[A7];
    long a0 = hart.x[A0];
    if (number < HALT || number > DEBUG) {
      hart.trap(Trap.UNKNOWN_CALL);
      return;
    }
    if (number >= PREIMAGE_KEY && number <= KECCAK_F && !mayTouch(number, a0)) {
      hart.trap(Trap.BAD_ARGUMENT);
      return;
    }
    switch ((int) number) {
      case HALT -> halt(hart, a0);
      case PREIMAGE_KEY -> {
        hart.preimageKey = hart.memory.leaf(a0);
        hart.preimageOffset = 0;
        hart.pc += 4;
      }
      case PREIMAGE_READ -> readPreimage(hart, a0);
      case KECCAK_F -> keccak(hart, a0);
      default -> {
        print(hart, a0, hart.x[A1]);
        hart.pc += 4;
      }
    }
  }

  private static void halt(Hart hart, long code) {
    if (code < 0 || code >= EXIT_CODES) {
      hart.trap(Trap.BAD_ARGUMENT);
    } else {
      hart.exit((int) code);
    }
  }

  private void readPreimage(Hart hart, long address) {
    byte[] part = preimages.part(hart.preimageKey, hart.preimageOffset);
    if (part.length == 0) {
      hart.trap(Trap.BAD_ARGUMENT);
      return;
    }
    hart.memory.write(address, Arrays.copyOf(part, Memory.LEAF_BYTES));
    hart.preimageOffset += part.length;
    hart.x[A0] = part.length;
    hart.pc += 4;
  }

  private static void keccak(Hart hart, long address) {
    long[] lanes = new long[25];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = hart.memory.load(address + 8 * i, 8);
    }
    Keccak.permute(lanes);
    for (int i = 0; i < lanes.length; i++) {
      hart.memory.store(address + 8 * i, 8, lanes[i]);
    }
    hart.pc += 4;
  }

  private void print(Hart hart, long address, long length) {
    if (length >= 0
        && length <= MAX_DEBUG_BYTES
        && address >= 0
        && address <= Memory.SIZE - length) {
      console.accept(hart.memory.read(address, (int) length));
    }
  }
}
