package dev.trestle.riscv;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory tree down to pages, immutable: a change makes new nodes on one path, so that snapshots
 * share all the rest. Hashes are taken when first asked for and kept. Threads may share a tree: at
 * worst two of them take the same hash.
 */
sealed interface MemoryTree {
  /** Levels from the root to the leaves of 32 bytes. */
  int DEPTH = 27;

  int LEAF_BYTES = 32;

  /** Levels inside a page. */
  int PAGE_DEPTH = 9;

  int PAGE_LEAVES = 1 << PAGE_DEPTH;

  /** Levels from the root to the pages. */
  int PAGES_DEPTH = DEPTH - PAGE_DEPTH;

  /** The root of this subtree. */
  Bytes32 root();

  /** A subtree in which nothing was written, of a number of levels. */
  record Untouched(int height) implements MemoryTree {
    private static final Bytes32[] ROOTS = roots();
    private static final Untouched[] TREES = trees();

    static Untouched of(int height) {
      return TREES[height];
    }

    @Override
    public Bytes32 root() {
      return ROOTS[height];
    }

    private static Untouched[] trees() {
      var trees = new Untouched[DEPTH + 1];
      Arrays.setAll(trees, Untouched::new);
      return trees;
    }

    private static Bytes32[] roots() {
      var roots = new Bytes32[DEPTH + 1];
      roots[0] = Bytes32.ZERO;
      for (int i = 1; i < roots.length; i++) {
        roots[i] = hash(roots[i - 1], roots[i - 1]);
      }
      return roots;
    }
  }

  /** 512 leaves, little-endian words of which no longer change. */
  final class Page implements MemoryTree {
    private final long[] words;
    private @Nullable Bytes32 root;

    Page(long[] words) {
      this.words = words;
    }

    long[] words() {
      return words;
    }

    @Override
    public Bytes32 root() {
      Bytes32 known = root;
      if (known == null) {
        known = Bytes32.from(heap(words), LEAF_BYTES);
        root = known;
      }
      return known;
    }

    /**
     * All nodes, 32 bytes each, in heap order: the root is number 1, the children of n are 2n and
     * 2n + 1, the leaves come last.
     */
    static byte[] heap(long[] words) {
      byte[] nodes = new byte[2 * Memory.PAGE_BYTES];
      for (int i = 0; i < words.length; i++) {
        Memory.LONG.set(nodes, Memory.PAGE_BYTES + Long.BYTES * i, words[i]);
      }
      boolean[] untouched = new boolean[2 * PAGE_LEAVES];
      for (int i = PAGE_LEAVES; i < 2 * PAGE_LEAVES; i++) {
        untouched[i] = Bytes32.from(nodes, LEAF_BYTES * i).isZero();
      }
      long[] lanes = new long[25];
      for (int i = PAGE_LEAVES - 1; i > 0; i--) {
        untouched[i] = untouched[2 * i] && untouched[2 * i + 1];
        if (untouched[i]) {
          int height = PAGE_DEPTH - (31 - Integer.numberOfLeadingZeros(i));
          Untouched.of(height).root().putTo(nodes, LEAF_BYTES * i);
        } else {
          Keccak.hash(lanes, nodes, 2 * LEAF_BYTES * i, 2 * LEAF_BYTES);
          for (int j = 0; j < 4; j++) {
            Memory.LONG.set(nodes, LEAF_BYTES * i + 8 * j, lanes[j]);
          }
        }
      }
      return nodes;
    }
  }

  /** Two subtrees of the same height. */
  final class Branch implements MemoryTree {
    private final MemoryTree left;
    private final MemoryTree right;
    private @Nullable Bytes32 root;

    Branch(MemoryTree left, MemoryTree right) {
      this.left = left;
      this.right = right;
    }

    MemoryTree left() {
      return left;
    }

    MemoryTree right() {
      return right;
    }

    @Override
    public Bytes32 root() {
      Bytes32 known = root;
      if (known == null) {
        known = hash(left.root(), right.root());
        root = known;
      }
      return known;
    }
  }

  /** The half of a tree of {@code pagesDepth} levels above the pages. */
  static MemoryTree child(MemoryTree tree, int pagesDepth, boolean right) {
    return switch (tree) {
      case Branch b -> right ? b.right() : b.left();
      case Untouched u -> Untouched.of(PAGE_DEPTH + pagesDepth - 1);
      case Page p -> throw new IllegalArgumentException("a page has no subtrees");
    };
  }

  /** The tree with one page replaced. */
  static MemoryTree with(MemoryTree tree, int pagesDepth, int index, long[] page) {
    if (pagesDepth == 0) {
      return new Page(page);
    }
    boolean goRight = (index >>> pagesDepth - 1 & 1) == 1;
    MemoryTree left = child(tree, pagesDepth, false);
    MemoryTree right = child(tree, pagesDepth, true);
    return goRight
        ? new Branch(left, with(right, pagesDepth - 1, index, page))
        : new Branch(with(left, pagesDepth - 1, index, page), right);
  }

  /** What a {@link #difference} walk calls. */
  @FunctionalInterface
  interface PageVisitor {
    void visit(int index, long[] page);
  }

  /** Visits the pages of {@code to} that are not the very same in {@code from}. */
  static void difference(MemoryTree from, MemoryTree to, PageVisitor visitor) {
    difference(from, to, PAGES_DEPTH, 0, visitor);
  }

  private static void difference(
      MemoryTree from, MemoryTree to, int pagesDepth, int index, PageVisitor visitor) {
    if (from == to) {
      return;
    }
    if (pagesDepth == 0) {
      visitor.visit(index, to instanceof Page p ? p.words() : Memory.ZERO_PAGE);
      return;
    }
    for (int i = 0; i < 2; i++) {
      difference(
          child(from, pagesDepth, i == 1),
          child(to, pagesDepth, i == 1),
          pagesDepth - 1,
          2 * index + i,
          visitor);
    }
  }

  private static Bytes32 hash(Bytes32 left, Bytes32 right) {
    byte[] both = new byte[2 * LEAF_BYTES];
    left.putTo(both, 0);
    right.putTo(both, LEAF_BYTES);
    return Keccak.hash(both);
  }
}
