package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.node.ChainException.Reason;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChainCrashTest {
  @TempDir Path folder;

  /** The child process: appends and rewinds until it is killed, telling each head once written. */
  public static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) {
      var durability = StoreOptions.Durability.valueOf(arguments[1]);
      Random random = new Random(Long.parseLong(arguments[2]));
      try (Chain chain = open(Path.of(arguments[0]), StoreOptions.SMALL.with(durability))) {
        for (int i = 0; i < 100_000; i++) {
          chain.append(SampleBlocks.next(chain, random));
          if (random.nextInt(10) == 0 && chain.head().number() > 3) {
            chain.rewind(chain.canonicalHash(chain.head().number() - 3).orElseThrow());
          }
          System.out.println(chain.head().hash());
        }
      }
    }
  }

  private static Chain open(Path folder, StoreOptions options) {
    return Chain.open(
        folder, SampleBlocks.SPEC, SampleBlocks.genesis(), Cryptography.pure(), options);
  }

  @ParameterizedTest
  @EnumSource(StoreOptions.Durability.class)
  void kill_inTheMiddleOfAppends_losesNothingThatWasAcknowledged(StoreOptions.Durability durability)
      throws Exception {
    Random random = new Random(61);
    for (int round = 0; round < 2; round++) {
      String last = appendAndKill(durability, 20 + random.nextInt(300), 61 + round);
      try (Chain chain = open(folder, StoreOptions.SMALL)) {
        // The child may have written one more append and rewind than it could tell.
        ChainBlock told = chain.block(Bytes32.fromHex(last)).orElseThrow();
        assertThat(Math.abs(chain.head().number() - told.number())).isLessThanOrEqualTo(3);
        ModelChain.compareState(chain, chain.head().hash());
        for (long n = chain.head().number(); n > 0; n--) {
          ChainBlock block = chain.block(n).orElseThrow();
          assertThat(chain.canonicalHash(n - 1)).hasValue(block.header().parentHash());
          assertThat(chain.receipts(block.hash())).isPresent();
        }
        assertThat(chain.canonicalHash(chain.head().number() + 1)).isEmpty();
        chain.append(SampleBlocks.next(chain, random));
        chain.rewind(chain.genesis().hash());
        ModelChain.compareState(chain, chain.genesis().hash());
      }
    }
  }

  /** Runs the child until it told so many heads, then ends it without warning. */
  private String appendAndKill(StoreOptions.Durability durability, int heads, long seed)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                folder.toString(),
                durability.name(),
                String.valueOf(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = child.inputReader()) {
      String last = "";
      for (int i = 0; i < heads; i++) {
        last = Objects.requireNonNull(out.readLine(), "the child ended by itself");
      }
      // By the handle: the process object would close its output, too.
      child.toHandle().destroyForcibly();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line.length() == 66 ? line : last;
      }
      return last;
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void damagedTables_areReportedAsDamage_notAsWrongAnswers() throws IOException {
    fill();
    for (Path file : files(".sst")) {
      flipBytes(file);
    }
    assertThatThrownBy(this::readEverything)
        .isInstanceOfSatisfying(
            ChainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
        .hasMessageContaining("damaged")
        .hasMessageContaining("backup");
  }

  @Test
  void aLostTableFile_isReportedAsDamage() throws IOException {
    fill();
    Files.delete(files(".sst").getFirst());
    ChainTest.assertReason(Reason.CORRUPT, this::readEverything);
  }

  @Test
  void aDamagedManifest_isReportedAsDamage() throws IOException {
    fill();
    for (Path file : files("")) {
      if (file.getFileName().toString().startsWith("MANIFEST")) {
        flipBytes(file);
      }
    }
    ChainTest.assertReason(Reason.CORRUPT, this::readEverything);
  }

  private void fill() {
    Random random = new Random(62);
    try (Chain chain = open(folder, StoreOptions.SMALL)) {
      for (int i = 0; i < 50; i++) {
        chain.append(SampleBlocks.next(chain, random));
      }
    }
    // Opening writes what the log holds into tables.
    open(folder, StoreOptions.SMALL).close();
  }

  private void readEverything() {
    try (Chain chain = open(folder, StoreOptions.SMALL)) {
      for (long n = chain.head().number(); n > 0; n--) {
        ChainBlock block = chain.block(n).orElseThrow();
        chain.results(block.hash()).orElseThrow();
        ModelChain.print(chain.stateAt(block.hash()));
        ModelChain.print(chain.trieAt(block.hash()));
      }
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void flipBytes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 10; i < bytes.length / 2; i += 97) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
  }
}
