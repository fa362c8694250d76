package dev.trestle.stark;

import dev.trestle.stark.Node.Source;

/**
 * One table's columns outside its domain: at z, and at z times the generator of its rows, where the
 * next row's values are.
 *
 * @param here by {@link Source} and column of F
 * @param next by source and column; nothing where the next row is not opened
 */
public record TableValues(Cubic[][] here, Cubic[][] next) {
  static TableValues read(ProofReader proof, ProofShape shape, int table) {
    Cubic[][] here = new Cubic[Source.values().length][];
    Cubic[][] next = new Cubic[Source.values().length][];
    for (Source source : Source.values()) {
      here[source.ordinal()] = proof.readCubics(shape.width(table, source));
    }
    for (Source source : Source.values()) {
      boolean opened = shape.opensNext(table, source);
      int width = opened ? shape.width(table, source) : 0;
      next[source.ordinal()] = proof.readCubics(width);
    }
    return new TableValues(here, next);
  }

  public void writeTo(ByteWriter proof) {
    for (Cubic[][] point : new Cubic[][][] {here, next}) {
      for (Cubic[] values : point) {
        for (Cubic value : values) {
          proof.writeCubic(value);
        }
      }
    }
  }

  public void absorbInto(Transcript transcript) {
    for (Cubic[][] point : new Cubic[][][] {here, next}) {
      for (Cubic[] values : point) {
        for (Cubic value : values) {
          transcript.absorb(value);
        }
      }
    }
  }
}
