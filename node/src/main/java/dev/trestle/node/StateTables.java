package dev.trestle.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.state.StateCommitter;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.StateTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states of all blocks as trie nodes, and the head's once more in flat tables for speed. One
 * thread changes, any number reads.
 */
final class StateTables {
  private static final int COMMITMENTS_KEPT = 8;

  private final ChainStore store;
  private final NodeTables nodes;
  private final Cache<Address, Optional<Account>> accounts;
  private final Cache<StorageKey, UInt256> slots;
  private final Map<Bytes32, Commitment> commitments = new LinkedHashMap<>();
  private volatile long version;

  StateTables(ChainStore store, StoreOptions options) {
    this.store = store;
    this.nodes = new NodeTables(store, options.nodeCacheBytes());
    this.accounts =
        Caffeine.newBuilder()
            .maximumSize(options.stateCacheEntries())
            .executor(Runnable::run)
            .build();
    this.slots =
        Caffeine.newBuilder()
            .maximumSize(options.stateCacheEntries() * 4)
            .executor(Runnable::run)
            .build();
  }

  /** A state computed, with the nodes that it adds to its parent's. */
  record Commitment(Bytes32 parentRoot, StateTrie.Update update, List<NewNode> nodes) {}

  record NewNode(Bytes32 hash, byte[] bytes) {}

  /** Moves on whenever the flat tables start to change, and again when they are whole. */
  long version() {
    return version;
  }

  NodeTables nodes() {
    return nodes;
  }

  /** The state with this root, from trie nodes. */
  StateTrie trie(Bytes32 stateRoot) {
    return new StateTrie(nodes, stateRoot);
  }

  /** The head's state, from the flat tables as long as they are at this version. */
  StateReader flat(Bytes32 stateRoot, long atVersion) {
    return new FlatState(this, atVersion, trie(stateRoot));
  }

  /** An account in the flat tables. */
  Optional<Account> account(Address address) {
    return accounts.get(
        address, a -> store.get(Column.ACCOUNTS, a.toBytes()).map(StateTrie::decode));
  }

  /** A slot in the flat tables. */
  UInt256 slot(StorageKey key) {
    return slots.get(
        key, k -> store.get(Column.STORAGE, k.toBytes()).map(UInt256::from).orElse(UInt256.ZERO));
  }

  /** Computes roots on top of a state and remembers the nodes for {@link #commitment}. */
  StateCommitter committer(Bytes32 parentRoot) {
    return changes -> {
      Commitment commitment = commit(parentRoot, changes);
      synchronized (commitments) {
        commitments.put(commitment.update.root(), commitment);
        if (commitments.size() > COMMITMENTS_KEPT) {
          commitments.remove(commitments.keySet().iterator().next());
        }
      }
      return commitment.update;
    };
  }

  /** The nodes that lead from one root to the other: remembered, or else computed. */
  Commitment commitment(Bytes32 parentRoot, Bytes32 root, StateChanges changes) {
    synchronized (commitments) {
      Commitment known = commitments.get(root);
      if (known != null && known.parentRoot.equals(parentRoot)) {
        return known;
      }
    }
    return commit(parentRoot, changes);
  }

  /** Computes a state and the nodes that it adds to its parent's. */
  Commitment commit(Bytes32 parentRoot, StateChanges changes) {
    List<NewNode> fresh = new ArrayList<>();
    StateTrie.Update update =
        trie(parentRoot).apply(changes, (hash, node) -> fresh.add(new NewNode(hash, node)));
    return new Commitment(parentRoot, update, fresh);
  }

  /** What a block's changes set in the flat tables. */
  FlatChange forward(StateChanges changes, StateTrie.Update update) {
    FlatChange flat = FlatChange.empty();
    for (Map.Entry<Address, AccountChange> entry : changes.accounts().entrySet()) {
      Address address = entry.getKey();
      AccountChange change = entry.getValue();
      if (change.storageCleared() || change.account().isEmpty()) {
        clear(address, flat);
      }
      flat.accounts().put(address, update.accounts().getOrDefault(address, change.account()));
      if (change.account().isEmpty()) {
        continue;
      }
      change.storage().forEach((slot, v) -> flat.slots().put(new StorageKey(address, slot), v));
    }
    return flat;
  }

  private void clear(Address address, FlatChange flat) {
    Optional<Account> before = account(address);
    if (before.isEmpty() || before.get().storageRoot().equals(Account.EMPTY_ROOT)) {
      return;
    }
    byte[] from = Arrays.copyOf(address.toBytes(), 52);
    byte[] to = Arrays.copyOf(address.toBytes(), 53);
    Arrays.fill(to, 20, 53, (byte) 0xff);
    store.scan(
        Column.STORAGE,
        from,
        to,
        (key, value) -> {
          flat.slots().put(StorageKey.from(key), UInt256.ZERO);
          return true;
        });
  }

  /** The present values of what a change is about to set. */
  FlatChange undoOf(FlatChange change) {
    FlatChange undo = FlatChange.empty();
    change.accounts().keySet().forEach(key -> undo.accounts().put(key, account(key)));
    change.slots().keySet().forEach(key -> undo.slots().put(key, slot(key)));
    return undo;
  }

  void write(ChainStore.Batch batch, FlatChange change) {
    change
        .accounts()
        .forEach((address, account) -> {
          if (account.isPresent()) {
            batch.put(Column.ACCOUNTS, address.toBytes(), StateTrie.encode(account.get()));
          } else {
            batch.delete(Column.ACCOUNTS, address.toBytes());
          }
        });
    change
        .slots()
        .forEach((key, value) -> {
          if (value.isZero()) {
            batch.delete(Column.STORAGE, key.toBytes());
          } else {
            batch.put(Column.STORAGE, key.toBytes(), value.toMinimalBytes());
          }
        });
  }

  void write(ChainStore.Batch batch, Commitment commitment) {
    for (NewNode node : commitment.nodes) {
      nodes.put(batch, node.hash, node.bytes);
    }
  }

  void cache(Commitment commitment) {
    for (NewNode node : commitment.nodes) {
      nodes.cache(node.hash, node.bytes);
    }
  }

  /**
   * Runs the write of a change. Readers of the flat tables turn to the trie meanwhile, and for good
   * if the write succeeds.
   */
  void change(FlatChange change, Runnable write) {
    long before = version;
    version = before + 1;
    try {
      write.run();
    } catch (RuntimeException e) {
      version = before;
      throw e;
    }
    // After the write, so that a concurrent loading of an old value ends before this.
    accounts.asMap().putAll(change.accounts());
    slots.asMap().putAll(change.slots());
    version = before + 2;
  }
}
