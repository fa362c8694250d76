package dev.trestle.stf.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.state.WorldState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random programs, the EVM against its slow twin {@link TwinEvm}: outcome, gas, refund, output,
 * logs and the whole state. Each case runs three times: opcode by opcode, prepared at once, and
 * changing from one to the other on the way. {@code -Dtrestle.fuzz.seconds=N} runs longer, {@code
 * -Dtrestle.fuzz.seed=N} repeats.
 */
class EvmFuzzTest {
  private static final BigInteger SENDER = BigInteger.valueOf(0x5e4de4);
  private static final long GAS = 400_000;
  private static final int[] HEATS = {Integer.MAX_VALUE / 2, Integer.MIN_VALUE / 2, 24};

  private final PrecompileSet[] precompiles = new PrecompileSet[Fork.values().length];

  EvmFuzzTest() {
    for (Fork fork : Fork.values()) {
      precompiles[fork.ordinal()] = PrecompileSet.of(fork, Cryptography.pure());
    }
  }

  /** One random situation: contracts, and the messages of a few transactions. */
  private record Case(
      Fork fork, Map<BigInteger, TwinState.TwinAccount> accounts, List<Input> inputs) {}

  /** A message: to a contract, or init code when there is no target. */
  private record Input(Optional<BigInteger> to, BigInteger value, byte[] data, long gas) {}

  @Test
  void execute_ofRandomPrograms_equalsTheTwin() throws InterruptedException {
    long seed = Long.getLong("trestle.fuzz.seed", System.nanoTime());
    long nanos = Long.getLong("trestle.fuzz.seconds", 4) * 1_000_000_000L;
    System.out.println("EvmFuzzTest seed " + seed);
    Throwable[] failure = new Throwable[1];
    // the twin recurses: a thread with a deep stack
    Thread thread = new Thread(null, () -> fuzz(seed, nanos), "twin", 1L << 29);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertThat(failure[0]).as("seed " + seed).isNull();
  }

  private void fuzz(long seed, long nanos) {
    long start = System.nanoTime();
    int cases = 0;
    int successes = 0;
    long next = seed;
    while (System.nanoTime() - start < nanos || cases < 50) {
      successes += check(next);
      next++;
      cases++;
    }
    System.out.println("EvmFuzzTest " + cases + " cases, " + successes + " successful messages");
    assertThat(successes).isGreaterThan(cases / 4);
  }

  /** Runs the case of a seed; how many messages succeeded. */
  private int check(long seed) {
    Random random = new Random(seed);
    Case c = random(random);
    String expected = twin(c);
    for (int heat : HEATS) {
      assertThat(fast(c, heat)).as("case seed " + seed + " heat " + heat).isEqualTo(expected);
    }
    return expected.split("status 1", -1).length - 1;
  }

