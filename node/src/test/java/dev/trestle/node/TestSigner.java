package dev.trestle.node;

import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** Makes signed transactions. */
record TestSigner(UInt256 key) {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final UInt256 MAX_FEE = UInt256.of(20_000_000_000L);
  private static final UInt256 TIP = UInt256.of(1_000_000_000L);

  Address address() {
    return Secp256k1.publicKey(key).address();
  }

  byte[] sign(Transaction.Signed unsigned) {
    Secp256k1.Signature s = Secp256k1.sign(TransactionCodec.signingHash(unsigned), key);
    return TransactionCodec.encode(
        TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s()));
  }

  byte[] dynamicFee(long chainId, long nonce, Optional<Address> to, byte[] data) {
    return sign(
        new Transaction.DynamicFee(
            UInt256.of(chainId),
            nonce,
            TIP,
            MAX_FEE,
            300_000,
            to,
            UInt256.ZERO,
            data,
            List.of(),
            NONE));
  }

  byte[] accessList(long chainId, long nonce, Address to) {
    return sign(
        new Transaction.AccessList(
            UInt256.of(chainId),
            nonce,
            MAX_FEE,
            300_000,
            Optional.of(to),
            UInt256.ZERO,
            new byte[0],
            List.of(new AccessListEntry(to, List.of())),
            NONE));
  }

  byte[] legacy(long chainId, long nonce, Address to, UInt256 value) {
    return sign(
        new Transaction.Legacy(
            nonce,
            MAX_FEE,
            21_000,
            Optional.of(to),
            value,
            new byte[0],
            TransactionCodec.unsignedLegacy(UInt256.of(chainId))));
  }
}
