package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.StateChanges.AccountChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state while a block is being executed: an overlay over a {@link StateReader}, with everything
 * that a transaction remembers (original values of EIP-2200, transient storage of EIP-1153, warm
 * sets of EIP-2929, created accounts of EIP-6780, touched accounts of EIP-161) and a journal that
 * undoes a failed call. The refund counter and the logs belong to the call frames, not to this.
 *
 * <p>Every change lies between {@link #beginTransaction} and {@link #endTransaction}; withdrawals
 * and system calls are bracketed like a transaction. Callers outside the interpreter use the
 * methods that take an {@link Address}. Not thread-safe.
 */
public final class WorldState {
  private final StateReader parent;
  private final AccountTable accounts = new AccountTable();
  private final Journal journal = new Journal();
  private final Map<Bytes32, Code> codes = new HashMap<>();
  private final List<LiveAccount> touched = new ArrayList<>();
  private final List<LiveAccount> destroyed = new ArrayList<>();

  /** Counts transactions from 1; a mark equal to it means "in this transaction". */
  private int transaction = 1;

  /** The journal's size at the latest snapshot: older entries do not undo newer changes. */
  private int innermost;

  public WorldState(StateReader parent) {
    this.parent = parent;
  }

  // ------------------------------------------------------------------ transactions, snapshots

  /** Forgets warm sets, original values and transient storage of the transaction before. */
  public void beginTransaction() {
    transaction++;
    journal.clear();
    innermost = 0;
    touched.clear();
    destroyed.clear();
  }

  /** Removes the destroyed accounts, and those that were touched and are empty (EIP-161). */
  public void endTransaction() {
    for (LiveAccount account : destroyed) {
      if (account.destroyedIn == transaction) {
        wipe(account);
      }
    }
    for (LiveAccount account : touched) {
      if (account.touchedIn == transaction) {
        account.present = !account.isEmpty();
      }
    }
    touched.clear();
    destroyed.clear();
    journal.clear();
    innermost = 0;
  }

  /** A point to {@link #revert} to, valid until the transaction ends. */
  public int snapshot() {
    innermost = journal.size();
    return innermost;
  }

  /** Undoes everything since the snapshot, warmth included. */
  public void revert(int snapshot) {
    journal.revert(snapshot);
    innermost = snapshot;
  }

  /**
   * Says that the latest snapshot may be the earlier {@code outer} again, because a call has
   * returned. Saves journal entries; leaving it out is never wrong.
   */
  public void release(int outer) {
    innermost = outer;
  }

  // ------------------------------------------------------------------ by address

  /** Whether the account is neither missing nor empty (EIP-161's "not dead"). */
  public boolean isAlive(Address address) {
    return !loaded(account(address)).isEmpty();
  }

  /** Wei. */
  public UInt256 balance(Address address) {
    return balance(account(address)).toUInt256();
  }

  /** Unsigned 64 bits. */
  public long nonce(Address address) {
    return nonce(account(address));
  }

  public Code code(Address address) {
    return code(account(address));
  }

  public UInt256 storage(Address address, Bytes32 slot) {
    Word key = new Word();
    key.set(slot);
    return slot(account(address), key).value.toUInt256();
  }

  /**
   * Adds wei and touches the account.
   *
   * @throws ArithmeticException on overflow of 256 bits
   */
  public void addBalance(Address address, UInt256 wei) {
    LiveAccount account = account(address);
    setBalance(account, balance(account).toUInt256().addExact(wei));
  }

  /**
   * Takes wei away and touches the account.
   *
   * @throws IllegalStateException when the balance is smaller: callers check first
   */
  public void subtractBalance(Address address, UInt256 wei) {
    LiveAccount account = account(address);
    UInt256 balance = balance(account).toUInt256();
    if (balance.compareTo(wei) < 0) {
      throw new IllegalStateException(
          "balance of " + address + " is " + balance + ", less than the " + wei + " to be taken");
    }
    setBalance(account, balance.subtract(wei));
  }

  public void setBalance(Address address, UInt256 wei) {
    setBalance(account(address), wei);
  }

  public void setNonce(Address address, long nonce) {
    setNonce(account(address), nonce);
  }

  public void setCode(Address address, byte[] code) {
    setCode(account(address), Code.of(code));
  }

  public void setStorage(Address address, Bytes32 slot, UInt256 value) {
    LiveAccount account = account(address);
    Word key = new Word();
    key.set(slot);
    Word word = new Word();
    word.set(value);
    touch(account);
    setValue(slot(account, key), word);
  }

  /** Puts the address into the transaction's accessed addresses (EIP-2929). */
  public void warm(Address address) {
    warm(account(address));
  }

  /** Puts the slot into the transaction's accessed storage keys (EIP-2929). */
  public void warm(Address address, Bytes32 slot) {
    Word key = new Word();
    key.set(slot);
    warm(slot(account(address), key));
  }

  // ------------------------------------------------------------------ by account, for the EVM

  /** The overlay's account at this address; its content is read when first needed. */
  public LiveAccount account(Address address) {
    LiveAccount known = accounts.find(address.w0(), address.w1(), address.w2());
    return known != null ? known : accounts.add(address);
  }

  /** The account named by the low 160 bits of a word. */
  public LiveAccount account(Word word) {
    long w0 = word.w2 << 32 | word.w1 >>> 32;
    long w1 = word.w1 << 32 | word.w0 >>> 32;
    int w2 = (int) word.w0;
    LiveAccount known = accounts.find(w0, w1, w2);
    return known != null ? known : accounts.add(new Address(w0, w1, w2));
  }

  /** The balance; not to be modified. */
  public Word balance(LiveAccount account) {
    return loaded(account).balance;
  }

  public long nonce(LiveAccount account) {
    return loaded(account).nonce;
  }

  public Bytes32 codeHash(LiveAccount account) {
    return loaded(account).codeHash;
  }

  /** Missing or empty: EIP-161's "dead". */
  public boolean isDead(LiveAccount account) {
    return loaded(account).isEmpty();
  }

  /** Whether a contract may not be created here: nonce, code (EIP-684) or storage (EIP-7610). */
  public boolean isTaken(LiveAccount account) {
    LiveAccount a = loaded(account);
    return a.nonce != 0
        || !a.codeHash.equals(Account.EMPTY_CODE_HASH)
        || (a.before != null
            && !a.storageCleared
            && !a.before.storageRoot().equals(Account.EMPTY_ROOT));
  }

  public Code code(LiveAccount account) {
    Code known = loaded(account).code;
    return known != null ? known : loadCode(account);
  }

  /** Whether the address was cold and is warm now. */
  public boolean warm(LiveAccount account) {
    if (account.warmIn == transaction) {
      return false;
    }
    journal.flag(Journal.Kind.ACCOUNT_WARM, account, account.warmIn);
    account.warmIn = transaction;
    return true;
  }

  public boolean isWarm(LiveAccount account) {
    return account.warmIn == transaction;
  }

  /** Whether the slot was cold and is warm now. */
  public boolean warm(Slot slot) {
    if (slot.warmIn == transaction) {
      return false;
    }
    journal.flag(Journal.Kind.SLOT_WARM, slot, slot.warmIn);
    slot.warmIn = transaction;
    return true;
  }

  /** The storage slot with this key. */
  public Slot slot(LiveAccount account, Word key) {
    Slot slot = account.slots.find(key.w0, key.w1, key.w2, key.w3);
    if (slot == null) {
      slot = loadSlot(account, key);
    }
    if (slot.transaction != transaction) {
      slot.transaction = transaction;
      slot.journalled = -1;
      slot.original.set(slot.value);
    }
    return slot;
  }

  /** The transient slot with this key (EIP-1153): zero at the start of each transaction. */
  public Slot transientSlot(LiveAccount account, Word key) {
    SlotTable table = account.transients;
    if (table == null) {
      table = new SlotTable();
      account.transients = table;
    }
    Slot slot = table.find(key.w0, key.w1, key.w2, key.w3);
    if (slot == null) {
      slot = new Slot(key.w0, key.w1, key.w2, key.w3);
      table.add(slot);
    }
    if (slot.transaction != transaction) {
      slot.transaction = transaction;
      slot.journalled = -1;
      slot.value.set(0);
    }
    return slot;
  }

  /** Writes a slot, of storage or transient storage. */
  public void setValue(Slot slot, Word value) {
    if (slot.journalled < innermost) {
      journal.slotValue(slot);
    }
    slot.value.set(value);
  }

  public void setBalance(LiveAccount account, UInt256 wei) {
    touch(account);
    journal.balance(account);
    account.balance.set(wei);
  }

  public void setNonce(LiveAccount account, long nonce) {
    touch(account);
    journal.nonce(account);
    account.nonce = nonce;
  }

  public void setCode(LiveAccount account, Code code) {
    touch(account);
    journal.code(account);
    account.codeHash = code.hash();
    account.code = code;
    codes.put(account.codeHash, code);
  }

  /** Moves wei that {@code from} is known to have; touches both. */
  public void transfer(LiveAccount from, LiveAccount to, UInt256 wei) {
    touch(from);
    touch(to);
    if (!wei.isZero()) {
      setBalance(from, from.balance.toUInt256().subtract(wei));
      setBalance(to, to.balance.toUInt256().add(wei));
    }
  }

  /** Makes the account removable at the end of the transaction if it is empty then (EIP-161). */
  public void touch(LiveAccount account) {
    loaded(account);
    if (account.touchedIn != transaction) {
      journal.flag(Journal.Kind.ACCOUNT_TOUCHED, account, account.touchedIn);
      account.touchedIn = transaction;
      touched.add(account);
    }
  }

  /** Begins a contract: nonce 1 (EIP-161), and destroyable in this transaction (EIP-6780). */
  public void create(LiveAccount account) {
    setNonce(account, 1);
    journal.flag(Journal.Kind.ACCOUNT_CREATED, account, account.createdIn);
    account.createdIn = transaction;
  }

  public boolean isCreatedNow(LiveAccount account) {
    return account.createdIn == transaction;
  }

  /** Removes the account when the transaction ends; the balance is the caller's to move first. */
  public void destroy(LiveAccount account) {
    if (account.destroyedIn != transaction) {
      journal.flag(Journal.Kind.ACCOUNT_DESTROYED, account, account.destroyedIn);
      account.destroyedIn = transaction;
      destroyed.add(account);
    }
  }

  // ------------------------------------------------------------------ the block's result

  /** What differs from the parent state; asked for between transactions. */
  public StateChanges changes() {
    SortedMap<Address, AccountChange> changed = new TreeMap<>();
    SortedMap<Bytes32, byte[]> newCode = new TreeMap<>();
    for (int i = 0; i < accounts.size(); i++) {
      LiveAccount account = accounts.at(i);
      Optional<AccountChange> change = change(account);
      if (change.isPresent()) {
        changed.put(account.address, change.get());
        Bytes32 codeBefore =
            account.before == null ? Account.EMPTY_CODE_HASH : account.before.codeHash();
        if (account.present && !account.codeHash.equals(codeBefore)) {
          newCode.put(account.codeHash, code(account).toBytes());
        }
      }
    }
    newCode.remove(Account.EMPTY_CODE_HASH);
    return new StateChanges(changed, newCode);
  }

  /** The state as it is now, for reads of the pending block. */
  public StateReader now() {
    return new StateReader() {
      @Override
      public Optional<Account> account(Address address) {
        LiveAccount a = loaded(WorldState.this.account(address));
        return a.present ? Optional.of(withStorage(a, now(a))) : Optional.empty();
      }

      /** A root that is not known yet, but not the empty trie's: readers then look for slots. */
      private Account withStorage(LiveAccount a, Account now) {
        if (!now.storageRoot().equals(Account.EMPTY_ROOT)) {
          return now;
        }
        for (int i = 0; i < a.slots.size(); i++) {
          if (!a.slots.at(i).value.isZero()) {
            return new Account(now.nonce(), now.balance(), Bytes32.ZERO, now.codeHash());
          }
        }
        return now;
      }

      @Override
      public UInt256 storage(Address address, Bytes32 slot) {
        return WorldState.this.storage(address, slot);
      }

      @Override
      public byte[] code(Bytes32 codeHash) {
        Code known = codes.get(codeHash);
        return known != null ? known.toBytes() : parent.code(codeHash);
      }
    };
  }

  private static Account now(LiveAccount a) {
    Bytes32 root =
        a.before == null || a.storageCleared ? Account.EMPTY_ROOT : a.before.storageRoot();
    return new Account(a.nonce, a.balance.toUInt256(), root, a.codeHash);
  }

  private static Optional<AccountChange> change(LiveAccount account) {
    if (!account.loaded) {
      return Optional.empty();
    }
    if (!account.present) {
      return account.before == null
          ? Optional.empty()
          : Optional.of(new AccountChange(Optional.empty(), true, new TreeMap<>()));
    }
    SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
    for (int i = 0; i < account.slots.size(); i++) {
      Slot slot = account.slots.at(i);
      if (!slot.value.sameAs(slot.start)) {
        storage.put(new Bytes32(slot.k3, slot.k2, slot.k1, slot.k0), slot.value.toUInt256());
      }
    }
    Account now = now(account);
    boolean cleared = account.storageCleared && account.before != null;
    if (now.equals(account.before) && storage.isEmpty() && !cleared) {
      return Optional.empty();
    }
    return Optional.of(new AccountChange(Optional.of(now), cleared, storage));
  }

  // ------------------------------------------------------------------ loading

  private LiveAccount loaded(LiveAccount account) {
    if (!account.loaded) {
      load(account);
    }
    return account;
  }

  private void load(LiveAccount account) {
    account.loaded = true;
    Account before = parent.account(account.address).orElse(null);
    account.before = before;
    if (before != null) {
      account.present = true;
      account.nonce = before.nonce();
      account.balance.set(before.balance());
      account.codeHash = before.codeHash();
      account.code = account.codeHash.equals(Account.EMPTY_CODE_HASH) ? Code.EMPTY : null;
    }
  }

  private Code loadCode(LiveAccount account) {
    @Nullable Code code = codes.get(account.codeHash);
    if (code == null) {
      code = Code.of(parent.code(account.codeHash), account.codeHash);
      codes.put(account.codeHash, code);
    }
    account.code = code;
    return code;
  }

  private Slot loadSlot(LiveAccount account, Word key) {
    loaded(account);
    Slot slot = new Slot(key.w0, key.w1, key.w2, key.w3);
    Account before = account.before;
    if (before != null
        && !account.storageCleared
        && !before.storageRoot().equals(Account.EMPTY_ROOT)) {
      UInt256 value = parent.storage(account.address, key.toBytes32());
      slot.start.set(value);
      slot.value.set(value);
    }
    account.slots.add(slot);
    return slot;
  }

  private static void wipe(LiveAccount account) {
    account.nonce = 0;
    account.balance.set(0);
    account.codeHash = Account.EMPTY_CODE_HASH;
    account.code = Code.EMPTY;
    account.slots = new SlotTable();
    account.transients = null;
    account.storageCleared = true;
    account.present = false;
  }
}