  private static Case random(Random random) {
    Fork fork = Fork.values()[random.nextInt(Fork.values().length)];
    BigInteger[] known = new BigInteger[9];
    for (int i = 0; i < 4; i++) {
      known[i] = BigInteger.valueOf(0xc0000 + i);
    }
    known[4] = BigInteger.valueOf(0xde1e);
    known[5] = BigInteger.TWO;
    known[6] = BigInteger.valueOf(4);
    known[7] = BigInteger.valueOf(0xbabe);
    known[8] = SENDER;
    ProgramGenerator generator = new ProgramGenerator(random, known);
    Map<BigInteger, TwinState.TwinAccount> accounts = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      TwinState.TwinAccount a = new TwinState.TwinAccount();
      a.nonce = BigInteger.ONE;
      a.balance = BigInteger.valueOf(random.nextInt(100));
      a.code = generator.program(30);
      for (int slot = 0; slot < 5; slot++) {
        if (random.nextInt(3) == 0) {
          BigInteger value = generator.value();
          if (value.signum() != 0) {
            a.storage.put(BigInteger.valueOf(slot), value);
          }
        }
      }
      accounts.put(known[i], a);
    }
    TwinState.TwinAccount delegating = new TwinState.TwinAccount();
    delegating.nonce = BigInteger.TWO;
    delegating.code =
        dev.trestle.stf.state.Code.delegation(address(known[random.nextInt(known.length)]));
    accounts.put(known[4], delegating);
    TwinState.TwinAccount sender = new TwinState.TwinAccount();
    sender.balance = BigInteger.valueOf(1_000_000);
    accounts.put(SENDER, sender);
    List<Input> inputs = new ArrayList<>();
    int n = 1 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      byte[] data = new byte[random.nextInt(80)];
      random.nextBytes(data);
      boolean creates = random.nextInt(8) == 0;
      BigInteger value = BigInteger.valueOf(random.nextInt(3) == 0 ? random.nextInt(20) : 0);
      inputs.add(
          new Input(
              creates ? Optional.empty() : Optional.of(known[random.nextInt(5)]),
              value,
              creates ? generator.program(10) : data,
              random.nextInt(4) == 0 ? random.nextInt(60_000) : GAS));
    }
    return new Case(fork, accounts, inputs);
  }

  // ------------------------------------------------------------------ the two machines

  private String twin(Case c) {
    StringBuilder out = new StringBuilder();
    TwinState state = new TwinState();
    c.accounts.forEach((address, account) -> state.accounts.put(address, account.copy()));
    for (Input input : c.inputs) {
      state.beginTransaction();
      state.warmAccounts.add(SENDER);
      for (Address p : precompiles[c.fork.ordinal()].addresses()) {
        state.warmAccounts.add(number(p));
      }
      TwinState.TwinAccount sender = state.at(SENDER);
      long nonce = sender.nonce.longValue();
      sender.nonce = sender.nonce.add(BigInteger.ONE);
      TwinEvm evm = new TwinEvm(c.fork, block(), transaction(), state);
      TwinEvm.Result r;
      if (input.to.isPresent()) {
        state.warmAccounts.add(input.to.get());
        r = evm.call(SENDER, input.to.get(), input.value, input.data, input.gas);
      } else {
        BigInteger created = number(ContractAddress.of(address(SENDER), nonce));
        r = evm.create(SENDER, created, input.value, input.data, input.gas);
      }
      boolean success = r.status() == 1;
      out.append("status ").append(r.status()).append(" gas ").append(r.gasLeft());
      out.append(" refund ").append(success ? state.refund : 0);
      out.append(" output ").append(Hex.encode(r.output())).append('\n');
      out.append(success ? state.logs : List.of()).append('\n');
      state.endTransaction();
    }
    return out + state.describe();
  }

  private String fast(Case c, int heat) {
    StringBuilder out = new StringBuilder();
    MapState before = map(c.accounts);
    WorldState world = new WorldState(before);
    PrecompileSet set = precompiles[c.fork.ordinal()];
    Evm evm = new Evm(c.fork, block(), world, set);
    evm.prepareFrom(heat);
    for (Input input : c.inputs) {
      world.beginTransaction();
      Address sender = address(SENDER);
      world.warm(sender);
      set.addresses().forEach(world::warm);
      long nonce = world.nonce(sender);
      world.setNonce(sender, nonce + 1);
      UInt256 value = UInt256.of(input.value);
      Message message;
      if (input.to.isPresent()) {
        Address to = address(input.to.get());
        world.warm(to);
        message = new Message.Call(sender, to, value, input.data, input.gas);
      } else {
        Address to = ContractAddress.of(sender, nonce);
        message = new Message.Create(sender, to, value, input.data, input.gas);
      }
      CallResult r = evm.execute(transaction(), message);
      int status = r.isSuccess() ? 1 : r.outcome() == Outcome.REVERT ? 0 : -1;
      out.append("status ").append(status).append(" gas ").append(r.gasLeft());
      out.append(" refund ").append(r.refund());
      out.append(" output ").append(Hex.encode(r.output())).append('\n');
      out.append(r.logs().stream().map(EvmFuzzTest::log).toList()).append('\n');
      world.endTransaction();
    }
    return out + describe(before.apply(world.changes()));
  }

  private static TwinState.TwinLog log(Log log) {
    return new TwinState.TwinLog(
        number(log.address()),
        log.topics().stream().map(t -> new BigInteger(1, t.toBytes())).toList(),
        HexFormat.of().formatHex(log.data()));
  }

  private static MapState map(Map<BigInteger, TwinState.TwinAccount> accounts) {
    TreeMap<Address, AccountChange> changes = new TreeMap<>();
    TreeMap<Bytes32, byte[]> codes = new TreeMap<>();
    accounts.forEach((address, a) -> {
      Bytes32 hash = Keccak.hash(a.code);
      codes.put(hash, a.code);
      TreeMap<Bytes32, UInt256> storage = new TreeMap<>();
      a.storage.forEach(
          (slot, value) -> storage.put(Bytes32.of(UInt256.of(slot)), UInt256.of(value)));
      Account account =
          new Account(a.nonce.longValue(), UInt256.of(a.balance), Account.EMPTY_ROOT, hash);
      changes.put(address(address), new AccountChange(Optional.of(account), false, storage));
    });
    return new MapState().apply(new StateChanges(changes, codes));
  }

  private static String describe(MapState state) {
    TwinState out = new TwinState();
    state
        .accounts()
        .forEach((address, account) -> {
          TwinState.TwinAccount a = out.at(number(address));
          a.nonce = BigInteger.valueOf(account.nonce());
          a.balance = account.balance().toBigInteger();
          a.code = state.code(account.codeHash());
          state
              .slots(address)
              .forEach((slot, value) ->
                  a.storage.put(new BigInteger(1, slot.toBytes()), value.toBigInteger()));
        });
    return out.describe();
  }

  private static TransactionContext transaction() {
    return new TransactionContext(
        address(SENDER), UInt256.of(9), List.of(new Bytes32(1L << 56, 2, 3, 4)));
  }

  private static BlockContext block() {
    return new BlockContext(
        UInt256.of(77),
        500,
        1_700_000_000,
        30_000_000,
        new Address(0, 0, 0xc01),
        new Bytes32(5, 6, 7, 8),
        UInt256.of(7),
        UInt256.of(3),
        number -> new Bytes32(0, 0, 0, number));
  }

  private static Address address(BigInteger number) {
    return Address.from(TwinEvm.bytes(number, 20));
  }

  private static BigInteger number(Address address) {
    return new BigInteger(1, address.toBytes());
  }
}
