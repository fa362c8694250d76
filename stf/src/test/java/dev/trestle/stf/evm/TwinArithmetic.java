package dev.trestle.stf.evm;

import java.math.BigInteger;

/** The two-operand opcodes of {@link TwinEvm}, straight from the yellow paper. */
final class TwinArithmetic {
  private TwinArithmetic() {}

  static BigInteger binary(int op, BigInteger a, BigInteger b) {
    boolean byZero = b.signum() == 0;
    int n = a.bitLength() > 31 ? 100_000 : a.intValue();
    return switch (op) {
      case 1 -> a.add(b);
      case 2 -> a.multiply(b);
      case 3 -> a.subtract(b);
      case 4 -> byZero ? b : a.divide(b);
      case 5 -> byZero ? b : TwinEvm.signed(a).divide(TwinEvm.signed(b));
      case 6 -> byZero ? b : a.mod(b);
      case 7 -> byZero ? b : TwinEvm.signed(a).remainder(TwinEvm.signed(b));
      case 0x0a -> a.modPow(b, TwinEvm.MOD);
      case 0x0b -> {
        if (n > 30) {
          yield b;
        }
        int bits = 8 * (n + 1);
        BigInteger low = b.mod(BigInteger.ONE.shiftLeft(bits));
        yield b.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
      }
      case 0x10 -> TwinEvm.big(a.compareTo(b) < 0);
      case 0x11 -> TwinEvm.big(a.compareTo(b) > 0);
      case 0x12 -> TwinEvm.big(TwinEvm.signed(a).compareTo(TwinEvm.signed(b)) < 0);
      case 0x13 -> TwinEvm.big(TwinEvm.signed(a).compareTo(TwinEvm.signed(b)) > 0);
      case 0x14 -> TwinEvm.big(a.equals(b));
      case 0x16 -> a.and(b);
      case 0x17 -> a.or(b);
      case 0x18 -> a.xor(b);
      case 0x1a -> n > 31 ? BigInteger.ZERO : BigInteger.valueOf(TwinEvm.bytes(b, 32)[n] & 255);
      case 0x1b -> n > 255 ? BigInteger.ZERO : b.shiftLeft(n);
      case 0x1c -> n > 255 ? BigInteger.ZERO : b.shiftRight(n);
      case 0x1d -> TwinEvm.signed(b).shiftRight(Math.min(n, 256));
      default -> throw new IllegalStateException("no binary opcode " + op);
    };
  }
}
