package dev.trestle.derivation;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a channel as it travels in batch data. Source: OP Stack specification, Derivation §
 * Frame Format.
 *
 * @param number position in the channel, 0 to 65535
 * @param data at most {@link #MAX_DATA_BYTES} bytes
 * @param last whether it ends the channel
 */
public record Frame(ChannelId channel, int number, byte[] data, boolean last) {
  /** Channel id, number, length and last flag. */
  public static final int OVERHEAD_BYTES = 23;

  public static final int MAX_DATA_BYTES = 1_000_000;
  public static final int MAX_NUMBER = 0xffff;

  /** The first byte of batch data that consists of frames. */
  public static final int DERIVATION_VERSION = 0;

  public Frame {
    if (number < 0 || number > MAX_NUMBER || data.length > MAX_DATA_BYTES) {
      throw new IllegalArgumentException(
          "a frame's number is 0 to 65535 and its data at most 1000000 bytes, not "
              + number
              + " and "
              + data.length);
    }
  }

  public int encodedSize() {
    return OVERHEAD_BYTES + data.length;
  }

  /**
   * Batch data: the version byte and the frames one after the other.
   *
   * @return version 0 data
   */
  public static byte[] encodeAll(List<Frame> frames) {
    int size = 1;
    for (Frame frame : frames) {
      size += frame.encodedSize();
    }
    ByteSink out = new ByteSink(size);
    out.put(DERIVATION_VERSION);
    for (Frame frame : frames) {
      out.put(frame.channel.toBytes())
          .putShort(frame.number)
          .putInt(frame.data.length)
          .put(frame.data)
          .put(frame.last ? 1 : 0);
    }
    return out.toBytes();
  }

  /** The frames of batch data: all of them or, if one is bad, none. */
  public static Decoded<List<Frame>> decodeAll(byte[] data) {
    return Decoded.of(() -> {
      ByteCursor in = new ByteCursor(data);
      int version = in.unsignedByte();
      if (version != DERIVATION_VERSION) {
        throw new MalformedData("batch data of unknown version " + version);
      }
      List<Frame> frames = new ArrayList<>();
      do {
        frames.add(decode(in));
      } while (in.hasMore());
      return frames;
    });
  }

  private static Frame decode(ByteCursor in) {
    ChannelId channel = new ChannelId(in.bigEndianLong(), in.bigEndianLong());
    int number = in.unsignedShort();
    long length = in.unsignedInt();
    if (length > MAX_DATA_BYTES) {
      throw new MalformedData("frame of " + length + " bytes, at most 1000000 are allowed");
    }
    byte[] data = in.bytes(length);
    int last = in.unsignedByte();
    if (last > 1) {
      throw new MalformedData("a frame's last flag is 0 or 1, not " + last);
    }
    return new Frame(channel, number, data, last == 1);
  }
}
