package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/** Signs for one account: with a key in memory, a native library, or a remote signer. */
public interface TransactionSigner {
  /**
   * An ECDSA signature with the parity that names the signer.
   *
   * @param yParity 0 or 1
   * @param s at most half the group's order (EIP-2)
   */
  record EcdsaSignature(int yParity, UInt256 r, UInt256 s) {}

  Address address();

  EcdsaSignature sign(Bytes32 hash);
}
