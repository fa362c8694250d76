package dev.trestle.stf.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Verifies many cells' proofs with two pairings: EIP-7594 (consensus-specs,
 * fulu/polynomial-commitments-sampling.md, "verify_cell_kzg_proof_batch"). All equations are added
 * up, each times a power of a number hashed from all inputs.
 */
public final class CellVerifier {
  private static final byte[] DOMAIN = "RCKZGCBATCH__V1_".getBytes(StandardCharsets.US_ASCII);

  private CellVerifier() {}

  /**
   * Cells that claim to belong to commitments; all four lists are of the same length.
   *
   * @param commitments 48 bytes each, repeated for cells of the same blob
   * @param cellIndices which of the 128 cells each is
   * @param cells 2048 bytes each
   * @param proofs 48 bytes each
   */
  public record Batch(
      List<byte[]> commitments, List<Long> cellIndices, List<byte[]> cells, List<byte[]> proofs) {
    public Batch {
      commitments = List.copyOf(commitments);
      cellIndices = List.copyOf(cellIndices);
      cells = List.copyOf(cells);
      proofs = List.copyOf(proofs);
    }

    private boolean hasEqualLengths() {
      int n = cells.size();
      return commitments.size() == n && cellIndices.size() == n && proofs.size() == n;
    }
  }

  /** Whether every cell is what its commitment says; an empty batch is valid. */
  public static KzgVerdict verify(KzgSetup setup, Batch batch) {
    if (!batch.hasEqualLengths()) {
      return KzgVerdict.MALFORMED;
    }
    List<byte[]> distinct = new ArrayList<>();
    List<Integer> commitmentIndices = deduplicate(batch.commitments, distinct);
    List<CurvePoint<BlsFp>> commitments = new ArrayList<>();
    for (byte[] commitment : distinct) {
      Optional<CurvePoint<BlsFp>> point = BlsG1.decompress(commitment);
      if (point.isEmpty()) {
        return KzgVerdict.MALFORMED;
      }
      commitments.add(point.get());
    }
    List<CurvePoint<BlsFp>> proofs = new ArrayList<>();
    List<BlsFr[]> values = new ArrayList<>();
    for (int k = 0; k < batch.cells.size(); k++) {
      Optional<BlsFr[]> cell = KzgCells.parseCell(batch.cells.get(k));
      Optional<CurvePoint<BlsFp>> proof = BlsG1.decompress(batch.proofs.get(k));
      long index = batch.cellIndices.get(k);
      if (cell.isEmpty() || proof.isEmpty() || index < 0 || index >= KzgCells.CELLS) {
        return KzgVerdict.MALFORMED;
      }
      values.add(cell.get());
      proofs.add(proof.get());
    }
    if (values.isEmpty()) {
      return KzgVerdict.VALID;
    }
    BlsFr[] powers =
        RootsOfUnity.powers(challenge(distinct, commitmentIndices, batch), values.size());
    BlsFr[] weights = new BlsFr[commitments.size()];
    Arrays.fill(weights, BlsFr.ZERO);
    BlsFr[] shifted = new BlsFr[values.size()];
    for (int k = 0; k < values.size(); k++) {
      int i = commitmentIndices.get(k);
      weights[i] = weights[i].add(powers[k]);
      shifted[k] = powers[k].multiply(KzgCells.cosetPower(batch.cellIndices.get(k).intValue()));
    }
    CurvePoint<BlsFp> left = Kzg.combination(proofs, powers);
    CurvePoint<BlsFp> right =
        Kzg.combination(commitments, weights)
            .subtract(
                Kzg.combination(
                    setup.g1Monomial(), interpolation(values, batch.cellIndices, powers)))
            .add(Kzg.combination(proofs, shifted));
    CurvePoint<BlsFp2> power64 = setup.g2Monomial().get(KzgCells.CELL_ELEMENTS);
    return KzgVerdict.of(
        Kzg.pairingsAgree(
            right, BlsPairing.lines(BlsG2.GENERATOR), left, BlsPairing.lines(power64)));
  }

  /**
   * The number whose powers weigh the equations, 32 bytes.
   *
   * @param distinct the commitments without repetition, in order of first appearance
   * @param commitmentIndices for each cell the place of its commitment in {@code distinct}
   */
  public static byte[] computeChallenge(
      List<byte[]> distinct, List<Integer> commitmentIndices, Batch batch) {
    byte[] out = new byte[BlsFr.SIZE_BYTES];
    challenge(distinct, commitmentIndices, batch).putTo(out, 0);
    return out;
  }

  private static BlsFr challenge(
      List<byte[]> distinct, List<Integer> commitmentIndices, Batch batch) {
    Transcript transcript =
        new Transcript(DOMAIN)
            .number(BlobPolynomial.SIZE)
            .number(KzgCells.CELL_ELEMENTS)
            .number(distinct.size())
            .number(batch.cells.size());
    for (byte[] commitment : distinct) {
      transcript.bytes(commitment);
    }
    for (int k = 0; k < batch.cells.size(); k++) {
      transcript
          .number(commitmentIndices.get(k))
          .number(batch.cellIndices.get(k))
          .bytes(batch.cells.get(k))
          .bytes(batch.proofs.get(k));
    }
    return transcript.challenge();
  }

  /** Appends each commitment to {@code distinct} once; returns where each is to be found there. */
  private static List<Integer> deduplicate(List<byte[]> commitments, List<byte[]> distinct) {
    List<Integer> indices = new ArrayList<>(commitments.size());
    for (byte[] commitment : commitments) {
      int at = 0;
      while (at < distinct.size() && !Arrays.equals(distinct.get(at), commitment)) {
        at++;
      }
      if (at == distinct.size()) {
        distinct.add(commitment);
      }
      indices.add(at);
    }
    return indices;
  }

  /** The coefficients of the weighted sum of the polynomials through each cell's values. */
  private static BlsFr[] interpolation(
      List<BlsFr[]> values, List<Long> cellIndices, BlsFr[] weights) {
    int size = KzgCells.CELL_ELEMENTS;
    BlsFr[] sum = new BlsFr[size];
    Arrays.fill(sum, BlsFr.ZERO);
    for (int k = 0; k < weights.length; k++) {
      BlsFr shift = KzgCells.cosetShift(cellIndices.get(k).intValue());
      BlsFr[] coefficients =
          RootsOfUnity.scaledArgument(
              RootsOfUnity.coefficients(RootsOfUnity.bitReversed(values.get(k))), shift.inverse());
      for (int i = 0; i < size; i++) {
        sum[i] = sum[i].add(coefficients[i].multiply(weights[k]));
      }
    }
    return sum;
  }
}
