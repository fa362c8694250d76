package dev.trestle.e2e.sim.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file whose writes may be cut short or fail. */
final class DiskChannel extends FileChannel {
  private final Disk disk;
  private final Path file;
  private final FileChannel real;

  DiskChannel(Disk disk, Path file, FileChannel real) {
    this.disk = disk;
    this.file = file;
    this.real = real;
  }

  /** As much of the buffer as gets through. */
  private ByteBuffer allowed(ByteBuffer from) throws IOException {
    int length = disk.allowed(file, from.remaining());
    disk.changed(file);
    ByteBuffer part = from.slice(from.position(), length);
    from.position(from.position() + length);
    return part;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return from.hasRemaining() ? real.write(allowed(from)) : 0;
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    return from.hasRemaining() ? real.write(allowed(from), position) : 0;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      while (from[i].hasRemaining()) {
        written += write(from[i]);
      }
    }
    return written;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    if (size < real.size()) {
      disk.beforeWrite(file);
      disk.changed(file);
      real.truncate(size);
    }
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    disk.beforeWrite(file);
    disk.forced(file);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return real.read(into);
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return real.read(into, position);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return real.read(into, offset, length);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("nobody writes so here");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("nobody maps files here");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
