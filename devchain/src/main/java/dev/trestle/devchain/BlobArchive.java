package dev.trestle.devchain;

import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Blobs of admitted transactions, a file each, named by versioned hash: commitment (48 bytes), 128
 * cell proofs (48 bytes each), then the blob. A file appears whole or not at all.
 */
final class BlobArchive {
  private static final int POINT = 48;
  private static final int BLOB_AT = POINT * (1 + BlobSidecar.CELLS);

  private final Path folder;

  /** A stored blob with its KZG commitment and cell proofs. */
  record StoredBlob(byte[] commitment, List<byte[]> cellProofs, byte[] blob) {}

  BlobArchive(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the blob folder " + folder, e);
    }
  }

  /** Stores all blobs of a verified sidecar of version 1. */
  void put(List<Bytes32> versionedHashes, BlobSidecar sidecar) {
    for (int i = 0; i < versionedHashes.size(); i++) {
      byte[] content = new byte[BLOB_AT + BlobSidecar.BLOB_SIZE_BYTES];
      System.arraycopy(sidecar.commitments().get(i), 0, content, 0, POINT);
      for (int cell = 0; cell < BlobSidecar.CELLS; cell++) {
        byte[] proof = sidecar.proofs().get(i * BlobSidecar.CELLS + cell);
        System.arraycopy(proof, 0, content, POINT * (1 + cell), POINT);
      }
      byte[] blob = sidecar.blobs().get(i);
      System.arraycopy(blob, 0, content, BLOB_AT, blob.length);
      write(file(versionedHashes.get(i)), content);
    }
  }

  private void write(Path target, byte[] content) {
    if (Files.exists(target)) {
      return;
    }
    try {
      Path unfinished = Files.createTempFile(folder, "new", ".part");
      Files.write(unfinished, content);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store a blob in " + folder, e);
    }
  }

  Optional<StoredBlob> get(Bytes32 versionedHash) {
    byte[] content;
    try {
      content = Files.readAllBytes(file(versionedHash));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a blob from " + folder, e);
    }
    List<byte[]> proofs = new ArrayList<>();
    for (int at = POINT; at < BLOB_AT; at += POINT) {
      proofs.add(Arrays.copyOfRange(content, at, at + POINT));
    }
    return Optional.of(
        new StoredBlob(
            Arrays.copyOf(content, POINT),
            proofs,
            Arrays.copyOfRange(content, BLOB_AT, content.length)));
  }

  /** The sidecar of a transaction with these blobs, if all are here. */
  Optional<BlobSidecar> sidecar(List<Bytes32> versionedHashes) {
    List<byte[]> blobs = new ArrayList<>();
    List<byte[]> commitments = new ArrayList<>();
    List<byte[]> proofs = new ArrayList<>();
    for (Bytes32 hash : versionedHashes) {
      Optional<StoredBlob> stored = get(hash);
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      blobs.add(stored.get().blob());
      commitments.add(stored.get().commitment());
      proofs.addAll(stored.get().cellProofs());
    }
    return Optional.of(new BlobSidecar(1, blobs, commitments, proofs));
  }

  private Path file(Bytes32 versionedHash) {
    return folder.resolve(Hex.encode(versionedHash.toBytes()) + ".blob");
  }
}
