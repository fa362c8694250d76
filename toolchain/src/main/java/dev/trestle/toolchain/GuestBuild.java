package dev.trestle.toolchain;

import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code bin/guest [--check]}: builds the proven program and writes it, with its id in the machine,
 * among guest's resources; or compares it with what is there.
 */
public final class GuestBuild {
  private static final String MAIN = "dev.trestle.guest.MachineMain";
  private static final int NO_COMPILER = 3;

  private GuestBuild() {}

  public static void main(String[] args) throws IOException {
    Path root = Path.of(System.getProperty("trestle.root", ".")).toAbsolutePath().normalize();
    Optional<String> version = CrossCompiler.version();
    if (version.isEmpty() || !version.get().equals(CrossCompiler.VERSION)) {
      System.err.println(
          "bin/guest needs riscv64-unknown-elf-gcc "
              + CrossCompiler.VERSION
              + ", and found "
              + version.map(v -> "version " + v).orElse("none")
              + ". Debian 12 has it: apt-get install gcc-riscv64-unknown-elf");
      System.exit(NO_COMPILER);
    }
    int oneObject = System.identityHashCode(new Object());
    int another = System.identityHashCode(new Object());
    if (oneObject != another) {
      System.err.println(
          "the translator's choices follow identity hashes; run bin/guest, which makes them"
              + " constant (-XX:hashCode=2), so that everybody gets the same program");
      System.exit(NO_COMPILER);
    }
    byte[] program =
        new ProgramBuild(root, root.resolve("toolchain/target/program")).run(MAIN, List.of());
    String id = Machine.prestate(ElfProgram.parse(program)) + "\n";
    Path folder = root.resolve("guest/src/main/resources/dev/trestle/guest");
    Path elf = folder.resolve("guest.elf");
    Path idFile = folder.resolve("guest.id");
    if (!List.of(args).contains("--check")) {
      Files.createDirectories(folder);
      Files.write(elf, program);
      Files.writeString(idFile, id);
      System.out.println("guest.elf: " + program.length + " bytes, program " + id.strip());
    } else if (!Files.exists(elf)
        || !Arrays.equals(Files.readAllBytes(elf), program)
        || !Files.readString(idFile).equals(id)) {
      System.err.println(
          "guest.elf is not what the sources give (program "
              + id.strip()
              + "): run bin/guest and commit the result");
      System.exit(1);
    } else {
      System.out.println("guest.elf is what the sources give: program " + id.strip());
    }
  }
}
