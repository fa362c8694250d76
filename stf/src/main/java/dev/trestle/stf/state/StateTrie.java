package dev.trestle.stf.state;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import dev.trestle.stf.trie.MissingNodeException;
import dev.trestle.stf.trie.NodeSink;
import dev.trestle.stf.trie.NodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state under one root, read from trie nodes: accounts keyed by the Keccak-256 of their
 * address, each with a storage trie keyed by the Keccak-256 of the slot (yellow paper 4.1). The
 * source holds nodes of both kinds and code, by hash; with a witness as source this is stateless
 * execution. Throws {@link MissingNodeException} when the source lacks what is asked.
 *
 * <p>Immutable: {@link #apply} gives the new root and leaves this state as it was.
 */
public final class StateTrie implements StateReader {
  private final NodeSource source;
  private final Bytes32 root;
  private final MerklePatriciaTrie accounts;
  private LastRead last = new LastRead(Address.ZERO, Optional.empty(), false);

  /** The account that was read last, since its storage is mostly read next. */
  private record LastRead(Address address, Optional<Account> account, boolean known) {}

  /** The state with this root, as the source holds it. Nothing is read yet. */
  public StateTrie(NodeSource source, Bytes32 root) {
    this.source = source;
    this.root = root;
    this.accounts = new MerklePatriciaTrie(source, root);
  }

  /** The state without accounts, from which a genesis state is built. */
  public static StateTrie empty() {
    return new StateTrie(hash -> Optional.empty(), Account.EMPTY_ROOT);
  }

  /**
   * What {@link #apply} gives.
   *
   * @param root the new state root
   * @param accounts every account that was in the changes, by rising address, with its new storage
   *     root; nothing for one that is gone
   */
  public record Update(Bytes32 root, Map<Address, Optional<Account>> accounts) {
    public Update {
      accounts = Collections.unmodifiableMap(accounts);
    }
  }

  public Bytes32 root() {
    return root;
  }

  @Override
  public Optional<Account> account(Address address) {
    LastRead known = last;
    if (known.known && known.address.equals(address)) {
      return known.account;
    }
    Optional<Account> account = accounts.get(key(address)).map(StateTrie::decode);
    last = new LastRead(address, account, true);
    return account;
  }

  @Override
  public UInt256 storage(Address address, Bytes32 slot) {
    Bytes32 storageRoot = storageRoot(address);
    return storageRoot.equals(Account.EMPTY_ROOT)
        ? UInt256.ZERO
        : value(new MerklePatriciaTrie(source, storageRoot), slot);
  }

  @Override
  public byte[] code(Bytes32 codeHash) {
    if (codeHash.equals(Account.EMPTY_CODE_HASH)) {
      return new byte[0];
    }
    return source.node(codeHash).orElseThrow(() -> new MissingNodeException(codeHash));
  }

  /** Root of the account's storage; of the empty trie when there is no account. */
  public Bytes32 storageRoot(Address address) {
    return account(address).map(Account::storageRoot).orElse(Account.EMPTY_ROOT);
  }

  /**
   * The state after changes. New nodes, of storage first, and new code go to the sink; nothing is
   * taken away.
   */
  public Update apply(StateChanges changes, NodeSink nodes) {
    for (Map.Entry<Bytes32, byte[]> code : changes.code().entrySet()) {
      nodes.put(code.getKey(), code.getValue());
    }
    MerklePatriciaTrie trie = new MerklePatriciaTrie(source, root);
    Map<Address, Optional<Account>> updated = new TreeMap<>();
    for (Map.Entry<Address, AccountChange> entry : changes.accounts().entrySet()) {
      Address address = entry.getKey();
      AccountChange change = entry.getValue();
      byte[] key = key(address);
      if (change.account().isEmpty()) {
        trie.remove(key);
        updated.put(address, Optional.empty());
      } else {
        Account account = change.account().get();
        Account after =
            new Account(
                account.nonce(),
                account.balance(),
                newStorageRoot(trie, key, change, nodes),
                account.codeHash());
        trie.put(key, encode(after));
        updated.put(address, Optional.of(after));
      }
    }
    return new Update(trie.commit(nodes), updated);
  }

  /**
   * The proof of an account and some of its slots, as {@code eth_getProof} gives it (EIP-1186);
   * absence is proven, too.
   */
  public AccountProof accountProof(Address address, List<Bytes32> slots) {
    Optional<Account> account = account(address);
    MerklePatriciaTrie storage = new MerklePatriciaTrie(source, storageRoot(address));
    List<AccountProof.StorageProof> proofs = new ArrayList<>();
    for (Bytes32 slot : slots) {
      proofs.add(
          new AccountProof.StorageProof(slot, value(storage, slot), storage.prove(key(slot))));
    }
    return new AccountProof(address, account, accounts.prove(key(address)), proofs);
  }

  private Bytes32 newStorageRoot(
      MerklePatriciaTrie trie, byte[] key, AccountChange change, NodeSink nodes) {
    Bytes32 before =
        change.storageCleared()
            ? Account.EMPTY_ROOT
            : trie.get(key)
                .map(StateTrie::decode)
                .map(Account::storageRoot)
                .orElse(Account.EMPTY_ROOT);
    if (change.storage().isEmpty()) {
      return before;
    }
    MerklePatriciaTrie storage = new MerklePatriciaTrie(source, before);
    for (Map.Entry<Bytes32, UInt256> slot : change.storage().entrySet()) {
      if (slot.getValue().isZero()) {
        storage.remove(key(slot.getKey()));
      } else {
        storage.put(key(slot.getKey()), encode(slot.getValue()));
      }
    }
    return storage.commit(nodes);
  }

  private static UInt256 value(MerklePatriciaTrie storage, Bytes32 slot) {
    return storage.get(key(slot)).map(StateTrie::decodeValue).orElse(UInt256.ZERO);
  }

  /** The account's key in the state trie. */
  static byte[] key(Address address) {
    return Keccak.hash(address.toBytes()).toBytes();
  }

  /** The slot's key in a storage trie. */
  static byte[] key(Bytes32 slot) {
    return Keccak.hash(slot.toBytes()).toBytes();
  }

  /** RLP of nonce, balance, storage root, code hash. */
  public static byte[] encode(Account account) {
    return new RlpWriter()
        .beginList()
        .number(account.nonce())
        .number(account.balance())
        .bytes32(account.storageRoot())
        .bytes32(account.codeHash())
        .endList()
        .toBytes();
  }

  /** The inverse of {@link #encode(Account)}. */
  public static Account decode(byte[] rlp) {
    RlpReader in = RlpReader.ofList(rlp);
    Account account = new Account(in.number(), in.number256(), in.bytes32(), in.bytes32());
    in.expectEnd();
    return account;
  }

  static byte[] encode(UInt256 value) {
    return new RlpWriter().number(value).toBytes();
  }

  static UInt256 decodeValue(byte[] rlp) {
    RlpReader in = new RlpReader(rlp);
    UInt256 value = in.number256();
    in.expectEnd();
    return value;
  }
}
