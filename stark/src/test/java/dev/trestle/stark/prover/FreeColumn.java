package dev.trestle.stark.prover;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.TableValues;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A table with a column that no constraint reads, and a prover that lies about its value at z. */
record FreeColumn(ProvingKey key, Matrix trace) {
  private static final Air AIR =
      new Air() {
        @Override
        public String name() {
          return "free column";
        }

        @Override
        public int mainColumns() {
          return 2;
        }

        @Override
        public void define(AirBuilder air) {
          air.assertBoolean(air.main(0));
        }
      };

  static FreeColumn statement(StarkParameters parameters) {
    ProvingKey key = SmallStatement.PROVER.key(parameters, List.of(ProvingKey.Definition.of(AIR)));
    Matrix trace = new Matrix(4, 2);
    for (int row = 0; row < trace.rows(); row++) {
      trace.set(row, 0, row % 2);
      trace.set(row, 1, row * row);
    }
    return new FreeColumn(key, trace);
  }

  /**
   * @param lie what is added to the value, given z
   */
  ProofRun run(UnaryOperator<Cubic> lie) {
    return new ProofRun(
        key,
        List.of(trace),
        List.of(new long[0]),
        SmallStatement.KERNELS,
        Workers.callingThread(),
        stage -> {},
        new Transcript()) {
      @Override
      TableValues[] openAt(Cubic z) {
        TableValues[] values = super.openAt(z);
        Cubic[] main = values[0].here()[Source.MAIN.ordinal()];
        main[1] = main[1].plus(lie.apply(z));
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
    };
  }

  Verdict verify(byte[] proof) {
    return StarkVerifier.verify(key.verifyingKey(), List.of(new long[0]), proof, 0);
  }
}
