package dev.trestle.bench;

import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.PreimageOracle;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Runs the compiled program in the machine. */
final class GuestMachine {
  private GuestMachine() {}

  /**
   * How a run ended.
   *
   * @param code 0 valid, 1 invalid, others: the program failed
   * @param memoryBytes from the start of its data to the end of its heap's last page ever written
   * @param console what it printed
   */
  record Ended(int code, long instructions, long memoryBytes, String console) {}

  /** Where the program's data begins, and behind it what it allocates. */
  private static final long DATA = 0x0400_0000L;

  /** Where its heap ends. */
  private static final long HEAP_END = 0xc000_0000L;

  /** What the collector's settings begin with, in machine_heap.c. */
  private static final String HEAP_SETTINGS = "trestle heap\0\0\0\0";

  /** The committed program. */
  static ElfProgram program() {
    return ElfProgram.parse(file());
  }

  /**
   * The committed program, changed so that it collects garbage whenever it has allocated so much,
   * and overwrites what it frees.
   */
  static ElfProgram programThatCollects(long quantumBytes) {
    byte[] file = file();
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(HEAP_SETTINGS);
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(at + HEAP_SETTINGS.length(), quantumBytes)
        .putLong(at + HEAP_SETTINGS.length() + Long.BYTES, 1);
    return ElfProgram.parse(file);
  }

  private static byte[] file() {
    try (InputStream in = GuestProgram.class.getResourceAsStream("guest.elf")) {
      return Objects.requireNonNull(in, "guest.elf is missing").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Ended run(ElfProgram program, PreimageOracle oracle) {
    StringBuilder console = new StringBuilder();
    Machine machine =
        Machine.load(
            program,
            oracle::preimage,
            bytes -> console.append(new String(bytes, StandardCharsets.ISO_8859_1)));
    machine.run(Long.MAX_VALUE);
    if (!machine.exited()) {
      throw new IllegalStateException("the machine stopped without an exit");
    }
    long memoryBytes = machine.memory().writtenBelow(HEAP_END) - DATA;
    return new Ended(machine.exitCode(), machine.steps(), memoryBytes, console.toString());
  }
}
