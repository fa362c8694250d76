package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.BigEndian;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chain folders that were written in the past are opened by this program, or refused in words. A
 * folder is frozen for each format there was: {@code chain-format-1.zip} has forty of {@link
 * SampleBlocks} from seed 1. When the format changes, {@link #main} freezes another one, and the
 * old ones stay; {@code SampleBlocks} makes the same blocks as then.
 */
class FrozenChainTest {
  private static final int BLOCKS = 40;

  @TempDir Path folder;

  /** Freezes a chain in the present format; the argument names the zip file. */
  public static void main(String[] arguments) throws IOException {
    Path made = Files.createTempDirectory("frozen");
    write(made.resolve("chain"));
    try (OutputStream file = Files.newOutputStream(Path.of(arguments[0]));
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> files = Files.walk(made.resolve("chain"))) {
      List<Path> kept =
          files
              .filter(Files::isRegularFile)
              .filter(f -> !f.getFileName().toString().startsWith("LOG"))
              .sorted()
              .toList();
      for (Path one : kept) {
        zip.putNextEntry(new ZipEntry(made.resolve("chain").relativize(one).toString()));
        Files.copy(one, zip);
      }
    }
  }

  private static void write(Path into) {
    Random random = new Random(1);
    try (Chain chain = open(into)) {
      for (int i = 0; i < BLOCKS; i++) {
        chain.append(SampleBlocks.next(chain, random));
        if (i == BLOCKS / 2) {
          chain.setSafe(chain.head().hash());
          chain.setFinalized(chain.head().hash());
        }
      }
    }
  }

  private static Chain open(Path where) {
    return Chain.open(
        where, SampleBlocks.SPEC, SampleBlocks.genesis(), Cryptography.pure(), StoreOptions.SMALL);
  }

  private Path thawed() throws IOException {
    Path chain = Files.createDirectory(folder.resolve("thawed"));
    try (InputStream in = FrozenChainTest.class.getResourceAsStream("chain-format-1.zip");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, chain.resolve(entry.getName()));
      }
    }
    return chain;
  }

  @Test
  void folderOfFormat1_isOpened_whole_andGoesOn() throws IOException {
    write(folder.resolve("today"));
    try (Chain old = open(thawed());
        Chain today = open(folder.resolve("today"))) {
      assertThat(old.head().hash()).isEqualTo(today.head().hash());
      assertThat(old.safe()).isEqualTo(today.safe());
      assertThat(old.finalized()).isEqualTo(today.finalized());
      for (long n = 1; n <= BLOCKS; n++) {
        ChainBlock block = old.block(n).orElseThrow();
        assertThat(block).isEqualTo(today.block(n).orElseThrow());
        assertThat(ResultsCodec.encode(old.results(block.hash()).orElseThrow()))
            .isEqualTo(ResultsCodec.encode(today.results(block.hash()).orElseThrow()));
        ModelChain.compareState(old, block.hash());
        assertThat(ModelChain.print(old.stateAt(block.hash())))
            .isEqualTo(ModelChain.print(today.stateAt(block.hash())));
      }
      assertThat(old.logs(LogFilter.ALL, 1, BLOCKS, 10_000))
          .isNotEmpty()
          .usingRecursiveComparison()
          .isEqualTo(today.logs(LogFilter.ALL, 1, BLOCKS, 10_000));
      old.append(SampleBlocks.next(old, new Random(2)));
      old.rewind(old.finalized().hash());
      assertThat(old.head().number()).isEqualTo(BLOCKS / 2 + 1);
    }
  }

  @Test
  void folderOfALaterFormat_isRefusedInWords() throws IOException {
    Path chain = thawed();
    byte[] next = new byte[8];
    BigEndian.putLong(next, 0, HeadMarks.FORMAT + 1);
    try (ChainStore store = ChainStore.open(chain, StoreOptions.SMALL)) {
      store.write(
          batch -> batch.put(Column.META, "format".getBytes(StandardCharsets.US_ASCII), next));
    }
    assertThatThrownBy(() -> open(chain))
        .isInstanceOfSatisfying(
            ChainException.class,
            e -> assertThat(e.reason()).isEqualTo(ChainException.Reason.OTHER_FORMAT))
        .hasMessageContaining("was written in format 2, this program knows format 1")
        .hasMessageContaining(chain.toString());
  }
}
