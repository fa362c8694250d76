package dev.trestle.stark.prover;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifierWith;
import dev.trestle.stark.VerifyingKey;
import java.util.List;
import java.util.Optional;

/**
 * A statement with everything in it, small enough that a test can prove and verify it thousands of
 * times: three tables of three heights, fixed columns, two buses, public values.
 */
record SmallStatement(ProvingKey key, List<Matrix> traces, List<long[]> publicValues) {
  static final StarkParameters PARAMETERS = new StarkParameters(1, 6, 2, 2, 1, 1);
  static final Kernels KERNELS = KernelChoice.scalar(12).kernels();
  static final StarkProver PROVER = StarkProver.scalar(12, Workers.callingThread());

  /** Looks x, y up among the squares; passes x on to the row before, on a bus of its own. */
  static final class Askers implements Air {
    @Override
    public String name() {
      return "askers";
    }

    @Override
    public int mainColumns() {
      return 3;
    }

    @Override
    public void define(AirBuilder air) {
      Expression passes = air.main(2);
      air.assertBoolean(passes);
      air.send(1, air.constant(1), air.main(0), air.main(1));
      air.send(2, passes, air.main(0));
      air.receive(2, air.mainNext(2), air.mainNext(0));
    }
  }

  /** Answers lookups of x, x². */
  static final class Squares implements Air {
    @Override
    public String name() {
      return "squares";
    }

    @Override
    public int fixedColumns() {
      return 2;
    }

    @Override
    public int mainColumns() {
      return 1;
    }

    @Override
    public void define(AirBuilder air) {
      air.receive(1, air.main(0), air.fixed(0), air.fixed(1));
    }
  }

  /** A number that doubles from the first public value to the second. */
  static final class Doubling implements Air {
    @Override
    public String name() {
      return "doubling";
    }

    @Override
    public int mainColumns() {
      return 1;
    }

    @Override
    public int publicValues() {
      return 2;
    }

    @Override
    public void define(AirBuilder air) {
      Expression a = air.main(0);
      air.assertZeroFirst(a.minus(air.publicValue(0)));
      air.assertZeroTransition(air.mainNext(0).minus(a.plus(a)));
      air.assertZeroLast(a.minus(air.publicValue(1)));
    }
  }

  static SmallStatement small() {
    return of(PARAMETERS, 3, 2, 5);
  }

  /**
   * @param logAskers rows of the askers
   * @param logDoubling rows of the doubling numbers
   * @param first of these
   */
  static SmallStatement of(StarkParameters parameters, int logAskers, int logDoubling, long first) {
    return of(key(parameters, squares()), logAskers, logDoubling, first);
  }

  static SmallStatement of(ProvingKey key, int logAskers, int logDoubling, long first) {
    Matrix askers = new Matrix(logAskers, 3);
    Matrix squares = key.fixed(1).orElseThrow();
    Matrix counts = new Matrix(1, 1);
    for (int row = 0; row < askers.rows(); row++) {
      int asked = row % 3 == (int) (first & 1) ? 1 : 0;
      askers.set(row, 0, squares.get(asked, 0));
      askers.set(row, 1, squares.get(asked, 1));
      askers.set(row, 2, 1);
      counts.set(asked, 0, counts.get(asked, 0) + 1);
    }
    Matrix doubling = new Matrix(logDoubling, 1);
    for (int row = 0; row < doubling.rows(); row++) {
      doubling.set(row, 0, first << row);
    }
    long[] ends = {first, first << doubling.rows() - 1};
    return new SmallStatement(
        key, List.of(askers, counts, doubling), List.of(new long[0], new long[0], ends));
  }

  static Matrix squares() {
    Matrix squares = new Matrix(1, 2);
    for (int row = 0; row < 2; row++) {
      squares.set(row, 0, row + 2);
      squares.set(row, 1, (row + 2) * (row + 2));
    }
    return squares;
  }

  static ProvingKey key(StarkParameters parameters, Matrix squares) {
    return PROVER.key(
        parameters,
        List.of(
            ProvingKey.Definition.of(new Askers()),
            new ProvingKey.Definition(new Squares(), Optional.of(squares)),
            ProvingKey.Definition.of(new Doubling())));
  }

  VerifyingKey verifyingKey() {
    return key.verifyingKey();
  }

  byte[] prove() {
    return prove(new Transcript());
  }

  byte[] prove(Transcript transcript) {
    return PROVER.prove(key, traces, publicValues, stage -> {}, transcript);
  }

  Verdict verify(byte[] proof) {
    return StarkVerifier.verify(verifyingKey(), publicValues, proof, 0);
  }

  Verdict verify(byte[] proof, Transcript transcript) {
    return VerifierWith.transcript(verifyingKey(), publicValues, proof, transcript);
  }
}
