package dev.trestle.stf.evm;

import dev.trestle.stf.crypto.Keccak;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The slow, obvious twin of {@link Evm}, written from the yellow paper and the EIPs: numbers are
 * BigIntegers, calls are Java calls, a failed call restores a full copy of the state. Of the
 * precompiles it knows SHA-256 and the identity.
 */
final class TwinEvm {
  static final BigInteger MOD = BigInteger.ONE.shiftLeft(256);
  static final BigInteger ADDRESS_MASK = BigInteger.ONE.shiftLeft(160).subtract(BigInteger.ONE);
  private static final BigInteger SHA256 = BigInteger.TWO;
  private static final BigInteger IDENTITY = BigInteger.valueOf(4);

  /** An exceptional halt. */
  static final class Halt extends RuntimeException {
    private static final long serialVersionUID = 1;

    Halt(String why) {
      super(why, null, false, false);
    }
  }

  /** What a call gave: status 1 success, 0 revert, -1 halt. */
  record Result(int status, long gasLeft, byte[] output) {}

  /** Who runs what. */
  record Call(
      BigInteger self,
      BigInteger caller,
      BigInteger value,
      byte[] code,
      byte[] input,
      long gas,
      boolean isStatic,
      int depth) {}

  final Fork fork;
  final BlockContext block;
  final TransactionContext transaction;
  final TwinState state;

  TwinEvm(Fork fork, BlockContext block, TransactionContext transaction, TwinState state) {
    this.fork = fork;
    this.block = block;
    this.transaction = transaction;
    this.state = state;
  }

  // ------------------------------------------------------------------ messages

  /** A transaction's call. */
  Result call(BigInteger from, BigInteger to, BigInteger value, byte[] input, long gas) {
    byte[] code = state.look(to).code;
    if (isDelegation(code)) {
      BigInteger target = number(code, 3, 20);
      state.warmAccounts.add(target);
      code = state.look(target).code;
    }
    if (state.look(from).balance.compareTo(value) < 0) {
      return new Result(-1, gas, new byte[0]);
    }
    return enter(new Call(to, from, value, code, input, gas, false, 0), from, to, to, true);
  }

  /** A transaction's creation; the sender's nonce has been raised. */
  Result create(BigInteger from, BigInteger address, BigInteger value, byte[] init, long gas) {
    return construct(new Call(address, from, value, init, new byte[0], gas, false, 0), from);
  }

  /** Runs a call in a snapshot. */
  Result enter(Call c, BigInteger payer, BigInteger payee, BigInteger codeAddress, boolean moves) {
    TwinState before = state.copy();
    if (moves) {
      state.move(payer, payee, c.value);
    }
    Result r;
    if (codeAddress.equals(SHA256) || codeAddress.equals(IDENTITY)) {
      r = precompile(codeAddress, c);
    } else {
      r = new TwinMachine(this, c).run();
    }
    if (r.status != 1) {
      state.restore(before);
    }
    return r;
  }

  private static Result precompile(BigInteger address, Call c) {
    long words = (c.input.length + 31) / 32;
    boolean sha = address.equals(SHA256);
    long cost = sha ? 60 + 12 * words : 15 + 3 * words;
    if (cost > c.gas) {
      return new Result(-1, 0, new byte[0]);
    }
    try {
      byte[] out = sha ? MessageDigest.getInstance("SHA-256").digest(c.input) : c.input;
      return new Result(1, c.gas - cost, out);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Result construct(Call c, BigInteger payer) {
    state.warmAccounts.add(c.self);
    TwinState.TwinAccount there = state.look(c.self);
    if (there.nonce.signum() != 0 || there.code.length != 0 || !there.storage.isEmpty()) {
      return new Result(-1, 0, new byte[0]);
    }
    TwinState before = state.copy();
    state.at(c.self).nonce = BigInteger.ONE;
    state.created.add(c.self);
    state.move(payer, c.self, c.value);
    Result r = new TwinMachine(this, c).run();
    if (r.status == 1) {
      long cost = 200L * r.output.length;
      boolean bad =
          r.output.length > 24_576
              || (r.output.length > 0 && (r.output[0] & 255) == 0xef)
              || cost > r.gasLeft;
      if (bad) {
        r = new Result(-1, 0, new byte[0]);
      } else {
        state.at(c.self).code = r.output;
        r = new Result(1, r.gasLeft - cost, r.output);
      }
    }
    if (r.status != 1) {
      state.restore(before);
    }
    return r;
  }

  boolean isDelegation(byte[] code) {
    return fork.compareTo(Fork.PRAGUE) >= 0
        && code.length == 23
        && (code[0] & 255) == 0xef
        && code[1] == 1
        && code[2] == 0;
  }

  static BigInteger number(byte[] bytes, int from, int size) {
    byte[] part = new byte[size];
    for (int i = 0; i < size; i++) {
      part[i] = from + i < bytes.length && from + i >= 0 ? bytes[from + i] : 0;
    }
    return new BigInteger(1, part);
  }

  static byte[] bytes(BigInteger value, int size) {
    byte[] out = new byte[size];
    byte[] raw = value.toByteArray();
    for (int i = 0; i < Math.min(size, raw.length); i++) {
      out[size - 1 - i] = raw[raw.length - 1 - i];
    }
    return out;
  }

  static BigInteger hash(byte[] data) {
    return new BigInteger(1, Keccak.hash(data).toBytes());
  }

  static BigInteger signed(BigInteger v) {
    return v.testBit(255) ? v.subtract(MOD) : v;
  }

  static BigInteger big(boolean b) {
    return b ? BigInteger.ONE : BigInteger.ZERO;
  }
}
