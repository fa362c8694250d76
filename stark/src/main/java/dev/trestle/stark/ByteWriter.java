package dev.trestle.stark;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.List;

/** Writes proofs and keys: numbers big-endian, one after another. */
public final class ByteWriter {
  private byte[] bytes = new byte[4096];
  private int length;

  public void writeByte(int value) {
    int at = advance(1);
    bytes[at] = (byte) value;
  }

  public void writeInt(int value) {
    int at = advance(Integer.BYTES);
    BigEndian.putInt(bytes, at, value);
  }

  public void writeLong(long value) {
    int at = advance(Long.BYTES);
    BigEndian.putLong(bytes, at, value);
  }

  public void writeCubic(Cubic element) {
    writeLong(element.a());
    writeLong(element.b());
    writeLong(element.c());
  }

  public void writeDigest(Bytes32 digest) {
    int at = advance(Bytes32.SIZE_BYTES);
    digest.putTo(bytes, at);
  }

  /** As many of its bytes as a tree's digests have. */
  public void writeDigest(Bytes32 digest, TreeHash treeHash) {
    writeDigest(digest);
    length -= Bytes32.SIZE_BYTES - treeHash.digestBytes();
  }

  public void writeDigests(List<Bytes32> digests, TreeHash treeHash) {
    for (Bytes32 digest : digests) {
      writeDigest(digest, treeHash);
    }
  }

  public void writeDigests(List<Bytes32> digests) {
    for (Bytes32 digest : digests) {
      writeDigest(digest);
    }
  }

  /** Bytes written so far. */
  public int size() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Makes room; {@code bytes} may be another array afterwards. */
  private int advance(int size) {
    int from = length;
    length += size;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length));
    }
    return from;
  }
}
