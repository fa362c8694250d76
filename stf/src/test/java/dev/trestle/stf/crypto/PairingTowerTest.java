package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The shortcuts of the tower of extensions against its plain product. */
class PairingTowerTest {
  private static final long SEED = 20260102;

  private final Random random = new Random(SEED);

  @Test
  void bn254_shortcuts_agreeWithThePlainProduct() {
    check(() -> new BnFp2(bn(), bn()));
  }

  @Test
  void bls12381_shortcuts_agreeWithThePlainProduct() {
    check(() -> new BlsFp2(bls(), bls()));
  }

  @Test
  void bls12381_pairing_isInTheGroupOfOrderR() {
    Fp12<BlsFp2> e = BlsPairing.product(List.of(generatorTerm(1)));
    assertThat(e.isOne()).isFalse();
    Fp12<BlsFp2> power = Fp12.one(BlsFp2.ZERO);
    byte[] order =
        new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16)
            .toByteArray();
    for (int bit = 0; bit < 256; bit++) {
      power = power.cyclotomicSquare();
      if ((order[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        power = power.multiply(e);
      }
    }
    assertThat(power.isOne()).isTrue();
    assertThat(e.cyclotomicSquare()).isEqualTo(e.square());
    assertThat(e.cyclotomicSquare()).isEqualTo(BlsPairing.product(List.of(generatorTerm(2))));
    assertThat(e.cyclotomicPower(5)).isEqualTo(BlsPairing.product(List.of(generatorTerm(5))));
    assertThat(e.conjugate()).isEqualTo(e.inverse());
    Fp12<BlsFp2> frobenius = e;
    for (int i = 0; i < 12; i++) {
      frobenius = frobenius.frobenius(BlsPairing.GAMMA);
      assertThat(frobenius.equals(e)).isEqualTo(i == 11);
    }
  }

  private static PairingTerm<BlsFp2> generatorTerm(long k) {
    return BlsPairing.term(
        BlsG1.GENERATOR.multiply(k).toAffine(), BlsPairing.lines(BlsG2.GENERATOR));
  }

  private <F extends QuadraticElement<F>> void check(Supplier<F> element) {
    System.out.println("seed " + SEED);
    for (int i = 0; i < 50; i++) {
      Fp12<F> a = fp12(element);
      Fp12<F> b = fp12(element);
      Fp12<F> one = Fp12.one(a.c0().c0());
      assertThat(a.multiply(b)).isEqualTo(schoolbook(a, b));
      assertThat(a.square()).isEqualTo(a.multiply(a));
      assertThat(a.multiply(a.inverse())).isEqualTo(one);
      F x = element.get();
      F y = element.get();
      F z = element.get();
      F o = x.zero();
      assertThat(a.multiplyByLineD(x, y, z))
          .isEqualTo(a.multiply(new Fp12<>(new Fp6<>(x, o, o), new Fp6<>(y, z, o))));
      assertThat(a.multiplyByLineM(x, y, z))
          .isEqualTo(a.multiply(new Fp12<>(new Fp6<>(x, y, o), new Fp6<>(o, z, o))));
      // Karatsuba and the complex square in the quadratic extension itself.
      assertThat(x.square()).isEqualTo(x.multiply(x));
      assertThat(x.multiply(x.inverse())).isEqualTo(x.one());
    }
  }

  /** The product by the definition: coordinates of powers of w, and w^6 = xi. */
  private static <F extends QuadraticElement<F>> Fp12<F> schoolbook(Fp12<F> a, Fp12<F> b) {
    List<F> p = coordinates(a);
    List<F> q = coordinates(b);
    List<F> out = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      F sum = p.get(0).zero();
      for (int i = 0; i < 6; i++) {
        F term = p.get(i).multiply(q.get((k - i + 6) % 6));
        sum = sum.add(i <= k ? term : term.multiplyByNonResidue());
      }
      out.add(sum);
    }
    return new Fp12<>(
        new Fp6<>(out.get(0), out.get(2), out.get(4)),
        new Fp6<>(out.get(1), out.get(3), out.get(5)));
  }

  private static <F extends QuadraticElement<F>> List<F> coordinates(Fp12<F> a) {
    return List.of(a.c0().c0(), a.c1().c0(), a.c0().c1(), a.c1().c1(), a.c0().c2(), a.c1().c2());
  }

  private static <F extends QuadraticElement<F>> Fp12<F> fp12(Supplier<F> element) {
    return new Fp12<>(
        new Fp6<>(element.get(), element.get(), element.get()),
        new Fp6<>(element.get(), element.get(), element.get()));
  }

  private BnFp bn() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return BnFp.from(bytes, 0);
  }

  private BlsFp bls() {
    byte[] bytes = new byte[64];
    random.nextBytes(bytes);
    return BlsFp.fromWide(bytes, 0);
  }
}
