package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a block, or a run of transactions, changed against its {@link StateReader}. Sorted maps, so
 * that walking them is the same on every machine.
 *
 * @param accounts every account touched with effect, in its final form
 * @param code new code by its hash
 */
public record StateChanges(
    SortedMap<Address, AccountChange> accounts, SortedMap<Bytes32, byte[]> code) {

  /**
   * One account's final form.
   *
   * @param account nonce, balance and code hash after the change, or nothing when the account is
   *     gone; its {@code storageRoot} is the one before the change and is recomputed on commit
   * @param storageCleared whether all earlier storage is dropped before {@code storage} is applied
   *     (the account was destroyed or created anew)
   * @param storage slots that changed, with their final values; zero deletes
   */
  public record AccountChange(
      Optional<Account> account, boolean storageCleared, SortedMap<Bytes32, UInt256> storage) {}
}
