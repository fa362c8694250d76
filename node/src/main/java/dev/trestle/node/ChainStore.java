package dev.trestle.node;

import dev.trestle.node.ChainException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB as the chain uses it: {@link Column}s, atomic batches through the write-ahead log, errors
 * as {@link ChainException}. Thread-safe.
 */
final class ChainStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainStore.class);

  private final Path folder;
  private final List<AbstractNativeReference> natives;
  private final RocksDB database;
  private final Map<Column, ColumnFamilyHandle> columns = new EnumMap<>(Column.class);
  private final WriteOptions writeOptions;
  private final ReadWriteLock openLock = new ReentrantReadWriteLock();
  private volatile WriteGuard guard = () -> {};
  private boolean open = true;

  private ChainStore(
      Path folder,
      List<AbstractNativeReference> natives,
      RocksDB database,
      List<ColumnFamilyHandle> handles,
      WriteOptions writeOptions) {
    this.folder = folder;
    this.natives = natives;
    this.database = database;
    Iterator<ColumnFamilyHandle> handle = handles.iterator();
    for (Column column : Column.values()) {
      columns.put(column, handle.next());
    }
    this.writeOptions = writeOptions;
  }

  /** Is told the entries of a scan in the order of their keys. */
  @FunctionalInterface
  interface Visitor {
    /** Takes an entry; false ends the scan. */
    boolean visit(byte[] key, byte[] value);
  }

  /** Opens the folder, creating it when absent. */
  static ChainStore open(Path folder, StoreOptions options) {
    RocksDB.loadLibrary();
    List<AbstractNativeReference> natives = new ArrayList<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    boolean sync = options.durability() == StoreOptions.Durability.POWER;
    DBOptions dbOptions =
        keep(natives, new DBOptions())
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxBackgroundJobs(2)
            .setMaxTotalWalSize(128L << 20)
            .setDbWriteBufferSize(64L << 20)
            .setBytesPerSync(1L << 20)
            .setKeepLogFileNum(2)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            // A record torn at the very end is a block that was not acknowledged. Without sync a
            // power cut may tear earlier: then what is whole before it counts.
            .setWalRecoveryMode(
                sync
                    ? WALRecoveryMode.TolerateCorruptedTailRecords
                    : WALRecoveryMode.PointInTimeRecovery);
    List<ColumnFamilyDescriptor> families = families(natives, options.blockCacheBytes());
    try {
      Files.createDirectories(folder);
      RocksDB database = RocksDB.open(dbOptions, folder.toString(), families, handles);
      WriteOptions writes = keep(natives, new WriteOptions()).setSync(sync);
      return new ChainStore(folder, natives, database, handles, writes);
    } catch (RocksDBException e) {
      natives.reversed().forEach(AbstractNativeReference::close);
      throw failure(folder, "open", e);
    } catch (IOException e) {
      natives.reversed().forEach(AbstractNativeReference::close);
      throw new ChainException(
          Reason.IO, "cannot create the data folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static List<ColumnFamilyDescriptor> families(
      List<AbstractNativeReference> natives, long cacheBytes) {
    LRUCache cache = keep(natives, new LRUCache(cacheBytes));
    BloomFilter bloom = keep(natives, new BloomFilter(10));
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (Column column : Column.values()) {
      BlockBasedTableConfig table =
          new BlockBasedTableConfig()
              .setBlockCache(cache)
              .setCacheIndexAndFilterBlocks(true)
              .setPinL0FilterAndIndexBlocksInCache(true);
      ColumnFamilyOptions options = keep(natives, new ColumnFamilyOptions());
      switch (column.use) {
        case POINTS -> {
          table.setFilterPolicy(bloom);
          options.setCompressionType(CompressionType.NO_COMPRESSION);
        }
        case TEXT -> options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        case SMALL -> options.setCompressionType(CompressionType.NO_COMPRESSION);
      }
      options.setTableFormatConfig(table).setLevelCompactionDynamicLevelBytes(true);
      byte[] name = column.family.getBytes(StandardCharsets.UTF_8);
      families.add(new ColumnFamilyDescriptor(name, options));
    }
    return families;
  }

  private static <T extends AbstractNativeReference> T keep(
      List<AbstractNativeReference> natives, T reference) {
    natives.add(reference);
    return reference;
  }

  Path folder() {
    return folder;
  }

  /** The value of a key. */
  Optional<byte[]> get(Column column, byte[] key) {
    openLock.readLock().lock();
    try {
      checkOpen();
      return Optional.ofNullable(database.get(handle(column), key));
    } catch (RocksDBException e) {
      throw failure(folder, "read", e);
    } finally {
      openLock.readLock().unlock();
    }
  }

  /** Visits the entries from {@code from} on to before {@code to}, as they are now. */
  void scan(Column column, byte[] from, byte[] to, Visitor visitor) {
    openLock.readLock().lock();
    try (Slice end = new Slice(to);
        ReadOptions options = new ReadOptions().setIterateUpperBound(end)) {
      checkOpen();
      try (RocksIterator entries = database.newIterator(handle(column), options)) {
        entries.seek(from);
        while (entries.isValid() && visitor.visit(entries.key(), entries.value())) {
          entries.next();
        }
        entries.status();
      }
    } catch (RocksDBException e) {
      throw failure(folder, "read", e);
    } finally {
      openLock.readLock().unlock();
    }
  }

  void guardWrites(WriteGuard newGuard) {
    guard = newGuard;
  }

  /** Fills a batch and writes it: after a crash all of it is there, or nothing. */
  void write(Consumer<Batch> filling) {
    openLock.readLock().lock();
    try (Batch batch = new Batch()) {
      checkOpen();
      filling.accept(batch);
      guard.beforeWrite();
      database.write(writeOptions, batch.batch);
    } catch (RocksDBException e) {
      throw failure(folder, "write", e);
    } finally {
      openLock.readLock().unlock();
    }
  }

  /** Gives disk space back where a range was deleted; what it misses, compaction will find. */
  void freeFiles(Column column, byte[] from, byte[] to) {
    openLock.readLock().lock();
    try {
      checkOpen();
      database.deleteFilesInRanges(handle(column), List.of(from, to), false);
    } catch (RocksDBException e) {
      throw failure(folder, "write", e);
    } finally {
      openLock.readLock().unlock();
    }
  }

  /** A key after every 32-byte key. */
  static byte[] pastHashes() {
    byte[] key = new byte[33];
    Arrays.fill(key, (byte) 0xff);
    return key;
  }

  /** Changes that are written together. */
  final class Batch implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    private Batch() {}

    void put(Column column, byte[] key, byte[] value) {
      try {
        batch.put(handle(column), key, value);
      } catch (RocksDBException e) {
        throw failure(folder, "write", e);
      }
    }

    void delete(Column column, byte[] key) {
      try {
        batch.delete(handle(column), key);
      } catch (RocksDBException e) {
        throw failure(folder, "write", e);
      }
    }

    /** Deletes all keys from {@code from} on to before {@code to}. */
    void deleteRange(Column column, byte[] from, byte[] to) {
      try {
        batch.deleteRange(handle(column), from, to);
      } catch (RocksDBException e) {
        throw failure(folder, "write", e);
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  /** Waits for running reads and writes, then closes. Later calls throw CLOSED. */
  @Override
  public void close() {
    close(true);
  }

  /** Closes what a killed process leaves: what is in the log only stays in the log. */
  void abandon() {
    close(false);
  }

  private void close(boolean flushing) {
    openLock.writeLock().lock();
    try {
      if (!open) {
        return;
      }
      open = false;
      if (flushing) {
        flush();
      }
      for (ColumnFamilyHandle column : columns.values()) {
        column.close();
      }
      database.close();
      writeOptions.close();
      natives.reversed().forEach(AbstractNativeReference::close);
    } finally {
      openLock.writeLock().unlock();
    }
  }

  /** Turns the log into tables, so that opening need not. */
  private void flush() {
    try (FlushOptions options = new FlushOptions()) {
      database.flush(options, List.copyOf(columns.values()));
    } catch (RocksDBException e) {
      LOG.warn("the chain in {} is closed without a flush; its log keeps everything", folder, e);
    }
  }

  private ColumnFamilyHandle handle(Column column) {
    ColumnFamilyHandle handle = columns.get(column);
    if (handle == null) {
      throw new IllegalStateException("no column family for " + column);
    }
    return handle;
  }

  private void checkOpen() {
    if (!open) {
      throw new ChainException(Reason.CLOSED, "the chain in " + folder + " was closed");
    }
  }

  private static ChainException failure(Path folder, String what, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    Status status = e.getStatus();
    Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
    if (message.toLowerCase(Locale.ROOT).contains("lock")
        && (code == Status.Code.IOError || code == Status.Code.Busy)
        && what.equals("open")) {
      return new ChainException(
          Reason.IN_USE,
          folder + " is in use by another running node: stop it, or choose another data folder",
          e);
    }
    if (code == Status.Code.Corruption || message.contains("Corruption")) {
      return new ChainException(
          Reason.CORRUPT,
          "the chain in "
              + folder
              + " is damaged ("
              + message
              + "): restore the folder from a backup, or delete it and let the node sync again",
          e);
    }
    return new ChainException(
        Reason.IO,
        "cannot " + what + " the chain in " + folder + " (" + message + "): check disk and rights",
        e);
  }
}
