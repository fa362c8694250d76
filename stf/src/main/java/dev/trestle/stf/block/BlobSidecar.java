package dev.trestle.stf.block;

import java.util.List;

/**
 * The blobs that travel with a blob transaction outside blocks, EIP-4844 and EIP-7594 (Networking).
 *
 * @param version 0: one proof for each blob; 1: {@link #CELLS} cell proofs for each
 * @param blobs 131,072 bytes each
 * @param commitments 48 bytes each
 * @param proofs 48 bytes each
 */
public record BlobSidecar(
    int version, List<byte[]> blobs, List<byte[]> commitments, List<byte[]> proofs) {
  public static final int BLOB_SIZE_BYTES = 131_072;

  /** Cells of an extended blob, EIP-7594. */
  public static final int CELLS = 128;

  private static final int POINT_SIZE_BYTES = 48;

  public BlobSidecar {
    blobs = List.copyOf(blobs);
    commitments = List.copyOf(commitments);
    proofs = List.copyOf(proofs);
    if (version != 0 && version != 1) {
      throw new IllegalArgumentException("blob sidecar version is 0 or 1, not " + version);
    }
    int wanted = blobs.size() * (version == 0 ? 1 : CELLS);
    if (commitments.size() != blobs.size() || proofs.size() != wanted) {
      throw new IllegalArgumentException(
          blobs.size()
              + " blobs want as many commitments and "
              + wanted
              + " proofs, found "
              + commitments.size()
              + " and "
              + proofs.size());
    }
    expectSize(blobs, BLOB_SIZE_BYTES, "blob");
    expectSize(commitments, POINT_SIZE_BYTES, "commitment");
    expectSize(proofs, POINT_SIZE_BYTES, "proof");
  }

  private static void expectSize(List<byte[]> items, int size, String what) {
    for (byte[] item : items) {
      if (item.length != size) {
        throw new IllegalArgumentException(
            "a " + what + " has " + size + " bytes, not " + item.length);
      }
    }
  }
}
