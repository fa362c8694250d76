package dev.trestle.devchain;

import dev.trestle.stf.block.BlobSidecar;

/** Verifies that cell proofs belong to blobs and commitments (EIP-7594): KZG, natively. */
@FunctionalInterface
public interface BlobVerifier {
  /** Whether every cell proof of a sidecar of version 1 is right. */
  boolean verify(BlobSidecar sidecar);
}
