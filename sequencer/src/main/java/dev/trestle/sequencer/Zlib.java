package dev.trestle.sequencer;

import dev.trestle.derivation.Compressor;
import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** The JDK's deflate at its highest level. */
public final class Zlib implements Compressor {
  @Override
  public byte[] compress(byte[] data) {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 2 + 64);
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}
