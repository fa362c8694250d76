package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A small state in plain maps, for tests and tools. Roots are computed from scratch each time: the
 * slow and obvious twin of {@link StateTrie}. Not thread-safe while changed.
 */
public final class MapState implements StateReader {
  private final SortedMap<Address, Account> accounts = new TreeMap<>();
  private final Map<Address, SortedMap<Bytes32, UInt256>> storage = new HashMap<>();
  private final Map<Bytes32, byte[]> code = new HashMap<>();

  @Override
  public Optional<Account> account(Address address) {
    return Optional.ofNullable(accounts.get(address));
  }

  @Override
  public UInt256 storage(Address address, Bytes32 slot) {
    return slots(address).getOrDefault(slot, UInt256.ZERO);
  }

  @Override
  public byte[] code(Bytes32 codeHash) {
    return code.getOrDefault(codeHash, new byte[0]);
  }

  /** The accounts there are, with their storage roots. */
  public SortedMap<Address, Account> accounts() {
    return new TreeMap<>(accounts);
  }

  /** The account's slots that are not zero. */
  public SortedMap<Bytes32, UInt256> slots(Address address) {
    return storage.getOrDefault(address, new TreeMap<>());
  }

  /** Takes over a block's changes. */
  public MapState apply(StateChanges changes) {
    code.putAll(changes.code());
    for (Map.Entry<Address, AccountChange> entry : changes.accounts().entrySet()) {
      apply(entry.getKey(), entry.getValue());
    }
    return this;
  }

  /** The state root. */
  public Bytes32 root() {
    MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
    for (Map.Entry<Address, Account> entry : accounts.entrySet()) {
      trie.put(StateTrie.key(entry.getKey()), StateTrie.encode(entry.getValue()));
    }
    return trie.commit((hash, node) -> {});
  }

  private void apply(Address address, AccountChange change) {
    if (change.storageCleared() || change.account().isEmpty()) {
      storage.remove(address);
    }
    if (change.account().isEmpty()) {
      accounts.remove(address);
      return;
    }
    SortedMap<Bytes32, UInt256> slots = storage.computeIfAbsent(address, a -> new TreeMap<>());
    for (Map.Entry<Bytes32, UInt256> slot : change.storage().entrySet()) {
      if (slot.getValue().isZero()) {
        slots.remove(slot.getKey());
      } else {
        slots.put(slot.getKey(), slot.getValue());
      }
    }
    Account account = change.account().get();
    accounts.put(
        address,
        new Account(account.nonce(), account.balance(), storageRoot(slots), account.codeHash()));
  }

  private static Bytes32 storageRoot(SortedMap<Bytes32, UInt256> slots) {
    MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
    for (Map.Entry<Bytes32, UInt256> slot : slots.entrySet()) {
      trie.put(StateTrie.key(slot.getKey()), StateTrie.encode(slot.getValue()));
    }
    return trie.commit((hash, node) -> {});
  }
}
