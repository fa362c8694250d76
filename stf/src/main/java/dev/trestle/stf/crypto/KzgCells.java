package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cells of an extended blob and their proofs: EIP-7594 (consensus-specs,
 * fulu/polynomial-commitments-sampling.md). The blob's polynomial is evaluated at the 8192nd roots
 * of unity, bit-reversed; each run of 64 values, a coset of the 64th roots, is a cell of 2048
 * bytes. Inputs are public, so time may depend on them. Proving takes seconds: it is the oracle of
 * the native library, not its rival.
 */
public final class KzgCells {
  public static final int CELLS = 128;
  static final int CELL_ELEMENTS = 64;
  static final int CELL_BYTES = CELL_ELEMENTS * BlsFr.SIZE_BYTES;
  private static final int EXTENDED = RootsOfUnity.MAX_ORDER;

  private KzgCells() {}

  /**
   * All cells of a blob, each with its proof.
   *
   * @param cells 128 of 2048 bytes
   * @param proofs 128 of 48 bytes
   */
  public record CellsAndProofs(List<byte[]> cells, List<byte[]> proofs) {
    public CellsAndProofs {
      cells = List.copyOf(cells);
      proofs = List.copyOf(proofs);
    }
  }

  /** The 128 cells of a blob, if it is well-formed. */
  public static Optional<List<byte[]>> computeCells(byte[] blob) {
    return BlobPolynomial.parse(blob).map(p -> cells(p.coefficients()));
  }

  /** The 128 cells of a blob and their proofs, if it is well-formed. */
  public static Optional<CellsAndProofs> computeCellsAndProofs(KzgSetup setup, byte[] blob) {
    return BlobPolynomial.parse(blob).map(p -> cellsAndProofs(setup, p.coefficients()));
  }

  /**
   * All cells and proofs from at least half of the cells.
   *
   * @param indices ascending, without repetition
   * @return nothing when too few are given, or something is malformed
   */
  public static Optional<CellsAndProofs> recoverCellsAndProofs(
      KzgSetup setup, List<Long> indices, List<byte[]> cells) {
    if (indices.size() != cells.size() || indices.size() < CELLS / 2 || indices.size() > CELLS) {
      return Optional.empty();
    }
    BlsFr[] extended = new BlsFr[EXTENDED];
    Arrays.fill(extended, BlsFr.ZERO);
    boolean[] present = new boolean[CELLS];
    long previous = -1;
    for (int i = 0; i < cells.size(); i++) {
      long index = indices.get(i);
      Optional<BlsFr[]> values = parseCell(cells.get(i));
      if (index <= previous || index >= CELLS || values.isEmpty()) {
        return Optional.empty();
      }
      System.arraycopy(values.get(), 0, extended, (int) index * CELL_ELEMENTS, CELL_ELEMENTS);
      present[(int) index] = true;
      previous = index;
    }
    return Optional.of(cellsAndProofs(setup, recover(extended, present)));
  }

  private static CellsAndProofs cellsAndProofs(KzgSetup setup, BlsFr[] coefficients) {
    List<byte[]> proofs = new ArrayList<>(CELLS);
    for (CurvePoint<BlsFp> proof : CellProofs.of(setup, coefficients)) {
      proofs.add(BlsG1.compress(proof));
    }
    return new CellsAndProofs(cells(coefficients), proofs);
  }

  private static List<byte[]> cells(BlsFr[] coefficients) {
    BlsFr[] padded = Arrays.copyOf(coefficients, EXTENDED);
    Arrays.fill(padded, coefficients.length, EXTENDED, BlsFr.ZERO);
    BlsFr[] values = RootsOfUnity.bitReversed(RootsOfUnity.evaluations(padded));
    List<byte[]> out = new ArrayList<>(CELLS);
    for (int cell = 0; cell < CELLS; cell++) {
      byte[] bytes = new byte[CELL_BYTES];
      for (int i = 0; i < CELL_ELEMENTS; i++) {
        values[cell * CELL_ELEMENTS + i].putTo(bytes, i * BlsFr.SIZE_BYTES);
      }
      out.add(bytes);
    }
    return out;
  }

  static Optional<BlsFr[]> parseCell(byte[] cell) {
    return cell.length == CELL_BYTES ? BlobPolynomial.parseElements(cell) : Optional.empty();
  }

  /** The root by which the coset of a cell is the 64th roots of unity shifted. */
  static BlsFr cosetShift(int cell) {
    return RootsOfUnity.root(RootsOfUnity.reverseBits(cell, CELLS), EXTENDED);
  }

  /** The value of {@code X^64} on the coset of a cell. */
  static BlsFr cosetPower(int cell) {
    return RootsOfUnity.root(RootsOfUnity.reverseBits(cell, CELLS), CELLS);
  }

  /**
   * The polynomial's 4096 coefficients, given its values where they are present and zero elsewhere.
   * Times the polynomial Z that vanishes on the missing cosets, those values are right everywhere;
   * then Z is divided away on a shifted domain where it has no zeros.
   */
  private static BlsFr[] recover(BlsFr[] extended, boolean[] present) {
    BlsFr[] zero = vanishing(present);
    BlsFr[] zeroValues = RootsOfUnity.evaluations(zero);
    BlsFr[] values = RootsOfUnity.bitReversed(extended);
    for (int i = 0; i < EXTENDED; i++) {
      values[i] = values[i].multiply(zeroValues[i]);
    }
    BlsFr shift = BlsFr.of(7);
    BlsFr[] product =
        RootsOfUnity.evaluations(
            RootsOfUnity.scaledArgument(RootsOfUnity.coefficients(values), shift));
    BlsFr[] divisors =
        RootsOfUnity.inverses(RootsOfUnity.evaluations(RootsOfUnity.scaledArgument(zero, shift)));
    for (int i = 0; i < EXTENDED; i++) {
      product[i] = product[i].multiply(divisors[i]);
    }
    BlsFr[] coefficients =
        RootsOfUnity.scaledArgument(RootsOfUnity.coefficients(product), shift.inverse());
    return Arrays.copyOf(coefficients, BlobPolynomial.SIZE);
  }

  /** The coefficients of the product of {@code X^64 - cosetPower} over the missing cells. */
  private static BlsFr[] vanishing(boolean[] present) {
    BlsFr[] out = new BlsFr[EXTENDED];
    Arrays.fill(out, BlsFr.ZERO);
    out[0] = BlsFr.ONE;
    int degree = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (!present[cell]) {
        BlsFr power = cosetPower(cell);
        degree++;
        for (int i = degree; i >= 0; i--) {
          BlsFr lower = i == 0 ? BlsFr.ZERO : out[(i - 1) * CELL_ELEMENTS];
          BlsFr here = out[i * CELL_ELEMENTS];
          out[i * CELL_ELEMENTS] = lower.subtract(here.multiply(power));
        }
      }
    }
    return out;
  }
}
