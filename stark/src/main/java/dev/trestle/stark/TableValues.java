package dev.trestle.stark;

import dev.trestle.stark.Node.Source;

/** What a proof opens of one table outside its domain: values at z, and at the next row. */
final class TableValues {
  private final Cubic[][] here = new Cubic[Source.values().length][];
  private final Cubic[][] next = new Cubic[Source.values().length][];

  private TableValues() {}

  static TableValues read(ProofReader proof, ProofShape shape, int table) {
    TableValues values = new TableValues();
    for (Source source : Source.values()) {
      values.here[source.ordinal()] = proof.readCubics(shape.width(table, source));
    }
    for (Source source : Source.values()) {
      boolean opened = shape.opensNext(table, source);
      int width = opened ? shape.width(table, source) : 0;
      values.next[source.ordinal()] = proof.readCubics(width);
    }
    return values;
  }

  void absorbInto(Transcript transcript) {
    for (Cubic[][] point : new Cubic[][][] {here, next}) {
      for (Cubic[] values : point) {
        for (Cubic value : values) {
          transcript.absorb(value);
        }
      }
    }
  }

  /** By source and column. */
  Cubic[][] here() {
    return here;
  }

  /** By source and column; nothing where the next row is not opened. */
  Cubic[][] next() {
    return next;
  }
}
