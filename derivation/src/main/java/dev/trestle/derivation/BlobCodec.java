package dev.trestle.derivation;

import java.util.Arrays;

/**
 * Data in EIP-4844 blobs: 127 bytes in every 4 field elements, whose two top bits stay zero.
 * Source: OP Stack specification, Ecotone § Blob Encoding, version 0.
 */
public final class BlobCodec {
  /** 4096 field elements of 32 bytes. */
  public static final int BLOB_BYTES = 131_072;

  private static final int ROUNDS = 1024;
  private static final int ROUND_BYTES = 127;
  private static final int VERSION = 0;

  /** Most data that one blob holds. */
  public static final int MAX_DATA_BYTES = ROUNDS * ROUND_BYTES - 4;

  private BlobCodec() {}

  /**
   * The blob that holds this data.
   *
   * @param data at most {@link #MAX_DATA_BYTES}
   */
  public static byte[] encode(byte[] data) {
    if (data.length > MAX_DATA_BYTES) {
      throw new IllegalArgumentException(
          "a blob holds at most " + MAX_DATA_BYTES + " bytes, not " + data.length);
    }
    byte[] flat = new byte[ROUNDS * ROUND_BYTES];
    flat[0] = VERSION;
    flat[1] = (byte) (data.length >> 16);
    flat[2] = (byte) (data.length >> 8);
    flat[3] = (byte) data.length;
    System.arraycopy(data, 0, flat, 4, data.length);
    byte[] blob = new byte[BLOB_BYTES];
    for (int round = 0; round < ROUNDS; round++) {
      int in = round * ROUND_BYTES;
      int out = round * 128;
      int x = flat[in + 31] & 255;
      int y = flat[in + 63] & 255;
      int z = flat[in + 95] & 255;
      System.arraycopy(flat, in, blob, out + 1, 31);
      System.arraycopy(flat, in + 32, blob, out + 33, 31);
      System.arraycopy(flat, in + 64, blob, out + 65, 31);
      System.arraycopy(flat, in + 96, blob, out + 97, 31);
      blob[out] = (byte) (x & 0x3f);
      blob[out + 32] = (byte) (y & 0x0f | (x & 0xc0) >> 2);
      blob[out + 64] = (byte) (z & 0x3f);
      blob[out + 96] = (byte) ((z & 0xc0) >> 2 | (y & 0xf0) >> 4);
    }
    return blob;
  }

  /** The data in a blob. */
  public static Decoded<byte[]> decode(byte[] blob) {
    if (blob.length != BLOB_BYTES) {
      return new Decoded.Malformed<>("a blob has 131072 bytes, not " + blob.length);
    }
    byte[] flat = new byte[ROUNDS * ROUND_BYTES];
    int topBits = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int in = round * 128;
      int out = round * ROUND_BYTES;
      int a = blob[in];
      int b = blob[in + 32];
      int c = blob[in + 64];
      int d = blob[in + 96];
      topBits |= a | b | c | d;
      System.arraycopy(blob, in + 1, flat, out, 31);
      System.arraycopy(blob, in + 33, flat, out + 32, 31);
      System.arraycopy(blob, in + 65, flat, out + 64, 31);
      System.arraycopy(blob, in + 97, flat, out + 96, 31);
      flat[out + 31] = (byte) (a & 0x3f | (b & 0x30) << 2);
      flat[out + 63] = (byte) (b & 0x0f | (d & 0x0f) << 4);
      flat[out + 95] = (byte) (c & 0x3f | (d & 0x30) << 2);
    }
    if ((topBits & 0xc0) != 0) {
      return new Decoded.Malformed<>("a field element's top bits are not zero");
    }
    return unwrap(flat);
  }

  private static Decoded<byte[]> unwrap(byte[] flat) {
    if (flat[0] != VERSION) {
      return new Decoded.Malformed<>("blob encoding of unknown version " + (flat[0] & 255));
    }
    int length = (flat[1] & 255) << 16 | (flat[2] & 255) << 8 | (flat[3] & 255);
    if (length > MAX_DATA_BYTES) {
      return new Decoded.Malformed<>("blob claims " + length + " bytes of data");
    }
    for (int i = 4 + length; i < flat.length; i++) {
      if (flat[i] != 0) {
        return new Decoded.Malformed<>("blob is not zero after its data");
      }
    }
    return new Decoded.Valid<>(Arrays.copyOfRange(flat, 4, 4 + length));
  }
}
