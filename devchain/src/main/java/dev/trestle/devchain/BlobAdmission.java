package dev.trestle.devchain;

import dev.trestle.sequencer.TransactionPool;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/** Takes blob transactions whose sidecar is right, and keeps the blobs. */
final class BlobAdmission implements TransactionPool.SidecarCheck {
  private final BlobVerifier verifier;
  private final BlobArchive archive;

  BlobAdmission(BlobVerifier verifier, BlobArchive archive) {
    this.verifier = verifier;
    this.archive = archive;
  }

  @Override
  public Optional<String> problem(PooledTransaction pooled) {
    if (!(pooled.transaction() instanceof Transaction.Blob blob)) {
      return Optional.of("a sidecar with a transaction that carries no blobs");
    }
    BlobSidecar sidecar = pooled.sidecar().orElseThrow();
    if (sidecar.version() != 1) {
      return Optional.of("since Osaka a sidecar has cell proofs (version 1)");
    }
    List<Bytes32> hashes = blob.blobVersionedHashes();
    if (hashes.size() != sidecar.commitments().size()) {
      return Optional.of(
          hashes.size() + " versioned hashes, " + sidecar.commitments().size() + " commitments");
    }
    for (int i = 0; i < hashes.size(); i++) {
      byte[] hash = Kzg.versionedHash(sidecar.commitments().get(i));
      if (!Bytes32.from(hash).equals(hashes.get(i))) {
        return Optional.of("commitment " + i + " does not match its versioned hash");
      }
    }
    if (!verifier.verify(sidecar)) {
      return Optional.of("the cell proofs do not match the blobs");
    }
    archive.put(hashes, sidecar);
    return Optional.empty();
  }
}
