package dev.trestle.stark.prover;

import static dev.trestle.stark.prover.Lanes.SPECIES;
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

  /** A round. */
  static void round(long[] s, long constant) {
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
      LongVector c0 = a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
      LongVector c1 = a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
      LongVector c2 = a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
      LongVector c3 = a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
      LongVector c4 = a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);
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
      b0.lanewise(XOR, b1.not().and(b2)).lanewise(XOR, constant).intoArray(s, at);
      b1.lanewise(XOR, b2.not().and(b3)).intoArray(s, at + 8);
      b2.lanewise(XOR, b3.not().and(b4)).intoArray(s, at + 16);
      b3.lanewise(XOR, b4.not().and(b0)).intoArray(s, at + 24);
      b4.lanewise(XOR, b0.not().and(b1)).intoArray(s, at + 32);
      b0 = a3.lanewise(XOR, d3).lanewise(ROL, 28);
      b1 = a9.lanewise(XOR, d4).lanewise(ROL, 20);
      b2 = a10.lanewise(XOR, d0).lanewise(ROL, 3);
      b3 = a16.lanewise(XOR, d1).lanewise(ROL, 45);
      b4 = a22.lanewise(XOR, d2).lanewise(ROL, 61);
      b0.lanewise(XOR, b1.not().and(b2)).intoArray(s, at + 40);
      b1.lanewise(XOR, b2.not().and(b3)).intoArray(s, at + 48);
      b2.lanewise(XOR, b3.not().and(b4)).intoArray(s, at + 56);
      b3.lanewise(XOR, b4.not().and(b0)).intoArray(s, at + 64);
      b4.lanewise(XOR, b0.not().and(b1)).intoArray(s, at + 72);
      b0 = a1.lanewise(XOR, d1).lanewise(ROL, 1);
      b1 = a7.lanewise(XOR, d2).lanewise(ROL, 6);
      b2 = a13.lanewise(XOR, d3).lanewise(ROL, 25);
      b3 = a19.lanewise(XOR, d4).lanewise(ROL, 8);
      b4 = a20.lanewise(XOR, d0).lanewise(ROL, 18);
      b0.lanewise(XOR, b1.not().and(b2)).intoArray(s, at + 80);
      b1.lanewise(XOR, b2.not().and(b3)).intoArray(s, at + 88);
      b2.lanewise(XOR, b3.not().and(b4)).intoArray(s, at + 96);
      b3.lanewise(XOR, b4.not().and(b0)).intoArray(s, at + 104);
      b4.lanewise(XOR, b0.not().and(b1)).intoArray(s, at + 112);
      b0 = a4.lanewise(XOR, d4).lanewise(ROL, 27);
      b1 = a5.lanewise(XOR, d0).lanewise(ROL, 36);
      b2 = a11.lanewise(XOR, d1).lanewise(ROL, 10);
      b3 = a17.lanewise(XOR, d2).lanewise(ROL, 15);
      b4 = a23.lanewise(XOR, d3).lanewise(ROL, 56);
      b0.lanewise(XOR, b1.not().and(b2)).intoArray(s, at + 120);
      b1.lanewise(XOR, b2.not().and(b3)).intoArray(s, at + 128);
      b2.lanewise(XOR, b3.not().and(b4)).intoArray(s, at + 136);
      b3.lanewise(XOR, b4.not().and(b0)).intoArray(s, at + 144);
      b4.lanewise(XOR, b0.not().and(b1)).intoArray(s, at + 152);
      b0 = a2.lanewise(XOR, d2).lanewise(ROL, 62);
      b1 = a8.lanewise(XOR, d3).lanewise(ROL, 55);
      b2 = a14.lanewise(XOR, d4).lanewise(ROL, 39);
      b3 = a15.lanewise(XOR, d0).lanewise(ROL, 41);
      b4 = a21.lanewise(XOR, d1).lanewise(ROL, 2);
      b0.lanewise(XOR, b1.not().and(b2)).intoArray(s, at + 160);
      b1.lanewise(XOR, b2.not().and(b3)).intoArray(s, at + 168);
      b2.lanewise(XOR, b3.not().and(b4)).intoArray(s, at + 176);
      b3.lanewise(XOR, b4.not().and(b0)).intoArray(s, at + 184);
      b4.lanewise(XOR, b0.not().and(b1)).intoArray(s, at + 192);
    }
  }

  /**
   * Takes in elements, each of eight bytes, big-endian.
   *
   * @param from element i for state k is at {@code at + offsets[k] + i}
   * @param lane of the states; the first that the first of {@code count} elements goes to
   */
  static void absorbElements(long[] s, int lane, long[] from, int at, int[] offsets, int count) {
    for (int state = 0; state < STATES; state += STEP) {
      for (int i = 0; i < count; i++) {
        int to = (lane + i) * STATES + state;
        LongVector element = LongVector.fromArray(SPECIES, from, at + i, offsets, state);
        load(s, to).lanewise(XOR, element.lanewise(REVERSE_BYTES)).intoArray(s, to);
      }
    }
  }

  /** Takes in lanes of Keccak, as {@link #absorbElements} takes in elements. */
  static void absorbLanes(long[] s, int lane, long[] from, int at, int[] offsets, int count) {
    for (int state = 0; state < STATES; state += STEP) {
      for (int i = 0; i < count; i++) {
        int to = (lane + i) * STATES + state;
        LongVector element = LongVector.fromArray(SPECIES, from, at + i, offsets, state);
        load(s, to).lanewise(XOR, element).intoArray(s, to);
      }
    }
  }
}
