package dev.trestle.stf.crypto;

/**
 * The points at which a blob's elements are the values of its polynomial: the 4096th roots of unity
 * of the BLS12-381 scalar field, in bit-reversed order (EIP-4844, polynomial commitments § Preset).
 */
public final class BlobDomain {
  /** Elements of a blob. */
  public static final int ELEMENTS = 4096;

  /** Bytes of a blob. */
  public static final int BLOB_BYTES = ELEMENTS * BlsFr.SIZE_BYTES;

  /** {@code 7^((r-1)/4096)}. */
  private static final String GENERATOR =
      "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306";

  private BlobDomain() {}

  /**
   * All points, each as 32 big-endian bytes: element i of a blob is the value at the point at byte
   * 32 i. Computed anew on each call, one multiplication a point.
   */
  public static byte[] points() {
    BlsFr generator = BlsFr.fromHex(GENERATOR);
    BlsFr power = BlsFr.plain(1);
    byte[] out = new byte[BLOB_BYTES];
    for (int i = 0; i < ELEMENTS; i++) {
      power.putRaw(out, BlsFr.SIZE_BYTES * (Integer.reverse(i) >>> 20));
      // Of a Montgomery form and a plain number the product is a plain number.
      power = generator.multiply(power);
    }
    return out;
  }
}
