package dev.trestle.stf.evm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** CALL, CREATE and SELFDESTRUCT of {@link TwinMachine}. */
final class TwinCalls {
  private final TwinMachine m;

  TwinCalls(TwinMachine m) {
    this.m = m;
  }

  void create(boolean second) {
    m.pay(32_000);
    m.noStatic();
    BigInteger value = m.pop();
    BigInteger at = m.pop();
    BigInteger size = m.pop();
    BigInteger salt = second ? m.pop() : BigInteger.ZERO;
    if (size.compareTo(BigInteger.valueOf(49_152)) > 0) {
      throw new TwinEvm.Halt("init code too large");
    }
    byte[] init = m.read(at, size);
    m.pay((second ? 8L : 2L) * TwinMachine.words(init.length));
    m.returned = new byte[0];
    TwinState.TwinAccount me = m.evm.state.at(m.c.self());
    if (me.balance.compareTo(value) < 0 || m.c.depth() >= 1024) {
      m.push(BigInteger.ZERO);
      return;
    }
    long given = m.gas - m.gas / 64;
    m.gas -= given;
    BigInteger nonce = me.nonce;
    me.nonce = nonce.add(BigInteger.ONE);
    m.evm.state.touched.add(m.c.self());
    BigInteger address = second ? create2(salt, init) : create1(nonce);
    TwinEvm.Result r =
        m.evm.construct(
            new TwinEvm.Call(
                address, m.c.self(), value, init, new byte[0], given, false, m.c.depth() + 1),
            m.c.self());
    m.gas += r.gasLeft();
    m.push(r.status() == 1 ? address : BigInteger.ZERO);
    m.returned = r.status() == 0 ? r.output() : new byte[0];
  }

  private BigInteger create1(BigInteger nonce) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.write(0x94);
    list.writeBytes(TwinEvm.bytes(m.c.self(), 20));
    if (nonce.signum() == 0) {
      list.write(0x80);
    } else if (nonce.bitLength() <= 7) {
      list.write(nonce.intValue());
    } else {
      int n = (nonce.bitLength() + 7) / 8;
      list.write(0x80 + n);
      list.writeBytes(TwinEvm.bytes(nonce, n));
    }
    ByteArrayOutputStream rlp = new ByteArrayOutputStream();
    rlp.write(0xc0 + list.size());
    rlp.writeBytes(list.toByteArray());
    return TwinEvm.hash(rlp.toByteArray()).and(TwinEvm.ADDRESS_MASK);
  }

  private BigInteger create2(BigInteger salt, byte[] init) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write(0xff);
    data.writeBytes(TwinEvm.bytes(m.c.self(), 20));
    data.writeBytes(TwinEvm.bytes(salt, 32));
    data.writeBytes(TwinEvm.bytes(TwinEvm.hash(init), 32));
    return TwinEvm.hash(data.toByteArray()).and(TwinEvm.ADDRESS_MASK);
  }

  void call(int op) {
    BigInteger wanted = m.pop();
    BigInteger to = m.pop().and(TwinEvm.ADDRESS_MASK);
    BigInteger value = op == 0xf1 || op == 0xf2 ? m.pop() : BigInteger.ZERO;
    BigInteger inAt = m.pop();
    BigInteger inSize = m.pop();
    BigInteger outAt = m.pop();
    BigInteger outSize = m.pop();
    if (op == 0xf1 && value.signum() != 0) {
      m.noStatic();
    }
    byte[] input = m.read(inAt, inSize);
    m.read(outAt, outSize);
    m.pay(m.evm.state.warmAccounts.add(to) ? 2600 : 100);
    if (value.signum() != 0) {
      m.pay(9000);
      if (op == 0xf1 && m.evm.state.look(to).isEmpty()) {
        m.pay(25_000);
      }
    }
    byte[] code = m.evm.state.look(to).code;
    if (m.evm.isDelegation(code)) {
      BigInteger target = TwinEvm.number(code, 3, 20);
      m.pay(m.evm.state.warmAccounts.add(target) ? 2600 : 100);
      code = m.evm.state.look(target).code;
    }
    long given = wanted.min(BigInteger.valueOf(m.gas - m.gas / 64)).longValueExact();
    m.gas -= given;
    if (value.signum() != 0) {
      given += 2300;
    }
    m.returned = new byte[0];
    if (m.evm.state.look(m.c.self()).balance.compareTo(value) < 0 || m.c.depth() >= 1024) {
      m.gas += given;
      m.push(BigInteger.ZERO);
      return;
    }
    boolean isStatic = m.c.isStatic() || op == 0xfa;
    boolean delegate = op == 0xf4;
    BigInteger self = op == 0xf1 || op == 0xfa ? to : m.c.self();
    BigInteger caller = delegate ? m.c.caller() : m.c.self();
    TwinEvm.Call next =
        new TwinEvm.Call(
            self,
            caller,
            delegate ? m.c.value() : value,
            code,
            input,
            given,
            isStatic,
            m.c.depth() + 1);
    boolean moves = op == 0xf1;
    if (op == 0xfa) {
      // a static call touches the callee, within what a failure undoes; no test can see the
      // difference to not touching, because an empty account is never left behind
      moves = false;
    }
    TwinEvm.Result r = m.evm.enter(next, m.c.self(), to, to, moves);
    m.gas += r.gasLeft();
    m.returned = r.output();
    m.push(TwinEvm.big(r.status() == 1));
    int copied = Math.min(outSize.bitLength() > 31 ? 0 : outSize.intValue(), m.returned.length);
    if (copied > 0) {
      System.arraycopy(m.returned, 0, m.memory, outAt.intValue(), copied);
    }
  }

  void selfDestruct() {
    m.pay(5000);
    m.noStatic();
    BigInteger heir = m.pop().and(TwinEvm.ADDRESS_MASK);
    if (m.evm.state.warmAccounts.add(heir)) {
      m.pay(2600);
    }
    BigInteger balance = m.evm.state.look(m.c.self()).balance;
    if (balance.signum() != 0 && m.evm.state.look(heir).isEmpty()) {
      m.pay(25_000);
    }
    boolean goes = m.evm.fork == Fork.SHANGHAI || m.evm.state.created.contains(m.c.self());
    if (!heir.equals(m.c.self())) {
      m.evm.state.move(m.c.self(), heir, balance);
    } else if (goes) {
      m.evm.state.at(m.c.self()).balance = BigInteger.ZERO;
      m.evm.state.touched.add(m.c.self());
    }
    if (goes) {
      m.evm.state.destroyed.add(m.c.self());
    }
  }
}
