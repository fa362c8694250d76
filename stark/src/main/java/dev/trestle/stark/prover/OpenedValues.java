package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.TableValues;
import java.util.Map;

/** Opens the columns of tables at z and at the next row's point. */
final class OpenedValues {
  private final ProofShape shape;
  private final Kernels kernels;
  private final Workers workers;

  OpenedValues(ProofShape shape, Kernels kernels, Workers workers) {
    this.shape = shape;
    this.kernels = kernels;
    this.workers = workers;
  }

  /**
   * @param extended the table's columns on its evaluation domain
   * @param weights of the table's height
   */
  TableValues of(int table, Map<Source, Matrix> extended, PointWeights weights) {
    Cubic[][] here = new Cubic[Source.values().length][0];
    Cubic[][] next = new Cubic[Source.values().length][0];
    for (Map.Entry<Source, Matrix> entry : extended.entrySet()) {
      Source source = entry.getKey();
      here[source.ordinal()] = weights.values(entry.getValue(), false, kernels, workers);
      if (shape.opensNext(table, source)) {
        next[source.ordinal()] = weights.values(entry.getValue(), true, kernels, workers);
      }
    }
    return new TableValues(here, next);
  }
}
