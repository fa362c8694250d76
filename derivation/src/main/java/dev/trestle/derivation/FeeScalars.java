package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;

/**
 * How much of an L2 transaction's data fee follows each of L1's prices. Source: OP Stack
 * specification, System Config § Post-Ecotone Scalar Encoding.
 *
 * @param baseFeeScalar unsigned 32 bits, millionths
 * @param blobBaseFeeScalar unsigned 32 bits, millionths
 */
public record FeeScalars(long baseFeeScalar, long blobBaseFeeScalar) {
  private static final long MAX = 0xffffffffL;

  public FeeScalars {
    if (baseFeeScalar < 0
        || baseFeeScalar > MAX
        || blobBaseFeeScalar < 0
        || blobBaseFeeScalar > MAX) {
      throw new IllegalArgumentException(
          "fee scalars are unsigned 32-bit numbers, not "
              + baseFeeScalar
              + " and "
              + blobBaseFeeScalar);
    }
  }

  /** The scalars in a versioned 32-byte encoding. */
  public static Decoded<FeeScalars> decode(Bytes32 scalar) {
    int version = (int) (scalar.w0() >>> 56);
    long padding = (scalar.w0() & 0x00ffffffffffffffL) | scalar.w1() | scalar.w2();
    return switch (version) {
      case 0 -> {
        boolean clean = (padding | scalar.w3() >>> 32) == 0;
        yield new Decoded.Valid<>(new FeeScalars(clean ? scalar.w3() & MAX : MAX, 0));
      }
      case 1 ->
          padding == 0
              ? new Decoded.Valid<>(new FeeScalars(scalar.w3() & MAX, scalar.w3() >>> 32))
              : new Decoded.Malformed<>("fee scalars with padding that is not zero");
      default -> new Decoded.Malformed<>("fee scalars of unknown version " + version);
    };
  }

  /** The version 1 encoding. */
  public Bytes32 encode() {
    return new Bytes32(1L << 56, 0, 0, blobBaseFeeScalar << 32 | baseFeeScalar);
  }
}
