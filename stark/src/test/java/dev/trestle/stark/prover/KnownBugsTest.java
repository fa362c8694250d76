package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.TableValues;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifierWith;
import dev.trestle.stark.WithoutConstraint;
import dev.trestle.stark.reference.FibonacciAir;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Bugs that other proof systems had, tried on this one. Where a transcript forgot something, the
 * attack is carried out: it convinces a verifier whose transcript forgets the same, and fails
 * against the real one.
 *
 * <ul>
 *   <li>Plonky3 #627, SP1 GHSA-c873-wfhp-wx5m (third part): opened values were not absorbed.
 *   <li>Plonky3 #1385, SP1 GHSA-8m24-3cfx-9fjw: the sums of LogUp were not absorbed.
 *   <li>lambda_vm #617: the statement was not absorbed.
 *   <li>SP1 GHSA-c873-wfhp-wx5m (first part): the proof said which table was which. Its second
 *       part, a flag of recursion, has no counterpart here.
 *   <li>SP1 GHSA-6248-228x-mmvh: the proof said by which key it was to be judged: here it says
 *       nothing of it. Lengths in it wrapped: nothing here has a length of its own. The bug in
 *       Plonky3 that was fixed along with it: a final polynomial with too many coefficients.
 *   <li>SP1 GHSA-63x8-x938-vx33: heights of commitment and evaluation were two numbers.
 *   <li>SP1 GHSA-f77q-r5qm-w4m8: inverses taken from the prover were not below p: no inverse is
 *       taken from the prover here; {@link DamagedProofTest} tries p added to every element.
 *   <li>Plonky3 #1912: a bus had tuples of several widths, and multiplicities above one were
 *       counted as one: {@code VerifyingKeyTest} and {@link InteractionAttackTest}.
 *   <li>Plonky3 #1921: of rows of a shorter table that several queries share, only one was hashed.
 *   <li>lambda_vm #652: constraints were written but not stated. Each AIR's tests delete each of
 *       its constraints; here it is seen that a constraint that is stated counts.
 * </ul>
 */
class KnownBugsTest {
  private static final StarkParameters PARAMETERS = new StarkParameters(1, 30, 0, 2, 1, 1);

  /** Forgets some absorptions, counted from the first. */
  private static final class Forgetful extends Transcript {
    private final int from;
    private final int to;
    private final RecordingTranscript drawn = new RecordingTranscript();
    private int count;

    Forgetful(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void absorb(byte[] bytes) {
      if (count < from || count >= to) {
        super.absorb(bytes);
        drawn.absorb(bytes);
      }
      count++;
    }

    @Override
    public Cubic draw() {
      drawn.draw();
      return super.draw();
    }

    Cubic drawn(int index) {
      return drawn.drawn().get(index);
    }
  }

  private record Stated(int mainColumns, Consumer<AirBuilder> constraints) implements Air {
    @Override
    public String name() {
      return "stated";
    }

    @Override
    public void define(AirBuilder air) {
      constraints.accept(air);
    }
  }

  /** A prover without checks. */
  private static class Attacker extends ProofRun {
    Attacker(
        ProvingKey key, List<Matrix> traces, List<long[]> publicValues, Transcript transcript) {
      super(
          key,
          traces,
          publicValues,
          SmallStatement.KERNELS,
          Workers.callingThread(),
          stage -> {},
          transcript);
    }

    @Override
    void requireConstraints(TableValues[] values, Cubic[][] challenges, Cubic lambda, Cubic z) {}

    @Override
    void requireBalance(Cubic total) {}
  }

  private static ProvingKey key(Air... airs) {
    return SmallStatement.PROVER.key(
        PARAMETERS, Arrays.stream(airs).map(ProvingKey.Definition::of).toList());
  }

