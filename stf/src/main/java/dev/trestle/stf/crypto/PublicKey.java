package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/**
 * A public key: a point of secp256k1 or secp256r1 other than infinity. The record itself does not
 * check that it lies on a curve.
 */
public record PublicKey(UInt256 x, UInt256 y) {
  /** SEC 1's 33 bytes: 2 or 3 by the parity of y, and x. */
  public byte[] compressed() {
    byte[] out = new byte[33];
    out[0] = (byte) (2 + (y.w0() & 1));
    Bytes32.of(x).putTo(out, 1);
    return out;
  }

  /** SEC 1's 65 bytes: 4, x and y. */
  public byte[] uncompressed() {
    byte[] out = new byte[65];
    out[0] = 4;
    Bytes32.of(x).putTo(out, 1);
    Bytes32.of(y).putTo(out, 33);
    return out;
  }

  /** The Ethereum address: the last 20 bytes of the Keccak of x and y. */
  public Address address() {
    return Address.fromWord(Keccak.hash(uncompressed(), 1, 64));
  }
}
