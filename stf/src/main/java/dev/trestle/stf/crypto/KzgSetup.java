package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Hex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The public outcome of the KZG ceremony: powers of a number tau that nobody knows, times the
 * generators. Only who commits or proves needs it; verifying needs {@link Kzg} alone.
 *
 * @param g1Lagrange commitments to the 4096 Lagrange polynomials, in bit-reversed order
 * @param g2Monomial {@code tau^i * G2}, i from 0 to 64
 * @param g1Monomial {@code tau^i * G1}, i from 0 to 4095
 */
public record KzgSetup(
    List<CurvePoint<BlsFp>> g1Lagrange,
    List<CurvePoint<BlsFp2>> g2Monomial,
    List<CurvePoint<BlsFp>> g1Monomial) {
  private static final int G1_POINTS = 4096;
  private static final int G2_POINTS = 65;

  public KzgSetup {
    g1Lagrange = List.copyOf(g1Lagrange);
    g2Monomial = List.copyOf(g2Monomial);
    g1Monomial = List.copyOf(g1Monomial);
  }

  /**
   * Reads the text form of c-kzg-4844: the numbers 4096 and 65, then the compressed points in hex,
   * Lagrange G1 (natural order), monomial G2, monomial G1. Points are checked to be on their
   * curves, not to be in their groups: the text must come from a source that is checked by hash.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static KzgSetup parse(String text) {
    List<String> words = words(text);
    int expected = 2 + 2 * G1_POINTS + G2_POINTS;
    if (words.size() != expected || !words.get(0).equals("4096") || !words.get(1).equals("65")) {
      throw new IllegalArgumentException(
          "not a trusted setup: wanted 4096, 65 and "
              + (expected - 2)
              + " points, but there are "
              + words.size()
              + " words");
    }
    int g2At = 2 + G1_POINTS;
    int monomialAt = g2At + G2_POINTS;
    List<CurvePoint<BlsFp>> natural = points(words, 2, G1_POINTS, BlsG1::decompressUnchecked);
    List<CurvePoint<BlsFp>> lagrange = new ArrayList<>(G1_POINTS);
    for (int i = 0; i < G1_POINTS; i++) {
      lagrange.add(natural.get(RootsOfUnity.reverseBits(i, G1_POINTS)));
    }
    return new KzgSetup(
        lagrange,
        points(words, g2At, G2_POINTS, BlsG2::decompressUnchecked),
        points(words, monomialAt, G1_POINTS, BlsG1::decompressUnchecked));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || text.charAt(i) <= ' ';
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static <P> List<P> points(
      List<String> words, int from, int count, Function<byte[], Optional<P>> decompress) {
    List<P> out = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      int position = i;
      out.add(
          decompress
              .apply(Hex.decode(words.get(i)))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "word " + position + " of the trusted setup is not a point")));
    }
    return out;
  }
}
