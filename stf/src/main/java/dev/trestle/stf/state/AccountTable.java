package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import org.jspecify.annotations.Nullable;

/** Accounts by address: open addressing, no removal, insertion order kept. */
final class AccountTable {
  private @Nullable LiveAccount[] table = new @Nullable LiveAccount[64];
  private LiveAccount[] inOrder = new LiveAccount[32];
  private int size;

  /** The address in the parts that {@link Address} has. */
  @Nullable LiveAccount find(long w0, long w1, int w2) {
    int mask = table.length - 1;
    int at = hash(w0, w1, w2) & mask;
    while (true) {
      LiveAccount a = table[at];
      if (a == null || isAt(a.address, w0, w1, w2)) {
        return a;
      }
      at = at + 1 & mask;
    }
  }

  LiveAccount add(Address address) {
    if (size * 2 >= table.length) {
      grow();
    }
    if (size == inOrder.length) {
      LiveAccount[] more = new LiveAccount[size * 2];
      System.arraycopy(inOrder, 0, more, 0, size);
      inOrder = more;
    }
    LiveAccount account = new LiveAccount(address);
    inOrder[size++] = account;
    place(account);
    return account;
  }

  int size() {
    return size;
  }

  /** The {@code i}th account that was added. */
  LiveAccount at(int i) {
    return inOrder[i];
  }

  private static boolean isAt(Address a, long w0, long w1, int w2) {
    return a.w2() == w2 && a.w1() == w1 && a.w0() == w0;
  }

  private void grow() {
    table = new @Nullable LiveAccount[table.length * 4];
    for (int i = 0; i < size; i++) {
      place(inOrder[i]);
    }
  }

  private void place(LiveAccount account) {
    Address a = account.address;
    int mask = table.length - 1;
    int at = hash(a.w0(), a.w1(), a.w2()) & mask;
    while (table[at] != null) {
      at = at + 1 & mask;
    }
    table[at] = account;
  }

  private static int hash(long w0, long w1, int w2) {
    long h = (w0 ^ w1 * 0xC2B2AE3D27D4EB4FL ^ w2) * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32 ^ h >>> 52);
  }
}
