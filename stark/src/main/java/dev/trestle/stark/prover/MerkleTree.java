package dev.trestle.stark.prover;

import dev.trestle.stark.ByteWriter;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.TreeHash;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A commitment to matrices, some of one height, in bit-reversed order, with all its layers:
 * docs/spec/stark.md, Commitments.
 */
final class MerkleTree {
  /** Rows that are hashed in one task. */
  private static final int CHUNK = 1 << 10;

  /** By height, the tallest first; those of one height lie side by side in a row. */
  private final List<List<Matrix>> groups;

  /** The leaf layer first; a layer of 2^k digests. */
  private final List<long[]> layers = new ArrayList<>();

  private final int capLayer;
  private final TreeHash treeHash;

  /**
   * @param matrices in the order of tables
   * @param parameters say what the hash is, and how large the cap, unless the shortest matrix is
   *     smaller
   */
  MerkleTree(List<Matrix> matrices, StarkParameters parameters, Kernels kernels, Workers workers) {
    this.treeHash = parameters.treeHash();
    NodeHashes hashes =
        switch (treeHash) {
          case KECCAK_256 -> kernels;
          case SHA_256_216 -> new Sha256Nodes();
        };
    this.groups = byHeight(matrices);
    int top = groups.getFirst().getFirst().logRows();
    int bottom = Math.min(parameters.logCap(), groups.getLast().getFirst().logRows());
    layers.add(rowDigests(groups.getFirst(), hashes, workers));
    int group = 1;
    for (int log = top - 1; log >= bottom; log--) {
      long[] layer = new long[Digests.LONGS << log];
      long[] below = layers.getLast();
      inChunks(log, workers, (at, count) -> hashes.hashPairs(below, layer, at, count));
      if (group < groups.size() && groups.get(group).getFirst().logRows() == log) {
        long[] joining = rowDigests(groups.get(group++), hashes, workers);
        inChunks(log, workers, (at, n) -> hashes.hashInto(layer, joining, layer, at, n));
      }
      layers.add(layer);
    }
    this.capLayer = layers.size() - 1;
  }

  private static List<List<Matrix>> byHeight(List<Matrix> matrices) {
    List<List<Matrix>> groups = new ArrayList<>();
    for (int log = Integer.SIZE; log >= 0; log--) {
      List<Matrix> group = new ArrayList<>();
      for (Matrix matrix : matrices) {
        if (matrix.logRows() == log) {
          group.add(matrix);
        }
      }
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static long[] rowDigests(List<Matrix> group, NodeHashes hashes, Workers workers) {
    Matrix whole = group.size() == 1 ? group.getFirst() : Matrix.sideBySide(group);
    long[] digests = new long[Digests.LONGS << whole.logRows()];
    long[][] strips = new long[whole.strips()][];
    for (int s = 0; s < strips.length; s++) {
      strips[s] = whole.strip(s);
    }
    inChunks(
        whole.logRows(),
        workers,
        (at, count) -> hashes.hashRows(strips, whole.columns(), at, count, digests));
    return digests;
  }

  private interface Range {
    void run(int at, int count);
  }

  private static void inChunks(int log, Workers workers, Range range) {
    int chunk = Math.min(CHUNK, 1 << log);
    workers.run((1 << log) / chunk, i -> range.run(i * chunk, chunk));
  }

  List<Bytes32> cap() {
    long[] layer = layers.get(capLayer);
    List<Bytes32> cap = new ArrayList<>();
    for (int i = 0; i < layer.length; i += Digests.LONGS) {
      cap.add(digest(layer, i));
    }
    return cap;
  }

  private static Bytes32 digest(long[] layer, int at) {
    byte[] bytes = new byte[Bytes32.SIZE_BYTES];
    Digests.write(layer, at, bytes, 0);
    return new Bytes32(
        BigEndian.getLong(bytes, 0),
        BigEndian.getLong(bytes, 8),
        BigEndian.getLong(bytes, 16),
        BigEndian.getLong(bytes, 24));
  }

  /** Rows of the tallest matrices, log 2. */
  int logRows() {
    return groups.getFirst().getFirst().logRows();
  }

  /**
   * Writes the rows and the digests that show them.
   *
   * @param positions in the leaf layer, ascending, each once
   */
  void open(int[] positions, ByteWriter proof) {
    for (List<Matrix> group : groups) {
      int shift = logRows() - group.getFirst().logRows();
      for (int row : shifted(positions, shift)) {
        for (Matrix matrix : group) {
          for (int c = 0; c < matrix.columns(); c++) {
            proof.writeLong(matrix.get(row, c));
          }
        }
      }
    }
    int[] known = positions;
    for (int layer = 0; layer < capLayer; layer++) {
      for (int i = 0; i < known.length; i++) {
        int sibling = known[i] ^ 1;
        if (i + 1 < known.length && known[i + 1] == sibling) {
          i++;
        } else {
          proof.writeDigest(digest(layers.get(layer), sibling * Digests.LONGS), treeHash);
        }
      }
      known = shifted(known, 1);
    }
  }

  /** Positions in a layer 2^{@code shift} times smaller, ascending, each once. */
  static int[] shifted(int[] ascending, int shift) {
    return Arrays.stream(ascending).map(p -> p >>> shift).distinct().toArray();
  }
}
