package dev.trestle.node;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.StateTrie;
import java.util.Optional;

/**
 * The state of the block that was the head when this was made. Reads the flat tables as long as it
 * still is, and the trie afterwards: a reader sees one state, however long it lives.
 */
final class FlatState implements StateReader {
  private final StateTables tables;
  private final long version;
  private final StateTrie trie;

  FlatState(StateTables tables, long version, StateTrie trie) {
    this.tables = tables;
    this.version = version;
    this.trie = trie;
  }

  // The version is read before and after: it moves on before the tables change.

  @Override
  public Optional<Account> account(Address address) {
    if (tables.version() == version) {
      Optional<Account> account = tables.account(address);
      if (tables.version() == version) {
        return account;
      }
    }
    return trie.account(address);
  }

  @Override
  public UInt256 storage(Address address, Bytes32 slot) {
    if (tables.version() == version) {
      UInt256 value = tables.slot(new StorageKey(address, slot));
      if (tables.version() == version) {
        return value;
      }
    }
    return trie.storage(address, slot);
  }

  @Override
  public byte[] code(Bytes32 codeHash) {
    return trie.code(codeHash);
  }
}
