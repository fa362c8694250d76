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
    byte[] encoded = TransactionCodec.encode(transaction);
    return of(transaction, encoded, Keccak.hash(encoded), cryptography);
  }

  /** The same where the envelope and its hash are known. */
  public static Optional<RecoveredTransaction> of(
      Transaction transaction, byte[] encoded, Bytes32 hash, Cryptography cryptography) {
    Optional<Address> sender =
        switch (transaction) {
          case Transaction.Signed signed -> TransactionCodec.sender(signed, cryptography);
          case Transaction.Deposit deposit -> Optional.of(deposit.from());
        };
    return sender.map(s -> new RecoveredTransaction(transaction, s, hash, encoded));
  }
}
