package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system that really is full (ENOSPC): a small one in memory, mounted where no other process
 * sees it. What was told to be stored is there when there is room again.
 */
class ChainNoSpaceTest {
  private static final String SCRIPT =
      """
      set -e
      mount -t tmpfs -o size=12m tmpfs "$0"
      "$@" fill "$0/chain" || true
      mount -o remount,size=256m "$0"
      "$@" open "$0/chain"
      """;

  @TempDir Path folder;

  /** Fills the disk, or opens what was left. */
  public static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      Path chain = Path.of(arguments[1]);
      if (arguments[0].equals("fill")) {
        fill(chain);
      } else {
        open(chain);
      }
    }

    private static void fill(Path folder) {
      Random random = new Random(7);
      try (Chain chain = chain(folder)) {
        while (true) {
          Bytes32 before = chain.head().hash();
          try {
            chain.append(SampleBlocks.next(chain, random));
          } catch (ChainException e) {
            boolean same = chain.head().hash().equals(before);
            boolean readable =
                ModelChain.print(chain.stateAt(before))
                    .equals(ModelChain.print(chain.trieAt(before)));
            System.out.println(e.reason() + " " + same + " " + readable + " " + before);
            System.out.println(e.getMessage());
            return;
          }
        }
      }
    }

    private static void open(Path folder) {
      try (Chain chain = chain(folder)) {
        System.out.println(chain.head().hash());
        ModelChain.compareState(chain, chain.head().hash());
        for (long n = chain.head().number(); n > 0; n--) {
          ChainBlock block = chain.block(n).orElseThrow();
          Bytes32 parent = chain.canonicalHash(n - 1).orElseThrow();
          if (!parent.equals(block.header().parentHash())
              || chain.receipts(block.hash()).isEmpty()) {
            throw new AssertionError("block " + n + " is not whole");
          }
        }
        chain.append(SampleBlocks.next(chain, new Random(9)));
        System.out.println("whole, and goes on after block " + chain.head().number());
      }
    }

    private static Chain chain(Path folder) {
      return Chain.open(
          folder,
          SampleBlocks.SPEC,
          SampleBlocks.genesis(),
          Cryptography.pure(),
          StoreOptions.SMALL.withHistory(4));
    }
  }

  /** In a namespace of its own, in which it may mount. */
  private Process inItsOwnMounts(List<String> command) throws IOException {
    List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
    all.addAll(command);
    return new ProcessBuilder(all).redirectError(folder.resolve("errors").toFile()).start();
  }

  private boolean mayMount() throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
      return false;
    }
    Path there = Files.createDirectory(folder.resolve("tried"));
    Process trial =
        inItsOwnMounts(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", there.toString()));
    return trial.waitFor(30, TimeUnit.SECONDS) && trial.exitValue() == 0;
  }

  @Test
  void noSpaceLeft_refusedAsSuch_readable_andOpenedAgainWithRoom() throws Exception {
    assumeTrue(mayMount(), "no file system may be mounted here (unshare, user namespaces)");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        inItsOwnMounts(
            List.of(
                "sh",
                "-c",
                SCRIPT,
                disk.toString(),
                java,
                "-Xmx256m",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
    List<String> told;
    try (var out = child.inputReader()) {
      told = out.lines().toList();
    }
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String errors = Files.readString(folder.resolve("errors"));
    assertThat(told).as(errors).hasSize(4);
    String[] words = told.get(0).split(" ");
    assertThat(words[0]).as("reason").isEqualTo("IO");
    assertThat(words[1]).as("the head is as before").isEqualTo("true");
    assertThat(words[2]).as("its state can be read").isEqualTo("true");
    assertThat(told.get(1)).contains("No space left on device");
    assertThat(told.get(2)).as("the head after it").isEqualTo(words[3]);
    assertThat(told.get(3)).startsWith("whole, and goes on");
  }
}
