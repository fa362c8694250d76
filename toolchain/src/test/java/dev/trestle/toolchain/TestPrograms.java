package dev.trestle.toolchain;

import dev.trestle.riscv.ElfProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds programs of the test tree for the machine. */
public final class TestPrograms {
  public static final String HOW_TO_INSTALL =
      "riscv64-unknown-elf-gcc is not installed: apt-get install gcc-riscv64-unknown-elf";

  private static final Path ROOT = Path.of(System.getProperty("trestle.root"));

  private TestPrograms() {}

  public static boolean canBuild() {
    return CrossCompiler.version().isPresent();
  }

  /**
   * @param folder for what comes in between
   */
  public static ElfProgram build(String mainClass, String folder) throws IOException {
    return ElfProgram.parse(
        new ProgramBuild(ROOT, ROOT.resolve("toolchain/target").resolve(folder))
            .run(mainClass, List.of(ROOT.resolve("toolchain/target/test-classes"))));
  }
}
