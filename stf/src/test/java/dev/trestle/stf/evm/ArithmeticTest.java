package dev.trestle.stf.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.Word;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The 256-bit operations against BigInteger. Numbers are biased to limbs of all ones and all zeros:
 * they reach the rare step of the long division that adds back.
 */
class ArithmeticTest {
  private static final BigInteger MOD = BigInteger.ONE.shiftLeft(256);
  private static final int ROUNDS = 60_000;

  private Random random = new Random();

  /** An operation that leaves its result in the second operand. */
  private interface Binary {
    void run(Word a, Word b);
  }

  private interface Oracle {
    BigInteger run(BigInteger a, BigInteger b);
  }

  @BeforeEach
  void seed() {
    long seed = System.nanoTime();
    System.out.println("ArithmeticTest seed " + seed);
    random = new Random(seed);
  }

  @Test
  void addAndSubtract_equalBigInteger() {
    check(Arithmetic::add, BigInteger::add);
    check(Arithmetic::subtract, BigInteger::subtract);
    check(Arithmetic::subtractFrom, (a, b) -> b.subtract(a));
  }

  @Test
  void multiply_equalsBigInteger() {
    check(Arithmetic::multiply, BigInteger::multiply);
  }

  @Test
  void multiply_ofAWordByItself_squaresIt() {
    for (int i = 0; i < 1000; i++) {
      BigInteger a = number();
      Word word = word(a);
      Arithmetic.multiply(word, word);
      assertThat(value(word)).isEqualTo(a.multiply(a).mod(MOD));
    }
  }

  @Test
  void power_equalsModPow() {
    for (int i = 0; i < 2000; i++) {
      BigInteger a = number();
      BigInteger b = number();
      Word result = word(b);
      Arithmetic.power(word(a), result, new Word());
      assertThat(value(result)).isEqualTo(a.modPow(b, MOD));
    }
  }

  @Test
  void divisions_equalBigIntegerAndGiveZeroForZero() {
    Division division = new Division();
    check(division::divide, (a, b) -> b.signum() == 0 ? b : a.divide(b));
    check(division::modulo, (a, b) -> b.signum() == 0 ? b : a.mod(b));
    check(
        division::divideSigned,
        (a, b) -> b.signum() == 0 ? b : signed(a).divide(signed(b)).mod(MOD));
    check(
        division::moduloSigned,
        (a, b) -> b.signum() == 0 ? b : signed(a).remainder(signed(b)).mod(MOD));
  }

  /** Divisors recur, because the last one's reciprocal is kept. */
  @Test
  void addModuloAndMultiplyModulo_useTheFullWidth() {
    Division division = new Division();
    BigInteger last = BigInteger.ONE;
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = number();
      BigInteger n = random.nextInt(3) == 0 ? last : number();
      last = n;
      boolean zero = n.signum() == 0;
      Word sum = word(n);
      division.addModulo(word(a), word(b), sum);
      assertThat(value(sum)).isEqualTo(zero ? n : a.add(b).mod(n));
      Word product = word(n);
      division.multiplyModulo(word(a), word(b), product);
      assertThat(value(product)).isEqualTo(zero ? n : a.multiply(b).mod(n));
    }
  }

  @Test
  void shiftsAndBytes_equalBigInteger() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger n = random.nextInt(20) == 0 ? number() : BigInteger.valueOf(random.nextInt(270));
      BigInteger b = number();
      int by = n.bitLength() > 20 ? 1 << 20 : n.intValue();
      BigInteger none = BigInteger.ZERO;
      assertThat(run(Arithmetic::shiftLeft, n, b))
          .isEqualTo(by > 255 ? none : b.shiftLeft(by).mod(MOD));
      assertThat(run(Arithmetic::shiftRight, n, b)).isEqualTo(by > 255 ? none : b.shiftRight(by));
      assertThat(run(Arithmetic::shiftRightSigned, n, b))
          .isEqualTo(signed(b).shiftRight(Math.min(by, 256)).mod(MOD));
      assertThat(run(Arithmetic::byteAt, n, b))
          .isEqualTo(by > 31 ? none : b.shiftRight(8 * (31 - by)).and(BigInteger.valueOf(255)));
      assertThat(run(Arithmetic::signExtend, n, b)).isEqualTo(extended(by, b));
    }
  }

  @Test
  void comparisons_equalBigInteger() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = random.nextInt(4) == 0 ? a : number();
      assertThat(word(a).isBelow(word(b))).isEqualTo(a.compareTo(b) < 0);
      assertThat(word(a).sameAs(word(b))).isEqualTo(a.equals(b));
      assertThat(Arithmetic.isBelowSigned(word(a), word(b)))
          .isEqualTo(signed(a).compareTo(signed(b)) < 0);
      assertThat(Arithmetic.bits(word(a))).isEqualTo(a.bitLength());
    }
  }

  private void check(Binary operation, Oracle oracle) {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = number();
      assertThat(run(operation, a, b)).isEqualTo(oracle.run(a, b).mod(MOD));
    }
  }

  private static BigInteger run(Binary operation, BigInteger a, BigInteger b) {
    Word result = word(b);
    operation.run(word(a), result);
    return value(result);
  }

  private static BigInteger extended(int index, BigInteger b) {
    if (index > 30) {
      return b;
    }
    int bits = 8 * (index + 1);
    BigInteger low = b.mod(BigInteger.ONE.shiftLeft(bits));
    return b.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)).mod(MOD) : low;
  }

  private BigInteger number() {
    BigInteger one = BigInteger.ONE;
    return switch (random.nextInt(5)) {
      case 0 -> one.shiftLeft(random.nextInt(256)).subtract(BigInteger.valueOf(random.nextInt(2)));
      case 1 -> MOD.subtract(one).subtract(new BigInteger(random.nextInt(257), random));
      case 2 -> {
        BigInteger b = BigInteger.ZERO;
        for (int i = 0; i < 4; i++) {
          b = b.shiftLeft(64).or(limb());
        }
        yield b;
      }
      default -> new BigInteger(random.nextInt(257), random);
    };
  }

  private BigInteger limb() {
    return switch (random.nextInt(5)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
      case 2 -> BigInteger.ONE.shiftLeft(63);
      case 3 -> BigInteger.ONE;
      default -> new BigInteger(64, random);
    };
  }

  private static BigInteger signed(BigInteger v) {
    return v.testBit(255) ? v.subtract(MOD) : v;
  }

  private static Word word(BigInteger v) {
    Word w = new Word();
    w.set(UInt256.of(v));
    return w;
  }

  private static BigInteger value(Word w) {
    return w.toUInt256().toBigInteger();
  }
}
