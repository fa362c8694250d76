package dev.trestle.stark.prover;

import dev.trestle.stark.ByteWriter;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.FriRound;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.Transcript;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Shows that functions are polynomials of low degree: docs/spec/stark.md, FRI. Not final: tests
 * override steps to cheat.
 */
class FriProver {
  private static final long HALF = Goldilocks.inverse(2);

  private static final int CHUNK = 1 << 12;

  private final ProofShape shape;
  private final Kernels kernels;
  private final Workers workers;
  private final List<MerkleTree> layers = new ArrayList<>();

  FriProver(ProofShape shape, Kernels kernels, Workers workers) {
    this.shape = shape;
    this.kernels = kernels;
    this.workers = workers;
  }

  /**
   * Commits to all layers and sends the final polynomial.
   *
   * @param functions f of each size of domain
   */
  final void commit(IntFunction<CubicVector> functions, ByteWriter proof, Transcript transcript) {
    CubicVector values = functions.apply(shape.maxLogSize());
    for (FriRound round : shape.rounds()) {
      shapeLayer(round, values);
      MerkleTree layer =
          new MerkleTree(
              List.of(leaves(round, values)), shape.key().parameters(), kernels, workers);
      layers.add(layer);
      List<Bytes32> cap = cap(layers);
      proof.writeDigests(cap, shape.key().parameters().treeHash());
      transcript.absorb(cap);
      Cubic beta = transcript.draw();
      Cubic power = beta;
      for (int i = 0; i < round.logFold(); i++) {
        values = fold(values, round.logSize() - i, power);
        power = power.square();
      }
      if (round.joins()) {
        join(values, functions.apply(round.logFolded()), power);
      }
    }
    for (Cubic coefficient : finalPolynomial(values)) {
      proof.writeCubic(coefficient);
      transcript.absorb(coefficient);
    }
  }

  /** Nothing to do to a layer that is one. */
  void shapeLayer(FriRound round, CubicVector values) {}

  /** What stands for the newest of the layers. */
  List<Bytes32> cap(List<MerkleTree> layers) {
    return layers.getLast().cap();
  }

  /** Adds a shorter table's f to a layer of its size. */
  void join(CubicVector values, CubicVector joining, Cubic power) {
    for (int i = 0; i < values.size(); i++) {
      values.set(i, values.get(i).plus(joining.get(i).times(power)));
    }
  }

  private static Matrix leaves(FriRound round, CubicVector values) {
    Matrix leaves = new Matrix(round.logFolded(), Cubic.DEGREE << round.logFold());
    int neighbours = 1 << round.logFold();
    for (int neighbour = 0; neighbour < neighbours; neighbour++) {
      for (int plane = 0; plane < Cubic.DEGREE; plane++) {
        int column = Cubic.DEGREE * neighbour + plane;
        long[] strip = leaves.strip(column / Matrix.LANES);
        int from = plane * values.size() + neighbour;
        for (int at = column % Matrix.LANES; at < strip.length; at += Matrix.LANES) {
          strip[at] = values.planes()[from];
          from += neighbours;
        }
      }
    }
    return leaves;
  }

  private CubicVector fold(CubicVector values, int logSize, Cubic beta) {
    CubicVector folded = new CubicVector(values.size() / 2);
    CubicVector odd = new CubicVector(folded.size());
    CubicVector factors = new CubicVector(folded.size());
    // 1 / x for the points x at even positions
    long[] inverses = EvaluationDomain.bitReversedPowers(logSize - 1, 1, 2, true);
    Cubic half = beta.times(HALF);
    long[] limbs = {half.a(), half.b(), half.c()};
    int chunk = Math.min(CHUNK, folded.size());
    workers.run(
        folded.size() / chunk,
        task -> {
          int from = task * chunk;
          for (int plane = 0; plane < Cubic.DEGREE; plane++) {
            int at = plane * folded.size() + from;
            long[] pairs = values.planes();
            int pair = plane * values.size() + 2 * from;
            for (int i = at; i < at + chunk; i++) {
              folded.planes()[i] = BranchFree.add(pairs[pair], pairs[pair + 1]);
              odd.planes()[i] = BranchFree.subtract(pairs[pair], pairs[pair + 1]);
              pair += 2;
            }
            kernels.multiply(folded.planes(), at, HALF, folded.planes(), at, chunk);
            kernels.multiply(inverses, from, limbs[plane], factors.planes(), at, chunk);
          }
          long[] o = odd.planes();
          kernels.multiplyCubic(o, from, factors.planes(), from, o, from, odd.size(), chunk);
          for (int plane = 0; plane < Cubic.DEGREE; plane++) {
            int at = plane * folded.size() + from;
            kernels.add(folded.planes(), at, o, at, folded.planes(), at, chunk);
          }
        });
    return folded;
  }

  /** The coefficients, as many as the final polynomial has. */
  Cubic[] finalPolynomial(CubicVector values) {
    Cubic[] coefficients = coefficients(values);
    for (int i = 1 << shape.logFinal(); i < coefficients.length; i++) {
      if (!coefficients[i].isZero()) {
        throw new IllegalStateException("the final polynomial's degree is too high");
      }
    }
    return Arrays.copyOf(coefficients, 1 << shape.logFinal());
  }

  final Cubic[] coefficients(CubicVector values) {
    int logSize = Integer.numberOfTrailingZeros(values.size());
    Matrix natural = new Matrix(logSize, Cubic.DEGREE);
    for (int i = 0; i < values.size(); i++) {
      Cubic value = values.get(i);
      int row = ScalarKernels.reverse(i, logSize);
      natural.set(row, 0, value.a());
      natural.set(row, 1, value.b());
      natural.set(row, 2, value.c());
    }
    Matrix coefficients = new Matrix(logSize, Cubic.DEGREE);
    kernels.interpolate(natural.strip(0), coefficients.strip(0), logSize);
    Cubic[] polynomial = new Cubic[values.size()];
    for (int i = 0; i < polynomial.length; i++) {
      polynomial[i] =
          new Cubic(coefficients.get(i, 0), coefficients.get(i, 1), coefficients.get(i, 2));
    }
    return polynomial;
  }

  /**
   * Opens all layers.
   *
   * @param queried positions in the largest domain, ascending, each once
   */
  final void open(int[] queried, ByteWriter proof) {
    int[] positions = queried;
    for (int r = 0; r < layers.size(); r++) {
      positions = MerkleTree.shifted(positions, shape.rounds().get(r).logFold());
      layers.get(r).open(positions, proof);
    }
  }
}
