package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.Optional;

/** Modular exponentiation of numbers of any length (EIP-198). Its gas is the caller's business. */
public final class ModExp {
  private static final int HEADER_BYTES = 96;

  private ModExp() {}

  /**
   * The precompiled contract 0x05: the lengths of base, exponent and modulus as words, then the
   * three numbers; what the input lacks is zero. Gives base^exponent mod modulus in as many bytes
   * as the modulus has; zeros for a modulus of zero. Fails only for lengths of 2^31 and more, which
   * no gas limit pays for.
   */
  public static Optional<byte[]> run(byte[] input) {
    byte[] header = slice(input, 0, HEADER_BYTES);
    UInt256 modulusLength = Bytes32.from(header, 64).toUInt256();
    if (modulusLength.isZero()) {
      return Optional.of(new byte[0]);
    }
    UInt256 baseLength = Bytes32.from(header, 0).toUInt256();
    UInt256 exponentLength = Bytes32.from(header, 32).toUInt256();
    UInt256 limit = UInt256.of(Integer.MAX_VALUE);
    if (baseLength.max(exponentLength).max(modulusLength).compareTo(limit) >= 0) {
      return Optional.empty();
    }
    int base = (int) baseLength.toLong();
    int exponent = (int) exponentLength.toLong();
    int modulus = (int) modulusLength.toLong();
    BigInteger m = new BigInteger(1, slice(input, (long) HEADER_BYTES + base + exponent, modulus));
    if (m.signum() == 0) {
      return Optional.of(new byte[modulus]);
    }
    BigInteger b = new BigInteger(1, slice(input, HEADER_BYTES, base));
    BigInteger e = new BigInteger(1, slice(input, (long) HEADER_BYTES + base, exponent));
    return Optional.of(padded(b.modPow(e, m), modulus));
  }

  private static byte[] slice(byte[] input, long from, int length) {
    byte[] out = new byte[length];
    if (from < input.length) {
      int start = (int) from;
      System.arraycopy(input, start, out, 0, Math.min(length, input.length - start));
    }
    return out;
  }

  private static byte[] padded(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    int sign = bytes.length > length ? 1 : 0;
    byte[] out = new byte[length];
    System.arraycopy(bytes, sign, out, length - bytes.length + sign, bytes.length - sign);
    return out;
  }
}
