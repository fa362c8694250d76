package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An account that exists before the first block.
 *
 * @param balanceWei of the account
 * @param code empty for an account that a key holds
 * @param storage slots that are not zero
 */
public record GenesisAccount(
    Address address,
    long nonce,
    UInt256 balanceWei,
    byte[] code,
    SortedMap<Bytes32, Bytes32> storage) {
  public GenesisAccount {
    storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
  }

  /** A contract without ether. Its nonce is 1, as that of any created contract (EIP-161). */
  public static GenesisAccount contract(
      Address address, byte[] code, Map<Bytes32, Bytes32> storage) {
    return new GenesisAccount(address, 1, UInt256.ZERO, code, new TreeMap<>(storage));
  }

  /** An account with ether and nothing else. */
  public static GenesisAccount funded(Address address, UInt256 balanceWei) {
    return new GenesisAccount(address, 0, balanceWei, new byte[0], new TreeMap<>());
  }
}
