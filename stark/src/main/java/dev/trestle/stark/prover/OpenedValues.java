package dev.trestle.stark.prover;

import dev.trestle.stark.ByteWriter;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.Transcript;
import java.util.EnumMap;
import java.util.Map;

/** One table's columns at z and at the next row's point. */
final class OpenedValues {
  private final Map<Source, Cubic[]> here = new EnumMap<>(Source.class);
  private final Map<Source, Cubic[]> next = new EnumMap<>(Source.class);

  OpenedValues(
      ProofShape shape,
      int table,
      Map<Source, Matrix> extended,
      PointWeights weights,
      Kernels kernels,
      Workers workers) {
    for (Map.Entry<Source, Matrix> entry : extended.entrySet()) {
      Matrix matrix = entry.getValue();
      here.put(entry.getKey(), weights.values(matrix, false, kernels, workers));
      if (shape.opensNext(table, entry.getKey())) {
        next.put(entry.getKey(), weights.values(matrix, true, kernels, workers));
      }
    }
  }

  Cubic[] at(Source source, boolean atNext) {
    return (atNext ? next : here).getOrDefault(source, new Cubic[0]);
  }

  /** Sends them. */
  void writeTo(ByteWriter proof, Transcript transcript) {
    for (boolean atNext : new boolean[] {false, true}) {
      for (Source source : Source.values()) {
        for (Cubic value : at(source, atNext)) {
          proof.writeCubic(value);
          transcript.absorb(value);
        }
      }
    }
  }
}
