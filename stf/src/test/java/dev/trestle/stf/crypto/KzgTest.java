package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.stf.primitives.Hex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class KzgTest {
  private static final long SEED = 20260104;
  private static final String POINT_EVALUATION =
      "01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b"
          + "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306"
          + "24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1"
          + "8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca2"
          + "5f26936857bc3a7c2539ea8ec3a952b7873033e038326e87ed3e1276fd140253"
          + "fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a";

  private static final Path SETUP_FILE =
      Path.of(System.getProperty("trestle.root"), "../shared/vectors/kzg/trusted_setup.txt.gz");

  private final Random random = new Random(SEED);

  /** Parsed once: it takes a second. */
  private static KzgSetup setup() {
    assumeTrue(Files.exists(SETUP_FILE), "no vectors at " + SETUP_FILE);
    return Setup.PARSED;
  }

  private static final class Setup {
    static final KzgSetup PARSED = parse();

    private static KzgSetup parse() {
      try (var in = new GZIPInputStream(Files.newInputStream(SETUP_FILE))) {
        return KzgSetup.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void pointEvaluation_ofGethsExample_returnsTheConstants() {
    assertThat(Kzg.pointEvaluation(Hex.decode(POINT_EVALUATION)).map(Hex::encode))
        .hasValue(
            "0000000000000000000000000000000000000000000000000000000000001000"
                + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
  }

  @Test
  void pointEvaluation_withAnyFieldChanged_fails() {
    for (int at : new int[] {0, 1, 31, 63, 95, 100, 143, 150, 191}) {
      byte[] input = Hex.decode(POINT_EVALUATION);
      input[at] ^= 1;
      assertThat(Kzg.pointEvaluation(input)).as("byte %d", at).isEmpty();
    }
    assertThat(Kzg.pointEvaluation(Arrays.copyOf(Hex.decode(POINT_EVALUATION), 193))).isEmpty();
  }

  @Test
  void verifyKzgProof_ofConstantPolynomial_holdsForItsValueOnly() {
    byte[] commitment = BlsG1.compress(BlsG1.GENERATOR.multiply(5));
    byte[] proof = BlsG1.compress(CurvePoint.infinity(BlsFp.ZERO));
    byte[] z = word(99);
    assertThat(Kzg.verifyKzgProof(commitment, z, word(5), proof)).isEqualTo(KzgVerdict.VALID);
    assertThat(Kzg.verifyKzgProof(commitment, z, word(6), proof)).isEqualTo(KzgVerdict.INVALID);
    byte[] tooLarge = new byte[32];
    Arrays.fill(tooLarge, (byte) 0xff);
    assertThat(Kzg.verifyKzgProof(commitment, tooLarge, word(5), proof))
        .isEqualTo(KzgVerdict.MALFORMED);
    assertThat(Kzg.verifyKzgProof(commitment, z, word(5), new byte[48]))
        .isEqualTo(KzgVerdict.MALFORMED);
  }

  @Test
  void blobProofs_ofRandomBlobs_verifyAloneAndTogether() throws IOException {
    System.out.println("seed " + SEED);
    KzgSetup setup = setup();
    List<byte[]> blobs = new ArrayList<>();
    List<byte[]> commitments = new ArrayList<>();
    List<byte[]> proofs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      byte[] blob = randomBlob();
      byte[] commitment = Kzg.blobToCommitment(setup, blob).orElseThrow();
      byte[] proof = Kzg.computeBlobKzgProof(setup, blob, commitment).orElseThrow();
      assertThat(Kzg.verifyBlobKzgProof(blob, commitment, proof)).isEqualTo(KzgVerdict.VALID);
      blobs.add(blob);
      commitments.add(commitment);
      proofs.add(proof);
    }
    assertThat(Kzg.verifyBlobKzgProofBatch(blobs, commitments, proofs)).isEqualTo(KzgVerdict.VALID);
    assertThat(Kzg.verifyBlobKzgProofBatch(blobs, commitments, proofs.reversed()))
        .isEqualTo(KzgVerdict.INVALID);
    assertThat(Kzg.verifyBlobKzgProof(blobs.get(0), commitments.get(0), proofs.get(1)))
        .isEqualTo(KzgVerdict.INVALID);
    byte[] root = word(1);
    Kzg.ProofAndValue opening = Kzg.computeKzgProof(setup, blobs.get(0), root).orElseThrow();
    assertThat(opening.y()).isEqualTo(Arrays.copyOf(blobs.get(0), 32));
    assertThat(Kzg.verifyKzgProof(commitments.get(0), root, opening.y(), opening.proof()))
        .isEqualTo(KzgVerdict.VALID);
  }

  @Test
  void cells_ofABlob_areItsExtensionAndVerify() {
    KzgSetup setup = setup();
    // A polynomial of low degree: most commitments inside the proofs are to zero, and quick.
    BlsFr[] coefficients = new BlsFr[BlobPolynomial.SIZE];
    Arrays.fill(coefficients, BlsFr.ZERO);
    for (int i = 0; i < 130; i++) {
      coefficients[i] = BlsFr.of(random.nextLong() >>> 1);
    }
    BlsFr[] values = RootsOfUnity.bitReversed(RootsOfUnity.evaluations(coefficients));
    byte[] blob = new byte[BlobPolynomial.BLOB_BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i].putTo(blob, 32 * i);
    }
    byte[] commitment = Kzg.blobToCommitment(setup, blob).orElseThrow();
    KzgCells.CellsAndProofs all = KzgCells.computeCellsAndProofs(setup, blob).orElseThrow();
    assertThat(all.cells().get(1)).isEqualTo(Arrays.copyOfRange(blob, 2048, 4096));
    assertThat(verdict(setup, commitment, all, 3, 100)).isEqualTo(KzgVerdict.VALID);
    List<byte[]> swapped = new ArrayList<>(all.proofs());
    swapped.set(3, all.proofs().get(4));
    assertThat(verdict(setup, commitment, new KzgCells.CellsAndProofs(all.cells(), swapped), 3, 9))
        .isEqualTo(KzgVerdict.INVALID);
    List<Long> kept = new ArrayList<>();
    List<byte[]> keptCells = new ArrayList<>();
    for (long i = 0; i < KzgCells.CELLS; i += 2) {
      kept.add(i + (i % 3 == 0 ? 1 : 0));
      keptCells.add(all.cells().get(kept.getLast().intValue()));
    }
    KzgCells.CellsAndProofs recovered =
        KzgCells.recoverCellsAndProofs(setup, kept, keptCells).orElseThrow();
    assertThat(recovered.cells()).containsExactlyElementsOf(all.cells());
    assertThat(KzgCells.recoverCellsAndProofs(setup, kept.subList(1, 64), keptCells.subList(1, 64)))
        .isEmpty();
  }

  private static KzgVerdict verdict(
      KzgSetup setup, byte[] commitment, KzgCells.CellsAndProofs all, int a, int b) {
    return CellVerifier.verify(
        setup,
        new CellVerifier.Batch(
            List.of(commitment, commitment),
            List.of((long) a, (long) b),
            List.of(all.cells().get(a), all.cells().get(b)),
            List.of(all.proofs().get(a), all.proofs().get(b))));
  }

  @Test
  void parse_ofAnotherText_isRefusedWithItsSize() {
    assertThatThrownBy(() -> KzgSetup.parse("4096\n65\n00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 words");
  }

  private static byte[] word(int value) {
    byte[] out = new byte[32];
    out[31] = (byte) value;
    return out;
  }

  private byte[] randomBlob() {
    byte[] blob = new byte[BlobPolynomial.BLOB_BYTES];
    random.nextBytes(blob);
    for (int i = 0; i < blob.length; i += 32) {
      blob[i] &= 0x3f;
    }
    return blob;
  }
}
