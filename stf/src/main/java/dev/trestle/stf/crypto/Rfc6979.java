package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/**
 * The deterministic nonces of RFC 6979 §3.2 with HMAC-SHA256, for a group order of 256 bits: the
 * same key and hash always give the same sequence of candidates.
 */
public final class Rfc6979 {
  private final UInt256 order;
  private byte[] key = new byte[32];
  private byte[] value = new byte[32];

  /**
   * @param hash the message's hash
   * @param privateKey in [1, order)
   */
  public Rfc6979(Bytes32 hash, UInt256 privateKey, UInt256 order) {
    this.order = order;
    UInt256 number = hash.toUInt256();
    UInt256 reduced = number.compareTo(order) >= 0 ? number.subtract(order) : number;
    byte[] seed = new byte[64];
    Bytes32.of(privateKey).putTo(seed, 0);
    Bytes32.of(reduced).putTo(seed, 32);
    for (int i = 0; i < 32; i++) {
      value[i] = 1;
    }
    mix(0, seed);
    mix(1, seed);
  }

  /** The next candidate in [1, order). */
  public UInt256 next() {
    while (true) {
      value = Sha256.hmac(key, value).toBytes();
      UInt256 candidate = Bytes32.from(value).toUInt256();
      mix(0, new byte[0]);
      if (!candidate.isZero() && candidate.compareTo(order) < 0) {
        return candidate;
      }
    }
  }

  private void mix(int separator, byte[] seed) {
    byte[] input = new byte[33 + seed.length];
    System.arraycopy(value, 0, input, 0, 32);
    input[32] = (byte) separator;
    System.arraycopy(seed, 0, input, 33, seed.length);
    key = Sha256.hmac(key, input).toBytes();
    value = Sha256.hmac(key, value).toBytes();
  }
}
