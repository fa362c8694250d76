package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.Admission;
import dev.trestle.node.Admission.Reason;
import dev.trestle.node.Fate;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.sequencer.RandomTransactions.Flaw;
import dev.trestle.sequencer.RandomTransactions.Sample;
import dev.trestle.sequencer.RandomTransactions.Terms;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The pool against {@link ModelPool}: admissions with their reasons, what is taken in which order,
 * replacement, limits, head changes. {@code -Dtrestle.fuzz.seconds=N} runs longer, {@code
 * -Dtrestle.fuzz.seed=N} repeats.
 */
class PoolFuzzTest {
  static final int MIN_TIP = 3;
  private static final int KEYS = 4;
  private static final long GAS_LIMIT = 16_000_000;
  private static final PoolLimits LIMITS =
      new PoolLimits(new PoolLimits.Room(12, 5, 4, 430_000, 200), 6, 131_072, 10, MIN_TIP);

  private final Set<String> answers = new TreeSet<>();
  private final Set<Reason> ends = EnumSet.noneOf(Reason.class);
  private final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);

  @Test
  void pool_randomUse_behavesAsTheModel() {
    long seed = Long.getLong("trestle.fuzz.seed", System.nanoTime());
    long nanos = Long.getLong("trestle.fuzz.seconds", 3) * 1_000_000_000L;
    System.out.println("seed " + seed);
    long end = System.nanoTime() + nanos;
    for (long round = seed; round == seed || System.nanoTime() < end; round++) {
      new Run(new Random(round), "seed " + round).play(1_500);
    }
    assertThat(flaws).isEqualTo(EnumSet.allOf(Flaw.class));
    assertThat(answers)
        .contains(
            "accepted",
            "known",
            "NONCE_TOO_LOW",
            "NONCE_TOO_HIGH",
            "INSUFFICIENT_FUNDS",
            "REPLACEMENT_UNDERPRICED",
            "SENDER_LIMIT",
            "POOL_FULL");
    assertThat(ends).contains(Reason.REPLACED, Reason.EVICTED, Reason.EXPIRED);
  }

  /** One pool's life. */
  private final class Run {
    private final Random random;
    private final String seed;
    private final RandomTransactions transactions;
    private final OrderingPolicy policy;
    private final PoolFixture accounts = new PoolFixture(LIMITS, OrderingPolicy.FCFS);
    private final long[] nonces = new long[KEYS + 1];
    private final UInt256[] balances = new UInt256[KEYS + 1];
    private final List<Sample> sent = new ArrayList<>();
    private final List<Arrival> inBlock = new ArrayList<>();
    private final ModelPool model;
    private final TransactionPool pool;
    private UInt256 baseFee = PoolFixture.BASE_FEE;
    private long time = 1_800_000_000L;
    private Optional<Arrival> taken = Optional.empty();
    private int accepted;
    private int told;

    Run(Random random, String seed) {
      this.random = random;
      this.seed = seed;
      transactions = new RandomTransactions(random);
      policy = random.nextInt(3) == 0 ? OrderingPolicy.FCFS : OrderingPolicy.PRIORITY_FEE;
      model = new ModelPool(LIMITS, policy, PoolFixture.BASE_FEE, time);
      for (int key = 1; key <= KEYS; key++) {
        balances[key] = PoolFixture.ETHER;
      }
      setAccounts();
      pool =
          new TransactionPool(
              ChainSpec.l1(
                  PoolFixture.CHAIN_ID,
                  List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO2))),
              NativeCryptography.create(),
              new TransactionPool.Options(
                  LIMITS,
                  policy,
                  pooled ->
                      RandomTransactions.isRefused(pooled)
                          ? Optional.of("not of this world")
                          : Optional.empty()),
              view());
      pool.onAccepted((hash, transaction) -> told++);
    }

    private HeadView view() {
      return new HeadView(accounts.state(), baseFee, GAS_LIMIT, time);
    }

    private void setAccounts() {
      for (int key = 1; key <= KEYS; key++) {
        accounts.account(key, nonces[key], balances[key]);
        model.account(PoolFixture.address(key), nonces[key], balances[key]);
      }
    }

    void play(int moves) {
      for (int i = 0; i < moves; i++) {
        String move = move();
        assertThat(content()).as(seed + ", move " + i + ": " + move).isEqualTo(model.content());
        checkSmallThings(seed + ", move " + i + ": " + move);
      }
    }

    private String move() {
      int choice = random.nextInt(100);
      if (choice < 65) {
        return submit();
      }
      if (choice < 92) {
        return build();
      }
      if (choice < 97) {
        return seal();
      }
      return choice < 99 ? giveUp() : foreignHead();
    }

    private String submit() {
      Sample sample =
          !sent.isEmpty() && random.nextInt(5) == 0
              ? sent.get(random.nextInt(sent.size()))
              : transactions.sample(terms());
      sent.add(sample);
      flaws.add(sample.flaw());
      String answer =
          switch (pool.submit(sample.raw())) {
            case Admission.Accepted _ -> "accepted";
            case Admission.AlreadyKnown _ -> "known";
            case Admission.Refused refused -> refused.reason().name();
          };
      answers.add(answer);
      assertThat(answer)
          .as(seed + ": " + sample.flaw() + " " + sample.transaction())
          .isEqualTo(model.submit(sample, PoolFixture.address(sample.key())));
      accepted += answer.equals("accepted") ? 1 : 0;
      return "submit " + answer;
    }

    private Terms terms() {
      int key = 1 + random.nextInt(KEYS);
      long nonce = Math.max(0, model.nonce(PoolFixture.address(key)) + random.nextInt(11) - 2);
      long tip = MIN_TIP + random.nextInt(20);
      long ether = PoolFixture.ETHER.toLong();
      long value =
          switch (random.nextInt(20)) {
            case 0 -> ether;
            case 1, 2 -> ether * 2 / 5;
            default -> 1;
          };
      return new Terms(key, nonce, tip, tip + 80 + random.nextInt(80), random.nextInt(20), value);
    }

    /** Takes one, and says later or now what became of it. */
    private String build() {
      if (taken.isEmpty()) {
        taken = pool.take();
        assertThat(taken.map(Arrival::hash)).as(seed).isEqualTo(model.take());
        if (random.nextInt(4) == 0) {
          return "take"; // others submit meanwhile
        }
      }
      if (taken.isEmpty()) {
        return "nothing to take";
      }
      Arrival arrival = taken.get();
      taken = Optional.empty();
      switch (random.nextInt(6)) {
        case 0 -> {
          pool.dropped(arrival, Reason.INSUFFICIENT_FUNDS, "for a reason");
          model.dropped(arrival);
          return "dropped";
        }
        case 1 -> {
          return "does not fit";
        }
        default -> {
          pool.included(arrival);
          model.included(arrival);
          inBlock.add(arrival);
          return "included";
        }
      }
    }

    private String seal() {
      taken = Optional.empty();
      List<Address> touched = new ArrayList<>();
      for (Arrival arrival : inBlock) {
        for (int key = 1; key <= KEYS; key++) {
          if (PoolFixture.address(key).equals(arrival.sender())) {
            nonces[key] = arrival.transaction().nonce() + 1;
            touched.add(arrival.sender());
          }
        }
      }
      inBlock.clear();
      setAccounts();
      pool.newHead(accounts.state(), touched);
      model.newHead();
      return "seal, " + open();
    }

    private String giveUp() {
      taken = Optional.empty();
      pool.reset(accounts.state(), inBlock);
      model.reset(inBlock);
      inBlock.clear();
      return "give up, " + open();
    }

    /** Another branch: nonces and balances jump. */
    private String foreignHead() {
      taken = Optional.empty();
      for (int key = 1; key <= KEYS; key++) {
        nonces[key] = Math.max(0, nonces[key] + random.nextInt(5) - 2);
        balances[key] = random.nextInt(3) == 0 ? UInt256.of(3_000_000) : PoolFixture.ETHER;
      }
      setAccounts();
      pool.reset(accounts.state(), inBlock);
      model.reset(inBlock);
      inBlock.clear();
      return "foreign head, " + open();
    }

    private String open() {
      baseFee = UInt256.of(80 + random.nextInt(80));
      time += random.nextInt(50);
      pool.building(view());
      model.building(baseFee, time);
      return "base fee " + baseFee;
    }

    private List<String> content() {
      return pool.content().stream().map(e -> e.hash() + (e.executable() ? "!" : "")).toList();
    }

    private void checkSmallThings(String where) {
      assertThat(told).as(where).isEqualTo(accepted);
      assertThat(pool.size()).as(where).isEqualTo(model.content().size());
      assertThat(pool.queued()).as(where).isEqualTo(model.queued());
      assertThat(pool.sizeBytes()).as(where).isEqualTo(model.sizeBytes());
      int key = 1 + random.nextInt(KEYS);
      Address sender = PoolFixture.address(key);
      assertThat(pool.nextNonce(sender)).as(where).isEqualTo(model.nextNonce(sender));
      if (!sent.isEmpty()) {
        Bytes32 hash = TransactionCodec.hash(sent.get(random.nextInt(sent.size())).transaction());
        Optional<Outcome> outcome = model.outcome(hash);
        assertThat(pool.await(hash, Duration.ZERO)).as(where).isEqualTo(outcome);
        Optional<Fate> fate = pool.whyRefused(hash);
        if (outcome.equals(Optional.of(Outcome.DROPPED))) {
          assertThat(fate.map(Fate::stage)).as(where).contains(Fate.Stage.DROPPED);
        }
        model
            .reason(hash)
            .ifPresent(reason -> {
              ends.add(reason);
              assertThat(fate.map(Fate::reason)).as(where).contains(reason);
            });
        if (pool.waiting(hash).isPresent()) {
          assertThat(fate).as(where).isEmpty();
        }
      }
      assertThat(pool.awaited()).as(where).isZero();
    }
  }
}
