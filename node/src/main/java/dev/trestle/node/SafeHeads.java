package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers for every settlement block which L2 block was the last that followed from the data up
 * to it: what a claim made at that settlement block can be about. A file of records of 80 bytes
 * (settlement block's number and hash, L2 block's number and hash) beside the checkpoints, which it
 * passes through. Derivation resumes from the newest checkpoint that the file has, too, and starts
 * over where there is none.
 */
public final class SafeHeads implements DerivationCheckpoints, AutoCloseable {
  private static final int RECORD_BYTES = 80;

  private final DerivationCheckpoints checkpoints;
  private final FileChannel file;

  /**
   * @param checkpoints what the driver resumes from
   */
  public SafeHeads(Path path, DerivationCheckpoints checkpoints) {
    this.checkpoints = checkpoints;
    try {
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      file.truncate(file.size() / RECORD_BYTES * RECORD_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + path, e);
    }
  }

  /**
   * The last L2 block that follows from the data up to this settlement block; nothing when
   * derivation has not come so far, or the chain has another block there.
   */
  public synchronized Optional<BlockId> at(BlockId settlement) {
    long index = indexOf(settlement.number());
    if (index < 0) {
      return Optional.empty();
    }
    Entry entry = read(index);
    return entry.settlement.equals(settlement) ? Optional.of(entry.safe) : Optional.empty();
  }

  private record Entry(BlockId settlement, BlockId safe) {}

  @Override
  public synchronized List<DerivationStart> all() {
    List<DerivationStart> all = new ArrayList<>(checkpoints.all());
    while (!all.isEmpty() && !holds(all.getLast())) {
      all.removeLast();
    }
    truncate(all.isEmpty() ? 0 : indexOf(all.getLast().processed().number()) + 1);
    return all;
  }

  private boolean holds(DerivationStart start) {
    return at(start.processed()).filter(start.safeHead().id()::equals).isPresent();
  }

  @Override
  public synchronized void replace(List<DerivationStart> all) {
    if (all.isEmpty()) {
      truncate(0);
    } else {
      DerivationStart last = all.getLast();
      truncate(firstNotBelow(last.processed().number()));
      append(new Entry(last.processed(), last.safeHead().id()));
    }
    checkpoints.replace(all);
  }

  private long size() {
    try {
      return file.size() / RECORD_BYTES;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** The record of this settlement block number, or -1. */
  private long indexOf(long number) {
    long at = firstNotBelow(number);
    return at < size() && read(at).settlement.number() == number ? at : -1;
  }

  private long firstNotBelow(long number) {
    long low = 0;
    long high = size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (read(middle).settlement.number() < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Entry read(long index) {
    byte[] b = new byte[RECORD_BYTES];
    try {
      ByteBuffer into = ByteBuffer.wrap(b);
      while (into.hasRemaining()) {
        if (file.read(into, index * RECORD_BYTES + into.position()) < 0) {
          throw new EOFException("record " + index + " is cut off");
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
    return new Entry(
        new BlockId(BigEndian.getLong(b, 0), Bytes32.from(b, 8)),
        new BlockId(BigEndian.getLong(b, 40), Bytes32.from(b, 48)));
  }

  private void truncate(long records) {
    try {
      file.truncate(records * RECORD_BYTES);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void append(Entry entry) {
    byte[] b = new byte[RECORD_BYTES];
    BigEndian.putLong(b, 0, entry.settlement.number());
    entry.settlement.hash().putTo(b, 8);
    BigEndian.putLong(b, 40, entry.safe.number());
    entry.safe.hash().putTo(b, 48);
    try {
      long at = size() * RECORD_BYTES; // over what a failed write left
      ByteBuffer from = ByteBuffer.wrap(b);
      while (from.hasRemaining()) {
        file.write(from, at + from.position());
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("the file of safe heads failed", e);
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
