package dev.trestle.stf.evm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Random;

/**
 * Makes programs that mostly do something: the stack rarely underflows, jumps mostly find their
 * JUMPDEST, memory stays small but for a few edges, contracts call each other.
 */
final class ProgramGenerator {
  private static final int[] BINARY = {
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17,
    0x18, 0x1a, 0x1b, 0x1c, 0x1d
  };
  private static final int[] PUSHING = {
    0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
    0x4a, 0x58, 0x59, 0x5a
  };
  private static final int[] UNARY = {0x15, 0x19, 0x1e, 0x31, 0x35, 0x3b, 0x3f, 0x40, 0x49};
  private static final int[] CALLS = {0xf1, 0xf1, 0xf1, 0xf2, 0xf4, 0xfa};

  private final Random random;
  private final BigInteger[] addresses;
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private int height;

  /**
   * @param addresses whom programs may call or ask about
   */
  ProgramGenerator(Random random, BigInteger[] addresses) {
    this.random = random;
    this.addresses = addresses;
  }

  /** A program of about so many pieces. */
  byte[] program(int pieces) {
    code.reset();
    height = 0;
    int n = 1 + random.nextInt(pieces);
    for (int i = 0; i < n; i++) {
      piece(0);
    }
    end();
    return code.toByteArray();
  }

  private void piece(int nesting) {
    switch (random.nextInt(26)) {
      case 0, 1, 2, 3 -> push(value());
      case 4, 5, 6, 7 -> {
        want(2);
        op(BINARY[random.nextInt(BINARY.length)], -1);
      }
      case 8 -> {
        want(1);
        op(UNARY[random.nextInt(UNARY.length)], 0);
      }
      case 9 -> op(PUSHING[random.nextInt(PUSHING.length)], 1);
      case 10, 11 -> duplicateOrSwap();
      case 12 -> memory();
      case 13, 14 -> storage();
      case 15 -> copy();
      case 16 -> log();
      case 17 -> hash();
      case 18 -> branch(nesting);
      case 19 -> loop(nesting);
      case 20, 21 -> call();
      case 22 -> create();
      case 23 -> {
        want(3);
        op(random.nextBoolean() ? 0x08 : 0x09, -2);
      }
      case 24 -> {
        want(1);
        op(0x50, -1);
      }
      default -> rare();
    }
  }

  /** Sometimes something that halts, or a raw byte. */
  private void rare() {
    switch (random.nextInt(12)) {
      case 0 -> code.write(random.nextInt(256));
      case 1 -> {
        push(addresses[random.nextInt(addresses.length)]);
        op(0xff, -1);
      }
      case 2 -> op(0x50, -1);
      case 3 -> {
        push(BigInteger.valueOf(random.nextInt(200)));
        op(0x56, -1);
      }
      case 4 -> {
        int many = 900 + random.nextInt(200);
        for (int i = 0; i < many; i++) {
          op(0x58, 1);
        }
      }
      default -> op(0x5b, 0);
    }
  }

  private void duplicateOrSwap() {
    want(2);
    int n = 1 + random.nextInt(Math.min(16, height));
    if (random.nextBoolean()) {
      op(0x7f + n, 1);
    } else if (n < height) {
      op(0x8f + n, 0);
      if (random.nextInt(3) == 0) {
        op(random.nextBoolean() ? 0x50 : 0x03, -1);
      }
    }
  }

  private void memory() {
    switch (random.nextInt(3)) {
      case 0 -> {
        push(offset());
        op(0x51, 0);
      }
      case 1 -> {
        want(1);
        push(offset());
        op(random.nextInt(4) == 0 ? 0x53 : 0x52, -2);
      }
      default -> {
        push(size());
        push(offset());
        push(offset());
        op(0x5e, -3);
      }
    }
  }

  private void storage() {
    boolean isTransient = random.nextInt(4) == 0;
    if (random.nextBoolean()) {
      push(slot());
      op(isTransient ? 0x5c : 0x54, 0);
    } else {
      push(random.nextInt(3) == 0 ? BigInteger.ZERO : value());
      push(slot());
      op(isTransient ? 0x5d : 0x55, -2);
    }
  }

  private void copy() {
    push(size());
    push(random.nextInt(8) == 0 ? value() : offset());
    push(offset());
    switch (random.nextInt(4)) {
      case 0 -> op(0x37, -3);
      case 1 -> op(0x39, -3);
      case 2 -> op(0x3e, -3);
      default -> {
        push(addresses[random.nextInt(addresses.length)]);
        op(0x3c, -4);
      }
    }
  }

  private void log() {
    int topics = random.nextInt(5);
    want(topics);
    push(size());
    push(offset());
    op(0xa0 + topics, -2 - topics);
  }

  private void hash() {
    push(size());
    push(offset());
    op(0x20, -1);
  }

  /** PUSH condition, PUSH2 over, JUMPI, something, over: JUMPDEST. */
  private void branch(int nesting) {
    if (nesting > 2) {
      return;
    }
    want(2);
    switch (random.nextInt(4)) {
      case 0 -> op(0x15, 0);
      case 1 -> {
        op(0x10 + random.nextInt(5), -1);
        if (random.nextBoolean()) {
          op(0x15, 0);
        }
      }
      default -> push(BigInteger.valueOf(random.nextInt(2)));
    }
    int from = height - 1;
    ProgramGenerator inner = new ProgramGenerator(random, addresses);
    inner.height = from;
    int start = code.size() + 4;
    byte[] body = inner.body(start, nesting + 1, from);
    int over = start + body.length;
    code.write(0x61);
    code.write(over >> 8);
    code.write(over);
    code.write(0x57);
    height = from;
    code.writeBytes(body);
    op(0x5b, 0);
  }