  private static Matrix filled(int logRows, int columns, long value) {
    Matrix matrix = new Matrix(logRows, columns);
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, value);
      }
    }
    return matrix;
  }

  private static void assertRejected(
      ProvingKey key, List<long[]> publicValues, byte[] proof, Reason reason) {
    assertThat(StarkVerifier.verify(key.verifyingKey(), publicValues, proof, 0))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  /**
   * "All are seven", of eights. Knowing α before the opened values are fixed, the prover claims of
   * the quotient's columns what the constraint wants at z, such that the lies cancel in f: with e₀
   * and e₁ added, e₀ + α·e₁ = 0 and e₀ + e₁·X is what is missing.
   */
  @Test
  void plonky3Issue627_openedValuesNotAbsorbed() {
    ProvingKey key = key(new Stated(1, air -> air.assertZero(air.main(0).minus(7))));
    List<Matrix> traces = List.of(filled(3, 1, 8));
    List<long[]> none = List.of(new long[0]);
    // tag, digest, heights, main, quotient; then the column and three of the quotient's
    int from = 5;
    int to = from + 4;
    Forgetful first = new Forgetful(from, to);
    new Attacker(key, traces, none, first).prove();
    Cubic alpha = first.drawn(2); // after λ and z
    Forgetful second = new Forgetful(from, to);
    byte[] forged = forgedOpenings(key, traces, alpha, second);
    assertThat(second.drawn(2)).isEqualTo(alpha);
    assertThat(
            VerifierWith.transcript(key.verifyingKey(), none, forged, new Forgetful(from, to))
                .accepted())
        .isTrue();
    assertThat(StarkVerifier.verify(key.verifyingKey(), none, forged, 0).accepted()).isFalse();
    byte[] hopeful = forgedOpenings(key, traces, alpha, new Transcript());
    assertRejected(key, none, hopeful, Reason.FOLDING);
  }

  private static byte[] forgedOpenings(
      ProvingKey key, List<Matrix> traces, Cubic alpha, Transcript transcript) {
    return new Attacker(key, traces, List.of(new long[0]), transcript) {
      @Override
      TableValues[] openAt(Cubic z) {
        TableValues[] values = super.openAt(z);
        Cubic[] q = values[0].here()[Source.QUOTIENT.ordinal()];
        Cubic x = new Cubic(0, 1, 0);
        Cubic claimed = q[0].plus(q[1].times(x)).plus(q[2].times(x.square()));
        Cubic a = values[0].here()[Source.MAIN.ordinal()][0];
        Cubic vanishing = z.squarings(traces.getFirst().logRows()).minus(1);
        Cubic missing = a.minus(7).times(vanishing.inverse()).minus(claimed);
        Cubic e1 = missing.times(x.minus(alpha).inverse());
        q[0] = q[0].minus(e1.times(alpha));
        q[1] = q[1].plus(e1);
        return values;
      }

      @Override
      FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
        return new FriProver(shape, kernels, workers) {
          @Override
          Cubic[] finalPolynomial(CubicVector values) {
            return Arrays.copyOf(coefficients(values), 1 << shape.logFinal());
          }
        };
      }
    }.prove();
  }

  /**
   * "All are seven", of one table of eights and one of sixes. Knowing λ before the sums are fixed,
   * the prover lets each sum cancel its table's error, the same on every row, in the constraint of
   * the running sum; the two sums cancel each other.
   */
  @Test
  void plonky3Issue1385_sumsNotAbsorbed() {
    Air sevens =
        new Stated(
            2,
            air -> {
              air.assertZero(air.main(0).minus(7));
              air.send(1, air.constant(1), air.main(1));
              air.receive(1, air.constant(1), air.main(1));
            });
    ProvingKey key = key(sevens, sevens);
    List<Matrix> traces = List.of(filled(3, 2, 8), filled(3, 2, 6));
    List<long[]> none = List.of(new long[0], new long[0]);
    // tag, digest, heights, main, auxiliary
    int from = 5;
    int to = from + 2;
    Forgetful first = new Forgetful(from, to);
    new Attacker(key, traces, none, first).prove();
    Cubic lambda = first.drawn(2); // after γ and η
    int constraints = key.verifyingKey().tables().getFirst().system().constraints().size();
    Cubic error = lambda.power(constraints - 1).times(traces.getFirst().rows());

    Forgetful second = new Forgetful(from, to);
    byte[] forged = forgedSums(key, traces, error, second);
    assertThat(second.drawn(2)).isEqualTo(lambda);
    assertThat(
            VerifierWith.transcript(key.verifyingKey(), none, forged, new Forgetful(from, to))
                .accepted())
        .isTrue();
    assertThat(StarkVerifier.verify(key.verifyingKey(), none, forged, 0).accepted()).isFalse();
    byte[] hopeful = forgedSums(key, traces, error, new Transcript());
    assertRejected(key, none, hopeful, Reason.CONSTRAINTS);
  }

  private static byte[] forgedSums(
      ProvingKey key, List<Matrix> traces, Cubic error, Transcript transcript) {
    return new Attacker(key, traces, List.of(new long[0], new long[0]), transcript) {
      @Override
      Cubic sum(int table, Cubic sum) {
        assertThat(sum.isZero()).isTrue();
        return table == 0 ? error.negate() : error;
      }
    }.prove();
  }

  /**
   * Fibonacci, of numbers that are no such sequence. Knowing all challenges before the public
   * values are fixed, the prover commits to a quotient of zero and then solves the identity at z,
   * three equations over F, for the three public values.
   */
  @Test
  void lambdaVmPull617_statementNotAbsorbed() {
    ProvingKey key = key(new FibonacciAir());
    Matrix trace = new Matrix(3, 2);
    for (int row = 0; row < trace.rows(); row++) {
      trace.set(row, 0, 1000 + row * row);
      trace.set(row, 1, 77 - row);
    }
    // tag, digest, three public values
    int from = 2;
    int to = from + 3;
    long[] solved = new long[3];
    Forgetful forgetful = new Forgetful(from, to);
    byte[] forged = withZeroQuotient(key, trace, new long[3], forgetful, solved);
    List<long[]> statement = List.of(solved);
    assertThat(
            VerifierWith.transcript(key.verifyingKey(), statement, forged, new Forgetful(from, to))
                .accepted())
        .isTrue();
    assertThat(fibonacci(solved[0], solved[1], trace.rows())).isNotEqualTo(solved[2]);
    assertRejected(key, statement, forged, Reason.CONSTRAINTS);
    byte[] hopeful = withZeroQuotient(key, trace, solved, new Transcript(), new long[3]);
    assertRejected(key, statement, hopeful, Reason.CONSTRAINTS);
  }

  private static long fibonacci(long a, long b, int rows) {
    for (int row = 1; row < rows; row++) {
      long sum = Goldilocks.add(a, b);
      a = b;
      b = sum;
    }
    return b;
  }

  private static byte[] withZeroQuotient(
      ProvingKey key, Matrix trace, long[] stated, Transcript transcript, long[] solved) {
    return new Attacker(key, List.of(trace), List.of(stated), transcript) {
      @Override
      void shapeQuotient(int table, Matrix coefficients) {
        for (int row = 0; row < coefficients.rows(); row++) {
          for (int column = 0; column < coefficients.columns(); column++) {
            coefficients.set(row, column, 0);
          }
        }
      }

      @Override
      void requireConstraints(TableValues[] values, Cubic[][] challenges, Cubic lambda, Cubic z) {
        int log = trace.logRows();
        long lastRow = Goldilocks.inverse(Goldilocks.rootOfUnity(log));
        Cubic vanishing = z.squarings(log).minus(1);
        Cubic first = vanishing.times(z.minus(1).inverse());
        Cubic last = vanishing.times(z.minus(lastRow).inverse());
        Cubic transition = z.minus(lastRow);
        Cubic[] here = values[0].here()[Source.MAIN.ordinal()];
        Cubic[] next = values[0].next()[Source.MAIN.ordinal()];
        Cubic[] factors = {first.times(lambda.power(4)), first.times(lambda.power(3)), last};
        Cubic steps = next[0].minus(here[1]).times(lambda.square());
        steps = steps.plus(next[1].minus(here[0]).minus(here[1]).times(lambda));
        Cubic wanted =
            factors[0]
                .times(here[0])
                .plus(factors[1].times(here[1]))
                .plus(factors[2].times(here[1]))
                .plus(transition.times(steps));
        System.arraycopy(solve(factors, wanted), 0, solved, 0, 3);
      }
    }.prove();
  }

  /** x of F³ with Σ xᵢ·factorsᵢ = wanted, by Cramer's rule. */
  private static long[] solve(Cubic[] factors, Cubic wanted) {
    long whole = determinant(factors[0], factors[1], factors[2]);
    long inverse = Goldilocks.inverse(whole);
    return new long[] {
      Goldilocks.multiply(determinant(wanted, factors[1], factors[2]), inverse),
      Goldilocks.multiply(determinant(factors[0], wanted, factors[2]), inverse),
      Goldilocks.multiply(determinant(factors[0], factors[1], wanted), inverse)
    };
  }

  private static long determinant(Cubic x, Cubic y, Cubic z) {
    long first = Goldilocks.multiply(x.a(), minor(y.b(), z.b(), y.c(), z.c()));
    long second = Goldilocks.multiply(y.a(), minor(x.b(), z.b(), x.c(), z.c()));
    long third = Goldilocks.multiply(z.a(), minor(x.b(), y.b(), x.c(), y.c()));
    return Goldilocks.add(Goldilocks.subtract(first, second), third);
  }

  private static long minor(long a, long b, long c, long d) {
    return Goldilocks.subtract(Goldilocks.multiply(a, d), Goldilocks.multiply(b, c));
  }

  @Test
  void sp1GhsaC873_tablesExchanged() {
    Air sevens = new Stated(1, air -> air.assertZero(air.main(0).minus(7)));
    Air nines = new Stated(1, air -> air.assertZero(air.main(0).minus(9)));
    ProvingKey key = key(sevens, nines);
    List<long[]> none = List.of(new long[0], new long[0]);
    List<Matrix> right = List.of(filled(2, 1, 7), filled(2, 1, 9));
    RecordingTranscript transcript = new RecordingTranscript();
    byte[] proof = new Attacker(key, right, none, transcript).prove();
    assertThat(StarkVerifier.verify(key.verifyingKey(), none, proof, 0).accepted()).isTrue();
    byte[] exchanged =
        new Attacker(key, List.of(right.get(1), right.get(0)), none, new Transcript()).prove();
    assertRejected(key, none, exchanged, Reason.CONSTRAINTS);
    // the opened values of one table given as the other's: a column and the quotient's three
    int at = 2 + transcript.absorbed().get(3).length + transcript.absorbed().get(4).length;
    int size = 4 * Cubic.SIZE_BYTES;
    byte[] relabelled = Arrays.copyOf(proof, proof.length);
    System.arraycopy(proof, at, relabelled, at + size, size);
    System.arraycopy(proof, at + size, relabelled, at, size);
    assertRejected(key, none, relabelled, Reason.CONSTRAINTS);
    // a proof for the tables in the other order
    ProvingKey reordered = key(nines, sevens);
    assertThat(StarkVerifier.verify(reordered.verifyingKey(), none, proof, 0).accepted()).isFalse();
  }

  @Test
  void plonky3GhsaF69f_finalPolynomialWithMoreCoefficients() {
    SmallStatement statement = SmallStatement.small();
    RecordingTranscript transcript = new RecordingTranscript();
    byte[] proof = statement.prove(transcript);
    int sent =
        transcript.absorbed().stream()
            .skip(transcript.indexOfHeights())
            .mapToInt(b -> b.length)
            .sum();
    int end = sent - Long.BYTES; // before the nonce
    for (int more = 1; more <= 4; more++) {
      byte[] longer = new byte[proof.length + more * Cubic.SIZE_BYTES];
      System.arraycopy(proof, 0, longer, 0, end);
      System.arraycopy(proof, end, longer, end + more * Cubic.SIZE_BYTES, proof.length - end);
      assertThat(statement.verify(longer).accepted()).isFalse();
    }
  }

  @Test
  void sp1Ghsa63x8_heightsOfCommitmentAndEvaluationAreOneNumber() {
    SmallStatement statement = SmallStatement.of(PARAMETERS, 4, 3, 5);
    byte[] proof = statement.prove();
    assertThat(statement.verify(proof).accepted()).isTrue();
    for (int table = 0; table < 3; table++) {
      for (int height = 1; height <= 30; height++) {
        byte[] other = Arrays.copyOf(proof, proof.length);
        other[table] = (byte) height;
        assertThat(statement.verify(other).accepted()).isEqualTo(height == proof[table]);
      }
    }
  }

  /** Every row that is opened is hashed: a change anywhere in them shows there, not only in FRI. */
  @Test
  void plonky3Pull1921_rowsOfShorterTablesThatQueriesShare() {
    SmallStatement statement = SmallStatement.of(PARAMETERS, 5, 2, 5);
    RecordingTranscript transcript = new RecordingTranscript();
    byte[] proof = statement.prove(transcript);
    int openings =
        transcript.absorbed().stream()
            .skip(transcript.indexOfHeights())
            .mapToInt(b -> b.length)
            .sum();
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (int at = openings; at < proof.length; at += Long.BYTES) {
      byte[] other = Arrays.copyOf(proof, proof.length);
      other[at] ^= 1;
      if (statement.verify(other) instanceof Verdict.Rejected rejected) {
        reasons.add(rejected.reason());
      } else {
        throw new AssertionError("word " + at + " does not matter");
      }
    }
    assertThat(reasons).isSubsetOf(Reason.COMMITMENT, Reason.ENCODING);
  }

  @Test
  void lambdaVmPull652_constraintsThatAreStatedCount() {
    long[][] statements = {{5, 6L << 3}, {5, 5L << 3}, {5, 7}};
    for (int broken = 0; broken < 3; broken++) {
      Matrix trace = new Matrix(2, 1);
      long start = broken == 0 ? 6 : 5;
      for (int row = 0; row < 4; row++) {
        trace.set(row, 0, start << row);
      }
      if (broken == 1) {
        trace.set(1, 0, 11);
      }
      List<long[]> statement = List.of(statements[broken]);
      ProvingKey key = key(new SmallStatement.Doubling());
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> SmallStatement.PROVER.prove(key, List.of(trace), statement, stage -> {}));
      byte[] wrong = new Attacker(key, List.of(trace), statement, new Transcript()).prove();
      assertRejected(key, statement, wrong, Reason.CONSTRAINTS);
      ProvingKey without = key(new WithoutConstraint(new SmallStatement.Doubling(), broken));
      byte[] proof = SmallStatement.PROVER.prove(without, List.of(trace), statement, stage -> {});
      assertThat(StarkVerifier.verify(without.verifyingKey(), statement, proof, 0).accepted())
          .isTrue();
    }
  }
}
