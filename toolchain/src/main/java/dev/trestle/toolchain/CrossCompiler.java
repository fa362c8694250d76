package dev.trestle.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** GCC for bare RISC-V. */
final class CrossCompiler {
  /** Debian 12's. Another version gives another program. */
  static final String VERSION = "12.2.0";

  private static final String PREFIX = "riscv64-unknown-elf-";

  /**
   * No float, atomic or compressed instructions; Java's wrap-around; nothing assumed about pointers
   * that Java does not promise. Without instruction scheduling Keccak spills less.
   */
  private static final List<String> FLAGS =
      List.of(
          "-march=rv64im",
          "-mabi=lp64",
          "-mcmodel=medany",
          "-mstrict-align",
          "-O2",
          "-fno-schedule-insns",
          "-std=gnu11",
          "-ffreestanding",
          "-fwrapv",
          "-fno-strict-aliasing",
          "-fno-delete-null-pointer-checks",
          "-fwhole-program",
          "-ffunction-sections",
          "-fdata-sections",
          "-D__PSP__",
          "-DTEAVM_CUSTOM_LOG=1",
          "-nostdinc",
          "-nostdlib",
          "-w",
          "-Werror=implicit-function-declaration",
          "-Wl,--gc-sections");

  private CrossCompiler() {}

  /** The version of the compiler found on the path, if there is one. */
  static Optional<String> version() {
    try {
      return Optional.of(run(List.of(PREFIX + "gcc", "-dumpfullversion")).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Compiles, links and strips.
   *
   * @param unit the file that includes all others
   * @param runtime folder of the machine's own C
   */
  static byte[] compile(Path unit, Path runtime) throws IOException {
    Path folder = unit.toAbsolutePath().resolveSibling(".").normalize();
    Path program = folder.resolve("program.elf");
    String headers = run(List.of(PREFIX + "gcc", "-print-file-name=include")).strip();
    List<String> command = new ArrayList<>(List.of(PREFIX + "gcc"));
    command.addAll(FLAGS);
    command.addAll(List.of("-isystem", headers));
    for (Path include : List.of(runtime.resolve("include"), runtime, folder)) {
      command.add("-I" + include);
    }
    command.addAll(List.of("-T", runtime.resolve("guest.ld").toString()));
    command.addAll(List.of(unit.toString(), runtime.resolve("start.S").toString()));
    command.addAll(List.of("-lgcc", "-o", program.toString()));
    run(command);
    Path stripped = folder.resolve("stripped.elf");
    run(List.of(PREFIX + "strip", "-s", "-o", stripped.toString(), program.toString()));
    return Files.readAllBytes(stripped);
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command.getFirst() + " failed:\n" + output);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }
}