  /** PUSH n, JUMPDEST, something, PUSH1 1, SWAP1, SUB, DUP1, PUSH2 back, JUMPI, POP. */
  private void loop(int nesting) {
    if (nesting > 1) {
      return;
    }
    push(BigInteger.valueOf(1 + random.nextInt(6)));
    int back = code.size();
    op(0x5b, 0);
    ProgramGenerator inner = new ProgramGenerator(random, addresses);
    inner.height = height;
    code.writeBytes(inner.body(code.size(), nesting + 1, height));
    code.write(0x60);
    code.write(1);
    code.write(0x90);
    code.write(0x03);
    code.write(0x80);
    code.write(0x61);
    code.write(back >> 8);
    code.write(back);
    code.write(0x57);
    op(0x50, -1);
  }

  /** Pieces that leave the stack as high as it was; jumps inside are placed from {@code start}. */
  private byte[] body(int start, int nesting, int level) {
    for (int i = 0; i < start; i++) {
      code.write(0);
    }
    int n = random.nextInt(5);
    for (int i = 0; i < n; i++) {
      piece(nesting);
    }
    while (height > level) {
      op(0x50, -1);
    }
    while (height < level) {
      push(BigInteger.ONE);
    }
    byte[] all = code.toByteArray();
    byte[] out = new byte[all.length - start];
    System.arraycopy(all, start, out, 0, out.length);
    return out;
  }

  private void call() {
    int op = CALLS[random.nextInt(CALLS.length)];
    boolean takesValue = op == 0xf1 || op == 0xf2;
    push(size());
    push(offset());
    push(size());
    push(offset());
    if (takesValue) {
      push(BigInteger.valueOf(random.nextInt(3) == 0 ? random.nextInt(50) : 0));
    }
    push(addresses[random.nextInt(addresses.length)]);
    if (random.nextInt(3) == 0) {
      push(BigInteger.valueOf(random.nextInt(60_000)));
    } else {
      op(0x5a, 1);
    }
    op(op, takesValue ? -6 : -5);
    if (random.nextInt(3) == 0) {
      push(slot());
      op(0x55, -2);
    }
  }

  /** Init code that returns a few bytes, or any bytes. */
  private void create() {
    byte[] init =
        random.nextInt(5) == 0
            ? TwinEvm.bytes(value(), 32)
            : new byte[] {
              0x60, (byte) random.nextInt(40), 0x60, (byte) random.nextInt(8), (byte) 0xf3
            };
    if (random.nextInt(4) == 0) {
      init = new byte[] {0x60, 0x01, 0x60, 0x02, 0x55, 0x33, (byte) 0xff};
    }
    BigInteger word = new BigInteger(1, init).shiftLeft(8 * (32 - init.length));
    push(word);
    push(BigInteger.ZERO);
    op(0x52, -2);
    boolean second = random.nextBoolean();
    if (second) {
      push(BigInteger.valueOf(random.nextInt(3)));
    }
    push(BigInteger.valueOf(init.length));
    push(BigInteger.ZERO);
    push(BigInteger.valueOf(random.nextInt(4) == 0 ? 3 : 0));
    op(second ? 0xf5 : 0xf0, second ? -3 : -2);
    if (random.nextInt(3) == 0) {
      push(slot());
      op(0x55, -2);
    }
  }

  private void end() {
    switch (random.nextInt(4)) {
      case 0 -> op(0x00, 0);
      case 1 -> {
        push(size());
        push(offset());
        op(0xfd, -2);
      }
      case 2 -> {
        want(1);
        push(BigInteger.ZERO);
        op(0x52, -2);
        push(BigInteger.valueOf(64));
        push(BigInteger.ZERO);
        op(0xf3, -2);
      }
      default -> {
        push(size());
        push(offset());
        op(0xf3, -2);
      }
    }
  }

  // ------------------------------------------------------------------ values

  private BigInteger slot() {
    return BigInteger.valueOf(random.nextInt(5));
  }

  private BigInteger offset() {
    return switch (random.nextInt(40)) {
      case 0 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
      case 1 -> BigInteger.valueOf(random.nextInt(20_000));
      default -> BigInteger.valueOf(random.nextInt(160));
    };
  }

  private BigInteger size() {
    return switch (random.nextInt(40)) {
      case 0 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
      case 1, 2, 3, 4, 5 -> BigInteger.ZERO;
      default -> BigInteger.valueOf(random.nextInt(100));
    };
  }

  BigInteger value() {
    BigInteger one = BigInteger.ONE;
    return switch (random.nextInt(9)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> one.shiftLeft(random.nextInt(256));
      case 2 -> one.shiftLeft(random.nextInt(257)).subtract(one);
      case 3 -> one.shiftLeft(256).subtract(BigInteger.valueOf(1 + random.nextInt(300)));
      case 4 -> new BigInteger(256, random);
      case 5 -> new BigInteger(random.nextInt(257), random);
      default -> BigInteger.valueOf(random.nextInt(300));
    };
  }

  // ------------------------------------------------------------------ assembling

  /** Makes the stack at least so high. */
  private void want(int words) {
    while (height < words) {
      push(value());
    }
  }

  private void push(BigInteger value) {
    int size = (value.bitLength() + 7) / 8;
    if (size > 0 && size < 32 && random.nextInt(8) == 0) {
      size += random.nextInt(32 - size);
    }
    code.write(0x5f + size);
    code.writeBytes(TwinEvm.bytes(value, size));
    height++;
  }

  private void op(int opcode, int delta) {
    code.write(opcode);
    height = Math.max(0, height + delta);
  }
}
