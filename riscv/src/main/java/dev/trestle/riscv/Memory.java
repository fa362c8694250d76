package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Addresses 0 … 2^32 − 1, in pages of little-endian words. Reading goes through one table of pages,
 * writing through another, which holds only those pages that are this memory's own and known to
 * have changed: so a snapshot costs nothing but emptying the second table, and what changed since
 * is known. For one thread.
 */
public final class Memory {
  /** Addresses are below this. */
  public static final long SIZE = 1L << 32;

  /** Code lies below, everything that is written at or above. */
  public static final long CODE_END = 0x0200_0000L;

  /** Bytes of a leaf of the memory tree. */
  public static final int LEAF_BYTES = MemoryTree.LEAF_BYTES;

  /** The bits that no address has. */
  static final long ABOVE = -SIZE;

  static final int PAGE_BITS = 14;
  static final int PAGE_BYTES = 1 << PAGE_BITS;
  static final int PAGE_WORDS = PAGE_BYTES / Long.BYTES;
  static final long[] ZERO_PAGE = new long[PAGE_WORDS];

  /** Stands in the table of writable pages for a page that is not. */
  static final long[] NOT_WRITABLE = new long[0];

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int PAGES = 1 << MemoryTree.PAGES_DEPTH;

  private final long[][] readable = new long[PAGES][];
  private final long[][] writable = new long[PAGES][];
  private int[] changed = new int[64];
  private int changedCount;
  private MemoryTree tree = MemoryTree.Untouched.of(MemoryTree.DEPTH);

  /** Memory that was never written. */
  public Memory() {
    Arrays.fill(readable, ZERO_PAGE);
    Arrays.fill(writable, NOT_WRITABLE);
  }

  /** Memory with a program in it. */
  public static Memory of(ElfProgram program) {
    var memory = new Memory();
    for (ElfProgram.Segment segment : program.segments()) {
      memory.write(segment.address(), segment.bytes());
    }
    return memory;
  }

  /** Root of the memory tree. Only what changed since it was last taken is hashed. */
  public Bytes32 root() {
    return snapshot().root();
  }

  /** The bytes of an aligned leaf. */
  public Bytes32 leaf(long address) {
    return Bytes32.from(read(address & -LEAF_BYTES, LEAF_BYTES));
  }

  /** The bytes from an address on. */
  public byte[] read(long address, int length) {
    checkRange(address, length);
    byte[] out = new byte[length];
    for (int done = 0; done < length; ) {
      long at = address + done;
      long word = readable[page(at)][word(at)];
      if ((at & 7) == 0 && length - done >= Long.BYTES) {
        LONG.set(out, done, word);
        done += Long.BYTES;
      } else {
        out[done++] = (byte) (word >>> (at << 3));
      }
    }
    return out;
  }

  /** Writes anywhere, code included: for what lies in memory before the program starts. */
  public void write(long address, byte[] bytes) {
    checkRange(address, bytes.length);
    for (int done = 0; done < bytes.length; ) {
      long at = address + done;
      if ((at & 7) == 0 && bytes.length - done >= Long.BYTES) {
        writablePage(at)[word(at)] = (long) LONG.get(bytes, done);
        done += Long.BYTES;
      } else {
        store(at, 1, bytes[done++]);
      }
    }
  }

  private static int page(long address) {
    return (int) (address >>> PAGE_BITS);
  }

  /** In which word of its page an address lies. */
  static int word(long address) {
    return (int) address >>> 3 & PAGE_WORDS - 1;
  }

  /**
   * A word with some of its bytes replaced.
   *
   * @param address of the bytes
   * @param mask as many bits as they have
   */
  static long insert(long word, long address, long mask, long value) {
    return word & ~(mask << (address << 3)) | (value & mask) << (address << 3);
  }

  /**
   * The memory proof of a leaf: the leaf, then its 27 siblings from the leaf upwards.
   *
   * @param address of any byte of the leaf
   * @return 896 bytes
   */
  public byte[] proof(long address) {
    return proof(address, 0);
  }

