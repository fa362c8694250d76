package dev.trestle.cli;

import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.rpc.Metric;
import dev.trestle.settlement.Rule;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An account that guards something on L1, with its thread. */
final class WatcherRole implements AutoCloseable, Observed {
  private final String name;
  private final Address account;
  private final TransactionSubmitter submitter;
  private final Watcher watcher;
  private final PayerBalance balance;
  private final RoleRunner runner;

  /**
   * Who acts.
   *
   * @param key of the account that pays
   * @param journal folder that remembers transactions on their way
   * @param lowWei with less on the account there is an alarm
   */
  record Setup(String name, UInt256 key, Path journal, FeePolicy fees, UInt256 lowWei) {}

  /**
   * @param rules what the account owes, given its address
   */
  WatcherRole(
      Setup setup,
      SettlementClient l1,
      long l1ChainId,
      Function<Address, List<Rule>> rules,
      InstantSource clock) {
    TransactionSigner signer = TransactionSigner.of(setup.key());
    name = setup.name();
    account = signer.address();
    submitter =
        new TransactionSubmitter(
            l1,
            l1ChainId,
            signer,
            setup.fees(),
            new FileTransactionJournal(setup.journal()),
            clock);
    watcher = new Watcher(l1, submitter, rules.apply(account));
    balance = new PayerBalance(l1, account, setup.lowWei());
    runner = new RoleRunner(name, Duration.ofMillis(250), balance.after(watcher::step));
  }

  WatcherRole start() {
    runner.start();
    return this;
  }

  Address account() {
    return account;
  }

  @Override
  public List<Metric> metrics() {
    String prefix = "trestle_" + name;
    List<Metric> all = new ArrayList<>(runner.metrics());
    all.addAll(balance.metrics(name));
    Watcher.Totals totals = watcher.totals();
    all.add(
        Metric.counter(
            prefix + "_confirmed_calls_total", "Calls to L1 that worked.", totals.confirmed()));
    all.add(
        Metric.counter(
            prefix + "_failed_calls_total",
            "Calls to L1 that reverted or would have.",
            totals.failed()));
    watcher
        .invalidClaims()
        .ifPresent(count ->
            all.add(
                Metric.gauge(
                    prefix + "_invalid_claims",
                    "Open games about an output root that is wrong.",
                    count)));
    watcher
        .prunedGames()
        .ifPresent(count ->
            all.add(
                Metric.gauge(
                    prefix + "_pruned_games",
                    "Open games about L2 states of which our node has dropped some.",
                    count)));
    watcher
        .stateMarginBlocks()
        .ifPresent(blocks ->
            all.add(
                Metric.gauge(
                    prefix + "_state_margin_blocks",
                    "L2 blocks by which our node's states reach further back than games need.",
                    blocks)));
    watcher
        .stake()
        .ifPresent(stake -> {
          all.add(
              Metric.gauge(prefix + "_open_games", "Games not yet resolved.", stake.openGames()));
          all.add(
              Metric.gauge(prefix + "_own_games", "Those with a claim of ours.", stake.ownGames()));
          all.add(
              Metric.gauge(
                  prefix + "_bonded_wei",
                  "Our bonds in games not yet resolved.",
                  stake.bondedWei().toBigInteger().doubleValue()));
        });
    return all;
  }

  @Override
  public List<String> troubles() {
    List<String> all = new ArrayList<>(runner.troubles());
    all.addAll(balance.troubles(name));
    watcher.prunedGames().stream()
        .filter(count -> count > 0)
        .forEach(count ->
            all.add(name + ": " + count + " open games are about L2 states that are dropped"));
    submitter.obstacles().forEach(obstacle -> all.add(name + ": " + obstacle));
    return all;
  }

  @Override
  public void close() {
    runner.close();
  }
}
