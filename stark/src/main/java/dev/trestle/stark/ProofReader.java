package dev.trestle.stark;

import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/** Reads a proof from front to back and refuses what is not canonical. */
final class ProofReader {
  private final byte[] bytes;
  private final TreeHash treeHash;
  private int at;

  /**
   * @param treeHash of the digests in it
   */
  ProofReader(byte[] bytes, TreeHash treeHash) {
    this.bytes = bytes;
    this.treeHash = treeHash;
  }

  TreeHash treeHash() {
    return treeHash;
  }

  int readByte() {
    return bytes[advance(1)] & 0xFF;
  }

  long readLong() {
    return BigEndian.getLong(bytes, advance(Long.BYTES));
  }

  /** An element of F. */
  long readElement() {
    long value = readLong();
    if (!Goldilocks.isCanonical(value)) {
      throw new InvalidProofException(Reason.ENCODING, "not below p, before byte " + at);
    }
    return value;
  }

  Cubic readCubic() {
    long a = readElement();
    long b = readElement();
    return new Cubic(a, b, readElement());
  }

  Cubic[] readCubics(int count) {
    require((long) count * Cubic.SIZE_BYTES);
    Cubic[] elements = new Cubic[count];
    for (int i = 0; i < count; i++) {
      elements[i] = readCubic();
    }
    return elements;
  }

  /**
   * @param count at most 2^59
   */
  long[] readElements(long count) {
    require(count * Goldilocks.SIZE_BYTES);
    long[] elements = new long[(int) count];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = readElement();
    }
    return elements;
  }

  Bytes32 readDigest() {
    int from = advance(treeHash.digestBytes());
    byte[] digest = new byte[Bytes32.SIZE_BYTES];
    System.arraycopy(bytes, from, digest, 0, treeHash.digestBytes());
    return Bytes32.from(digest, 0);
  }

  List<Bytes32> readDigests(int count) {
    require((long) count * treeHash.digestBytes());
    List<Bytes32> digests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      digests.add(readDigest());
    }
    return digests;
  }

  void requireEnd() {
    if (at != bytes.length) {
      throw new InvalidProofException(
          Reason.LENGTH, (bytes.length - at) + " bytes after the proof's end");
    }
  }

  private void require(long size) {
    if (size > bytes.length - at) {
      throw new InvalidProofException(Reason.LENGTH, "ends within byte " + bytes.length);
    }
  }

  private int advance(int size) {
    require(size);
    int from = at;
    at += size;
    return from;
  }
}
