package dev.trestle.cli;

import dev.trestle.guest.GuestProgram;
import dev.trestle.riscv.ElfProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the disputed program. */
final class ProgramFile {
  private ProgramFile() {}

  /** Trestle's own: derivation and execution, as every node runs them. */
  static ElfProgram own() {
    try (InputStream in = GuestProgram.class.getResourceAsStream("guest.elf")) {
      if (in == null) {
        throw new StartupException("guest.elf is not in this build; bin/guest makes it");
      }
      return ElfProgram.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new StartupException("cannot read guest.elf: " + e.getMessage());
    }
  }

  /** The program in an ELF file. */
  static ElfProgram read(Path file) {
    try {
      return ElfProgram.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StartupException("cannot read the program " + file + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new StartupException(file + " is not the program: " + e.getMessage());
    }
  }
}
