package dev.trestle.cli;

import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.Metric;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an account has left to pay with on L1: looked up now and then by the role that pays. */
final class PayerBalance {
  private static final Duration FRESH = Duration.ofSeconds(15);

  private final SettlementClient l1;
  private final Address account;
  private long askedNanos = System.nanoTime() - FRESH.toNanos();
  private volatile Optional<UInt256> wei = Optional.empty();

  PayerBalance(SettlementClient l1, Address account) {
    this.l1 = l1;
    this.account = account;
  }

  /** The turn of a role, which then looks at the balance when it has not for a while. */
  RoleRunner.Step after(RoleRunner.Step turn) {
    return () -> {
      boolean worked = turn.step();
      if (System.nanoTime() - askedNanos >= FRESH.toNanos()) {
        wei = Optional.of(l1.balance(account));
        askedNanos = System.nanoTime();
      }
      return worked;
    };
  }

  /** {@code trestle_<role>_balance_wei}, once it is known. */
  List<Metric> metrics(String role) {
    return wei.stream()
        .map(known ->
            Metric.gauge(
                    "trestle_" + role + "_balance_wei",
                    "What the paying account has on L1.",
                    known.toBigInteger().doubleValue())
                .with("account", account.toString()))
        .toList();
  }
}
