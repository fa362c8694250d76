package dev.trestle.stark;

import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.ProofShape.RowGroup;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a commitment that a proof opens, checked against its cap. docs/spec/stark.md,
 * Commitments.
 */
final class Openings {
  private final TreeHash hash;
  private final List<RowGroup> groups;
  private final int[][] positions;
  private final long[][] rows;

  private Openings(TreeHash hash, List<RowGroup> groups) {
    this.hash = hash;
    this.groups = groups;
    this.positions = new int[groups.size()][];
    this.rows = new long[groups.size()][];
  }

  /** The cap has 2^this digests. */
  static int logCap(StarkParameters parameters, List<RowGroup> groups) {
    return Math.min(parameters.logCap(), groups.getLast().logSize());
  }

  /**
   * @param groups of the commitment, the largest first
   * @param queried positions in its tallest group, ascending, each once
   * @throws InvalidProofException if the rows are not those of the commitment
   */
  static Openings read(ProofReader proof, List<RowGroup> groups, int[] queried, List<Bytes32> cap) {
    Openings openings = new Openings(proof.treeHash(), groups);
    int top = groups.getFirst().logSize();
    for (int g = 0; g < groups.size(); g++) {
      RowGroup group = groups.get(g);
      openings.positions[g] = shifted(queried, top - group.logSize());
      openings.rows[g] = proof.readElements((long) openings.positions[g].length * group.width());
    }
    openings.climb(proof, cap);
    return openings;
  }

  /** Positions in a layer 2^{@code shift} times smaller, ascending, each once. */
  static int[] shifted(int[] ascending, int shift) {
    int[] shifted = new int[ascending.length];
    int count = 0;
    for (int position : ascending) {
      int value = position >>> shift;
      if (count == 0 || shifted[count - 1] != value) {
        shifted[count++] = value;
      }
    }
    return Arrays.copyOf(shifted, count);
  }

  /** Ascending, each once. */
  static int[] distinct(int[] positions) {
    int[] sorted = Arrays.copyOf(positions, positions.length);
    Arrays.sort(sorted);
    return shifted(sorted, 0);
  }

  private void climb(ProofReader proof, List<Bytes32> cap) {
    int level = groups.getFirst().logSize();
    int capLevel = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(cap.size());
    int[] at = Arrays.copyOf(positions[0], positions[0].length);
    Bytes32[] nodes = new Bytes32[at.length];
    for (int i = 0; i < at.length; i++) {
      nodes[i] = rowDigest(0, i);
    }
    int count = at.length;
    int group = 1;
    byte[] pair = new byte[2 * Bytes32.SIZE_BYTES];
    while (level > capLevel) {
      int parents = 0;
      for (int i = 0; i < count; i++) {
        int position = at[i];
        Bytes32 node = nodes[i];
        boolean siblingKnown = i + 1 < count && at[i + 1] == (position ^ 1);
        Bytes32 sibling = siblingKnown ? nodes[++i] : proof.readDigest();
        boolean left = (position & 1) == 0;
        at[parents] = position >>> 1;
        nodes[parents++] = left ? hash(pair, node, sibling) : hash(pair, sibling, node);
      }
      count = parents;
      level--;
      if (group < groups.size() && groups.get(group).logSize() == level) {
        for (int i = 0; i < count; i++) {
          nodes[i] = hash(pair, nodes[i], rowDigest(group, i));
        }
        group++;
      }
    }
    if (group < groups.size()) {
      throw new IllegalStateException(
          "a cap lies below the rows of 2^" + groups.get(group).logSize());
    }
    for (int i = 0; i < count; i++) {
      if (!nodes[i].equals(cap.get(at[i]))) {
        throw new InvalidProofException(
            Reason.COMMITMENT, "node " + at[i] + " of a cap is not what its rows hash to");
      }
    }
  }

  private Bytes32 hash(byte[] pair, Bytes32 left, Bytes32 right) {
    left.putTo(pair, 0);
    right.putTo(pair, hash.digestBytes());
    return hash.hash(pair, 2 * hash.digestBytes());
  }

  private Bytes32 rowDigest(int group, int index) {
    int width = groups.get(group).width();
    byte[] bytes = new byte[width * Goldilocks.SIZE_BYTES];
    for (int i = 0; i < width; i++) {
      BigEndian.putLong(bytes, i * Goldilocks.SIZE_BYTES, rows[group][index * width + i]);
    }
    return hash.hash(bytes, bytes.length);
  }

  /**
   * An element of an opened row.
   *
   * @param logSize of the row's group
   * @param position of the row, one of those opened
   */
  long element(int logSize, int position, int column) {
    for (int g = 0; g < groups.size(); g++) {
      if (groups.get(g).logSize() == logSize) {
        int index = Arrays.binarySearch(positions[g], position);
        if (index >= 0) {
          return rows[g][index * groups.get(g).width() + column];
        }
      }
    }
    throw new IllegalStateException("row " + position + " of 2^" + logSize + " is not opened");
  }
}
