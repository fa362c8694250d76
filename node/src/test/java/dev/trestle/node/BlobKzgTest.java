package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.crypto.KzgVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobKzgTest {
  private static final long SEED = 4844;
  private static final BlobKzg KZG = BlobKzg.load();

  private static byte[] blob(Random random) {
    byte[] blob = new byte[BlobSidecar.BLOB_SIZE_BYTES];
    random.nextBytes(blob);
    for (int i = 0; i < blob.length; i += 32) {
      blob[i] &= 0x3f;
    }
    return blob;
  }

  private static BlobSidecar with(BlobSidecar s, List<byte[]> blobs, List<byte[]> proofs) {
    return new BlobSidecar(s.version(), blobs, s.commitments(), proofs);
  }

  @Test
  void prepare_randomBlobs_verifiesAndRefusesEveryChange() {
    Random random = new Random(SEED);
    List<byte[]> blobs = List.of(blob(random), new byte[BlobSidecar.BLOB_SIZE_BYTES]);
    TransactionRequest.Blobs prepared = KZG.prepare(blobs);
    BlobSidecar sidecar = prepared.sidecar();
    assertThat(KZG.verify(sidecar)).isTrue();
    assertThat(prepared.versionedHashes().get(0)).isEqualTo(KZG.versionedHash(blobs.get(0)));
    assertThat(prepared.versionedHashes().get(0).toBytes()[0]).isEqualTo((byte) 1);

    byte[] otherBlob = blobs.get(0).clone();
    otherBlob[random.nextInt(4096) * 32 + 31] ^= 1;
    assertThat(KZG.verify(with(sidecar, List.of(otherBlob, blobs.get(1)), sidecar.proofs())))
        .isFalse();
    byte[] malformed = blobs.get(0).clone();
    malformed[0] = (byte) 0xff;
    assertThat(KZG.verify(with(sidecar, List.of(malformed, blobs.get(1)), sidecar.proofs())))
        .isFalse();
    List<byte[]> swapped = new ArrayList<>(sidecar.proofs());
    swapped.set(3, sidecar.proofs().get(4));
    assertThat(KZG.verify(with(sidecar, blobs, swapped))).isFalse();
    swapped.set(3, new byte[48]);
    assertThat(KZG.verify(with(sidecar, blobs, swapped))).isFalse();
  }

  @Test
  void proof_ofRandomBlob_isAcceptedByNativeAndPure() {
    Random random = new Random(SEED);
    byte[] blob = blob(random);
    byte[] commitment = KZG.commit(blob);
    byte[] proof = KZG.proof(blob, commitment);
    assertThat(Kzg.verifyBlobKzgProof(blob, commitment, proof)).isEqualTo(KzgVerdict.VALID);
    BlobSidecar sidecar = new BlobSidecar(0, List.of(blob), List.of(commitment), List.of(proof));
    assertThat(KZG.verify(sidecar)).isTrue();
    blob[33] ^= 1;
    assertThat(Kzg.verifyBlobKzgProof(blob, commitment, proof)).isEqualTo(KzgVerdict.INVALID);
    assertThat(KZG.verify(sidecar)).isFalse();
  }

  @Test
  void commit_again_isTheSameWhateverCallersDidToTheFirst() {
    byte[] blob = blob(new Random(SEED + 1));
    BlobKzg fresh = BlobKzg.later();
    byte[] first = fresh.commit(blob);
    byte[] expected = first.clone();
    first[0] ^= 1;
    byte[] second = fresh.commit(blob);
    assertThat(second).isEqualTo(expected);
    second[0] ^= 1;
    assertThat(fresh.commit(blob)).isEqualTo(expected);
    blob[40] ^= 1;
    assertThat(fresh.commit(blob)).isNotEqualTo(expected);
  }

  @Test
  void commit_malformedBlob_isRefused() {
    byte[] blob = new byte[BlobSidecar.BLOB_SIZE_BYTES];
    Arrays.fill(blob, 0, 32, (byte) 0xff);
    assertThatThrownBy(() -> KZG.commit(blob)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KZG.cellProofs(blob)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KZG.commit(new byte[31])).isInstanceOf(IllegalArgumentException.class);
  }
}
