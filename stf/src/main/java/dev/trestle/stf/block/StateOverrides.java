package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state in which some accounts are pretended to be otherwise, for simulations. */
public final class StateOverrides implements StateReader {
  private final StateReader actual;
  private final SortedMap<Address, AccountOverride> overrides;
  private final SortedMap<Bytes32, byte[]> code = new TreeMap<>();

  /**
   * What is pretended of one account.
   *
   * @param state all of its storage, in place of the actual one
   * @param stateDiff single slots on top of the actual storage, or of {@code state}
   */
  public record AccountOverride(
      Optional<UInt256> balance,
      OptionalLong nonce,
      Optional<byte[]> code,
      Optional<SortedMap<Bytes32, UInt256>> state,
      SortedMap<Bytes32, UInt256> stateDiff) {
    /** Only whether it is the empty trie's counts, since readers then look for no slots. */
    private Bytes32 storageRoot(Bytes32 actual) {
      if (!stateDiff.isEmpty() || state.isPresent() && !state.get().isEmpty()) {
        return Bytes32.ZERO;
      }
      return state.isPresent() ? Account.EMPTY_ROOT : actual;
    }
  }

  public StateOverrides(StateReader actual, SortedMap<Address, AccountOverride> overrides) {
    this.actual = actual;
    this.overrides = new TreeMap<>(overrides);
    for (AccountOverride override : this.overrides.values()) {
      override.code().ifPresent(bytes -> code.put(Keccak.hash(bytes), bytes));
    }
  }

  @Override
  public Optional<Account> account(Address address) {
    AccountOverride override = overrides.get(address);
    if (override == null) {
      return actual.account(address);
    }
    Account account = actual.account(address).orElse(Account.EMPTY);
    return Optional.of(
        new Account(
            override.nonce().orElse(account.nonce()),
            override.balance().orElse(account.balance()),
            override.storageRoot(account.storageRoot()),
            override.code().map(Keccak::hash).orElse(account.codeHash())));
  }

  @Override
  public UInt256 storage(Address address, Bytes32 slot) {
    AccountOverride override = overrides.get(address);
    if (override == null) {
      return actual.storage(address, slot);
    }
    UInt256 changed = override.stateDiff().get(slot);
    if (changed != null) {
      return changed;
    }
    return override
        .state()
        .map(slots -> slots.getOrDefault(slot, UInt256.ZERO))
        .orElseGet(() -> actual.storage(address, slot));
  }

  @Override
  public byte[] code(Bytes32 codeHash) {
    byte[] pretended = code.get(codeHash);
    return pretended != null ? pretended : actual.code(codeHash);
  }
}
