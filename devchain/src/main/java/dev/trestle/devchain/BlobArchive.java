package dev.trestle.devchain;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Blobs of included transactions, a file each, named by versioned hash: commitment (48 bytes), then
 * the blob. A file appears whole or not at all.
 */
final class BlobArchive {
  private static final int COMMITMENT_SIZE_BYTES = 48;

  private final Path folder;

  /** A stored blob and its KZG commitment. */
  record StoredBlob(byte[] commitment, byte[] blob) {}

  BlobArchive(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the blob folder " + folder, e);
    }
  }

  void put(Bytes32 versionedHash, byte[] commitment, byte[] blob) {
    Path target = file(versionedHash);
    if (Files.exists(target)) {
      return;
    }
    byte[] content = Arrays.copyOf(commitment, COMMITMENT_SIZE_BYTES + blob.length);
    System.arraycopy(blob, 0, content, COMMITMENT_SIZE_BYTES, blob.length);
    try {
      Path unfinished = Files.createTempFile(folder, "new", ".blob");
      Files.write(unfinished, content);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store a blob in " + folder, e);
    }
  }

  Optional<StoredBlob> get(Bytes32 versionedHash) {
    try {
      byte[] content = Files.readAllBytes(file(versionedHash));
      return Optional.of(
          new StoredBlob(
              Arrays.copyOf(content, COMMITMENT_SIZE_BYTES),
              Arrays.copyOfRange(content, COMMITMENT_SIZE_BYTES, content.length)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a blob from " + folder, e);
    }
  }

  private Path file(Bytes32 versionedHash) {
    return folder.resolve(Hex.encode(versionedHash.toBytes()) + ".blob");
  }
}
