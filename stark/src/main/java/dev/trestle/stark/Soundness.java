package dev.trestle.stark;

import dev.trestle.stark.Node.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * The bits of security that are proven of a statement's proofs: -log₂ of the greatest chance that
 * any one round of the protocol gives a prover of a false statement (round-by-round soundness,
 * which is what the Fiat–Shamir transformation needs; 2023/1071). No conjecture is used; hashes are
 * taken for random functions. Computed for both distances up to which Reed–Solomon codes are
 * understood; the better counts. docs/spec/stark.md, Where each bit comes from.
 *
 * @param regime the distance that was better
 * @param multiplicity m of 2025/2055 Theorem 1.5, chosen such that the worst round is best; 0 in
 *     unique decoding
 * @param terms the rounds in the protocol's order, then the hash function
 */
public record Soundness(Regime regime, int multiplicity, List<Term> terms) {
  /** How far from the code a committed word may be. */
  public enum Regime {
    /** (1 - ρ)/2. */
    UNIQUE_DECODING,
    /** 1 - √ρ·(1 + 1/2m). */
    JOHNSON
  }

  /**
   * A round's share.
   *
   * @param name for people
   * @param millibits -1000·log₂ of its error, rounded down
   */
  public record Term(String name, long millibits) {}

  /** What of a statement matters to its security. */
  public record Shape(List<TableShape> tables) {
    /** Evaluation domains have at most 2^32 elements. */
    static final int MAX_LOG_SIZE = Goldilocks.TWO_ADICITY;

    public Shape {
      if (tables.isEmpty()) {
        throw new IllegalArgumentException("a statement without tables");
      }
      tables = List.copyOf(tables);
    }

    /** The greatest height's logarithm. */
    int logHeight() {
      int most = 0;
      for (TableShape table : tables) {
        most = Math.max(most, table.logHeight);
      }
      return most;
    }

    /** The least height's logarithm. */
    int leastLogHeight() {
      int least = MAX_LOG_SIZE;
      for (TableShape table : tables) {
        least = Math.min(least, table.logHeight);
      }
      return least;
    }

    boolean hasLogHeight(int logHeight) {
      for (TableShape table : tables) {
        if (table.logHeight == logHeight) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * A table's share of the shape.
   *
   * @param logHeight it has 2^logHeight rows, at least two
   * @param columns of F that are opened at z: fixed, main, three for each auxiliary column and for
   *     each chunk of the quotient
   * @param columnsNext of F that are opened at the next row, too
   * @param constraints with those of the interactions
   * @param degree the highest of a constraint, as {@link ConstraintSystem#degree} counts it
   * @param interactions on a row
   * @param widestTuple elements of the widest tuple, 0 without interactions
   */
  public record TableShape(
      int logHeight,
      int columns,
      int columnsNext,
      int constraints,
      int degree,
      int interactions,
      int widestTuple) {
    public TableShape {
      boolean right = logHeight >= 1 && logHeight < Shape.MAX_LOG_SIZE && columns >= 1;
      right &= columnsNext >= 0 && constraints >= 0 && degree >= 1;
      right &= interactions >= 0 && widestTuple >= 0;
      if (!right) {
        throw new IllegalArgumentException("a table that cannot be");
      }
    }

    public static TableShape of(ConstraintSystem system, int logHeight) {
      int columns = Cubic.DEGREE * system.quotientChunks();
      int columnsNext = 0;
      for (Source source : List.of(Source.FIXED, Source.MAIN, Source.AUXILIARY)) {
        columns += system.width(source);
        columnsNext += system.opensNext(source) ? system.width(source) : 0;
      }
      int widest = 0;
      for (Interaction interaction : system.interactions()) {
        widest = Math.max(widest, interaction.tuple().size());
      }
      return new TableShape(
          logHeight,
          columns,
          columnsNext,
          system.constraints().size(),
          system.degree(),
          system.interactions().size(),
          widest);
    }

    /** Powers of α that it takes. */
    long openings() {
      return (long) columns + columnsNext;
    }
  }

  private static final int MAX_MULTIPLICITY = 1 << 20;

  public Soundness {
    terms = List.copyOf(terms);
  }

  /** Of a key at given heights. */
  public static Soundness of(ProofShape shape) {
    List<TableShape> tables = new ArrayList<>();
    for (int t = 0; t < shape.tables(); t++) {
      tables.add(TableShape.of(shape.key().tables().get(t).system(), shape.logHeight(t)));
    }
    return of(shape.key().parameters(), new Shape(tables));
  }

  /**
   * @throws IllegalArgumentException if a table's evaluation domain would have more than 2^32
   *     elements
   */
  public static Soundness of(StarkParameters parameters, Shape shape) {
    if (shape.logHeight() + parameters.logBlowup() > Shape.MAX_LOG_SIZE) {
      throw new IllegalArgumentException("a table too tall for the blow-up");
    }
    Rounds unique = new Rounds(parameters, shape, new UniqueDecoding(parameters.logBlowup()));
    int multiplicity = bestMultiplicity(parameters, shape);
    Rounds johnson = johnson(parameters, shape, multiplicity);
    return johnson.least() > unique.least()
        ? new Soundness(Regime.JOHNSON, multiplicity, johnson.terms())
        : new Soundness(Regime.UNIQUE_DECODING, 0, unique.terms());
  }

  /**
   * The greater m, the closer to Johnson's bound: the queries gain, all other rounds lose. The best
   * is where they meet, or one before.
   */
  private static int bestMultiplicity(StarkParameters parameters, Shape shape) {
    int low = Johnson.LEAST_MULTIPLICITY;
    int high = MAX_MULTIPLICITY;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Rounds rounds = johnson(parameters, shape, middle);
      if (rounds.queries() >= rounds.leastButQueries()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    int before = Math.max(low - 1, Johnson.LEAST_MULTIPLICITY);
    long least = johnson(parameters, shape, low).least();
    return johnson(parameters, shape, before).least() >= least ? before : low;
  }

  private static Rounds johnson(StarkParameters parameters, Shape shape, int multiplicity) {
    return new Rounds(
        parameters, shape, Johnson.ofMultiplicity(parameters.logBlowup(), multiplicity));
  }

  /** Proven bits, rounded down. */
  public int bits() {
    long least = Long.MAX_VALUE;
    for (Term term : terms) {
      least = Math.min(least, term.millibits);
    }
    return (int) Math.floorDiv(least, 1000L);
  }
}
