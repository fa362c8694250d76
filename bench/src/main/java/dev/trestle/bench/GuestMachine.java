package dev.trestle.bench;

import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.PreimageOracle;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Runs the compiled program in the machine. */
final class GuestMachine {
  private GuestMachine() {}

  /**
   * How a run ended.
   *
   * @param code 0 valid, 1 invalid, others: the program failed
   * @param memoryBytes from the start of its data to the end of the last page that was written
   * @param console what it printed
   */
  record Ended(int code, long instructions, long memoryBytes, String console) {}

  /** Where the program's data begins, and behind it what it allocates. */
  private static final long DATA = 0x0400_0000L;

  /** The committed program. */
  static ElfProgram program() {
    try (InputStream in = GuestProgram.class.getResourceAsStream("guest.elf")) {
      return ElfProgram.parse(Objects.requireNonNull(in, "guest.elf is missing").readAllBytes());
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
    long memoryBytes = machine.memory().writtenBelow(Memory.SIZE) - DATA;
    return new Ended(machine.exitCode(), machine.steps(), memoryBytes, console.toString());
  }
}
