package dev.trestle.toolchain;

import dev.trestle.riscv.ElfProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Builds programs of the test tree for the machine. */
public final class TestPrograms {
  public static final String HOW_TO_INSTALL =
      "riscv64-unknown-elf-gcc is not installed: apt-get install gcc-riscv64-unknown-elf";

  /** What the collector's settings begin with, in machine_heap.c. */
  private static final String HEAP_SETTINGS = "trestle heap\0\0\0\0";

  private static final Path ROOT = Path.of(System.getProperty("trestle.root"));

  private TestPrograms() {}

  public static boolean canBuild() {
    return CrossCompiler.version().isPresent();
  }

  /**
   * Builds a program.
   *
   * @param folder for what comes in between
   * @return the ELF file
   */
  public static byte[] build(String mainClass, String folder) throws IOException {
    return new ProgramBuild(ROOT, ROOT.resolve("toolchain/target").resolve(folder))
        .run(mainClass, List.of(ROOT.resolve("toolchain/target/test-classes")));
  }

  /**
   * The same program, collecting garbage whenever it has allocated so much, and overwriting what it
   * frees: a reference that the collector missed shows.
   */
  public static ElfProgram collecting(byte[] elf, long quantumBytes) {
    byte[] changed = elf.clone();
    int at = new String(elf, StandardCharsets.ISO_8859_1).indexOf(HEAP_SETTINGS);
    ByteBuffer.wrap(changed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(at + HEAP_SETTINGS.length(), quantumBytes)
        .putLong(at + HEAP_SETTINGS.length() + Long.BYTES, 1);
    return ElfProgram.parse(changed);
  }
}