  /**
   * The proof of an aligned group of leaves: the leaves, then the siblings above the group.
   *
   * @param address of any byte of the group
   * @param height levels of the group's own subtree: 0 for a leaf, 3 for 8 leaves; at most 9
   */
  public byte[] proof(long address, int height) {
    checkRange(address, 1);
    int leaves = 1 << height;
    byte[] out = new byte[LEAF_BYTES * (leaves + MemoryTree.DEPTH - height)];
    byte[] group = read(address & -(long) LEAF_BYTES * leaves, LEAF_BYTES * leaves);
    System.arraycopy(group, 0, out, 0, group.length);
    int pageIndex = (int) (address >>> PAGE_BITS);
    byte[] heap = MemoryTree.Page.heap(readable[pageIndex]);
    int node = MemoryTree.PAGE_LEAVES + ((int) address & PAGE_BYTES - 1) / LEAF_BYTES >>> height;
    int at = group.length;
    for (; node > 1; node >>>= 1) {
      System.arraycopy(heap, LEAF_BYTES * (node ^ 1), out, at, LEAF_BYTES);
      at += LEAF_BYTES;
    }
    upperSiblings(pageIndex, out);
    return out;
  }

  private void upperSiblings(int pageIndex, byte[] out) {
    MemoryTree at = snapshot();
    int end = out.length;
    for (int depth = MemoryTree.PAGES_DEPTH; depth > 0; depth--) {
      boolean right = (pageIndex >>> depth - 1 & 1) == 1;
      end -= LEAF_BYTES;
      MemoryTree.child(at, depth, !right).root().putTo(out, end);
      at = MemoryTree.child(at, depth, right);
    }
  }

  /** All of memory as it is now; later writes do not change it. */
  MemoryTree snapshot() {
    for (int i = 0; i < changedCount; i++) {
      int index = changed[i];
      tree = MemoryTree.with(tree, MemoryTree.PAGES_DEPTH, index, readable[index]);
      writable[index] = NOT_WRITABLE;
    }
    changedCount = 0;
    return tree;
  }

  /** Makes memory what it was in the snapshot, of this memory or another. */
  void restore(MemoryTree snapshot) {
    MemoryTree.difference(snapshot(), snapshot, (index, page) -> readable[index] = page);
    tree = snapshot;
  }

  /** The end of the last page below {@code limit} that was ever written; 0 if there is none. */
  public long writtenBelow(long limit) {
    int index = (int) (limit >>> PAGE_BITS);
    while (index > 0 && readable[index - 1] == ZERO_PAGE) {
      index--;
    }
    return (long) index << PAGE_BITS;
  }

  /** All pages, to be read. The table itself never changes. */
  long[][] readable() {
    return readable;
  }

  /**
   * The pages that a program may write to without further ado; the others are empty, and those of
   * code always are. The table itself never changes.
   */
  long[][] writable() {
    return writable;
  }

  /** A load without checks. {@code bytes} is 1, 2, 4 or 8; shorter values are zero-extended. */
  long load(long address, int bytes) {
    long word = readable[page(address)][word(address)];
    return bytes == Long.BYTES ? word : word >>> (address << 3) & (1L << 8 * bytes) - 1;
  }

  /** A store of the low bytes of {@code value}, without checks. */
  void store(long address, int bytes, long value) {
    long[] page = writablePage(address);
    int word = word(address);
    page[word] =
        bytes == Long.BYTES ? value : insert(page[word], address, (1L << 8 * bytes) - 1, value);
  }

  private long[] writablePage(long address) {
    int index = page(address);
    long[] page = writable[index];
    if (page.length == 0) {
      long[] before = readable[index];
      page = before == ZERO_PAGE ? new long[PAGE_WORDS] : before.clone();
      readable[index] = page;
      if (address >= CODE_END) {
        writable[index] = page;
      }
      if (changedCount == changed.length) {
        changed = Arrays.copyOf(changed, 2 * changedCount);
      }
      changed[changedCount++] = index;
    }
    return page;
  }

  private static void checkRange(long address, int length) {
    if (address < 0 || length < 0 || address > SIZE - length) {
      throw new IllegalArgumentException(
          "%d bytes at %#x are not in memory, which ends at 2^32".formatted(length, address));
    }
  }
}
