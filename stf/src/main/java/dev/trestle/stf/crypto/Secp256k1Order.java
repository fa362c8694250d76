package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.UInt256;

/**
 * The order of secp256k1's group, apart from {@link Secp256k1}: who checks a signature's range
 * alone need not wait for the curve's tables.
 */
public final class Secp256k1Order {
  /** How many points the group has. */
  public static final UInt256 ORDER =
      UInt256.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  /** The highest s that EIP-2 allows. */
  public static final UInt256 HALF_ORDER =
      UInt256.fromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  private Secp256k1Order() {}
}
