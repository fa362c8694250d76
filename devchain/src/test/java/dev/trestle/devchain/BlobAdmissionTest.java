package dev.trestle.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.TransactionRequest;
import dev.trestle.node.Admission;
import dev.trestle.node.Admission.Reason;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobAdmissionTest {
  private static final TransactionRequest.Blobs ONE = BlobFixture.prepared(1);
  private static final TransactionRequest.Blobs TWO = BlobFixture.prepared(1, 2);

  @TempDir private Path folder;
  private DevChain chain;

  @BeforeEach
  void open() {
    chain = BlobFixture.open(folder, () -> Instant.ofEpochSecond(BlobFixture.GENESIS));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void rightSidecar_accepted_blobsKept() {
    assertThat(chain.gateway().submit(BlobFixture.transaction(0, TWO)))
        .isInstanceOf(Admission.Accepted.class);

    for (int i = 0; i < 2; i++) {
      BlobArchive.StoredBlob stored = chain.blobs().get(TWO.versionedHashes().get(i)).orElseThrow();
      assertThat(stored.blob()).isEqualTo(TWO.sidecar().blobs().get(i));
      assertThat(stored.commitment()).isEqualTo(TWO.sidecar().commitments().get(i));
      assertThat(stored.cellProofs())
          .containsExactlyElementsOf(
              TWO.sidecar().proofs().subList(i * BlobSidecar.CELLS, (i + 1) * BlobSidecar.CELLS));
    }
  }

  @Test
  void blobProofsInsteadOfCellProofs_refused() {
    byte[] blob = ONE.sidecar().blobs().getFirst();
    byte[] commitment = ONE.sidecar().commitments().getFirst();
    BlobSidecar old =
        new BlobSidecar(
            0,
            List.of(blob),
            List.of(commitment),
            List.of(BlobFixture.KZG.proof(blob, commitment)));

    assertRefused(BlobFixture.transaction(0, ONE.versionedHashes(), old), "version 1");
  }

  @Test
  void moreBlobsThanHashes_refused() {
    assertRefused(
        BlobFixture.transaction(0, ONE.versionedHashes(), TWO.sidecar()),
        "1 versioned hashes, 2 commitments");
  }

  @Test
  void commitmentOfAnotherBlob_refused() {
    List<Bytes32> swapped = TWO.versionedHashes().reversed();

    assertRefused(
        BlobFixture.transaction(0, swapped, TWO.sidecar()),
        "commitment 0 does not match its versioned hash");
  }

  @Test
  void blobThatIsNotTheCommitted_refused() {
    BlobSidecar right = ONE.sidecar();
    BlobSidecar wrong =
        new BlobSidecar(1, List.of(BlobFixture.blob(3)), right.commitments(), right.proofs());

    assertRefused(
        BlobFixture.transaction(0, ONE.versionedHashes(), wrong), "cell proofs do not match");
  }

  @Test
  void oneCellProofOfAnotherCell_refused() {
    BlobSidecar right = ONE.sidecar();
    List<byte[]> proofs = new ArrayList<>(right.proofs());
    proofs.set(77, proofs.get(78));
    BlobSidecar wrong = new BlobSidecar(1, right.blobs(), right.commitments(), proofs);

    assertRefused(
        BlobFixture.transaction(0, ONE.versionedHashes(), wrong), "cell proofs do not match");
  }

  @Test
  void blobOutsideTheField_refused() {
    BlobSidecar right = ONE.sidecar();
    byte[] blob = right.blobs().getFirst().clone();
    blob[0] = (byte) 0xff;
    BlobSidecar wrong = new BlobSidecar(1, List.of(blob), right.commitments(), right.proofs());

    assertRefused(
        BlobFixture.transaction(0, ONE.versionedHashes(), wrong), "cell proofs do not match");
  }

  @Test
  void noSidecar_refused() {
    byte[] bare =
        TransactionCodec.encode(
            PooledTransactionCodec.decode(BlobFixture.transaction(0, ONE)).transaction());

    assertThat(chain.gateway().submit(bare))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
              assertThat(refused.message()).contains("missing sidecar");
            });
  }

  @Test
  void sevenBlobs_refused() {
    TransactionRequest.Blobs one = ONE;
    List<Bytes32> hashes = new ArrayList<>();
    List<byte[]> blobs = new ArrayList<>();
    List<byte[]> commitments = new ArrayList<>();
    List<byte[]> proofs = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      hashes.addAll(one.versionedHashes());
      blobs.addAll(one.sidecar().blobs());
      commitments.addAll(one.sidecar().commitments());
      proofs.addAll(one.sidecar().proofs());
    }

    assertRefused(
        BlobFixture.transaction(0, hashes, new BlobSidecar(1, blobs, commitments, proofs)),
        "too many blobs");
  }

  private void assertRefused(byte[] raw, String message) {
    assertThat(chain.gateway().submit(raw))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.INVALID_BLOBS);
              assertThat(refused.message()).contains(message);
            });
    assertThat(chain.blobs().get(ONE.versionedHashes().getFirst())).isEmpty();
  }
}
