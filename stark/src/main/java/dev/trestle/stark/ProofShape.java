package dev.trestle.stark;

import dev.trestle.stark.Node.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What follows from a key and the tables' heights: sizes of domains, what stands in which
 * commitment, how powers of α are dealt out, the rounds of FRI. Prover and verifier share it.
 */
public final class ProofShape {
  /** Positions are ints. */
  public static final int MAX_LOG_SIZE = 31;

  private final VerifyingKey key;
  private final int[] logHeights;
  private final int maxLogSize;
  private final int logFinal;
  private final List<Integer> sizes = new ArrayList<>();
  private final List<FriRound> rounds = new ArrayList<>();
  private final int[] firstPower;

  /**
   * @param logHeights of the tables, each such that its domain has at most 2^{@link #MAX_LOG_SIZE}
   *     values
   */
  public ProofShape(VerifyingKey key, int[] logHeights) {
    this.key = key;
    this.logHeights = Arrays.copyOf(logHeights, logHeights.length);
    int most = 0;
    int least = MAX_LOG_SIZE;
    for (int logHeight : logHeights) {
      most = Math.max(most, logHeight);
      least = Math.min(least, logHeight);
    }
    int blowup = key.parameters().logBlowup();
    this.maxLogSize = most + blowup;
    this.logFinal = Math.min(key.parameters().logFinal(), least);
    for (int logSize = maxLogSize; logSize >= least + blowup; logSize--) {
      if (hasSize(logSize)) {
        sizes.add(logSize);
      }
    }
    schedule();
    this.firstPower = new int[logHeights.length + 1];
    for (int t = 0; t < logHeights.length; t++) {
      firstPower[t + 1] = firstPower[t] + openings(t, false) + openings(t, true);
    }
  }

  private void schedule() {
    int end = logFinal + key.parameters().logBlowup();
    int logSize = maxLogSize;
    while (logSize > end) {
      int fold = 1;
      while (fold < key.parameters().logFold()
          && logSize - fold > end
          && !hasSize(logSize - fold)) {
        fold++;
      }
      rounds.add(new FriRound(logSize, fold, hasSize(logSize - fold)));
      logSize -= fold;
    }
  }

  private boolean hasSize(int logSize) {
    for (int logHeight : logHeights) {
      if (logHeight + key.parameters().logBlowup() == logSize) {
        return true;
      }
    }
    return false;
  }

  public VerifyingKey key() {
    return key;
  }

  public int tables() {
    return logHeights.length;
  }

  /** Of all tables, in order. */
  List<Integer> logHeights() {
    List<Integer> heights = new ArrayList<>();
    for (int logHeight : logHeights) {
      heights.add(logHeight);
    }
    return heights;
  }

  public int logHeight(int table) {
    return logHeights[table];
  }

  /** Of a table's evaluation domain. */
  public int logSize(int table) {
    return logHeights[table] + key.parameters().logBlowup();
  }

  /** Of the largest evaluation domain. */
  public int maxLogSize() {
    return maxLogSize;
  }

  /** All sizes of evaluation domains, the largest first. */
  public List<Integer> logSizes() {
    return sizes;
  }

  public List<FriRound> rounds() {
    return rounds;
  }

  /** The final polynomial's degree is below 2 to this. */
  public int logFinal() {
    return logFinal;
  }

  /** Columns of F that a table has in a commitment. */
  public int width(int table, Source source) {
    return key.tables().get(table).system().width(source);
  }

  /** Whether a table's columns of that source are opened at the next row, too. */
  public boolean opensNext(int table, Source source) {
    return key.tables().get(table).system().opensNext(source);
  }

  /** Columns of a table that are opened at z, or at z·w. */
  public int openings(int table, boolean next) {
    int sum = 0;
    for (Source source : Source.values()) {
      if (!next || opensNext(table, source)) {
        sum += width(table, source);
      }
    }
    return sum;
  }

  /** The power of α of a table's first opening. */
  public int firstPower(int table) {
    return firstPower[table];
  }

  /** How many powers of α there are. */
  public int powers() {
    return firstPower[logHeights.length];
  }

  /** Whether any table has columns in that commitment. */
  public boolean isCommitted(Source source) {
    return tallest(source) >= 0;
  }

  /** The largest domain in a commitment, or -1 if nothing is in it. */
  public int tallest(Source source) {
    int most = -1;
    for (int t = 0; t < logHeights.length; t++) {
      if (width(t, source) > 0) {
        most = Math.max(most, logSize(t));
      }
    }
    return most;
  }

  /** Domain sizes in a commitment, the largest first, with the elements of a row of each. */
  public List<RowGroup> rowGroups(Source source) {
    List<RowGroup> groups = new ArrayList<>();
    for (int logSize : sizes) {
      int width = 0;
      for (int t = 0; t < logHeights.length; t++) {
        width += logSize(t) == logSize ? width(t, source) : 0;
      }
      if (width > 0) {
        groups.add(new RowGroup(logSize, width));
      }
    }
    return groups;
  }

  /**
   * Rows of one height in a commitment.
   *
   * @param logSize there are 2^logSize of them
   * @param width elements of a row, over all matrices of that height
   */
  public record RowGroup(int logSize, int width) {}
}
