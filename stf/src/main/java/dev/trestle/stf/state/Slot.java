package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Word;

/**
 * One storage slot of an account, in the overlay: its value now, at the start of the transaction
 * (EIP-2200's original value) and at the start of the block. Written only by {@link WorldState}.
 */
public final class Slot {
  final long k0;
  final long k1;
  final long k2;
  final long k3;
  final Word value = new Word();
  final Word original = new Word();
  final Word start = new Word();

  /** The transaction that {@link #original} belongs to. */
  int transaction;

  /** The last transaction that warmed this slot (EIP-2929). */
  int warmIn;

  /** Where in the journal the last change lies; changes after the innermost snapshot need one. */
  int journalled = -1;

  Slot(long k0, long k1, long k2, long k3) {
    this.k0 = k0;
    this.k1 = k1;
    this.k2 = k2;
    this.k3 = k3;
  }

  /** The value now; not to be modified. */
  public Word value() {
    return value;
  }

  /** The value when the transaction began; not to be modified. */
  public Word original() {
    return original;
  }
}
