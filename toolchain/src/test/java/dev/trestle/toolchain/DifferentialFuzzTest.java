package dev.trestle.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The same random operations on the JVM and, compiled, in the machine, there also with a collector
 * that runs all the time.
 */
class DifferentialFuzzTest {
  private static final int OPERATIONS = Integer.getInteger("trestle.fuzz.operations", 20_000);

  @Test
  void randomOperations_inTheMachine_giveWhatTheyGiveOnTheJvm() throws IOException {
    assumeTrue(TestPrograms.canBuild(), TestPrograms.HOW_TO_INSTALL);
    byte[] elf = TestPrograms.build(RandomOperations.class.getName(), "fuzz");
    long fresh = Long.getLong("trestle.fuzz.seed", System.nanoTime());
    for (long seed : new long[] {1, 2, 3, fresh}) {
      System.out.println("differential fuzz: seed " + seed);
      String onJvm = RandomOperations.digest(seed, OPERATIONS);
      assertThat(inMachine(ElfProgram.parse(elf), seed)).as("seed %d", seed).isEqualTo(onJvm);
      for (long quantum : new long[] {20_000, 77_000}) {
        assertThat(inMachine(TestPrograms.collecting(elf, quantum), seed))
            .as("seed %d, collecting every %d bytes", seed, quantum)
            .isEqualTo(onJvm);
      }
    }
  }

  private static String inMachine(ElfProgram program, long seed) {
    byte[] input = ByteBuffer.allocate(12).putLong(seed).putInt(OPERATIONS).array();
    StringBuilder console = new StringBuilder();
    Machine machine =
        Machine.load(
            program,
            key -> input,
            text -> console.append(new String(text, StandardCharsets.ISO_8859_1)));
    machine.run(Long.MAX_VALUE);
    assertThat(machine.exitCode()).as(console.toString()).isZero();
    return console.toString();
  }
}
