package dev.trestle.l1;

import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/** Signs for one account: with a key in memory, a native library, or a remote signer. */
public interface TransactionSigner {
  Address address();

  /** A signature with s at most half the group's order (EIP-2). */
  Secp256k1.Signature sign(Bytes32 hash);

  /**
   * Signs with a key in memory.
   *
   * @throws IllegalArgumentException when the number is no private key
   */
  static TransactionSigner of(UInt256 privateKey) {
    if (!Secp256k1.isPrivateKey(privateKey)) {
      throw new IllegalArgumentException("not a private key of secp256k1");
    }
    Address address = Secp256k1.publicKey(privateKey).address();
    return new TransactionSigner() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public Secp256k1.Signature sign(Bytes32 hash) {
        return Secp256k1.sign(hash, privateKey);
      }
    };
  }
}
