package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Word;
import org.jspecify.annotations.Nullable;

/**
 * One account in the overlay of a block. Loaded from the reader when first asked for its content,
 * so that warming an address reads nothing. Written only by {@link WorldState}.
 */
public final class LiveAccount {
  final Address address;
  final Word balance = new Word();
  SlotTable slots = new SlotTable();
  @Nullable SlotTable transients;

  /** What the reader said; nothing when it has no such account. Valid once {@link #loaded}. */
  @Nullable Account before;

  boolean loaded;

  /** Whether the trie would hold this account now. */
  boolean present;

  /** Whether what the reader holds as storage is gone. */
  boolean storageCleared;

  long nonce;
  Bytes32 codeHash = Account.EMPTY_CODE_HASH;
  @Nullable Code code = Code.EMPTY;

  /** Transactions that last warmed (EIP-2929), touched (EIP-161), created, destroyed this. */
  int warmIn;

  int touchedIn;
  int createdIn;
  int destroyedIn;

  LiveAccount(Address address) {
    this.address = address;
  }

  public Address address() {
    return address;
  }

  boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(Account.EMPTY_CODE_HASH);
  }
}
