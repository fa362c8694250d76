package dev.trestle.derivation;

/**
 * Makes zlib streams (RFC 1950) that {@link ChannelReader} can read. The sequencer brings the
 * JDK's; this package's own only wraps.
 */
@FunctionalInterface
public interface Compressor {
  /** A complete zlib stream that holds exactly this data. */
  byte[] compress(byte[] data);

  /** Wraps without making anything smaller: deflate's stored blocks. */
  static Compressor stored() {
    return data -> {
      ByteSink out = new ByteSink(data.length + 16);
      out.put(0x78).put(0x01);
      int at = 0;
      do {
        int length = Math.min(0xffff, data.length - at);
        out.put(at + length == data.length ? 1 : 0);
        out.put(length).put(length >> 8).put(~length).put(~length >> 8);
        out.put(data, at, length);
        at += length;
      } while (at < data.length);
      return out.putInt((int) Adler32.of(data)).toBytes();
    };
  }
}
