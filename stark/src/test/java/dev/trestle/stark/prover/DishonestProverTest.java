package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.FriRound;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.TableValues;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifierWith;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Provers that follow the protocol but for one step, in which they do what would help a false
 * statement. With as many queries as here, a word that differs from all polynomials in a quarter of
 * its places passes with a chance below 2^-16; transcripts are deterministic, so no test is a
 * gamble.
 */
class DishonestProverTest {
  private static final StarkParameters PARAMETERS = new StarkParameters(2, 40, 0, 2, 1, 2);
  private static final SmallStatement STATEMENT = SmallStatement.of(PARAMETERS, 5, 3, 5);

  /** Without the checks by which an honest prover notices that it cannot prove a thing. */
  private static class Cheat extends ProofRun {
    Cheat(SmallStatement statement) {
      super(
          statement.key(),
          statement.traces(),
          statement.publicValues(),
          SmallStatement.KERNELS,
          Workers.callingThread(),
          stage -> {},
          new Transcript());
    }

    @Override
    void requireConstraints(TableValues[] values, Cubic[][] challenges, Cubic lambda, Cubic z) {}

    @Override
    void requireBalance(Cubic total) {}
  }

  /** With another FRI. */
  private abstract static class FriCheat extends Cheat {
    FriCheat() {
      super(STATEMENT);
    }

    @Override
    abstract FriProver friProver(ProofShape shape, Kernels kernels, Workers workers);
  }

  /** Sends what it has of a final polynomial, whatever the degree. */
  private static class CutFri extends FriProver {
    private final ProofShape shape;

    CutFri(ProofShape shape, Kernels kernels, Workers workers) {
      super(shape, kernels, workers);
      this.shape = shape;
    }

    @Override
    Cubic[] finalPolynomial(CubicVector values) {
      return Arrays.copyOf(coefficients(values), 1 << shape.logFinal());
    }
  }

  private static void assertRejected(ProofRun run, Reason reason) {
    assertRejected(STATEMENT, run, reason);
  }

  private static void assertRejected(SmallStatement statement, ProofRun run, Reason reason) {
    byte[] proof = run.prove();
    assertThat(statement.verify(proof))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  /** All that is not a false step is right: without one the same code convinces. */
  @Test
  void cheat_whoDoesNotCheat_isAccepted() {
    assertThat(STATEMENT.verify(new Cheat(STATEMENT).prove()).accepted()).isTrue();
    assertThat(STATEMENT.verify(new Cheat(STATEMENT).prove()))
        .isEqualTo(STATEMENT.verify(STATEMENT.prove()));
    ProofRun cut =
        new FriCheat() {
          @Override
          FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
            return new CutFri(shape, kernels, workers);
          }
        };
    assertThat(STATEMENT.verify(cut.prove()).accepted()).isTrue();
  }

  private static SmallStatement falseStatement() {
    SmallStatement wrong = SmallStatement.of(PARAMETERS, 5, 3, 5);
    Matrix doubling = wrong.traces().get(2);
    doubling.set(3, 0, doubling.get(3, 0) + 1);
    return wrong;
  }

  @Test
  void falseTrace_withTheQuotientsLowerCoefficients_isRejected() {
    SmallStatement wrong = falseStatement();
    assertThatIllegalArgumentException().isThrownBy(wrong::prove);
    assertRejected(wrong, new Cheat(wrong), Reason.CONSTRAINTS);
  }

  @Test
  void falseTrace_withARandomQuotientOfLowDegree_isRejected() {
    SmallStatement wrong = falseStatement();
    ProofRun run =
        new Cheat(wrong) {
          @Override
          void shapeQuotient(int table, Matrix coefficients) {
            for (int row = 0; row < wrong.traces().get(table).rows(); row++) {
              coefficients.set(row, 0, 17L * row + table);
            }
          }
        };
    assertRejected(wrong, run, Reason.CONSTRAINTS);
  }

  /** What no constraint reads (a column at the next row) is left to FRI. */
  @Test
  void openedValues_thatAreNotTheColumns_failTheConstraintsOrFri() {
    List<Reason> reasons = new ArrayList<>();
    for (int table = 0; table < 3; table++) {
      ConstraintSystem system = STATEMENT.verifyingKey().tables().get(table).system();
      for (Source source : Source.values()) {
        for (int column = 0; column < system.width(source); column++) {
          reasons.add(reason(lie(table, source, column, false)));
          if (system.opensNext(source)) {
            reasons.add(reason(lie(table, source, column, true)));
          }
        }
      }
    }
    assertThat(reasons).hasSizeGreaterThan(40).containsOnly(Reason.CONSTRAINTS, Reason.FOLDING);
  }

