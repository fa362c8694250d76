package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.FriRound;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;

/**
 * How much memory a proof takes, known before it begins: the matrices and trees that stay, and the
 * largest of what comes and goes.
 */
public final class MemoryEstimate {
  private static final long WORD = Long.BYTES;
  private static final long DIGEST = Digests.LONGS * WORD;

  /** Longs that transforms keep of roots of unity, for each point of the largest domain. */
  private static final long TABLES = 4;

  /** Objects, registers and other small things. */
  private static final long SLACK = 32L << 20;

  private MemoryEstimate() {}

  /** Bytes of heap that the main traces take. */
  public static long traceBytes(ProofShape shape) {
    long bytes = 0;
    for (int t = 0; t < shape.tables(); t++) {
      bytes += matrix(1L << shape.logHeight(t), shape.width(t, Source.MAIN));
    }
    return bytes;
  }

  /** Bytes of heap that {@link StarkProver#prove} takes, beside the traces and the proving key. */
  public static long bytes(ProofShape shape) {
    return extendedBytes(shape, 0);
  }

  /**
   * Bytes of heap that {@link StarkProver#proveReleasing} takes with the traces it is given, beside
   * the proving key: a column's extension is at least twice as long as the column, so all of them
   * are more than what is left of the traces on the way.
   *
   * @param threads that prove: each may hold a strip that was taken from a trace
   */
  public static long releasingBytes(ProofShape shape, int threads) {
    long kept = 0;
    long strip = 0;
    for (int t = 0; t < shape.tables(); t++) {
      long one = matrix(1L << shape.logHeight(t), 1);
      kept +=
          one * InteractionColumns.stripsRead(shape.key().tables().get(t).system()).cardinality();
      strip = Math.max(strip, one);
    }
    return kept + extendedBytes(shape, threads * strip);
  }

  /**
   * @param taken what is left of traces while they are extended
   */
  private static long extendedBytes(ProofShape shape, long taken) {
    long kept = 0;
    long passing = taken;
    for (int t = 0; t < shape.tables(); t++) {
      long rows = 1L << shape.logHeight(t);
      long size = 1L << shape.logSize(t);
      for (Source source : Source.values()) {
        if (source != Source.FIXED) {
          kept += matrix(size, shape.width(t, source));
        }
      }
      long quotientDomain = 2L * shape.width(t, Source.QUOTIENT) / Cubic.DEGREE * rows;
      // values and their points, selectors, chunks before they are extended
      long quotient = quotientDomain * (Matrix.LANES + 7) * WORD + matrix(rows, width(shape, t));
      long interactions =
          matrix(rows, shape.width(t, Source.AUXILIARY))
              + rows * (shape.width(t, Source.AUXILIARY) + 8L) * WORD;
      passing = Math.max(passing, Math.max(quotient, interactions));
    }
    for (Source source : Source.values()) {
      if (shape.isCommitted(source) && source != Source.FIXED) {
        kept += 2 * DIGEST << shape.tallest(source);
        for (ProofShape.RowGroup group : shape.rowGroups(source)) {
          if (sharedRows(shape, source, group.logSize())) {
            passing = Math.max(passing, matrix(1L << group.logSize(), group.width()));
          }
        }
      }
    }
    long tables = TABLES * WORD << shape.maxLogSize();
    return kept + tables + Math.max(passing, openings(shape) + fri(shape)) + SLACK;
  }

  /** Whether matrices of one height are copied side by side to be hashed. */
  private static boolean sharedRows(ProofShape shape, Source source, int logSize) {
    int matrices = 0;
    for (int t = 0; t < shape.tables(); t++) {
      matrices += shape.logSize(t) == logSize && shape.width(t, source) > 0 ? 1 : 0;
    }
    return matrices > 1;
  }

  private static int width(ProofShape shape, int table) {
    return shape.width(table, Source.QUOTIENT);
  }

  private static long matrix(long rows, int columns) {
    long strips = (columns + Matrix.LANES - 1) / Matrix.LANES;
    return rows * strips * Matrix.LANES * WORD;
  }

  /** f, inverses, two sums and a part of one, all of K, and the domain's points. */
  private static long openings(ProofShape shape) {
    return (5 * Cubic.DEGREE + 1) * WORD << shape.maxLogSize();
  }

  private static long fri(ProofShape shape) {
    long layers = 0;
    for (FriRound round : shape.rounds()) {
      layers += matrix(1L << round.logFolded(), Cubic.DEGREE << round.logFold());
      layers += 2 * DIGEST << round.logFolded();
    }
    return layers;
  }
}
