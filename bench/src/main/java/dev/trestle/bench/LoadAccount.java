package dev.trestle.bench;

import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import fr.acinq.secp256k1.Secp256k1;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A sender of the load: signs its transactions ahead, by libsecp256k1, with nonces in order. */
final class LoadAccount {
  private static final Secp256k1 LIBRARY = Secp256k1.get();
  private static final UInt256 GWEI = UInt256.of(1_000_000_000L);

  /** Above whatever the base fee climbs to while blocks are full. */
  private static final UInt256 MAX_FEE = GWEI.multiply(2_000);

  private final UInt256 chainId;
  private final byte[] key;
  private final byte[] publicKey;
  private long nonce;

  LoadAccount(long chainId, UInt256 key, long nonce) {
    this.chainId = UInt256.of(chainId);
    this.key = Bytes32.of(key).toBytes();
    this.publicKey = LIBRARY.pubkeyCreate(this.key);
    this.nonce = nonce;
  }

  Address address() {
    return Address.fromWord(Keccak.hash(publicKey, 1, 64));
  }

  /** How many transactions it has signed since its account was new. */
  long nonce() {
    return nonce;
  }

  /** The last {@code count} transactions were not sent. */
  void forget(int count) {
    nonce -= count;
  }

  /** The next transaction, EIP-2718 bytes. */
  byte[] sign(Optional<Address> to, UInt256 valueWei, byte[] data, long gasLimit) {
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            chainId,
            nonce++,
            GWEI,
            MAX_FEE,
            gasLimit,
            to,
            valueWei,
            data,
            List.of(),
            new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO));
    byte[] hash = TransactionCodec.signingHash(unsigned).toBytes();
    byte[] signature = LIBRARY.sign(hash, key, null);
    int parity = Arrays.equals(LIBRARY.ecdsaRecover(signature, hash, 0), publicKey) ? 0 : 1;
    UInt256 r = UInt256.from(Arrays.copyOf(signature, 32));
    UInt256 s = UInt256.from(Arrays.copyOfRange(signature, 32, 64));
    return TransactionCodec.encode(TransactionCodec.withSignature(unsigned, parity, r, s));
  }
}
