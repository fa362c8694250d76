package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.trie.TrieProof;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An account and slots of it with their proofs, EIP-1186.
 *
 * @param account nothing when the proof shows that there is none
 * @param proof trie nodes from the state root down
 * @param storage one for each slot asked
 */
public record AccountProof(
    Address address, Optional<Account> account, List<byte[]> proof, List<StorageProof> storage) {
  public AccountProof {
    proof = List.copyOf(proof);
    storage = List.copyOf(storage);
  }

  /**
   * A slot's value with its proof.
   *
   * @param value zero when the proof shows that it is unset
   * @param proof trie nodes from the storage root down
   */
  public record StorageProof(Bytes32 slot, UInt256 value, List<byte[]> proof) {
    public StorageProof {
      proof = List.copyOf(proof);
    }
  }

  /**
   * Whether everything stated here holds under a state root.
   *
   * @return nothing when it does, otherwise what is wrong
   */
  public Optional<String> faultUnder(Bytes32 stateRoot) {
    try {
      TrieProof.Result shown = TrieProof.verify(stateRoot, StateTrie.key(address), proof);
      Optional<String> fault = mismatch(shown, account.map(StateTrie::encode));
      if (fault.isPresent()) {
        return fault.map(reason -> "account " + address + ": " + reason);
      }
      Bytes32 storageRoot = account.map(Account::storageRoot).orElse(Account.EMPTY_ROOT);
      for (StorageProof slot : storage) {
        shown = TrieProof.verify(storageRoot, StateTrie.key(slot.slot), slot.proof);
        Optional<byte[]> stated =
            slot.value.isZero() ? Optional.empty() : Optional.of(StateTrie.encode(slot.value));
        fault = mismatch(shown, stated);
        if (fault.isPresent()) {
          return fault.map(reason -> "slot " + slot.slot + ": " + reason);
        }
      }
      return Optional.empty();
    } catch (RlpException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> mismatch(TrieProof.Result shown, Optional<byte[]> stated) {
    return switch (shown) {
      case TrieProof.Invalid(String reason) -> Optional.of(reason);
      case TrieProof.Absent() ->
          stated.isEmpty() ? Optional.empty() : Optional.of("proven absent, but stated");
      case TrieProof.Present(byte[] value) ->
          stated.isPresent() && Arrays.equals(stated.get(), value)
              ? Optional.empty()
              : Optional.of("the proven value is another");
    };
  }
}
