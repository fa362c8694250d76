package dev.trestle.cli;

import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.Metric;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an account has left to pay with on L1: looked up now and then by the role that pays. Raises
 * the alarm when it runs low: in the log, in a metric, in {@code /healthz}.
 */
final class PayerBalance {
  private static final Logger LOG = LoggerFactory.getLogger(PayerBalance.class);
  private static final Duration FRESH = Duration.ofSeconds(15);

  private final SettlementClient l1;
  private final Address account;
  private final UInt256 lowWei;
  private long askedNanos = System.nanoTime() - FRESH.toNanos();
  private volatile Optional<UInt256> wei = Optional.empty();

  /**
   * @param lowWei with less it is time to fill the account up
   */
  PayerBalance(SettlementClient l1, Address account, UInt256 lowWei) {
    this.l1 = l1;
    this.account = account;
    this.lowWei = lowWei;
  }

  /** The turn of a role, which then looks at the balance when it has not for a while. */
  RoleRunner.Step after(RoleRunner.Step turn) {
    return () -> {
      // Looked at first: a turn may fail for lack of it.
      if (System.nanoTime() - askedNanos >= FRESH.toNanos()) {
        look();
        askedNanos = System.nanoTime();
      }
      return turn.step();
    };
  }

  private void look() {
    boolean wasLow = isLow();
    UInt256 now = l1.balance(account);
    wei = Optional.of(now);
    if (isLow() && !wasLow) {
      LOG.error("{}", low(now));
    } else if (wasLow && !isLow()) {
      LOG.info("account {} has {} ether again", account, DisputePreset.inEther(now));
    }
  }

  private boolean isLow() {
    return wei.filter(known -> known.compareTo(lowWei) < 0).isPresent();
  }

  private String low(UInt256 now) {
    return "account "
        + account
        + " runs low: "
        + DisputePreset.inEther(now)
        + " ether on L1, less than "
        + DisputePreset.inEther(lowWei);
  }

  /** The alarm, if the account runs low. */
  List<String> troubles(String role) {
    return wei.filter(known -> isLow()).map(known -> role + ": " + low(known)).stream().toList();
  }

  /** {@code trestle_<role>_balance_wei} and {@code _balance_low}, once it is known. */
  List<Metric> metrics(String role) {
    return wei.stream()
        .flatMap(known ->
            Stream.of(
                Metric.gauge(
                    "trestle_" + role + "_balance_wei",
                    "What the paying account has on L1.",
                    known.toBigInteger().doubleValue()),
                Metric.gauge(
                    "trestle_" + role + "_balance_low",
                    "1 while the paying account has less than --low-balance.",
                    isLow() ? 1 : 0)))
        .map(metric -> metric.with("account", account.toString()))
        .toList();
  }
}
