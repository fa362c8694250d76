package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.WideMultiply;
import java.util.Optional;

/**
 * ECDSA over secp256k1 with public key recovery (SEC 1 §4.1, SEC 2 §2.4.1), as Ethereum signs.
 * Multiplications split each scalar in two by the curve's endomorphism (Gallant, Lambert, Vanstone,
 * CRYPTO 2001). Not constant-time: sign only where nobody can time the machine.
 */
public final class Secp256k1 {
  /** The group order n. */
  public static final UInt256 ORDER = Secp256k1Order.ORDER;

  /** n / 2, the greatest s that transactions may carry (EIP-2). */
  public static final UInt256 HALF_ORDER = Secp256k1Order.HALF_ORDER;

  private static final EcdsaCurve CURVE =
      new EcdsaCurve(
          UInt256.fromHex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"),
          ORDER,
          true,
          UInt256.of(7),
          new PublicKey(
              UInt256.fromHex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
              UInt256.fromHex("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")));

  private static final Field256 F = CURVE.field;
  private static final Field256 N = CURVE.scalars;

  /** A cube root of 1 modulo p: (beta x, y) is lambda (x, y). */
  private static final long[] BETA =
      F.from(UInt256.fromHex("7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501ee"));

  private static final long[] LAMBDA =
      N.from(UInt256.fromHex("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72"));

  /** The short vectors' second coordinates: -b1, and -b2 modulo n. */
  private static final long[] MINUS_B1 =
      N.from(UInt256.fromHex("e4437ed6010e88286f547fa90abfe4c3"));

  private static final long[] MINUS_B2 =
      N.from(ORDER.subtract(UInt256.fromHex("3086d221a7d46bcde86c90e49284eb15")));

  /** 2^384 b2 / n and -2^384 b1 / n, rounded. */
  private static final UInt256 B2_BY_N =
      UInt256.fromHex("3086d221a7d46bcde86c90e49284eb153daa8a1471e8ca7fe893209a45dbb031");

  private static final UInt256 MINUS_B1_BY_N =
      UInt256.fromHex("e4437ed6010e88286f547fa90abfe4c4221208ac9df506c61571b4ae8ac47f71");

  private static final int GENERATOR_WIDTH = 7;
  private static final int POINT_WIDTH = 5;
  private static final EcdsaCurve.Table GENERATOR =
      CURVE.affineTable(CURVE.generator, 1 << (GENERATOR_WIDTH - 2));
  private static final EcdsaCurve.Table LAMBDA_GENERATOR = timesLambda(GENERATOR);

  private Secp256k1() {}

  /**
   * A signature with low s.
   *
   * @param yParity 1 when the nonce point's y is odd
   */
  public record Signature(int yParity, UInt256 r, UInt256 s) {}

  /**
   * The precompiled contract 0x01: hash, v, r, s as words; the signer's address as a word, or
   * nothing when there is no signer. v is 27 or 28.
   */
  public static Optional<byte[]> run(byte[] input) {
    byte[] words = new byte[128];
    System.arraycopy(input, 0, words, 0, Math.min(128, input.length));
    UInt256 v = Bytes32.from(words, 32).toUInt256();
    if (!v.fitsLong() || v.toLong() < 27 || v.toLong() > 28) {
      return Optional.of(new byte[0]);
    }
    UInt256 r = Bytes32.from(words, 64).toUInt256();
    UInt256 s = Bytes32.from(words, 96).toUInt256();
    Optional<PublicKey> key = recover(Bytes32.from(words, 0), (int) v.toLong() - 27, r, s);
    return Optional.of(key.map(k -> k.address().toWord().toBytes()).orElseGet(() -> new byte[0]));
  }

  /**
   * The public key that made a signature, if there is one.
   *
   * @param yParity 0 or 1
   * @param s any in [1, n), low or high
   */
  public static Optional<PublicKey> recover(Bytes32 hash, int yParity, UInt256 r, UInt256 s) {
    if (!CURVE.isScalar(r) || !CURVE.isScalar(s)) {
      return Optional.empty();
    }
    Optional<PublicKey> nonce = CURVE.lift(r, yParity == 1);
    if (nonce.isEmpty()) {
      return Optional.empty();
    }
    long[] inverse = new long[Field256.LIMBS];
    N.invert(inverse, N.from(r));
    long[] u1 = N.from(hash.toUInt256());
    N.multiply(u1, u1, inverse);
    N.negate(u1, u1);
    long[] u2 = N.from(s);
    N.multiply(u2, u2, inverse);
    return combine(u1, u2, nonce.get()).toPoint();
  }

