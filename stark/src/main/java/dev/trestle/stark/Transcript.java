package dev.trestle.stark;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.List;

/**
 * Fiat–Shamir: what both sides have seen, and what is drawn from it. docs/spec/stark.md,
 * Transcript. Not final, so that tests can forget or swap what is absorbed, or choose what is
 * drawn; everything goes through {@link #absorb(byte[])}.
 */
public class Transcript {
  private static final long MASK_21 = (1L << 21) - 1;
  private static final int POSITIONS_OF_A_DIGEST = 8;

  /** The state, then what was absorbed since. */
  private byte[] buffer = new byte[1024];

  private int length = Bytes32.SIZE_BYTES;
  private long counter;

  public void absorb(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  public final void absorb(List<Bytes32> digests) {
    byte[] bytes = new byte[Bytes32.SIZE_BYTES * digests.size()];
    for (int i = 0; i < digests.size(); i++) {
      digests.get(i).putTo(bytes, Bytes32.SIZE_BYTES * i);
    }
    absorb(bytes);
  }

  /** An element of F. */
  public final void absorb(long element) {
    byte[] bytes = new byte[Goldilocks.SIZE_BYTES];
    BigEndian.putLong(bytes, 0, element);
    absorb(bytes);
  }

  public final void absorb(Cubic element) {
    byte[] bytes = new byte[Cubic.SIZE_BYTES];
    BigEndian.putLong(bytes, 0, element.a());
    BigEndian.putLong(bytes, 8, element.b());
    BigEndian.putLong(bytes, 16, element.c());
    absorb(bytes);
  }

  /** A random element of K. */
  public Cubic draw() {
    Bytes32 d = digest();
    // bits 0 to 84, 85 to 169, 170 to 255
    long a = Goldilocks.reduce(d.w2() & MASK_21, d.w3());
    long b = Goldilocks.reduce(d.w1() >>> 21 & MASK_21, d.w2() >>> 21 | d.w1() << 43);
    long c = Goldilocks.reduce(d.w0() >>> 42, d.w1() >>> 42 | d.w0() << 22);
    return new Cubic(a, b, c);
  }

  /**
   * Random positions, in the order drawn, repetitions among them.
   *
   * @param bits each is below 2^bits; at most 31
   */
  public final int[] drawPositions(int count, int bits) {
    int[] positions = new int[count];
    int mask = (int) ((1L << bits) - 1);
    Bytes32 digest = Bytes32.ZERO;
    for (int i = 0; i < count; i++) {
      int at = i % POSITIONS_OF_A_DIGEST;
      if (at == 0) {
        digest = digest();
      }
      long word =
          switch (at >> 1) {
            case 0 -> digest.w3();
            case 1 -> digest.w2();
            case 2 -> digest.w1();
            default -> digest.w0();
          };
      positions[i] = (int) (word >>> 32 * (at & 1)) & mask;
    }
    return positions;
  }

  /**
   * Absorbs a proof of work.
   *
   * @return how many zero bits the state begins with after it
   */
  public final int absorbNonce(long nonce) {
    update();
    byte[] bytes = new byte[Long.BYTES];
    BigEndian.putLong(bytes, 0, nonce);
    absorb(bytes);
    update();
    return zeroBits(Bytes32.from(buffer, 0));
  }

  /** The state, with everything that was absorbed: what a nonce is hashed with. */
  public final Bytes32 state() {
    update();
    return Bytes32.from(buffer, 0);
  }

  /** How many zero bits the state would begin with after that nonce. */
  public final int zeroBitsAfter(long nonce) {
    update();
    byte[] input = Arrays.copyOf(buffer, Bytes32.SIZE_BYTES + Long.BYTES);
    BigEndian.putLong(input, Bytes32.SIZE_BYTES, nonce);
    return zeroBits(Keccak.hash(input));
  }

  private static int zeroBits(Bytes32 state) {
    return state.w0() == 0
        ? Long.SIZE + Long.numberOfLeadingZeros(state.w1())
        : Long.numberOfLeadingZeros(state.w0());
  }

  private Bytes32 digest() {
    update();
    byte[] input = Arrays.copyOf(buffer, Bytes32.SIZE_BYTES + Long.BYTES);
    BigEndian.putLong(input, Bytes32.SIZE_BYTES, counter++);
    return Keccak.hash(input);
  }

  private void update() {
    if (length > Bytes32.SIZE_BYTES) {
      Keccak.hash(buffer, 0, length).putTo(buffer, 0);
      length = Bytes32.SIZE_BYTES;
      counter = 0;
    }
  }

  private void room(int bytes) {
    if (length + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + bytes));
    }
  }
}
