package dev.trestle.cli;

import dev.trestle.riscv.ElfProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the disputed program. */
final class ProgramFile {
  private ProgramFile() {}

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
