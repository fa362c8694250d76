package dev.trestle.cli;

import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.settlement.Rule;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** An account that guards something on L1, with its thread. */
final class WatcherRole implements AutoCloseable {
  private final Address account;
  private final Watcher watcher;
  private final RoleRunner runner;

  /**
   * Who acts.
   *
   * @param key of the account that pays
   * @param journal folder that remembers transactions on their way
   */
  record Setup(String name, UInt256 key, Path journal, FeePolicy fees) {}

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
    account = signer.address();
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1,
            l1ChainId,
            signer,
            setup.fees(),
            new FileTransactionJournal(setup.journal()),
            clock);
    watcher = new Watcher(l1, submitter, rules.apply(account));
    runner = new RoleRunner(setup.name(), Duration.ofMillis(250), watcher::step);
  }

  WatcherRole start() {
    runner.start();
    return this;
  }

  Address account() {
    return account;
  }

  @Override
  public void close() {
    runner.close();
  }
}
