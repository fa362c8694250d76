package dev.trestle.stf.crypto;

import java.util.Optional;

/**
 * A changing point (X / Z², Y / Z³), the accumulator of a multiplication. Holds its own scratch
 * space: nothing is allocated while adding. Formulas: Explicit-Formulas Database, Jacobian
 * coordinates.
 */
final class EcdsaSum {
  private final EcdsaCurve curve;
  private final Field256 f;
  private final long[] x = new long[Field256.LIMBS];
  private final long[] y = new long[Field256.LIMBS];
  private final long[] z = new long[Field256.LIMBS];
  private final long[] t0 = new long[Field256.LIMBS];
  private final long[] t1 = new long[Field256.LIMBS];
  private final long[] t2 = new long[Field256.LIMBS];
  private final long[] t3 = new long[Field256.LIMBS];
  private final long[] t4 = new long[Field256.LIMBS];
  private boolean infinity = true;

  EcdsaSum(EcdsaCurve curve) {
    this.curve = curve;
    this.f = curve.field;
  }

  void set(PublicKey point) {
    Field256.set(x, f.from(point.x()));
    Field256.set(y, f.from(point.y()));
    Field256.set(z, f.one());
    infinity = false;
  }

  void twice() {
    if (infinity) {
      return;
    }
    f.square(t0, y);
    f.multiply(t1, x, t0);
    f.times(t1, t1, 4); // S = 4 X Y²
    if (curve.aIsZero) {
      f.square(t2, x);
    } else {
      f.square(t3, z);
      f.subtract(t4, x, t3);
      f.add(t3, x, t3);
      f.multiply(t2, t3, t4);
    }
    f.times(t2, t2, 3); // M = 3 X² + a Z⁴
    f.multiply(z, y, z);
    f.times(z, z, 2);
    f.square(x, t2);
    f.subtract(x, x, t1);
    f.subtract(x, x, t1); // X = M² - 2 S
    f.square(t0, t0);
    f.times(t0, t0, 8);
    f.subtract(t1, t1, x);
    f.multiply(y, t2, t1);
    f.subtract(y, y, t0); // Y = M (S - X) - 8 Y⁴
  }

  /** Adds the entry's point, or its negative. */
  void add(EcdsaCurve.Entry e, boolean negative) {
    if (infinity) {
      load(e, negative);
      return;
    }
    f.square(t0, z);
    f.multiply(t1, t0, z);
    f.multiply(t0, e.x(), t0); // U2
    f.multiply(t1, e.y(), t1); // S2
    if (negative) {
      f.negate(t1, t1);
    }
    if (!e.isAffine()) {
      f.multiply(x, x, e.zz()); // U1
      f.multiply(y, y, e.zzz()); // S1
    }
    f.subtract(t0, t0, x); // H
    f.subtract(t1, t1, y); // R
    if (f.isZero(t0)) {
      meet(e, negative);
      return;
    }
    f.multiply(z, z, t0);
    if (!e.isAffine()) {
      f.multiply(z, z, e.z());
    }
    f.square(t2, t0);
    f.multiply(t3, t2, t0); // H³
    f.multiply(t2, t2, x); // V = U1 H²
    f.square(x, t1);
    f.subtract(x, x, t3);
    f.subtract(x, x, t2);
    f.subtract(x, x, t2); // X = R² - H³ - 2 V
    f.multiply(t3, t3, y);
    f.subtract(t2, t2, x);
    f.multiply(y, t1, t2);
    f.subtract(y, y, t3); // Y = R (V - X) - S1 H³
  }

  /** Both points have the same x: doubles, or ends at infinity. */
  private void meet(EcdsaCurve.Entry e, boolean negative) {
    if (f.isZero(t1)) {
      load(e, negative);
      twice();
    } else {
      infinity = true;
    }
  }

  private void load(EcdsaCurve.Entry e, boolean negative) {
    Field256.set(x, e.x());
    Field256.set(y, e.y());
    if (negative) {
      f.negate(y, y);
    }
    Field256.set(z, e.isAffine() ? f.one() : e.z());
    infinity = false;
  }

  /** This point, which must not be infinity, for adding to others. */
  EcdsaCurve.Entry toEntry() {
    long[] zz = new long[Field256.LIMBS];
    long[] zzz = new long[Field256.LIMBS];
    f.square(zz, z);
    f.multiply(zzz, zz, z);
    return new EcdsaCurve.Entry(Field256.copy(x), Field256.copy(y), Field256.copy(z), zz, zzz);
  }

  /** The point, or nothing for infinity. */
  Optional<PublicKey> toPoint() {
    if (infinity) {
      return Optional.empty();
    }
    f.invert(t0, z);
    f.square(t1, t0);
    f.multiply(t0, t0, t1);
    f.multiply(t1, x, t1);
    f.multiply(t0, y, t0);
    return Optional.of(new PublicKey(f.toUInt256(t1), f.toUInt256(t0)));
  }
}
