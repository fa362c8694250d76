package dev.trestle.da;

import dev.trestle.l1.TransactionRequest;
import java.util.List;

/** Commits to blobs and proves their cells: KZG, in a native library on the JVM. */
@FunctionalInterface
public interface BlobCommitter {
  /**
   * The blobs with commitments, cell proofs (EIP-7594) and versioned hashes.
   *
   * @param blobs 131,072 bytes each
   */
  TransactionRequest.Blobs commit(List<byte[]> blobs);
}
