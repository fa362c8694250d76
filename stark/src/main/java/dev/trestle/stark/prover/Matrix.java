package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;
import java.util.Arrays;
import java.util.List;

/**
 * A table of field elements, 2^k rows. Columns lie in strips of eight: strip s holds the columns 8s
 * to 8s + 7 row by row, so that a row of a strip is one vector of 512 bits and one cache line, for
 * transforms, and few lines hold a row, for hashing. What fills the last strip up is zero.
 */
public final class Matrix {
  /** Columns of a strip. */
  public static final int LANES = 8;

  private final int logRows;
  private final int columns;
  private final long[][] strips;

  /** In the place of a strip that is not there. */
  private static final long[] NONE = new long[0];

  /** All zeros. */
  public Matrix(int logRows, int columns) {
    this(logRows, columns, new long[(columns + LANES - 1) / LANES][LANES << checked(logRows)]);
  }

  private Matrix(int logRows, int columns, long[][] strips) {
    this.logRows = logRows;
    this.columns = columns;
    this.strips = strips;
  }

  private static int checked(int logRows) {
    if (logRows < 0 || logRows > 27) {
      throw new IllegalArgumentException("a matrix has 2^0 to 2^27 rows, not 2^" + logRows);
    }
    return logRows;
  }

  /** Strips are to be {@link #put} into it. */
  static Matrix withoutStrips(int logRows, int columns) {
    long[][] strips = new long[(columns + LANES - 1) / LANES][];
    Arrays.fill(strips, NONE);
    return new Matrix(checked(logRows), columns, strips);
  }

  void put(int index, long[] strip) {
    strips[index] = strip;
  }

  /** Gives a strip away: the matrix has it no longer. */
  long[] take(int index) {
    long[] taken = strips[index];
    strips[index] = NONE;
    return taken;
  }

  public int logRows() {
    return logRows;
  }

  public int rows() {
    return 1 << logRows;
  }

  public int columns() {
    return columns;
  }

  public long get(int row, int column) {
    return strips[column / LANES][row * LANES + column % LANES];
  }

  /**
   * @param value below p
   */
  public void set(int row, int column, long value) {
    if (!Goldilocks.isCanonical(value)) {
      throw new IllegalArgumentException("not below p: " + Long.toUnsignedString(value));
    }
    strips[column / LANES][row * LANES + column % LANES] = value;
  }

  /** The columns from eight times {@code index}, row by row; the matrix itself, not a copy. */
  long[] strip(int index) {
    return strips[index];
  }

  int strips() {
    return strips.length;
  }

  /** One matrix of the columns of several of one height. */
  static Matrix sideBySide(List<Matrix> parts) {
    int columns = 0;
    for (Matrix part : parts) {
      columns += part.columns;
    }
    Matrix whole = new Matrix(parts.getFirst().logRows, columns);
    int first = 0;
    for (Matrix part : parts) {
      for (int c = 0; c < part.columns; c++) {
        long[] from = part.strips[c / LANES];
        long[] to = whole.strips[(first + c) / LANES];
        int target = (first + c) % LANES;
        for (int at = c % LANES; at < from.length; at += LANES) {
          to[at - c % LANES + target] = from[at];
        }
      }
      first += part.columns;
    }
    return whole;
  }
}
