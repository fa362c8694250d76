package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes whose files may not grow, or that are killed while RocksDB compacts: the chain is
 * opened again without repair.
 */
class ChainFullDiskTest {
  /** The largest file that the child may write, bytes. */
  private static final long MOST_BYTES = 600_000;

  /** Limits what another process may do. */
  private static final Path LIMITER = Path.of("/usr/bin/prlimit");

  @TempDir Path folder;

  /** Appends until the disk is full; then it must still be able to read. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Random random = new Random(7);
      try (Chain chain = open(Path.of(arguments[0]))) {
        // Not before: libraries are unpacked into larger files.
        String pid = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder(LIMITER.toString(), "--fsize=" + MOST_BYTES, "--pid", pid)
            .inheritIO()
            .start()
            .waitFor();
        while (true) {
          Bytes32 before = chain.head().hash();
          try {
            chain.append(SampleBlocks.next(chain, random));
          } catch (ChainException e) {
            boolean same = chain.head().hash().equals(before);
            boolean readable = chain.stateAt(before).account(SampleBlocks.account(3)).isPresent();
            System.out.println(e.reason() + " " + same + " " + readable + " " + before);
            return;
          }
        }
      }
    }
  }

  /** Opens, appends and closes again and again: each time tables are written, then compacted. */
  public static final class Compacter {
    private Compacter() {}

    public static void main(String[] arguments) {
      Random random = new Random(8);
      for (int round = 0; round < 1_000; round++) {
        try (Chain chain = open(Path.of(arguments[0]))) {
          for (int i = 0; i < 5; i++) {
            chain.append(SampleBlocks.next(chain, random));
            System.out.println(chain.head().hash());
          }
        }
      }
    }
  }

  private static Chain open(Path folder) {
    return Chain.open(
        folder,
        SampleBlocks.SPEC,
        SampleBlocks.genesis(),
        Cryptography.pure(),
        StoreOptions.SMALL.withHistory(4));
  }

  private static List<String> java(Class<?> main, Path chain) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName(),
        chain.toString());
  }

  @Test
  void diskFull_refusedAsSuch_readable_andOpenedAgainWithRoom() throws Exception {
    assumeTrue(Files.isExecutable(LIMITER), "no " + LIMITER + ", which limits the size of files");
    Path chainFolder = folder.resolve("chain");
    Process child =
        new ProcessBuilder(java(Writer.class, chainFolder))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String told;
    try (var out = child.inputReader()) {
      told = String.valueOf(out.readLine());
    }
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String[] words = told.split(" ");
    assertThat(words).as(told).hasSize(4);
    assertThat(words[0]).as("reason").isEqualTo("IO");
    assertThat(words[1]).as("the head is as before").isEqualTo("true");
    assertThat(words[2]).as("its state can be read").isEqualTo("true");
    try (Chain chain = open(chainFolder)) {
      assertThat(chain.head().hash().toString()).isEqualTo(words[3]);
      check(chain);
      chain.append(SampleBlocks.next(chain, new Random(9)));
    }
  }

  @Test
  void killedAmongFlushesAndCompactions_openedAgainWithAllThatWasTold() throws Exception {
    Random random = new Random(10);
    for (int round = 0; round < 3; round++) {
      String last = compactAndKill(30 + random.nextInt(60));
      try (Chain chain = open(folder)) {
        ChainBlock told = chain.block(Bytes32.fromHex(last)).orElseThrow();
        assertThat(chain.head().number() - told.number()).isBetween(0L, 1L);
        check(chain);
      }
    }
  }

  private String compactAndKill(int heads) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(java(Compacter.class, folder))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = child.inputReader()) {
      String last = "";
      for (int i = 0; i < heads; i++) {
        last = out.readLine();
        assertThat(last).as("the child goes on").isNotNull();
      }
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

  private static void check(Chain chain) {
    ModelChain.compareState(chain, chain.head().hash());
    for (long n = chain.head().number(); n > 0; n--) {
      ChainBlock block = chain.block(n).orElseThrow();
      assertThat(chain.canonicalHash(n - 1)).hasValue(block.header().parentHash());
      assertThat(chain.receipts(block.hash())).isPresent();
    }
  }
}
