package dev.trestle.stf.evm;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One frame of {@link TwinEvm}: runs a call's code. */
final class TwinMachine {
  final TwinEvm evm;
  final TwinEvm.Call c;
  private final Deque<BigInteger> stack = new ArrayDeque<>();
  private final Set<Integer> destinations = new TreeSet<>();
  byte[] memory = new byte[0];
  byte[] returned = new byte[0];
  long gas;
  private int pc;

  TwinMachine(TwinEvm evm, TwinEvm.Call c) {
    this.evm = evm;
    this.c = c;
    this.gas = c.gas();
    for (int i = 0; i < c.code().length; i++) {
      int op = c.code()[i] & 255;
      if (op == 0x5b) {
        destinations.add(i);
      } else if (op >= 0x60 && op <= 0x7f) {
        i += op - 0x5f;
      }
    }
  }

  TwinEvm.Result run() {
    try {
      while (true) {
        int op = pc < c.code().length ? c.code()[pc] & 255 : 0;
        if (stack.size() + pushes(op) > 1024) {
          throw new TwinEvm.Halt("stack overflow");
        }
        switch (op) {
          case 0x00:
            return new TwinEvm.Result(1, gas, new byte[0]);
          case 0xf3:
          case 0xfd:
            {
              BigInteger at = pop();
              BigInteger size = pop();
              byte[] out = read(at, size);
              return new TwinEvm.Result(op == 0xf3 ? 1 : 0, gas, out);
            }
          case 0xff:
            new TwinCalls(this).selfDestruct();
            return new TwinEvm.Result(1, gas, new byte[0]);
          default:
            step(op);
        }
      }
    } catch (TwinEvm.Halt h) {
      return new TwinEvm.Result(-1, 0, new byte[0]);
    }
  }