  private static Reason reason(ProofRun run) {
    return ((Verdict.Rejected) STATEMENT.verify(run.prove())).reason();
  }

  private static ProofRun lie(int table, Source source, int column, boolean next) {
    return new Cheat(STATEMENT) {
      @Override
      TableValues[] openAt(Cubic z) {
        TableValues[] values = super.openAt(z);
        Cubic[][] point = next ? values[table].next() : values[table].here();
        Cubic[] columns = point[source.ordinal()];
        columns[column] = columns[column].plus(Cubic.ONE);
        return values;
      }

      @Override
      FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
        return new CutFri(shape, kernels, workers);
      }
    };
  }

  /** One column that no constraint reads, so that its opening can lie without any contradiction. */
  @Test
  void openedValue_ofAColumnThatNoConstraintReads_isHeldToItByFri() {
    FreeColumn free = FreeColumn.statement(PARAMETERS);
    ProofRun honest = free.run(z -> Cubic.ZERO);
    assertThat(free.verify(honest.prove()).accepted()).isTrue();
    ProofRun liar = free.run(z -> Cubic.ONE);
    assertThat(free.verify(liar.prove()))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.FOLDING));
  }

  /**
   * The committed quotient has x^n or x^(2n-1) more than it should; its opening is the right one.
   */
  @Test
  void quotient_withTooManyCoefficients_failsFri() {
    for (int table = 0; table < 3; table++) {
      int logHeight = STATEMENT.traces().get(table).logRows();
      assertRejected(tallQuotient(table, 1 << logHeight, logHeight), Reason.FOLDING);
      assertRejected(tallQuotient(table, (2 << logHeight) - 1, logHeight), Reason.FOLDING);
    }
  }

  private static ProofRun tallQuotient(int table, int exponent, int logHeight) {
    return new Cheat(STATEMENT) {
      @Override
      void shapeQuotient(int shaped, Matrix coefficients) {
        if (shaped == table) {
          assertThat(coefficients.get(exponent, 0)).isZero();
          coefficients.set(exponent, 0, 1);
        }
      }

      @Override
      TableValues[] openAt(Cubic z) {
        TableValues[] values = super.openAt(z);
        // what the first n points, where x^n is 7^n, make of the excess
        long shift = Goldilocks.power(Goldilocks.GENERATOR, 1L << logHeight);
        Cubic excess = z.power(exponent - (1L << logHeight)).times(shift);
        Cubic[] quotient = values[table].here()[Source.QUOTIENT.ordinal()];
        quotient[0] = quotient[0].minus(excess);
        return values;
      }

      @Override
      FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
        return new CutFri(shape, kernels, workers);
      }
    };
  }

  @Test
  void friLayer_farFromAllPolynomials_isRejected() {
    ProofRun run =
        new FriCheat() {
          @Override
          FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
            return new CutFri(shape, kernels, workers) {
              @Override
              void shapeLayer(FriRound round, CubicVector values) {
                if (round.logSize() == shape.maxLogSize() - 2) {
                  for (int i = 0; i < values.size(); i += 4) {
                    values.set(i, values.get(i).plus(Cubic.ONE));
                  }
                }
              }
            };
          }
        };
    assertRejected(run, Reason.FOLDING);
  }

  /** The first layer is zero, a polynomial beyond doubt, but not what the openings make f. */
  @Test
  void friLayer_ofAPolynomialThatIsNotF_isRejected() {
    ProofRun run =
        new FriCheat() {
          @Override
          FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
            return new FriProver(shape, kernels, workers) {
              @Override
              void shapeLayer(FriRound round, CubicVector values) {
                for (int i = 0; i < values.size() && round.logSize() == shape.maxLogSize(); i++) {
                  values.set(i, Cubic.ZERO);
                }
              }
            };
          }
        };
    assertRejected(run, Reason.FOLDING);
  }

  @Test
  void finalPolynomial_otherThanTheLastLayers_isRejected() {
    for (int coefficient = 0; coefficient < 2; coefficient++) {
      int changed = coefficient;
      ProofRun run =
          new FriCheat() {
            @Override
            FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
              return new FriProver(shape, kernels, workers) {
                @Override
                Cubic[] finalPolynomial(CubicVector values) {
                  Cubic[] polynomial = super.finalPolynomial(values);
                  polynomial[changed] = polynomial[changed].plus(Cubic.ONE);
                  return polynomial;
                }
              };
            }
          };
      assertRejected(run, Reason.FOLDING);
    }
  }

  @Test
  void layersCap_ofTheRoundBefore_isRejected() {
    ProofRun run =
        new FriCheat() {
          @Override
          FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
            return new FriProver(shape, kernels, workers) {
              @Override
              List<Bytes32> cap(List<MerkleTree> layers) {
                List<Bytes32> first = layers.getFirst().cap();
                List<Bytes32> own = layers.getLast().cap();
                return first.size() == own.size() ? first : own;
              }
            };
          }
        };
    assertRejected(run, Reason.COMMITMENT);
  }

  @Test
  void shorterTables_leftOutOfFri_orAddedWithAnotherPower_areRejected() {
    for (Cubic factor : List.of(Cubic.ZERO, new Cubic(0, 1, 0), Cubic.of(2))) {
      ProofRun run =
          new FriCheat() {
            @Override
            FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
              return new CutFri(shape, kernels, workers) {
                @Override
                void join(CubicVector values, CubicVector joining, Cubic power) {
                  super.join(values, joining, power.times(factor));
                }
              };
            }
          };
      assertRejected(run, Reason.FOLDING);
    }
    // the power of the fold before
    ProofRun run =
        new FriCheat() {
          @Override
          FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
            return new CutFri(shape, kernels, workers) {
              @Override
              void join(CubicVector values, CubicVector joining, Cubic power) {
                super.join(values, joining, power.square());
              }
            };
          }
        };
    assertRejected(run, Reason.FOLDING);
  }

  @Test
  void openings_inAnotherOrder_areRejected() {
    SmallStatement statement = SmallStatement.small();
    RecordingTranscript transcript = new RecordingTranscript();
    byte[] proof = statement.prove(transcript);
    int from =
        transcript.absorbed().stream()
            .skip(transcript.indexOfHeights())
            .mapToInt(b -> b.length)
            .sum();
    for (int size : new int[] {Long.BYTES, Bytes32.SIZE_BYTES, 3 * Long.BYTES}) {
      for (int at = from; at + 2 * size <= proof.length; at += size) {
        byte[] other = Arrays.copyOf(proof, proof.length);
        System.arraycopy(proof, at, other, at + size, size);
        System.arraycopy(proof, at + size, other, at, size);
        boolean same = Arrays.equals(proof, other);
        assertThat(statement.verify(other).accepted()).isEqualTo(same);
      }
    }
  }

  @Test
  void nonce_withoutWork_isRejected() {
    StarkParameters working = new StarkParameters(2, 40, 12, 2, 1, 2);
    SmallStatement statement = SmallStatement.of(working, 3, 2, 5);
    ProofRun run =
        new Cheat(statement) {
          @Override
          long work(Transcript transcript, int bits) {
            long nonce = 0;
            while (transcript.zeroBitsAfter(nonce) != bits - 1) {
              nonce++;
            }
            return nonce;
          }
        };
    assertRejected(statement, run, Reason.GRINDING);
    assertThat(statement.verify(statement.prove()).accepted()).isTrue();
  }

  /** A z of the base field would be a point of a domain, where openings say what one likes. */
  @Test
  void z_inTheBaseField_isRefused() {
    class Rigged extends Transcript {
      private int drawn;

      @Override
      public Cubic draw() {
        Cubic element = super.draw();
        return ++drawn == 4 ? Cubic.of(element.a()) : element; // γ, η, λ, z
      }
    }

    SmallStatement statement = SmallStatement.small();
    byte[] proof =
        new ProofRun(
                statement.key(),
                statement.traces(),
                statement.publicValues(),
                SmallStatement.KERNELS,
                Workers.callingThread(),
                stage -> {},
                new Rigged())
            .prove();
    assertThat(
            VerifierWith.transcript(
                statement.verifyingKey(), statement.publicValues(), proof, new Rigged()))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.POINT));
  }
}
