package dev.trestle.stark.prover;

import static dev.trestle.stark.prover.Lanes.STEP;
import static dev.trestle.stark.prover.Lanes.load;
import static jdk.incubator.vector.VectorOperators.REVERSE_BYTES;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;

/**
 * Keccak-f[1600] on eight states at once: lane i of state k is at 8i + k. Each method is compiled
 * alone.
 */
final class KeccakLoops {
  /** States side by side. */
  static final int STATES = 8;

  /** Longs of eight states. */
  static final int SIZE = 25 * STATES;

  private KeccakLoops() {}

  /**
   * The rounds of {@code constants}, one after another, on registers alone where there are 32 of
   * them. It is long because it is compiled as one.
   */
  static void permute(long[] s, long[] constants) {
    for (int at = 0; at < STATES; at += STEP) {
      LongVector a0 = load(s, at);
      LongVector a1 = load(s, at + 8);
      LongVector a2 = load(s, at + 16);
      LongVector a3 = load(s, at + 24);
      LongVector a4 = load(s, at + 32);
      LongVector a5 = load(s, at + 40);
      LongVector a6 = load(s, at + 48);
      LongVector a7 = load(s, at + 56);
      LongVector a8 = load(s, at + 64);
      LongVector a9 = load(s, at + 72);
      LongVector a10 = load(s, at + 80);
      LongVector a11 = load(s, at + 88);
      LongVector a12 = load(s, at + 96);
      LongVector a13 = load(s, at + 104);
      LongVector a14 = load(s, at + 112);
      LongVector a15 = load(s, at + 120);
      LongVector a16 = load(s, at + 128);
      LongVector a17 = load(s, at + 136);
      LongVector a18 = load(s, at + 144);
      LongVector a19 = load(s, at + 152);
      LongVector a20 = load(s, at + 160);
      LongVector a21 = load(s, at + 168);
      LongVector a22 = load(s, at + 176);
      LongVector a23 = load(s, at + 184);
      LongVector a24 = load(s, at + 192);
      for (long constant : constants) {
        LongVector c0 =
            a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
        LongVector c1 =
            a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
        LongVector c2 =
            a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
        LongVector c3 =
            a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
        LongVector c4 =
            a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);
        LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
        LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
        LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
        LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
        LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));
        LongVector b0 = a0.lanewise(XOR, d0);
        LongVector b1 = a6.lanewise(XOR, d1).lanewise(ROL, 44);
        LongVector b2 = a12.lanewise(XOR, d2).lanewise(ROL, 43);
        LongVector b3 = a18.lanewise(XOR, d3).lanewise(ROL, 21);
        LongVector b4 = a24.lanewise(XOR, d4).lanewise(ROL, 14);
        LongVector b5 = a3.lanewise(XOR, d3).lanewise(ROL, 28);
        LongVector b6 = a9.lanewise(XOR, d4).lanewise(ROL, 20);
        LongVector b7 = a10.lanewise(XOR, d0).lanewise(ROL, 3);
        LongVector b8 = a16.lanewise(XOR, d1).lanewise(ROL, 45);
        LongVector b9 = a22.lanewise(XOR, d2).lanewise(ROL, 61);
        LongVector b10 = a1.lanewise(XOR, d1).lanewise(ROL, 1);
        LongVector b11 = a7.lanewise(XOR, d2).lanewise(ROL, 6);
        LongVector b12 = a13.lanewise(XOR, d3).lanewise(ROL, 25);
        LongVector b13 = a19.lanewise(XOR, d4).lanewise(ROL, 8);
        LongVector b14 = a20.lanewise(XOR, d0).lanewise(ROL, 18);
        LongVector b15 = a4.lanewise(XOR, d4).lanewise(ROL, 27);
        LongVector b16 = a5.lanewise(XOR, d0).lanewise(ROL, 36);
        LongVector b17 = a11.lanewise(XOR, d1).lanewise(ROL, 10);
        LongVector b18 = a17.lanewise(XOR, d2).lanewise(ROL, 15);
        LongVector b19 = a23.lanewise(XOR, d3).lanewise(ROL, 56);
        LongVector b20 = a2.lanewise(XOR, d2).lanewise(ROL, 62);
        LongVector b21 = a8.lanewise(XOR, d3).lanewise(ROL, 55);
        LongVector b22 = a14.lanewise(XOR, d4).lanewise(ROL, 39);
        LongVector b23 = a15.lanewise(XOR, d0).lanewise(ROL, 41);
        LongVector b24 = a21.lanewise(XOR, d1).lanewise(ROL, 2);
        a0 = b0.lanewise(XOR, b1.not().and(b2)).lanewise(XOR, constant);
        a1 = b1.lanewise(XOR, b2.not().and(b3));
        a2 = b2.lanewise(XOR, b3.not().and(b4));
        a3 = b3.lanewise(XOR, b4.not().and(b0));
        a4 = b4.lanewise(XOR, b0.not().and(b1));
        a5 = b5.lanewise(XOR, b6.not().and(b7));
        a6 = b6.lanewise(XOR, b7.not().and(b8));
        a7 = b7.lanewise(XOR, b8.not().and(b9));
        a8 = b8.lanewise(XOR, b9.not().and(b5));
        a9 = b9.lanewise(XOR, b5.not().and(b6));
        a10 = b10.lanewise(XOR, b11.not().and(b12));
        a11 = b11.lanewise(XOR, b12.not().and(b13));
        a12 = b12.lanewise(XOR, b13.not().and(b14));
        a13 = b13.lanewise(XOR, b14.not().and(b10));
        a14 = b14.lanewise(XOR, b10.not().and(b11));
        a15 = b15.lanewise(XOR, b16.not().and(b17));
        a16 = b16.lanewise(XOR, b17.not().and(b18));
        a17 = b17.lanewise(XOR, b18.not().and(b19));
        a18 = b18.lanewise(XOR, b19.not().and(b15));
        a19 = b19.lanewise(XOR, b15.not().and(b16));
        a20 = b20.lanewise(XOR, b21.not().and(b22));
        a21 = b21.lanewise(XOR, b22.not().and(b23));
        a22 = b22.lanewise(XOR, b23.not().and(b24));
        a23 = b23.lanewise(XOR, b24.not().and(b20));
        a24 = b24.lanewise(XOR, b20.not().and(b21));
      }
      a0.intoArray(s, at);
      a1.intoArray(s, at + 8);
      a2.intoArray(s, at + 16);
      a3.intoArray(s, at + 24);
      a4.intoArray(s, at + 32);
      a5.intoArray(s, at + 40);
      a6.intoArray(s, at + 48);
      a7.intoArray(s, at + 56);
      a8.intoArray(s, at + 64);
      a9.intoArray(s, at + 72);
      a10.intoArray(s, at + 80);
      a11.intoArray(s, at + 88);
      a12.intoArray(s, at + 96);
      a13.intoArray(s, at + 104);
      a14.intoArray(s, at + 112);
      a15.intoArray(s, at + 120);
      a16.intoArray(s, at + 128);
      a17.intoArray(s, at + 136);
      a18.intoArray(s, at + 144);
      a19.intoArray(s, at + 152);
      a20.intoArray(s, at + 160);
      a21.intoArray(s, at + 168);
      a22.intoArray(s, at + 176);
      a23.intoArray(s, at + 184);
      a24.intoArray(s, at + 192);
    }
  }

  /** Takes in elements, each of eight bytes, big-endian: {@code s[at + i] ^= from[fromAt + i]}. */
  static void absorb(long[] s, int at, long[] from, int fromAt, int count) {
    for (int i = 0; i < count; i += STEP) {
      LongVector elements = load(from, fromAt + i).lanewise(REVERSE_BYTES);
      load(s, at + i).lanewise(XOR, elements).intoArray(s, at + i);
    }
  }
}
