package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Word;
import org.jspecify.annotations.Nullable;

/**
 * The changes since the transaction began, newest last, each with what undoes it. Parallel arrays
 * instead of objects: SSTORE writes here and must not allocate.
 */
final class Journal {
  /** What an entry undoes. */
  enum Kind {
    SLOT_VALUE,
    SLOT_WARM,
    ACCOUNT_WARM,
    ACCOUNT_TOUCHED,
    ACCOUNT_CREATED,
    ACCOUNT_DESTROYED,
    BALANCE,
    NONCE,
    CODE
  }

  private record OldCode(LiveAccount account, Bytes32 hash, @Nullable Code code) {}

  private Kind[] kinds = new Kind[64];
  private Object[] subjects = new Object[64];
  private long[] olds = new long[64 * 5];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void flag(Kind kind, Object subject, int old) {
    int at = push(kind, subject);
    olds[at * 5] = old;
  }

  void slotValue(Slot slot) {
    int at = push(Kind.SLOT_VALUE, slot);
    keep(at, slot.value);
    olds[at * 5 + 4] = slot.journalled;
    slot.journalled = at;
  }

  void balance(LiveAccount account) {
    keep(push(Kind.BALANCE, account), account.balance);
  }

  void nonce(LiveAccount account) {
    int at = push(Kind.NONCE, account);
    olds[at * 5] = account.nonce;
  }

  void code(LiveAccount account) {
    push(Kind.CODE, new OldCode(account, account.codeHash, account.code));
  }

  /** Undoes every entry from {@code to} on, the newest first. */
  void revert(int to) {
    while (size > to) {
      size--;
      undo(kinds[size], subjects[size], size * 5);
    }
  }

  private void undo(Kind kind, Object subject, int at) {
    switch (kind) {
      case SLOT_VALUE -> {
        Slot slot = (Slot) subject;
        slot.value.set(olds[at], olds[at + 1], olds[at + 2], olds[at + 3]);
        slot.journalled = (int) olds[at + 4];
      }
      case SLOT_WARM -> ((Slot) subject).warmIn = (int) olds[at];
      case ACCOUNT_WARM -> ((LiveAccount) subject).warmIn = (int) olds[at];
      case ACCOUNT_TOUCHED -> ((LiveAccount) subject).touchedIn = (int) olds[at];
      case ACCOUNT_CREATED -> ((LiveAccount) subject).createdIn = (int) olds[at];
      case ACCOUNT_DESTROYED -> ((LiveAccount) subject).destroyedIn = (int) olds[at];
      case BALANCE ->
          ((LiveAccount) subject).balance.set(olds[at], olds[at + 1], olds[at + 2], olds[at + 3]);
      case NONCE -> ((LiveAccount) subject).nonce = olds[at];
      case CODE -> {
        OldCode old = (OldCode) subject;
        old.account.codeHash = old.hash;
        old.account.code = old.code;
      }
    }
  }

  private void keep(int at, Word value) {
    olds[at * 5] = value.w0;
    olds[at * 5 + 1] = value.w1;
    olds[at * 5 + 2] = value.w2;
    olds[at * 5 + 3] = value.w3;
  }

  private int push(Kind kind, Object subject) {
    if (size == kinds.length) {
      grow();
    }
    kinds[size] = kind;
    subjects[size] = subject;
    return size++;
  }

  private void grow() {
    Kind[] moreKinds = new Kind[size * 2];
    Object[] moreSubjects = new Object[size * 2];
    long[] moreOlds = new long[size * 10];
    System.arraycopy(kinds, 0, moreKinds, 0, size);
    System.arraycopy(subjects, 0, moreSubjects, 0, size);
    System.arraycopy(olds, 0, moreOlds, 0, size * 5);
    kinds = moreKinds;
    subjects = moreSubjects;
    olds = moreOlds;
  }
}
