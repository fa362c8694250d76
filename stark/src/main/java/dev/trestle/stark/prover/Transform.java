package dev.trestle.stark.prover;

/**
 * The order of a transform's layers over a strip: depth first, so that from some size on all that
 * remains of a block happens in the first-level cache.
 */
final class Transform {
  /** Rows of a block that is done layer by layer: 32 KiB. */
  private static final int LEAF_ROWS = 512;

  private static final int LANES = Matrix.LANES;

  /** Longs of each part of a larger block that are multiplied, then used: 4 times 2 KiB. */
  private static final int CHUNK = 32 * LANES;

  private static final int TILE_BITS = 4;

  private Transform() {}

  /**
   * Coefficients in natural order to values in bit-reversed order, in place.
   *
   * @param at where the rows begin
   */
  static void forward(long[] d, int at, TransformTable table) {
    int rows = 1 << table.logRows();
    if (table.blocks() == 2) {
      TransformLoops.forwardOne(d, at, rows / 2 * LANES, table.first());
    }
    if (table.logRows() > 1) {
      int size = rows / table.blocks();
      for (int block = 0; block < table.blocks(); block++) {
        forward(d, at + block * size * LANES, table, 0, block, size);
      }
    }
  }

  private static void forward(
      long[] d, int at, TransformTable table, int layer, int block, int rows) {
    if (rows > LEAF_ROWS) {
      int stride = rows / 4 * LANES;
      int factor = table.start(layer) + 3 * block;
      for (int done = 0; done < stride; done += CHUNK) {
        TransformLoops.multiplyParts(d, at + done, 1, stride, CHUNK, table.triples(), factor);
        TransformLoops.butterflies(d, at + done, 1, stride, CHUNK);
      }
      for (int part = 0; part < 4; part++) {
        forward(d, at + part * stride, table, layer + 1, 4 * block + part, rows / 4);
      }
    } else {
      forwardLeaf(d, at, table, layer, block, rows);
    }
  }

  private static void forwardLeaf(
      long[] d, int at, TransformTable table, int layer, int block, int rows) {
    int blocks = 1;
    int l = layer;
    for (int stride = rows / 4 * LANES; stride > LANES; stride /= 4) {
      int factor = table.start(l) + 3 * block * blocks;
      TransformLoops.multiplyParts(d, at, blocks, stride, stride, table.triples(), factor);
      TransformLoops.butterflies(d, at, blocks, stride, stride);
      blocks *= 4;
      l++;
    }
    int factor = table.start(l) + 3 * block * blocks;
    TransformLoops.multiplyRows(d, at, blocks, table.triples(), factor);
    TransformLoops.lastButterflies(d, at, blocks);
  }

  /** Values in bit-reversed order to coefficients in natural order, in place. */
  static void inverse(long[] d, TransformTable table) {
    int rows = 1 << table.logRows();
    if (table.logRows() > 1) {
      for (int block = 0; block < table.blocks(); block++) {
        inverse(d, table, 0, block, rows / table.blocks());
      }
    }
    int scaled = rows / 4 * LANES; // the first part, that no triple has
    if (table.blocks() == 2) {
      scaled = rows / 2 * LANES;
      TransformLoops.inverseOne(d, scaled, table.first());
    }
    FieldLoops.scale(d, 0, table.scale(), d, 0, scaled);
  }

  private static void inverse(long[] d, TransformTable table, int layer, int block, int rows) {
    if (rows > LEAF_ROWS) {
      for (int part = 0; part < 4; part++) {
        inverse(d, table, layer + 1, 4 * block + part, rows / 4);
      }
      int at = block * rows * LANES;
      int stride = rows / 4 * LANES;
      int factor = table.start(layer) + 3 * block;
      for (int done = 0; done < stride; done += CHUNK) {
        TransformLoops.inverseButterflies(d, at + done, 1, stride, CHUNK);
        TransformLoops.multiplyParts(d, at + done, 1, stride, CHUNK, table.triples(), factor);
      }
    } else {
      inverseLeaf(d, table, layer, block, rows);
    }
  }

  private static void inverseLeaf(long[] d, TransformTable table, int layer, int block, int rows) {
    int at = block * rows * LANES;
    int blocks = rows / 4;
    int l = layer + Integer.numberOfTrailingZeros(rows) / 2 - 1;
    TransformLoops.firstInverseButterflies(d, at, blocks);
    TransformLoops.multiplyRows(
        d, at, blocks, table.triples(), table.start(l) + 3 * block * blocks);
    for (int stride = 4 * LANES; stride < rows * LANES; stride *= 4) {
      blocks /= 4;
      l--;
      int factor = table.start(l) + 3 * block * blocks;
      TransformLoops.inverseButterflies(d, at, blocks, stride, stride);
      TransformLoops.multiplyParts(d, at, blocks, stride, stride, table.triples(), factor);
    }
  }

  /** Copies rows into bit-reversed order. */
  static void reverseRows(long[] from, long[] to, int logRows) {
    int tileBits = Math.min(TILE_BITS, logRows / 2);
    for (int middle = 0; middle < 1 << (logRows - 2 * tileBits); middle++) {
      TransformLoops.reverseRows(from, to, logRows, tileBits, middle);
    }
  }
}
