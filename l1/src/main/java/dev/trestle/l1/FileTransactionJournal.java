package dev.trestle.l1;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A journal of one file per nonce, replaced atomically and forced to disk. */
public final class FileTransactionJournal implements TransactionJournal {
  private static final String SUFFIX = ".tx";

  private final Path folder;

  /**
   * @param folder made when absent; holds nothing else
   */
  public FileTransactionJournal(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal's folder " + folder + " cannot be made", e);
    }
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
        entries.add(decode(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the journal " + folder + " cannot be read", e);
    }
    entries.sort(Comparator.comparingLong(Entry::nonce));
    return entries;
  }

  private static Entry decode(Path file) throws IOException {
    try {
      RlpReader in = RlpReader.ofList(Files.readAllBytes(file));
      long nonce = in.number();
      String label = new String(in.bytes(), StandardCharsets.UTF_8);
      byte[] raw = in.bytes();
      List<Bytes32> hashes = new ArrayList<>();
      RlpReader items = in.list();
      while (items.hasNext()) {
        hashes.add(items.bytes32());
      }
      in.expectEnd();
      return new Entry(nonce, label, raw, hashes);
    } catch (RlpException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(Entry entry) {
    RlpWriter out = new RlpWriter();
    out.beginList()
        .number(entry.nonce())
        .bytes(entry.label().getBytes(StandardCharsets.UTF_8))
        .bytes(entry.raw())
        .beginList();
    entry.hashes().forEach(out::bytes32);
    byte[] encoded = out.endList().endList().toBytes();
    Path file = file(entry.nonce());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal entry " + file + " cannot be written", e);
    }
  }

  @Override
  public void remove(long nonce) {
    try {
      Files.deleteIfExists(file(nonce));
    } catch (IOException e) {
      throw new UncheckedIOException("the journal entry " + file(nonce) + " stays", e);
    }
  }

  private Path file(long nonce) {
    return folder.resolve(Long.toUnsignedString(nonce) + SUFFIX);
  }
}
