package dev.trestle.da;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.BlobHasher;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs kept beyond their time on L1: a file each of 131,072 bytes, named by versioned hash, so
 * that any web server can hand them out. A file appears whole or not at all.
 */
public final class BlobFolder implements BlobSource {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFolder.class);

  private final Path folder;
  private final BlobHasher hasher;

  /**
   * @param folder made when absent; several nodes may share it
   */
  public BlobFolder(Path folder, BlobHasher hasher) {
    this.folder = folder;
    this.hasher = hasher;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the blob archive " + folder + " cannot be made", e);
    }
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
    return get(versionedHash);
  }

  /** The blob, if it is here and undamaged; a damaged file is as good as none. */
  public Optional<byte[]> get(Bytes32 versionedHash) {
    Optional<byte[]> stored = stored(versionedHash);
    if (stored.isPresent() && !isBlob(stored.get(), versionedHash)) {
      LOG.warn("archived blob {} is damaged; it is replaced once had elsewhere", versionedHash);
      return Optional.empty();
    }
    return stored;
  }

  /** What is here in the blob's place, not checked: for those who check it themselves. */
  Optional<byte[]> stored(Bytes32 versionedHash) {
    Path file = file(versionedHash);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the archived blob " + file + " cannot be read", e);
    }
  }

  private boolean isBlob(byte[] bytes, Bytes32 versionedHash) {
    try {
      return bytes.length == BlobSidecar.BLOB_SIZE_BYTES
          && hasher.versionedHash(bytes).equals(versionedHash);
    } catch (IllegalArgumentException e) {
      return false; // not a blob: an element is out of range
    }
  }

  /**
   * Keeps a blob, on disk when this returns.
   *
   * @param blob checked already
   */
  public void put(Bytes32 versionedHash, byte[] blob) {
    try {
      Path unfinished = Files.createTempFile(folder, "blob", ".new");
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          unfinished,
          file(versionedHash),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("a blob cannot be archived in " + folder, e);
    }
  }

  private Path file(Bytes32 versionedHash) {
    return folder.resolve(versionedHash.toString());
  }
}
