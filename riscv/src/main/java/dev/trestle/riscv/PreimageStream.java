package dev.trestle.riscv;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;

/** Preimages as programs read them: the length as 8 bytes, then the bytes, 32 at a time. */
final class PreimageStream {
  static final int PART_BYTES = 32;
  private static final int PREFIX_BYTES = 8;

  private final PreimageSource source;
  private Bytes32 key = Bytes32.ZERO;
  private byte[] stream = {};

  PreimageStream(PreimageSource source) {
    this.source = source;
  }

  /**
   * The part from {@code offset} on: 32 bytes, fewer at the end, none past it.
   *
   * @throws MissingPreimageException if the source does not have it
   */
  byte[] part(Bytes32 wanted, long offset) {
    if (!wanted.equals(key) || stream.length == 0) {
      byte[] preimage = source.preimage(wanted);
      byte[] all = new byte[PREFIX_BYTES + preimage.length];
      BigEndian.putLong(all, 0, preimage.length);
      System.arraycopy(preimage, 0, all, PREFIX_BYTES, preimage.length);
      stream = all;
      key = wanted;
    }
    if (offset < 0 || offset >= stream.length) {
      return new byte[0];
    }
    byte[] part = new byte[Math.min(PART_BYTES, stream.length - (int) offset)];
    System.arraycopy(stream, (int) offset, part, 0, part.length);
    return part;
  }
}
