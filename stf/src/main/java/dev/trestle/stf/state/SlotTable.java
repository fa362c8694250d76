package dev.trestle.stf.state;

import org.jspecify.annotations.Nullable;

/**
 * Slots by their 256-bit key: open addressing, no removal, insertion order kept. A map of its own
 * because looking up must not allocate a key.
 */
final class SlotTable {
  private @Nullable Slot[] table = new @Nullable Slot[16];
  private Slot[] inOrder = new Slot[8];
  private int size;

  /** Limbs least significant first. */
  @Nullable Slot find(long k0, long k1, long k2, long k3) {
    int mask = table.length - 1;
    int at = hash(k0, k1, k2, k3) & mask;
    while (true) {
      Slot s = table[at];
      if (s == null || ((s.k0 ^ k0) | (s.k1 ^ k1) | (s.k2 ^ k2) | (s.k3 ^ k3)) == 0) {
        return s;
      }
      at = at + 1 & mask;
    }
  }

  void add(Slot slot) {
    if (size * 2 >= table.length) {
      grow();
    }
    if (size == inOrder.length) {
      Slot[] more = new Slot[size * 2];
      System.arraycopy(inOrder, 0, more, 0, size);
      inOrder = more;
    }
    inOrder[size++] = slot;
    place(slot);
  }

  int size() {
    return size;
  }

  /** The {@code i}th slot that was added. */
  Slot at(int i) {
    return inOrder[i];
  }

  private void grow() {
    table = new @Nullable Slot[table.length * 4];
    for (int i = 0; i < size; i++) {
      place(inOrder[i]);
    }
  }

  private void place(Slot slot) {
    int mask = table.length - 1;
    int at = hash(slot.k0, slot.k1, slot.k2, slot.k3) & mask;
    while (table[at] != null) {
      at = at + 1 & mask;
    }
    table[at] = slot;
  }

  private static int hash(long k0, long k1, long k2, long k3) {
    long h = (k0 ^ k1 * 0xC2B2AE3D27D4EB4FL ^ k2 * 31 ^ k3) * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32 ^ h >>> 52);
  }
}