  /** Whether the signature is valid; s may be high (see {@link #HALF_ORDER}). */
  public static boolean verify(Bytes32 hash, UInt256 r, UInt256 s, PublicKey publicKey) {
    if (!CURVE.isScalar(r) || !CURVE.isScalar(s) || !CURVE.contains(publicKey)) {
      return false;
    }
    long[] inverse = new long[Field256.LIMBS];
    N.invert(inverse, N.from(s));
    long[] u1 = N.from(hash.toUInt256());
    N.multiply(u1, u1, inverse);
    long[] u2 = N.from(r);
    N.multiply(u2, u2, inverse);
    Optional<PublicKey> sum = combine(u1, u2, publicKey).toPoint();
    return sum.isPresent() && N.toUInt256(N.from(sum.get().x())).equals(r);
  }

  /**
   * Signs with the nonce of RFC 6979.
   *
   * @throws IllegalArgumentException unless 0 &lt; privateKey &lt; n
   */
  public static Signature sign(Bytes32 hash, UInt256 privateKey) {
    requireScalar(privateKey);
    Rfc6979 nonces = new Rfc6979(hash, privateKey, ORDER);
    while (true) {
      UInt256 nonce = nonces.next();
      PublicKey point = publicKey(nonce);
      UInt256 r = N.toUInt256(N.from(point.x()));
      long[] s = N.from(r);
      N.multiply(s, s, N.from(privateKey));
      N.add(s, s, N.from(hash.toUInt256()));
      long[] inverse = N.from(nonce);
      N.invert(inverse, inverse);
      N.multiply(s, s, inverse);
      UInt256 value = N.toUInt256(s);
      // An x of n or more, or a zero, has never been seen; the next nonce would serve.
      if (!r.isZero() && !value.isZero() && r.equals(point.x())) {
        boolean high = value.compareTo(HALF_ORDER) > 0;
        int parity = (int) (point.y().w0() & 1);
        return new Signature(high ? 1 - parity : parity, r, high ? ORDER.subtract(value) : value);
      }
    }
  }

  /**
   * The public key of a private one.
   *
   * @throws IllegalArgumentException unless 0 &lt; privateKey &lt; n
   */
  public static PublicKey publicKey(UInt256 privateKey) {
    requireScalar(privateKey);
    Half half = split(N.from(privateKey));
    return CURVE
        .sum(half.plain(GENERATOR_WIDTH, GENERATOR), half.turned(GENERATOR_WIDTH, LAMBDA_GENERATOR))
        .toPoint()
        .orElseThrow(() -> new IllegalStateException("a scalar below the order gave infinity"));
  }

  /** Whether it is a private key: 0 &lt; value &lt; n. */
  public static boolean isPrivateKey(UInt256 value) {
    return CURVE.isScalar(value);
  }

  /** Whether the point lies on the curve. */
  public static boolean contains(PublicKey point) {
    return CURVE.contains(point);
  }

  /** A point from SEC 1's compressed (33 bytes) or uncompressed (65 bytes) form, if it is one. */
  public static Optional<PublicKey> parse(byte[] bytes) {
    if (bytes.length == 33 && (bytes[0] == 2 || bytes[0] == 3)) {
      return CURVE.lift(Bytes32.from(bytes, 1).toUInt256(), bytes[0] == 3);
    }
    if (bytes.length == 65 && bytes[0] == 4) {
      PublicKey point =
          new PublicKey(Bytes32.from(bytes, 1).toUInt256(), Bytes32.from(bytes, 33).toUInt256());
      return CURVE.contains(point) ? Optional.of(point) : Optional.empty();
    }
    return Optional.empty();
  }

  /** The sum of two points of the curve; nothing for infinity. */
  public static Optional<PublicKey> add(PublicKey p, PublicKey q) {
    EcdsaSum sum = new EcdsaSum(CURVE);
    sum.set(p);
    sum.add(EcdsaCurve.Entry.affine(F.from(q.x()), F.from(q.y())), false);
    return sum.toPoint();
  }

