package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * A transaction with what is costly to compute from it, done once and away from the thread that
 * builds.
 *
 * @param sender who signed, or a deposit's {@code from}
 * @param encoded its envelope
 */
public record RecoveredTransaction(
    Transaction transaction, Address sender, Bytes32 hash, byte[] encoded) {
  /** Recovers the sender; nothing when the signature is invalid. */
  public static Optional<RecoveredTransaction> of(
      Transaction transaction, Cryptography cryptography) {
    Optional<Address> sender =
        switch (transaction) {
          case Transaction.Signed signed -> TransactionCodec.sender(signed, cryptography);
          case Transaction.Deposit deposit -> Optional.of(deposit.from());
        };
    if (sender.isEmpty()) {
      return Optional.empty();
    }
    byte[] encoded = TransactionCodec.encode(transaction);
    return Optional.of(
        new RecoveredTransaction(transaction, sender.get(), Keccak.hash(encoded), encoded));
  }
}
