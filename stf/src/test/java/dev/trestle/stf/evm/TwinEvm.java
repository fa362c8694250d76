package dev.trestle.stf.evm;

import dev.trestle.stf.crypto.Keccak;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The slow, obvious twin of {@link Evm}, written from the yellow paper and the EIPs: numbers are
 * BigIntegers, calls are Java calls, a failed call restores a full copy of the state. Of the
 * precompiles it knows SHA-256 and the identity.
 */
final class TwinEvm {
  private static final BigInteger MOD = BigInteger.ONE.shiftLeft(256);
  private static final BigInteger ADDRESS_MASK =
      BigInteger.ONE.shiftLeft(160).subtract(BigInteger.ONE);
  private static final BigInteger SHA256 = BigInteger.TWO;
  private static final BigInteger IDENTITY = BigInteger.valueOf(4);

  /** An exceptional halt. */
  private static final class Halt extends RuntimeException {
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

  private final Fork fork;
  private final BlockContext block;
  private final TransactionContext transaction;
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
  private Result enter(
      Call c, BigInteger payer, BigInteger payee, BigInteger codeAddress, boolean moves) {
    TwinState before = state.copy();
    if (moves) {
      state.move(payer, payee, c.value);
    }
    Result r;
    if (codeAddress.equals(SHA256) || codeAddress.equals(IDENTITY)) {
      r = precompile(codeAddress, c);
    } else {
      r = new Machine(c).run();
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

  private Result construct(Call c, BigInteger payer) {
    state.warmAccounts.add(c.self);
    TwinState.TwinAccount there = state.look(c.self);
    if (there.nonce.signum() != 0 || there.code.length != 0 || !there.storage.isEmpty()) {
      return new Result(-1, 0, new byte[0]);
    }
    TwinState before = state.copy();
    state.at(c.self).nonce = BigInteger.ONE;
    state.created.add(c.self);
    state.move(payer, c.self, c.value);
    Result r = new Machine(c).run();
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

  private boolean isDelegation(byte[] code) {
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

  private static BigInteger hash(byte[] data) {
    return new BigInteger(1, Keccak.hash(data).toBytes());
  }

  private static BigInteger signed(BigInteger v) {
    return v.testBit(255) ? v.subtract(MOD) : v;
  }

  private static BigInteger big(boolean b) {
    return b ? BigInteger.ONE : BigInteger.ZERO;
  }

  // ------------------------------------------------------------------ one frame

  /** Runs one call's code. */
  private final class Machine {
    private final Call c;
    private final Deque<BigInteger> stack = new ArrayDeque<>();
    private final Set<Integer> destinations = new TreeSet<>();
    private byte[] memory = new byte[0];
    private byte[] returned = new byte[0];
    private long gas;
    private int pc;

    Machine(Call c) {
      this.c = c;
      this.gas = c.gas;
      for (int i = 0; i < c.code.length; i++) {
        int op = c.code[i] & 255;
        if (op == 0x5b) {
          destinations.add(i);
        } else if (op >= 0x60 && op <= 0x7f) {
          i += op - 0x5f;
        }
      }
    }

    Result run() {
      try {
        while (true) {
          int op = pc < c.code.length ? c.code[pc] & 255 : 0;
          if (stack.size() + pushes(op) > 1024) {
            throw new Halt("stack overflow");
          }
          switch (op) {
            case 0x00:
              return new Result(1, gas, new byte[0]);
            case 0xf3:
            case 0xfd:
              {
                BigInteger at = pop();
                BigInteger size = pop();
                byte[] out = read(at, size);
                return new Result(op == 0xf3 ? 1 : 0, gas, out);
              }
            case 0xff:
              selfDestruct();
              return new Result(1, gas, new byte[0]);
            default:
              step(op);
          }
        }
      } catch (Halt h) {
        return new Result(-1, 0, new byte[0]);
      }
    }

    private void step(int op) {
      pc++;
      if (op >= 0x5f && op <= 0x7f) {
        int n = op - 0x5f;
        pay(n == 0 ? 2 : 3);
        stack.push(number(c.code, pc, n));
        pc += n;
      } else if (op >= 0x80 && op <= 0x8f) {
        pay(3);
        stack.push(peek(op - 0x80));
      } else if (op >= 0x90 && op <= 0x9f) {
        pay(3);
        swap(op - 0x8f);
      } else if (op >= 0xa0 && op <= 0xa4) {
        log(op - 0xa0);
      } else if (op < 0x20) {
        arithmetic(op);
      } else if (op < 0x50) {
        environment(op);
      } else if (op < 0x60) {
        flow(op);
      } else {
        system(op);
      }
    }

    private void arithmetic(int op) {
      pay(
          switch (op) {
            case 2, 4, 5, 6, 7, 0x0b, 0x1e -> 5;
            case 8, 9 -> 8;
            case 0x0a -> 10;
            default -> 3;
          });
      if (op > 0x1e || op > 0x0b && op < 0x10) {
        throw new Halt("undefined");
      }
      if (op == 0x1e && fork.compareTo(Fork.OSAKA) < 0) {
        throw new Halt("undefined");
      }
      BigInteger a = pop();
      if (op == 0x15 || op == 0x19 || op == 0x1e) {
        push(
            switch (op) {
              case 0x15 -> big(a.signum() == 0);
              case 0x19 -> MOD.subtract(BigInteger.ONE).subtract(a);
              default -> BigInteger.valueOf(256 - a.bitLength());
            });
        return;
      }
      BigInteger b = pop();
      if (op == 8 || op == 9) {
        BigInteger n = pop();
        BigInteger v = op == 8 ? a.add(b) : a.multiply(b);
        push(n.signum() == 0 ? BigInteger.ZERO : v.mod(n));
        return;
      }
      if (op == 0x0a) {
        pay(50L * ((b.bitLength() + 7) / 8));
      }
      push(binary(op, a, b));
    }

    private BigInteger binary(int op, BigInteger a, BigInteger b) {
      boolean byZero = b.signum() == 0;
      int n = a.bitLength() > 31 ? 100_000 : a.intValue();
      return switch (op) {
        case 1 -> a.add(b);
        case 2 -> a.multiply(b);
        case 3 -> a.subtract(b);
        case 4 -> byZero ? b : a.divide(b);
        case 5 -> byZero ? b : signed(a).divide(signed(b));
        case 6 -> byZero ? b : a.mod(b);
        case 7 -> byZero ? b : signed(a).remainder(signed(b));
        case 0x0a -> a.modPow(b, MOD);
        case 0x0b -> {
          if (n > 30) {
            yield b;
          }
          int bits = 8 * (n + 1);
          BigInteger low = b.mod(BigInteger.ONE.shiftLeft(bits));
          yield b.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
        }
        case 0x10 -> big(a.compareTo(b) < 0);
        case 0x11 -> big(a.compareTo(b) > 0);
        case 0x12 -> big(signed(a).compareTo(signed(b)) < 0);
        case 0x13 -> big(signed(a).compareTo(signed(b)) > 0);
        case 0x14 -> big(a.equals(b));
        case 0x16 -> a.and(b);
        case 0x17 -> a.or(b);
        case 0x18 -> a.xor(b);
        case 0x1a -> n > 31 ? BigInteger.ZERO : BigInteger.valueOf(bytes(b, 32)[n] & 255);
        case 0x1b -> n > 255 ? BigInteger.ZERO : b.shiftLeft(n);
        case 0x1c -> n > 255 ? BigInteger.ZERO : b.shiftRight(n);
        case 0x1d -> signed(b).shiftRight(Math.min(n, 256));
        default -> throw new IllegalStateException("no binary opcode " + op);
      };
    }

    private void environment(int op) {
      switch (op) {
        case 0x20 -> {
          pay(30);
          BigInteger at = pop();
          BigInteger size = pop();
          byte[] data = read(at, size);
          pay(6L * words(data.length));
          push(hash(data));
        }
        case 0x30 -> constant(2, c.self);
        case 0x31 -> push(state.look(account()).balance);
        case 0x32 -> constant(2, new BigInteger(1, transaction.origin().toBytes()));
        case 0x33 -> constant(2, c.caller);
        case 0x34 -> constant(2, c.value);
        case 0x35 -> {
          pay(3);
          BigInteger at = pop();
          push(at.bitLength() > 30 ? BigInteger.ZERO : number(c.input, at.intValue(), 32));
        }
        case 0x36 -> constant(2, BigInteger.valueOf(c.input.length));
        case 0x37 -> copy(c.input);
        case 0x38 -> constant(2, BigInteger.valueOf(c.code.length));
        case 0x39 -> copy(c.code);
        case 0x3a -> constant(2, transaction.gasPrice().toBigInteger());
        case 0x3b -> push(BigInteger.valueOf(state.look(account()).code.length));
        case 0x3c -> {
          byte[] code = state.look(account()).code;
          gas += 3; // copy() pays it; this opcode has no constant part of its own
          copy(code);
        }
        case 0x3d -> constant(2, BigInteger.valueOf(returned.length));
        case 0x3e -> {
          BigInteger end = second().add(third());
          if (end.compareTo(BigInteger.valueOf(returned.length)) > 0) {
            throw new Halt("return data out of bounds");
          }
          copy(returned);
        }
        case 0x3f -> {
          TwinState.TwinAccount a = state.look(account());
          push(a.isEmpty() ? BigInteger.ZERO : hash(a.code));
        }
        default -> blockContext(op);
      }
    }

    private void blockContext(int op) {
      switch (op) {
        case 0x40 -> {
          pay(20);
          BigInteger n = pop();
          BigInteger now = BigInteger.valueOf(block.number());
          boolean known = n.compareTo(now) < 0 && now.subtract(n).intValue() <= 256;
          push(
              known
                  ? new BigInteger(1, block.hashes().hash(n.longValue()).toBytes())
                  : BigInteger.ZERO);
        }
        case 0x41 -> constant(2, new BigInteger(1, block.beneficiary().toBytes()));
        case 0x42 -> constant(2, BigInteger.valueOf(block.timestamp()));
        case 0x43 -> constant(2, BigInteger.valueOf(block.number()));
        case 0x44 -> constant(2, new BigInteger(1, block.prevRandao().toBytes()));
        case 0x45 -> constant(2, BigInteger.valueOf(block.gasLimit()));
        case 0x46 -> constant(2, block.chainId().toBigInteger());
        case 0x47 -> constant(5, state.look(c.self).balance);
        case 0x48 -> constant(2, block.baseFee().toBigInteger());
        case 0x49 -> {
          since(Fork.CANCUN);
          pay(3);
          BigInteger i = pop();
          int count = transaction.blobHashes().size();
          push(
              i.compareTo(BigInteger.valueOf(count)) >= 0
                  ? BigInteger.ZERO
                  : new BigInteger(1, transaction.blobHashes().get(i.intValue()).toBytes()));
        }
        case 0x4a -> {
          since(Fork.CANCUN);
          constant(2, block.blobBaseFee().toBigInteger());
        }
        default -> throw new Halt("undefined");
      }
    }

    private void flow(int op) {
      switch (op) {
        case 0x50 -> {
          pay(2);
          pop();
        }
        case 0x51 -> {
          pay(3);
          push(new BigInteger(1, read(pop(), BigInteger.valueOf(32))));
        }
        case 0x52 -> {
          pay(3);
          BigInteger at = pop();
          write(at, bytes(pop(), 32));
        }
        case 0x53 -> {
          pay(3);
          BigInteger at = pop();
          write(at, bytes(pop(), 1));
        }
        case 0x54 -> {
          BigInteger slot = pop();
          pay(state.warmSlots.add(new TwinState.Key(c.self, slot)) ? 2100 : 100);
          push(state.storage(c.self, slot));
        }
        case 0x55 -> store();
        case 0x56 -> {
          pay(8);
          jump(pop());
        }
        case 0x57 -> {
          pay(10);
          BigInteger to = pop();
          if (pop().signum() != 0) {
            jump(to);
          }
        }
        case 0x58 -> constant(2, BigInteger.valueOf(pc - 1));
        case 0x59 -> constant(2, BigInteger.valueOf(memory.length));
        case 0x5a -> {
          pay(2);
          push(BigInteger.valueOf(gas));
        }
        case 0x5b -> pay(1);
        case 0x5c -> {
          since(Fork.CANCUN);
          pay(100);
          TwinState.Key key = new TwinState.Key(c.self, pop());
          push(state.transientStorage.getOrDefault(key, BigInteger.ZERO));
        }
        case 0x5d -> {
          since(Fork.CANCUN);
          pay(100);
          noStatic();
          TwinState.Key key = new TwinState.Key(c.self, pop());
          state.transientStorage.put(key, pop());
        }
        default -> {
          since(Fork.CANCUN);
          pay(3);
          BigInteger to = pop();
          BigInteger from = pop();
          BigInteger size = pop();
          byte[] data = read(from, size);
          pay(3L * words(data.length));
          write(to, data);
        }
      }
    }

    private void store() {
      noStatic();
      if (gas <= 2300) {
        throw new Halt("stipend only");
      }
      BigInteger slot = pop();
      BigInteger value = pop();
      long cold = state.warmSlots.add(new TwinState.Key(c.self, slot)) ? 2100 : 0;
      BigInteger now = state.storage(c.self, slot);
      BigInteger original = state.original(c.self, slot);
      boolean untouched = now.equals(original);
      if (now.equals(value)) {
        pay(cold + 100);
      } else if (untouched) {
        pay(cold + (original.signum() == 0 ? 20_000 : 2900));
      } else {
        pay(cold + 100);
      }
      if (!now.equals(value)) {
        if (original.signum() != 0 && value.signum() == 0 && now.signum() != 0) {
          state.refund += 4800;
        }
        if (!untouched && original.signum() != 0 && now.signum() == 0) {
          state.refund -= 4800;
        }
        if (!untouched && original.equals(value)) {
          state.refund += original.signum() == 0 ? 19_900 : 2800;
        }
      }
      state.store(c.self, slot, value);
    }

    private void system(int op) {
      switch (op) {
        case 0xf0, 0xf5 -> create(op == 0xf5);
        case 0xf1, 0xf2, 0xf4, 0xfa -> call(op);
        default -> throw new Halt("undefined");
      }
    }

    private void create(boolean second) {
      pay(32_000);
      noStatic();
      BigInteger value = pop();
      BigInteger at = pop();
      BigInteger size = pop();
      BigInteger salt = second ? pop() : BigInteger.ZERO;
      if (size.compareTo(BigInteger.valueOf(49_152)) > 0) {
        throw new Halt("init code too large");
      }
      byte[] init = read(at, size);
      pay((second ? 8L : 2L) * words(init.length));
      returned = new byte[0];
      TwinState.TwinAccount me = state.at(c.self);
      if (me.balance.compareTo(value) < 0 || c.depth >= 1024) {
        push(BigInteger.ZERO);
        return;
      }
      long given = gas - gas / 64;
      gas -= given;
      BigInteger nonce = me.nonce;
      me.nonce = nonce.add(BigInteger.ONE);
      state.touched.add(c.self);
      BigInteger address = second ? create2(salt, init) : create1(nonce);
      Result r =
          construct(
              new Call(address, c.self, value, init, new byte[0], given, false, c.depth + 1),
              c.self);
      gas += r.gasLeft;
      push(r.status == 1 ? address : BigInteger.ZERO);
      returned = r.status == 0 ? r.output : new byte[0];
    }

    private BigInteger create1(BigInteger nonce) {
      ByteArrayOutputStream list = new ByteArrayOutputStream();
      list.write(0x94);
      list.writeBytes(bytes(c.self, 20));
      if (nonce.signum() == 0) {
        list.write(0x80);
      } else if (nonce.bitLength() <= 7) {
        list.write(nonce.intValue());
      } else {
        int n = (nonce.bitLength() + 7) / 8;
        list.write(0x80 + n);
        list.writeBytes(bytes(nonce, n));
      }
      ByteArrayOutputStream rlp = new ByteArrayOutputStream();
      rlp.write(0xc0 + list.size());
      rlp.writeBytes(list.toByteArray());
      return hash(rlp.toByteArray()).and(ADDRESS_MASK);
    }

    private BigInteger create2(BigInteger salt, byte[] init) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.write(0xff);
      data.writeBytes(bytes(c.self, 20));
      data.writeBytes(bytes(salt, 32));
      data.writeBytes(bytes(hash(init), 32));
      return hash(data.toByteArray()).and(ADDRESS_MASK);
    }

    private void call(int op) {
      BigInteger wanted = pop();
      BigInteger to = pop().and(ADDRESS_MASK);
      BigInteger value = op == 0xf1 || op == 0xf2 ? pop() : BigInteger.ZERO;
      BigInteger inAt = pop();
      BigInteger inSize = pop();
      BigInteger outAt = pop();
      BigInteger outSize = pop();
      if (op == 0xf1 && value.signum() != 0) {
        noStatic();
      }
      byte[] input = read(inAt, inSize);
      read(outAt, outSize);
      pay(state.warmAccounts.add(to) ? 2600 : 100);
      if (value.signum() != 0) {
        pay(9000);
        if (op == 0xf1 && state.look(to).isEmpty()) {
          pay(25_000);
        }
      }
      byte[] code = state.look(to).code;
      if (isDelegation(code)) {
        BigInteger target = number(code, 3, 20);
        pay(state.warmAccounts.add(target) ? 2600 : 100);
        code = state.look(target).code;
      }
      long given = wanted.min(BigInteger.valueOf(gas - gas / 64)).longValueExact();
      gas -= given;
      if (value.signum() != 0) {
        given += 2300;
      }
      returned = new byte[0];
      if (state.look(c.self).balance.compareTo(value) < 0 || c.depth >= 1024) {
        gas += given;
        push(BigInteger.ZERO);
        return;
      }
      boolean isStatic = c.isStatic || op == 0xfa;
      boolean delegate = op == 0xf4;
      BigInteger self = op == 0xf1 || op == 0xfa ? to : c.self;
      BigInteger caller = delegate ? c.caller : c.self;
      Call next =
          new Call(
              self, caller, delegate ? c.value : value, code, input, given, isStatic, c.depth + 1);
      boolean moves = op == 0xf1;
      if (op == 0xfa) {
        // a static call touches the callee, within what a failure undoes; no test can see the
        // difference to not touching, because an empty account is never left behind
        moves = false;
      }
      Result r = enter(next, c.self, to, to, moves);
      gas += r.gasLeft;
      returned = r.output;
      push(big(r.status == 1));
      int copied = Math.min(outSize.bitLength() > 31 ? 0 : outSize.intValue(), returned.length);
      if (copied > 0) {
        System.arraycopy(returned, 0, memory, outAt.intValue(), copied);
      }
    }

    private void selfDestruct() {
      pay(5000);
      noStatic();
      BigInteger heir = pop().and(ADDRESS_MASK);
      if (state.warmAccounts.add(heir)) {
        pay(2600);
      }
      BigInteger balance = state.look(c.self).balance;
      if (balance.signum() != 0 && state.look(heir).isEmpty()) {
        pay(25_000);
      }
      boolean goes = fork == Fork.SHANGHAI || state.created.contains(c.self);
      if (!heir.equals(c.self)) {
        state.move(c.self, heir, balance);
      } else if (goes) {
        state.at(c.self).balance = BigInteger.ZERO;
        state.touched.add(c.self);
      }
      if (goes) {
        state.destroyed.add(c.self);
      }
    }

    private void log(int topics) {
      pay(375L + 375L * topics);
      noStatic();
      BigInteger at = pop();
      BigInteger size = pop();
      List<BigInteger> list = new ArrayList<>();
      for (int i = 0; i < topics; i++) {
        list.add(pop());
      }
      byte[] data = read(at, size);
      pay(8L * data.length);
      state.logs.add(new TwinState.TwinLog(c.self, list, HexFormat.of().formatHex(data)));
    }

    // ---------------------------------------------------------------- parts

    private BigInteger account() {
      BigInteger a = pop().and(ADDRESS_MASK);
      pay(state.warmAccounts.add(a) ? 2600 : 100);
      return a;
    }

    private void copy(byte[] source) {
      pay(3);
      BigInteger to = pop();
      BigInteger from = pop();
      BigInteger size = pop();
      grow(to, size);
      int n = size.intValue();
      pay(3L * words(n));
      byte[] data = new byte[n];
      for (int i = 0; i < n; i++) {
        BigInteger at = from.add(BigInteger.valueOf(i));
        data[i] = at.bitLength() < 31 && at.intValue() < source.length ? source[at.intValue()] : 0;
      }
      write(to, data);
    }

    private void constant(long cost, BigInteger value) {
      pay(cost);
      push(value);
    }

    private void jump(BigInteger to) {
      if (to.bitLength() > 31 || !destinations.contains(to.intValue())) {
        throw new Halt("bad jump");
      }
      pc = to.intValue();
    }

    private void since(Fork first) {
      if (fork.compareTo(first) < 0) {
        throw new Halt("undefined");
      }
    }

    private void noStatic() {
      if (c.isStatic) {
        throw new Halt("static");
      }
    }

    private void pay(long cost) {
      if (cost > gas) {
        throw new Halt("out of gas");
      }
      gas -= cost;
    }

    private void push(BigInteger value) {
      stack.push(value.mod(MOD));
    }

    private BigInteger pop() {
      if (stack.isEmpty()) {
        throw new Halt("stack underflow");
      }
      return stack.pop();
    }

    private BigInteger peek(int depth) {
      if (depth >= stack.size()) {
        throw new Halt("stack underflow");
      }
      return new ArrayList<>(stack).get(depth);
    }

    private BigInteger second() {
      return peek(1);
    }

    private BigInteger third() {
      return peek(2);
    }

    private void swap(int n) {
      peek(n);
      List<BigInteger> all = new ArrayList<>(stack);
      BigInteger top = all.get(0);
      all.set(0, all.get(n));
      all.set(n, top);
      stack.clear();
      stack.addAll(all);
    }

    /** 1 for the opcodes that leave the stack higher. */
    private static int pushes(int op) {
      boolean pushes =
          op >= 0x5f && op <= 0x8f
              || op == 0x30
              || op >= 0x32 && op <= 0x34
              || op == 0x36
              || op == 0x38
              || op == 0x3a
              || op == 0x3d
              || op >= 0x41 && op <= 0x48
              || op == 0x4a
              || op >= 0x58 && op <= 0x5a;
      return pushes ? 1 : 0;
    }

    private static long words(long size) {
      return (size + 31) / 32;
    }

    private void grow(BigInteger at, BigInteger size) {
      if (size.signum() == 0) {
        return;
      }
      BigInteger end = at.add(size);
      if (end.bitLength() > 30) {
        throw new Halt("out of gas");
      }
      long wanted = words(end.longValueExact());
      long have = memory.length / 32;
      if (wanted > have) {
        pay(3 * wanted + wanted * wanted / 512 - 3 * have - have * have / 512);
        memory = Arrays.copyOf(memory, (int) wanted * 32);
      }
    }

    private byte[] read(BigInteger at, BigInteger size) {
      grow(at, size);
      return size.signum() == 0
          ? new byte[0]
          : Arrays.copyOfRange(memory, at.intValue(), at.intValue() + size.intValue());
    }

    private void write(BigInteger at, byte[] data) {
      grow(at, BigInteger.valueOf(data.length));
      if (data.length > 0) {
        System.arraycopy(data, 0, memory, at.intValue(), data.length);
      }
    }
  }
}
