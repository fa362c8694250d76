package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.Soundness.Regime;
import dev.trestle.stark.Soundness.Shape;
import dev.trestle.stark.Soundness.TableShape;
import dev.trestle.stark.Soundness.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoundnessTest {
  /** What the presets are made for: 2^22 rows and 1,024 openings. */
  private static final Shape REFERENCE =
      new Shape(List.of(new TableShape(22, 700, 324, 1000, 3, 40, 16)));

  /** The rounds at one distance, with doubles: log2 of a count of bad challenges is 192 - bits. */
  private static final double FIELD_BITS = 192;

  @Test
  void presets_reachTheirBits_withNoQueryTooMany() {
    needs(100, StarkParameters.HALF_100, 1);
    needs(100, StarkParameters.QUARTER_100, 2);
    needs(100, StarkParameters.EIGHTH_100, 3);
    needs(100, StarkParameters.SIXTEENTH_100, 4);
    needs(128, StarkParameters.HALF_128, 1);
    needs(128, StarkParameters.QUARTER_128, 2);
    needs(128, StarkParameters.EIGHTH_128, 3);
    needs(128, StarkParameters.SIXTEENTH_128, 4);
  }

  private static void needs(int bits, StarkParameters preset, int logBlowup) {
    assertThat(preset.logBlowup()).isEqualTo(logBlowup);
    Soundness soundness = Soundness.of(preset, REFERENCE);
    assertThat(soundness.bits()).as("%s: %s", preset, soundness).isEqualTo(bits);
    assertThat(soundness.regime()).isEqualTo(Regime.JOHNSON);
    StarkParameters fewer = withQueries(preset, preset.queries() - 1);
    assertThat(Soundness.of(fewer, REFERENCE).bits()).isLessThan(bits);
  }

  @Test
  void of_twoTables_namesEveryRound() {
    TableShape tall = new TableShape(20, 100, 50, 90, 3, 5, 4);
    TableShape small = new TableShape(14, 20, 10, 12, 2, 1, 4);
    Soundness soundness = Soundness.of(StarkParameters.HALF_100, new Shape(List.of(tall, small)));
    // 20 → 17 → 14, where the small one joins, → 11 → 8 → 5
    assertThat(soundness.terms())
        .extracting(Term::name)
        .containsExactly(
            "interactions, γ and η",
            "constraints, λ",
            "out of domain, z",
            "batching, α",
            "fold 1, β",
            "fold 2, β",
            "fold 3, β",
            "fold 4, β",
            "fold 5, β",
            "queries",
            "hash");
    assertThat(soundness.terms().getLast().millibits()).isEqualTo(128_000);
  }

  @Test
  void of_tablesOfCloseHeights_endsARoundWhereOneJoins() {
    TableShape tall = new TableShape(20, 100, 50, 90, 3, 0, 0);
    TableShape small = new TableShape(16, 20, 10, 12, 2, 0, 0);
    TableShape least = new TableShape(4, 20, 10, 12, 2, 0, 0);
    Shape shape = new Shape(List.of(least, tall, small));
    ProximityRegime unique = new UniqueDecoding(1);
    List<Term> terms = new Rounds(StarkParameters.HALF_100, shape, unique).terms();
    // at most n bad challenges for a line; 20 → 17 → 16 joins → 13 → 10 → 7 → 4 joins
    long[] lost = {18 * 1000 + 2808, 17 * 1000 + 1000, 16808, 13808, 10808, 8000};
    List<Term> folds = terms.stream().filter(t -> t.name().startsWith("fold")).toList();
    assertThat(folds).hasSize(lost.length);
    for (int i = 0; i < lost.length; i++) {
      assertThat(folds.get(i).millibits()).isBetween(192_000 - lost[i] - 1, 192_000 - lost[i]);
    }
  }

  @Test
  void of_twoTables_agreesWithTheFormulasInDoubles() {
    TableShape tall = new TableShape(20, 100, 50, 90, 3, 5, 4);
    TableShape small = new TableShape(14, 20, 10, 12, 2, 1, 7);
    Soundness soundness = Soundness.of(StarkParameters.HALF_100, new Shape(List.of(tall, small)));
    double root = Math.sqrt(0.5);
    int m = soundness.multiplicity();
    double list = m / 0.5;
    double fractions = 5 * 0x1p20 + 0x1p14;
    near(soundness, "interactions, γ and η", log2(list * fractions * 8));
    near(soundness, "constraints, λ", log2(list * 90));
    near(soundness, "out of domain, z", log2(list * 4 * (0x1p20 + 1)));
    double distance = 1 - root * (1 + 1.0 / (2 * m));
    double big = m + 0.5;
    double perPosition = (2 * Math.pow(big, 5) + 1.5 * big * distance) / (1.5 * root);
    near(soundness, "batching, α", log2(perPosition * (149 * 0x1p21 + 29 * 0x1p15)));
    near(soundness, "fold 1, β", log2(perPosition * 7 * 0x1p18));
    near(soundness, "fold 2, β", log2(perPosition * 8 * 0x1p15));
    near(soundness, "fold 3, β", log2(perPosition * 7 * 0x1p12));
    double queries = 17 - 167 * log2(1 - distance);
    near(soundness, "queries", FIELD_BITS - queries);
  }

  private static void near(Soundness soundness, String name, double lost) {
    Term term =
        soundness.terms().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    double millibits = 1000 * (FIELD_BITS - lost);
    // rounded down by less than one, and 2^-18 bits for challenges that are not uniform
    assertThat((double) term.millibits()).as(name).isBetween(millibits - 1.01, millibits + 0.001);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  @Test
  void of_anyStatement_choosesTheBestMultiplicity() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      StarkParameters parameters = parameters(random);
      Shape shape = shape(random);
      Soundness soundness = Soundness.of(parameters, shape);
      long chosen = least(soundness);
      long best = new Rounds(parameters, shape, new UniqueDecoding(parameters.logBlowup())).least();
      for (int m = 3; m < 3000; m += 1 + m / 20) {
        Johnson johnson = Johnson.ofMultiplicity(parameters.logBlowup(), m);
        best = Math.max(best, new Rounds(parameters, shape, johnson).least());
      }
      assertThat(chosen)
          .as("seed %d, case %d: %s %s", seed, i, parameters, shape)
          .isGreaterThanOrEqualTo(Math.floorDiv(best * 1000, FixedLog.ONE));
    }
  }

  @Test
  void of_moreQueriesOrGrinding_neverLowersBits() {
    long seed = 12;
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      StarkParameters p = parameters(random);
      Shape shape = shape(random);
      long before = least(Soundness.of(p, shape));
      StarkParameters more = withQueries(p, p.queries() + 1 + random.nextInt(20));
      StarkParameters work =
          new StarkParameters(
              p.logBlowup(),
              p.queries(),
              p.grindingBits() + 1 + random.nextInt(5),
              p.logFold(),
              p.logFinal(),
              p.logCap());
      String what = "seed " + seed + ", case " + i + ": " + p + " " + shape;
      assertThat(least(Soundness.of(more, shape))).as(what).isGreaterThanOrEqualTo(before);
      assertThat(least(Soundness.of(work, shape))).as(what).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void of_aLargerStatement_neverRaisesBits() {
    long seed = 13;
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      StarkParameters parameters = parameters(random);
      Shape shape = shape(random);
      Shape larger = larger(random, shape);
      assertThat(least(Soundness.of(parameters, larger)))
          .as("seed %d, case %d: %s %s, then %s", seed, i, parameters, shape, larger)
          .isLessThanOrEqualTo(least(Soundness.of(parameters, shape)));
    }
  }

  /** One table gets taller, wider or of a higher degree, or one more table comes. */
  private static Shape larger(Random random, Shape shape) {
    List<TableShape> tables = new ArrayList<>(shape.tables());
    int at = random.nextInt(tables.size());
    TableShape t = tables.get(at);
    int kind = random.nextInt(8);
    if (kind == 7) {
      tables.add(table(random));
      return new Shape(tables);
    }
    tables.set(
        at,
        new TableShape(
            t.logHeight() + (kind == 0 ? 1 : 0),
            t.columns() + (kind == 1 ? 100 : 0),
            t.columnsNext() + (kind == 2 ? 100 : 0),
            t.constraints() + (kind == 3 ? 100 : 0),
            t.degree() + (kind == 4 ? 1 : 0),
            t.interactions() + (kind == 5 ? 10 : 0),
            t.widestTuple() + (kind == 6 ? 10 : 0)));
    return new Shape(tables);
  }

  @Test
  void of_eachKindOfGrowth_lowersItsOwnRound() {
    TableShape tall = new TableShape(16, 50, 10, 60, 3, 4, 5);
    TableShape small = new TableShape(10, 50, 10, 60, 3, 4, 5);
    lowers("interactions, γ and η", tall, small, new TableShape(10, 50, 10, 60, 3, 800, 5));
    lowers("interactions, γ and η", tall, small, new TableShape(10, 50, 10, 60, 3, 4, 9));
    lowers("constraints, λ", tall, small, new TableShape(10, 50, 10, 61, 3, 4, 5));
    lowers("out of domain, z", tall, small, new TableShape(16, 50, 10, 60, 4, 4, 5));
    lowers("batching, α", tall, small, new TableShape(10, 500, 10, 60, 3, 4, 5));
    lowers("batching, α", tall, small, new TableShape(10, 50, 500, 60, 3, 4, 5));
    // 16 → 13: only there a table of that height joins
    lowers("fold 1, β", tall, small, new TableShape(13, 50, 10, 60, 3, 4, 5));
  }

  private static void lowers(String name, TableShape first, TableShape second, TableShape then) {
    ProximityRegime johnson = Johnson.ofMultiplicity(1, 20);
    long before = round(new Shape(List.of(first, second)), johnson, name);
    long after = round(new Shape(List.of(first, then)), johnson, name);
    assertThat(after).as("%s with %s", name, then).isLessThan(before);
  }

  private static long round(Shape shape, ProximityRegime regime, String name) {
    return new Rounds(StarkParameters.HALF_100, shape, regime)
        .terms().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().millibits();
  }

  @Test
  void of_anyNumberOfQueries_isNeverMoreThanTheHash() {
    StarkParameters many = new StarkParameters(4, 1024, 40, 3, 5, 4);
    Shape tiny = new Shape(List.of(new TableShape(3, 4, 1, 2, 2, 0, 0)));
    assertThat(Soundness.of(many, tiny).bits()).isEqualTo(128);
  }

  @Test
  void of_fewQueriesOnSmallTables_countsOnlyQueriesAndGrinding() {
    StarkParameters few = new StarkParameters(3, 1, 0, 3, 0, 4);
    Shape tiny = new Shape(List.of(new TableShape(1, 4, 1, 2, 2, 0, 0)));
    Soundness soundness = Soundness.of(few, tiny);
    assertThat(soundness.bits()).isEqualTo(1); // just below 1.5
    assertThat(least(soundness)).isBetween(1490L, 1500L);
  }

  @Test
  void of_aStatementTooLargeForJohnsonsBound_decodesUniquely() {
    StarkParameters many = new StarkParameters(1, 1024, 0, 3, 5, 4);
    Shape wide = new Shape(List.of(new TableShape(30, 1 << 26, 0, 2, 2, 0, 0)));
    Soundness soundness = Soundness.of(many, wide);
    assertThat(soundness.regime()).isEqualTo(Regime.UNIQUE_DECODING);
    assertThat(soundness.multiplicity()).isZero();
    assertThat(soundness.bits()).isEqualTo(128);
  }

  @Test
  void of_tablesTooTallForTheDomain_isRefused() {
    StarkParameters parameters = new StarkParameters(6, 30, 0, 3, 5, 4);
    Shape tall = new Shape(List.of(new TableShape(27, 4, 1, 2, 2, 0, 0)));
    assertThatThrownBy(() -> Soundness.of(parameters, tall))
        .isInstanceOf(IllegalArgumentException.class);
    Shape highest = new Shape(List.of(new TableShape(26, 4, 1, 2, 2, 0, 0)));
    assertThat(Soundness.of(parameters, highest).bits()).isPositive();
  }

  @Test
  void shape_ofAConstraintSystem_countsColumnsOfTheBaseField() {
    ConstraintSystem system = ConstraintSystem.of(new Pairs(), 3);
    TableShape shape = TableShape.of(system, 12);
    int groups = system.groups().size();
    assertThat(shape.columns()).isEqualTo(1 + 2 + 3 * (groups + 1) + 3 * system.quotientChunks());
    // main columns and the running sum are read at the next row, fixed ones are not
    assertThat(shape.columnsNext()).isEqualTo(2 + 3 * (groups + 1));
    assertThat(shape.constraints()).isEqualTo(1 + groups + 1);
    assertThat(shape.degree()).isEqualTo(system.degree());
    assertThat(shape.interactions()).isEqualTo(2);
    assertThat(shape.widestTuple()).isEqualTo(2);
  }

  /** A column that counts, and pairs that are sent and received. */
  private static final class Pairs implements Air {
    @Override
    public String name() {
      return "pairs";
    }

    @Override
    public int fixedColumns() {
      return 1;
    }

    @Override
    public int mainColumns() {
      return 2;
    }

    @Override
    public void define(AirBuilder air) {
      air.assertZeroTransition(air.mainNext(0).minus(air.main(0)).minus(1));
      air.send(1, air.fixed(0), air.main(0), air.main(1));
      air.receive(1, air.fixed(0), air.main(1), air.main(0));
    }
  }

  private static StarkParameters parameters(Random random) {
    return new StarkParameters(
        1 + random.nextInt(6),
        10 + random.nextInt(200),
        random.nextInt(25),
        1 + random.nextInt(4),
        random.nextInt(8),
        random.nextInt(5));
  }

  private static Shape shape(Random random) {
    List<TableShape> tables = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      tables.add(table(random));
    }
    return new Shape(tables);
  }

  private static TableShape table(Random random) {
    int interactions = random.nextInt(20);
    return new TableShape(
        1 + random.nextInt(24),
        4 + random.nextInt(300),
        random.nextInt(100),
        1 + random.nextInt(300),
        1 + random.nextInt(7),
        interactions,
        interactions == 0 ? 0 : 1 + random.nextInt(12));
  }

  private static StarkParameters withQueries(StarkParameters p, int queries) {
    return new StarkParameters(
        p.logBlowup(), queries, p.grindingBits(), p.logFold(), p.logFinal(), p.logCap());
  }

  private static long least(Soundness soundness) {
    return soundness.terms().stream().mapToLong(Term::millibits).min().orElseThrow();
  }
}