  /** A multiple of a point of the curve; the scalar counts modulo n; nothing for infinity. */
  public static Optional<PublicKey> multiply(PublicKey p, UInt256 scalar) {
    Half half = split(N.from(scalar));
    EcdsaCurve.Table table = CURVE.table(p, 1 << (POINT_WIDTH - 2));
    return CURVE
        .sum(half.plain(POINT_WIDTH, table), half.turned(POINT_WIDTH, timesLambda(table)))
        .toPoint();
  }

  private static void requireScalar(UInt256 privateKey) {
    if (!CURVE.isScalar(privateKey)) {
      throw new IllegalArgumentException("a private key lies between 0 and the group order");
    }
  }

  /** u1 G + u2 P. */
  private static EcdsaSum combine(long[] u1, long[] u2, PublicKey p) {
    Half first = split(u1);
    Half second = split(u2);
    EcdsaCurve.Table table = CURVE.table(p, 1 << (POINT_WIDTH - 2));
    return CURVE.sum(
        first.plain(GENERATOR_WIDTH, GENERATOR),
        first.turned(GENERATOR_WIDTH, LAMBDA_GENERATOR),
        second.plain(POINT_WIDTH, table),
        second.turned(POINT_WIDTH, timesLambda(table)));
  }

  private static EcdsaCurve.Table timesLambda(EcdsaCurve.Table table) {
    EcdsaCurve.Entry[] odd = new EcdsaCurve.Entry[table.odd().length];
    for (int i = 0; i < odd.length; i++) {
      EcdsaCurve.Entry e = table.odd()[i];
      long[] x = new long[Field256.LIMBS];
      F.multiply(x, e.x(), BETA);
      odd[i] = new EcdsaCurve.Entry(x, e.y(), e.z(), e.zz(), e.zzz());
    }
    return new EcdsaCurve.Table(odd);
  }

  /** A scalar as k1 + k2 lambda, each about 128 bits with a sign of its own. */
  private record Half(UInt256 k1, boolean negative1, UInt256 k2, boolean negative2) {
    EcdsaCurve.Term plain(int width, EcdsaCurve.Table table) {
      return new EcdsaCurve.Term(EcdsaCurve.digits(k1, width), negative1, table);
    }

    EcdsaCurve.Term turned(int width, EcdsaCurve.Table table) {
      return new EcdsaCurve.Term(EcdsaCurve.digits(k2, width), negative2, table);
    }
  }

  private static Half split(long[] scalar) {
    UInt256 k = N.toUInt256(scalar);
    long[] t = N.from(highPart(k, B2_BY_N));
    N.multiply(t, t, MINUS_B1);
    long[] k2 = N.from(highPart(k, MINUS_B1_BY_N));
    N.multiply(k2, k2, MINUS_B2);
    N.add(k2, k2, t);
    N.multiply(t, k2, LAMBDA);
    N.subtract(t, scalar, t);
    UInt256 first = N.toUInt256(t);
    UInt256 second = N.toUInt256(k2);
    boolean negative1 = first.compareTo(HALF_ORDER) > 0;
    boolean negative2 = second.compareTo(HALF_ORDER) > 0;
    return new Half(
        negative1 ? ORDER.subtract(first) : first,
        negative1,
        negative2 ? ORDER.subtract(second) : second,
        negative2);
  }

  /** a b / 2^384, rounded to the nearest. */
  private static UInt256 highPart(UInt256 a, UInt256 b) {
    long[] product = new long[8];
    for (int i = 0; i < 4; i++) {
      long carry = 0;
      long x = Field256.word(a, i);
      for (int j = 0; j < 4; j++) {
        long y = Field256.word(b, j);
        long low = x * y;
        long high = WideMultiply.high(x, y);
        long sum = product[i + j] + low;
        high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        product[i + j] = sum + carry;
        carry = high + (Long.compareUnsigned(product[i + j], carry) < 0 ? 1 : 0);
      }
      product[i + 4] = carry;
    }
    return new UInt256(product[6], product[7], 0, 0).add(UInt256.of(product[5] >>> 63));
  }
}
