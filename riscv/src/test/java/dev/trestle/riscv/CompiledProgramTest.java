package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A C program from the cross compiler: the same result interpreted and translated. */
class CompiledProgramTest {
  private static final String COMPILER = "riscv64-unknown-elf-gcc";

  /** What the same C program prints on x86-64. */
  private static final String RESULT = "79e27f4f5b5108a0";

  @Test
  void run_compiledAtEachLevel_printsTheSameInterpretedAndTranslated(@TempDir Path folder)
      throws Exception {
    assumeTrue(compilerIsThere(), COMPILER + " is not installed");
    copy(folder, "program.c");
    copy(folder, "link.ld");
    for (String level : List.of("-O0", "-O2")) {
      ElfProgram program = compile(folder, level);
      List<String> printed = new ArrayList<>();
      Machine machine =
          Machine.load(
              program,
              PreimageSource.EMPTY,
              text -> printed.add(new String(text, StandardCharsets.UTF_8)));
      machine.run(Long.MAX_VALUE);
      assertThat(printed).as(level).containsExactly(RESULT);
      var hart = new Hart(Memory.of(program));
      hart.pc = program.entry();
      var oracle = new Interpreter(hart, new EnvironmentCalls(PreimageSource.EMPTY, text -> {}));
      while (!hart.exited) {
        oracle.step();
      }
      assertThat(machine.state()).as(level).isEqualTo(hart.state());
      assertThat(machine.exitCode()).isEqualTo(1);
    }
  }

  private static boolean compilerIsThere() throws InterruptedException {
    try {
      Process process = new ProcessBuilder(COMPILER, "--version").start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ElfProgram compile(Path folder, String level) throws Exception {
    Process process =
        new ProcessBuilder(
                COMPILER,
                "-march=rv64im",
                "-mabi=lp64",
                "-mcmodel=medany",
                "-ffreestanding",
                "-nostdlib",
                "-fwrapv",
                level,
                "-Wl,-T,link.ld",
                "-o",
                "program.elf",
                "program.c",
                "-lgcc")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return ElfProgram.parse(Files.readAllBytes(folder.resolve("program.elf")));
  }

  private static void copy(Path folder, String name) throws IOException {
    try (InputStream in = CompiledProgramTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      Files.copy(in, folder.resolve(name));
    }
  }
}
