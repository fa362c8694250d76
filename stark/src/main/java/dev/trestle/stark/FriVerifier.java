package dev.trestle.stark;

import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.ProofShape.RowGroup;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/** Tests that functions are close to polynomials of low degree. docs/spec/stark.md, FRI. */
final class FriVerifier {
  /** The values of f of a domain at positions that are asked for. */
  interface Functions {
    Cubic at(int logSize, int position);
  }

  private static final long HALF = Goldilocks.inverse(2);

  private final ProofShape shape;
  private final List<List<Bytes32>> caps = new ArrayList<>();
  private final List<Cubic> betas = new ArrayList<>();
  private Cubic[] finalCoefficients = new Cubic[0];

  FriVerifier(ProofShape shape) {
    this.shape = shape;
  }

  /** The rounds' commitments and the final polynomial. */
  void readCommitments(ProofReader proof, Transcript transcript) {
    for (FriRound round : shape.rounds()) {
      List<RowGroup> rows = layerRows(round);
      List<Bytes32> cap = proof.readDigests(1 << Openings.logCap(shape.key().parameters(), rows));
      transcript.absorb(cap);
      caps.add(cap);
      betas.add(transcript.draw());
    }
    finalCoefficients = proof.readCubics(1 << shape.logFinal());
    for (Cubic coefficient : finalCoefficients) {
      transcript.absorb(coefficient);
    }
  }

  /** A leaf is a row: 2^logFold neighbours of K. */
  static List<RowGroup> layerRows(FriRound round) {
    return List.of(new RowGroup(round.logFolded(), Cubic.DEGREE << round.logFold()));
  }

  /**
   * @param queried positions in the largest domain, ascending, each once
   * @throws InvalidProofException if the functions and the layers do not agree
   */
  void verify(ProofReader proof, int[] queried, Functions functions) {
    int[] positions = queried;
    Cubic[] values = new Cubic[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = functions.at(shape.maxLogSize(), positions[i]);
    }
    for (int r = 0; r < shape.rounds().size(); r++) {
      FriRound round = shape.rounds().get(r);
      int[] leaves = Openings.shifted(positions, round.logFold());
      Openings layer = Openings.read(proof, layerRows(round), leaves, caps.get(r));
      requireValues(round, layer, positions, values);
      Cubic beta = betas.get(r);
      values = new Cubic[leaves.length];
      for (int i = 0; i < leaves.length; i++) {
        values[i] = fold(round, layer, leaves[i], beta);
        if (round.joins()) {
          Cubic joining = functions.at(round.logFolded(), leaves[i]);
          values[i] = values[i].plus(joining.times(beta.squarings(round.logFold())));
        }
      }
      positions = leaves;
    }
    int logSize = shape.logFinal() + shape.key().parameters().logBlowup();
    for (int i = 0; i < positions.length; i++) {
      if (!finalValue(point(logSize, positions[i])).equals(values[i])) {
        throw new InvalidProofException(Reason.FOLDING, "not the final polynomial's value");
      }
    }
  }

  private static void requireValues(
      FriRound round, Openings layer, int[] positions, Cubic[] values) {
    for (int i = 0; i < positions.length; i++) {
      int leaf = positions[i] >>> round.logFold();
      int within = positions[i] & ((1 << round.logFold()) - 1);
      if (!element(round, layer, leaf, within).equals(values[i])) {
        throw new InvalidProofException(
            Reason.FOLDING, "position " + positions[i] + " of the layer of 2^" + round.logSize());
      }
    }
  }

  private static Cubic element(FriRound round, Openings layer, int leaf, int within) {
    int at = within * Cubic.DEGREE;
    int size = round.logFolded();
    return new Cubic(
        layer.element(size, leaf, at),
        layer.element(size, leaf, at + 1),
        layer.element(size, leaf, at + 2));
  }

  private static Cubic fold(FriRound round, Openings layer, int leaf, Cubic beta) {
    int count = 1 << round.logFold();
    Cubic[] values = new Cubic[count];
    for (int i = 0; i < count; i++) {
      values[i] = element(round, layer, leaf, i);
    }
    Cubic power = beta;
    int logSize = round.logSize();
    int first = leaf << round.logFold();
    while (count > 1) {
      count >>= 1;
      for (int i = 0; i < count; i++) {
        long x = point(logSize, first + 2 * i);
        values[i] = foldPair(values[2 * i], values[2 * i + 1], x, power);
      }
      power = power.square();
      first >>= 1;
      logSize--;
    }
    return values[0];
  }

  /** (f(x) + f(-x)) / 2 + β·(f(x) - f(-x)) / 2x. */
  static Cubic foldPair(Cubic atX, Cubic atMinusX, long x, Cubic beta) {
    Cubic even = atX.plus(atMinusX);
    Cubic odd = atX.minus(atMinusX).times(Goldilocks.inverse(x)).times(beta);
    return even.plus(odd).times(HALF);
  }

  /** The point at a position of the subgroup of order 2^logSize in bit-reversed order. */
  static long point(int logSize, int position) {
    int natural = logSize == 0 ? 0 : Integer.reverse(position) >>> (Integer.SIZE - logSize);
    return Goldilocks.power(Goldilocks.rootOfUnity(logSize), natural);
  }

  private Cubic finalValue(long x) {
    Cubic sum = Cubic.ZERO;
    for (int i = finalCoefficients.length - 1; i >= 0; i--) {
      sum = sum.times(x).plus(finalCoefficients[i]);
    }
    return sum;
  }
}
