package dev.trestle.e2e.sim.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.TreeSet;

/**
 * What one simulated process writes to. Every write asks {@link #beforeWrite}: it may be the one at
 * which the process dies, or the disk may be full. Files written and not forced to the disk are
 * known, as those that a power cut damages.
 */
public final class Disk {
  private final String name;
  private final Path root;
  private final Random random;
  private final Runnable onDeath;
  private final DiskProvider provider = new DiskProvider(this);
  private final TreeSet<Path> unforced = new TreeSet<>();
  private long writes;
  private long diesAt = Long.MAX_VALUE;
  private boolean dead;
  private boolean full;

  /**
   * @param root an existing folder of the real file system
   * @param onDeath is told when a write was the last
   */
  public Disk(String name, Path root, Random random, Runnable onDeath) {
    this.name = name;
    this.root = root;
    this.random = random;
    this.onDeath = onDeath;
  }

  public String name() {
    return name;
  }

  /** The root as the process sees it. */
  public Path folder() {
    return provider.path(root);
  }

  /** The process dies in place of the write that is so many ahead. */
  public void dieAtWrite(long ahead) {
    diesAt = writes + ahead;
  }

  /** From now on the disk is full, or it has room again. */
  public void full(boolean on) {
    full = on;
  }

  public boolean isFull() {
    return full;
  }

  /** The process is gone: whatever of it still runs writes nothing any more. */
  public void kill() {
    dead = true;
  }

  /** A new process starts on what is there. */
  public void restart() {
    dead = false;
    diesAt = Long.MAX_VALUE;
  }

  /** Writes so far. */
  public long writes() {
    return writes;
  }

  /** For writes that do not go through files of {@link #folder}. */
  public void beforeStoreWrite() {
    if (full) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
    beforeWrite();
  }

  void beforeWrite(Path file) throws IOException {
    if (full) {
      throw new IOException(file + ": No space left on device");
    }
    beforeWrite();
  }

  private void beforeWrite() {
    if (dead) {
      throw new ProcessDied(this);
    }
    writes++;
    if (writes >= diesAt) {
      dead = true;
      onDeath.run();
      throw new ProcessDied(this);
    }
  }

  /** How much of a write gets through before the disk fails or the process dies in its middle. */
  int allowed(Path file, int wanted) throws IOException {
    boolean dies = !dead && writes + 1 >= diesAt;
    if (!dead && !full && !dies) {
      writes++;
      return wanted;
    }
    int torn = wanted > 1 && !dead ? random.nextInt(wanted) : 0;
    if (torn > 0) {
      return torn;
    }
    beforeWrite(file);
    return wanted;
  }

  void changed(Path file) {
    unforced.add(file);
  }

  void forced(Path file) {
    unforced.remove(file);
  }

  void moved(Path from, Path to) {
    if (unforced.remove(from)) {
      unforced.add(to);
    } else {
      unforced.remove(to);
    }
  }

  /**
   * What a power cut does to files that were not forced to the disk: some lose their end, or have
   * zeros there.
   *
   * @return how many were damaged
   */
  public int loseUnforced() {
    int damaged = 0;
    for (Path file : unforced) {
      if (random.nextBoolean() && damageEnd(file)) {
        damaged++;
      }
    }
    unforced.clear();
    return damaged;
  }

  /** Cuts off or overwrites some of a file's end. Whether there was something to damage. */
  public boolean damageEnd(Path file) {
    try (FileChannel channel = FileChannel.open(real(file), StandardOpenOption.WRITE)) {
      int size = (int) channel.size();
      if (size == 0) {
        return false;
      }
      int at = size - 1 - random.nextInt(Math.min(size, 512));
      switch (random.nextInt(3)) {
        case 0 -> channel.truncate(at);
        case 1 -> channel.write(ByteBuffer.allocate(size - at), at);
        default -> {
          byte[] noise = new byte[size - at];
          random.nextBytes(noise);
          channel.write(ByteBuffer.wrap(noise), at);
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts off what a power cut takes of a store's log: the newest bytes of its newest file. */
  public boolean cutLog(Path store) {
    try (var files = Files.list(real(store))) {
      var newest = files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
      if (newest.isEmpty()) {
        return false;
      }
      Path log = newest.getLast();
      long size = Files.size(log);
      long cut = Math.min(size, 1 + random.nextInt(20_000));
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(size - cut);
      }
      return cut > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path real(Path file) {
    return file instanceof DiskPath disk ? disk.real() : file;
  }
}
