package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * One consistent state to read from, usually the parent block's: a database, a witness, a map in a
 * test. Not changed by execution.
 */
public interface StateReader {
  /** The account, or nothing when the trie has none at this address. */
  Optional<Account> account(Address address);

  /** The value at a slot (the slot itself, not its hash); zero when unset. */
  UInt256 storage(Address address, Bytes32 slot);

  /** The code with this hash; empty for {@link Account#EMPTY_CODE_HASH}. */
  byte[] code(Bytes32 codeHash);
}
