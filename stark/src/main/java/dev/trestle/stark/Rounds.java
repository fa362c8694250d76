package dev.trestle.stark;

import dev.trestle.stark.Soundness.Shape;
import dev.trestle.stark.Soundness.TableShape;
import dev.trestle.stark.Soundness.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The error of each round of our protocol at one distance γ.
 *
 * <p>A state is lost for a prover of a false statement as long as no set S of (1 - γ) of the
 * tallest domain's positions carries a proof: polynomials that agree with everything sent on S (a
 * shorter matrix on the rows that S meets) and fulfil what was asked so far. Each round bounds the
 * chance to leave that state. No more tuples of polynomials, one for each column of every height,
 * have such a set in common than the list size says: a polynomial of degree at most n in a power of
 * x is one of degree at most the greatest n in x.
 *
 * <p>Where this differs from soundcalc's model of DEEP-ALI and FRI (github.com/ethereum/soundcalc,
 * at 809896f), each time to the careful side:
 *
 * <ul>
 *   <li>Lookups count the list of main columns, and every denominator as a possible zero.
 *   <li>Each column at each point has a quotient of its own (a pole of order one), so columns are
 *       only known to be of degree at most n, not below: degrees count n instead of n - 1.
 *   <li>Batching adds up over the heights, each of which has its own powers of α; α = 0 counts.
 *   <li>A table that joins after k folds makes the curve one of degree 2^k instead of 2^k - 1.
 *   <li>Unique decoding uses the bound that holds up to half the distance ({@link UniqueDecoding}),
 *       and Johnson's one that holds for degrees below n ({@link Johnson}).
 *   <li>Challenges are not quite uniform ({@link ChallengeField}), hashes collide.
 * </ul>
 */
final class Rounds {
  private final StarkParameters parameters;
  private final Shape shape;
  private final ProximityRegime regime;
  private final List<Round> rounds = new ArrayList<>();
  private final long queries;

  /**
   * A round whose challenge is drawn from K.
   *
   * @param bits in units of {@link FixedLog}
   */
  private record Round(String name, long bits) {}

  Rounds(StarkParameters parameters, Shape shape, ProximityRegime regime) {
    this.parameters = parameters;
    this.shape = shape;
    this.regime = regime;
    this.queries =
        ChallengeField.queryBits(regime, parameters.queries(), parameters.grindingBits());
    lookups();
    add("constraints, λ", regime.listSize().multiply(mostConstraints()));
    add("out of domain, z", regime.listSize().multiply(highestDegree()));
    add("batching, α", batching());
    folds();
  }

  /**
   * γ and η: the sum of N fractions, over one denominator, is a polynomial of total degree below
   * N·w if tuples have w elements; each of N denominators vanishes for one γ (Schwartz–Zippel;
   * 2022/1530). That for each tuple of main columns in the list.
   */
  private void lookups() {
    BigInteger fractions = BigInteger.ZERO;
    int widest = 0;
    for (TableShape table : shape.tables()) {
      BigInteger perRow = BigInteger.valueOf(table.interactions());
      fractions = fractions.add(perRow.shiftLeft(table.logHeight()));
      widest = Math.max(widest, table.widestTuple());
    }
    if (fractions.signum() > 0) {
      BigInteger zeros = fractions.multiply(BigInteger.valueOf(Math.max(widest, 1) + 1L));
      add("interactions, γ and η", regime.listSize().multiply(zeros));
    }
  }

  /**
   * λ: a violated constraint survives the sum of powers for at most constraints - 1 values
   * (2022/1216 Theorem 8). A tuple of the list that is wrong is wrong in some table, so the table
   * with the most constraints bounds it.
   */
  private BigInteger mostConstraints() {
    int most = 0;
    for (TableShape table : shape.tables()) {
      most = Math.max(most, table.constraints());
    }
    return BigInteger.valueOf(most);
  }

  /**
   * z: C - (X^n - 1)·Σ X^{jn}·Q_j is of degree at most (degree + 1)·(n + 1), with columns,
   * quotients and selectors of degree at most n, and up to n + 1 times the selector
   * <i>transition</i> in a constraint (2022/1216 Theorem 8). A z in F is refused, so it convinces
   * nobody.
   */
  private BigInteger highestDegree() {
    BigInteger most = BigInteger.ZERO;
    for (TableShape table : shape.tables()) {
      BigInteger columns = BigInteger.ONE.shiftLeft(table.logHeight()).add(BigInteger.ONE);
      most = most.max(columns.multiply(BigInteger.valueOf(table.degree() + 1L)));
    }
    return most;
  }

  /**
   * α: for each height a curve whose degree is one less than the number of its quotients, since a
   * power that all have in common only matters if it is 0.
   */
  private BigInteger batching() {
    BigInteger bad = ProximityRegime.ONE;
    for (int logHeight = shape.logHeight(); logHeight >= 1; logHeight--) {
      long openings = 0;
      for (TableShape table : shape.tables()) {
        openings += table.logHeight() == logHeight ? table.openings() : 0;
      }
      if (openings > 0) {
        int logSize = logHeight + parameters.logBlowup();
        bad = bad.add(regime.exceptions(logSize, openings - 1));
      }
    }
    return bad;
  }

  /** The rounds of FRI: each a curve of what a leaf holds, and of the tables that join. */
  private void folds() {
    int logHeight = shape.logHeight();
    int last = Math.min(parameters.logFinal(), shape.leastLogHeight());
    for (int round = 1; logHeight > last; round++) {
      int logFold = 1;
      while (logFold < parameters.logFold()
          && logHeight - logFold > last
          && !shape.hasLogHeight(logHeight - logFold)) {
        logFold++;
      }
      logHeight -= logFold;
      long degree = (1L << logFold) - (shape.hasLogHeight(logHeight) ? 0 : 1);
      int logSize = logHeight + parameters.logBlowup();
      add("fold " + round + ", β", regime.exceptions(logSize, degree));
    }
  }

  private void add(String name, BigInteger bad) {
    rounds.add(new Round(name, ChallengeField.CUBIC.bits(bad)));
  }

  long queries() {
    return queries;
  }

  /** The least bits of any round, in units of {@link FixedLog}. */
  long least() {
    return Math.min(queries, leastButQueries());
  }

  long leastButQueries() {
    long least = hash();
    for (Round round : rounds) {
      least = Math.min(least, round.bits);
    }
    return least;
  }

  /** Collisions of the trees' hash function. */
  private long hash() {
    return parameters.treeHash().collisionBits() * FixedLog.ONE;
  }

  List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    for (Round round : rounds) {
      terms.add(term(round.name, round.bits));
    }
    terms.add(term("queries", queries));
    terms.add(term("hash", hash()));
    return terms;
  }

  private static Term term(String name, long bits) {
    // at most 1,024 queries of 3 bits each: this cannot overflow
    return new Term(name, Math.floorDiv(bits * 1000, FixedLog.ONE));
  }
}