  private void step(int op) {
    pc++;
    if (op >= 0x5f && op <= 0x7f) {
      int n = op - 0x5f;
      pay(n == 0 ? 2 : 3);
      stack.push(TwinEvm.number(c.code(), pc, n));
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
      throw new TwinEvm.Halt("undefined");
    }
    if (op == 0x1e && evm.fork.compareTo(Fork.OSAKA) < 0) {
      throw new TwinEvm.Halt("undefined");
    }
    BigInteger a = pop();
    if (op == 0x15 || op == 0x19 || op == 0x1e) {
      push(
          switch (op) {
            case 0x15 -> TwinEvm.big(a.signum() == 0);
            case 0x19 -> TwinEvm.MOD.subtract(BigInteger.ONE).subtract(a);
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
    push(TwinArithmetic.binary(op, a, b));
  }

  private void environment(int op) {
    switch (op) {
      case 0x20 -> {
        pay(30);
        BigInteger at = pop();
        BigInteger size = pop();
        byte[] data = read(at, size);
        pay(6L * words(data.length));
        push(TwinEvm.hash(data));
      }
      case 0x30 -> constant(2, c.self());
      case 0x31 -> push(evm.state.look(account()).balance);
      case 0x32 -> constant(2, new BigInteger(1, evm.transaction.origin().toBytes()));
      case 0x33 -> constant(2, c.caller());
      case 0x34 -> constant(2, c.value());
      case 0x35 -> {
        pay(3);
        BigInteger at = pop();
        push(at.bitLength() > 30 ? BigInteger.ZERO : TwinEvm.number(c.input(), at.intValue(), 32));
      }
      case 0x36 -> constant(2, BigInteger.valueOf(c.input().length));
      case 0x37 -> copy(c.input());
      case 0x38 -> constant(2, BigInteger.valueOf(c.code().length));
      case 0x39 -> copy(c.code());
      case 0x3a -> constant(2, evm.transaction.gasPrice().toBigInteger());
      case 0x3b -> push(BigInteger.valueOf(evm.state.look(account()).code.length));
      case 0x3c -> {
        byte[] code = evm.state.look(account()).code;
        gas += 3; // copy() pays it; this opcode has no constant part of its own
        copy(code);
      }
      case 0x3d -> constant(2, BigInteger.valueOf(returned.length));
      case 0x3e -> {
        BigInteger end = second().add(third());
        if (end.compareTo(BigInteger.valueOf(returned.length)) > 0) {
          throw new TwinEvm.Halt("return data out of bounds");
        }
        copy(returned);
      }
      case 0x3f -> {
        TwinState.TwinAccount a = evm.state.look(account());
        push(a.isEmpty() ? BigInteger.ZERO : TwinEvm.hash(a.code));
      }
      default -> blockContext(op);
    }
  }

  private void blockContext(int op) {
    switch (op) {
      case 0x40 -> {
        pay(20);
        BigInteger n = pop();
        BigInteger now = BigInteger.valueOf(evm.block.number());
        boolean known = n.compareTo(now) < 0 && now.subtract(n).intValue() <= 256;
        push(
            known
                ? new BigInteger(1, evm.block.hashes().hash(n.longValue()).toBytes())
                : BigInteger.ZERO);
      }
      case 0x41 -> constant(2, new BigInteger(1, evm.block.beneficiary().toBytes()));
      case 0x42 -> constant(2, BigInteger.valueOf(evm.block.timestamp()));
      case 0x43 -> constant(2, BigInteger.valueOf(evm.block.number()));
      case 0x44 -> constant(2, new BigInteger(1, evm.block.prevRandao().toBytes()));
      case 0x45 -> constant(2, BigInteger.valueOf(evm.block.gasLimit()));
      case 0x46 -> constant(2, evm.block.chainId().toBigInteger());
      case 0x47 -> constant(5, evm.state.look(c.self()).balance);
      case 0x48 -> constant(2, evm.block.baseFee().toBigInteger());
      case 0x49 -> {
        since(Fork.CANCUN);
        pay(3);
        BigInteger i = pop();
        int count = evm.transaction.blobHashes().size();
        push(
            i.compareTo(BigInteger.valueOf(count)) >= 0
                ? BigInteger.ZERO
                : new BigInteger(1, evm.transaction.blobHashes().get(i.intValue()).toBytes()));
      }
      case 0x4a -> {
        since(Fork.CANCUN);
        constant(2, evm.block.blobBaseFee().toBigInteger());
      }
      default -> throw new TwinEvm.Halt("undefined");
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
        write(at, TwinEvm.bytes(pop(), 32));
      }
      case 0x53 -> {
        pay(3);
        BigInteger at = pop();
        write(at, TwinEvm.bytes(pop(), 1));
      }
      case 0x54 -> {
        BigInteger slot = pop();
        pay(evm.state.warmSlots.add(new TwinState.Key(c.self(), slot)) ? 2100 : 100);
        push(evm.state.storage(c.self(), slot));
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
        TwinState.Key key = new TwinState.Key(c.self(), pop());
        push(evm.state.transientStorage.getOrDefault(key, BigInteger.ZERO));
      }
      case 0x5d -> {
        since(Fork.CANCUN);
        pay(100);
        noStatic();
        TwinState.Key key = new TwinState.Key(c.self(), pop());
        evm.state.transientStorage.put(key, pop());
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
      throw new TwinEvm.Halt("stipend only");
    }
    BigInteger slot = pop();
    BigInteger value = pop();
    long cold = evm.state.warmSlots.add(new TwinState.Key(c.self(), slot)) ? 2100 : 0;
    BigInteger now = evm.state.storage(c.self(), slot);
    BigInteger original = evm.state.original(c.self(), slot);
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
        evm.state.refund += 4800;
      }
      if (!untouched && original.signum() != 0 && now.signum() == 0) {
        evm.state.refund -= 4800;
      }
      if (!untouched && original.equals(value)) {
        evm.state.refund += original.signum() == 0 ? 19_900 : 2800;
      }
    }
    evm.state.store(c.self(), slot, value);
  }

  private void system(int op) {
    switch (op) {
      case 0xf0, 0xf5 -> new TwinCalls(this).create(op == 0xf5);
      case 0xf1, 0xf2, 0xf4, 0xfa -> new TwinCalls(this).call(op);
      default -> throw new TwinEvm.Halt("undefined");
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
    evm.state.logs.add(new TwinState.TwinLog(c.self(), list, HexFormat.of().formatHex(data)));
  }

  // ---------------------------------------------------------------- parts

  private BigInteger account() {
    BigInteger a = pop().and(TwinEvm.ADDRESS_MASK);
    pay(evm.state.warmAccounts.add(a) ? 2600 : 100);
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
      throw new TwinEvm.Halt("bad jump");
    }
    pc = to.intValue();
  }

  private void since(Fork first) {
    if (evm.fork.compareTo(first) < 0) {
      throw new TwinEvm.Halt("undefined");
    }
  }

  void noStatic() {
    if (c.isStatic()) {
      throw new TwinEvm.Halt("static");
    }
  }

  void pay(long cost) {
    if (cost > gas) {
      throw new TwinEvm.Halt("out of gas");
    }
    gas -= cost;
  }

  void push(BigInteger value) {
    stack.push(value.mod(TwinEvm.MOD));
  }

  BigInteger pop() {
    if (stack.isEmpty()) {
      throw new TwinEvm.Halt("stack underflow");
    }
    return stack.pop();
  }

  private BigInteger peek(int depth) {
    if (depth >= stack.size()) {
      throw new TwinEvm.Halt("stack underflow");
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

  static long words(long size) {
    return (size + 31) / 32;
  }

  private void grow(BigInteger at, BigInteger size) {
    if (size.signum() == 0) {
      return;
    }
    BigInteger end = at.add(size);
    if (end.bitLength() > 30) {
      throw new TwinEvm.Halt("out of gas");
    }
    long wanted = words(end.longValueExact());
    long have = memory.length / 32;
    if (wanted > have) {
      pay(3 * wanted + wanted * wanted / 512 - 3 * have - have * have / 512);
      memory = Arrays.copyOf(memory, (int) wanted * 32);
    }
  }

  byte[] read(BigInteger at, BigInteger size) {
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
