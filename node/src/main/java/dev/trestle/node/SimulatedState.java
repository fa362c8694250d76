package dev.trestle.node;

import dev.trestle.stf.block.StateOverrides.AccountOverride;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.state.StateReader;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state with changes on top that add up, block after simulated block. Used by one thread. */
final class SimulatedState implements StateReader {
  private final StateReader base;
  private final SortedMap<Address, Changed> changed = new TreeMap<>();
  private final SortedMap<Bytes32, byte[]> code = new TreeMap<>();

  SimulatedState(StateReader base) {
    this.base = base;
  }

  /** An account that differs from the base. */
  private static final class Changed {
    Optional<Account> account;
    boolean cleared;
    final SortedMap<Bytes32, UInt256> storage = new TreeMap<>();

    Changed(Optional<Account> account) {
      this.account = account;
    }
  }

  /** Adds what an execution on this state changed. */
  void apply(StateChanges changes) {
    code.putAll(changes.code());
    for (Map.Entry<Address, AccountChange> entry : changes.accounts().entrySet()) {
      Changed account = changed(entry.getKey());
      AccountChange change = entry.getValue();
      if (change.storageCleared()) {
        account.cleared = true;
        account.storage.clear();
      }
      account.account = change.account();
      account.storage.putAll(change.storage());
    }
  }

  /** Adds what a caller pretends. */
  void apply(SortedMap<Address, AccountOverride> overrides) {
    for (Map.Entry<Address, AccountOverride> entry : overrides.entrySet()) {
      Changed account = changed(entry.getKey());
      AccountOverride override = entry.getValue();
      Account before = account.account.orElse(Account.EMPTY);
      override.code().ifPresent(bytes -> code.put(Keccak.hash(bytes), bytes));
      account.account =
          Optional.of(
              new Account(
                  override.nonce().orElse(before.nonce()),
                  override.balance().orElse(before.balance()),
                  before.storageRoot(),
                  override.code().map(Keccak::hash).orElse(before.codeHash())));
      if (override.state().isPresent()) {
        account.cleared = true;
        account.storage.clear();
        account.storage.putAll(override.state().get());
      }
      account.storage.putAll(override.stateDiff());
    }
  }

  private Changed changed(Address address) {
    return changed.computeIfAbsent(address, a -> new Changed(base.account(a)));
  }

  /** Everything so far, against the base. */
  StateChanges changes() {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    changed.forEach((address, c) ->
        accounts.put(
            address,
            new AccountChange(
                c.account.filter(account -> !account.isEmpty()),
                c.cleared,
                new TreeMap<>(c.storage))));
    SortedMap<Bytes32, byte[]> withCode = new TreeMap<>(code);
    withCode.remove(Account.EMPTY_CODE_HASH);
    return new StateChanges(accounts, withCode);
  }

  @Override
  public Optional<Account> account(Address address) {
    Changed c = changed.get(address);
    return c == null ? base.account(address) : c.account.map(account -> withRoot(account, c));
  }

  /** Only whether the root is the empty trie's counts: readers then look for no slots. */
  private static Account withRoot(Account account, Changed c) {
    boolean hasStorage = c.storage.values().stream().anyMatch(value -> !value.isZero());
    Bytes32 root =
        hasStorage ? Bytes32.ZERO : c.cleared ? Account.EMPTY_ROOT : account.storageRoot();
    return new Account(account.nonce(), account.balance(), root, account.codeHash());
  }

  @Override
  public UInt256 storage(Address address, Bytes32 slot) {
    Changed c = changed.get(address);
    if (c == null) {
      return base.storage(address, slot);
    }
    UInt256 value = c.storage.get(slot);
    if (value != null) {
      return value;
    }
    return c.cleared || c.account.isEmpty() ? UInt256.ZERO : base.storage(address, slot);
  }

  @Override
  public byte[] code(Bytes32 codeHash) {
    byte[] known = code.get(codeHash);
    return known != null ? known : base.code(codeHash);
  }
}
