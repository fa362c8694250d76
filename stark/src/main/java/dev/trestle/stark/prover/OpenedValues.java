package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.TableValues;
import java.util.Map;

/** Opens the columns of tables at z and at the next row's point. */
final class OpenedValues {
  private final ProofShape shape;

  OpenedValues(ProofShape shape) {
    this.shape = shape;
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
      here[source.ordinal()] = weights.values(entry.getValue(), false);
      if (shape.opensNext(table, source)) {
        next[source.ordinal()] = weights.values(entry.getValue(), true);
      }
    }
    return new TableValues(here, next);
  }
}
