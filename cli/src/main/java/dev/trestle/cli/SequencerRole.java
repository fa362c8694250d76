package dev.trestle.cli;

import dev.trestle.node.Chain;
import dev.trestle.node.Fate;
import dev.trestle.node.TransactionGateway;
import dev.trestle.rpc.Metric;
import dev.trestle.sequencer.BlockBuilder;
import dev.trestle.sequencer.HeadView;
import dev.trestle.sequencer.SequencerBlocks;
import dev.trestle.sequencer.TransactionPool;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Pool and block builder on a node, with the builder's thread. */
final class SequencerRole implements AutoCloseable, Observed {
  /** Transactions that may wait for the builder before submitters do: less than 0.1 s of work. */
  private static final int MOST_BEHIND = 512;

  private final TransactionPool pool;
  private final BlockBuilder builder;
  private final RoleRunner runner;
  private volatile boolean active = true;

  SequencerRole(
      RollupNode node,
      TransactionPool.Options options,
      Cryptography cryptography,
      InstantSource clock) {
    Chain chain = node.chain();
    Header head = chain.head().header();
    HeadView view =
        new HeadView(
            chain.stateAt(chain.head().hash()),
            head.baseFeePerGas().orElse(UInt256.ZERO),
            head.gasLimit(),
            head.timestamp());
    pool = new TransactionPool(chain.spec(), cryptography, options, view);
    pool.slowAbove(MOST_BEHIND);
    SequencerBlocks blocks = new SequencerBlocks(chain, node.config(), node.follower(), 0);
    builder = new BlockBuilder(chain, pool, blocks, cryptography, clock);
    builder.resubmitTakenBack();
    runner = new RoleRunner("sequencer", Duration.ofMillis(10), builder::step);
    pool.onAccepted((hash, transaction) -> runner.wake());
  }

  SequencerRole start() {
    runner.start();
    return this;
  }

  TransactionGateway gateway() {
    return pool;
  }

  /** Silences the sequencer, or lets it speak again. */
  void pause(boolean on) {
    builder.pause(on);
    active = !on;
    runner.wake();
  }

  boolean active() {
    return active;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>(runner.metrics());
    all.addAll(poolMetrics());
    all.add(
        Metric.gauge(
            "trestle_sequencer_active",
            "1 while it builds blocks, 0 while paused.",
            active ? 1 : 0));
    return all;
  }

  private List<Metric> poolMetrics() {
    List<Metric> all = new ArrayList<>();
    all.add(
        Metric.gauge(
            "trestle_sequencer_pool_transactions", "Transactions that wait.", pool.size()));
    all.add(
        Metric.gauge(
            "trestle_sequencer_pool_queued_transactions",
            "Waiting transactions that a nonce is missing before.",
            pool.queued()));
    all.add(
        Metric.gauge(
            "trestle_sequencer_pool_bytes", "What waits, EIP-2718 bytes.", pool.sizeBytes()));
    pool.refusals()
        .counts(Fate.Stage.REFUSED)
        .forEach((reason, count) ->
            all.add(
                Metric.counter(
                        "trestle_sequencer_pool_refused_total",
                        "Transactions that were not let in.",
                        count)
                    .with("reason", reason.name())));
    pool.refusals()
        .counts(Fate.Stage.DROPPED)
        .forEach((reason, count) ->
            all.add(
                Metric.counter(
                        "trestle_sequencer_pool_dropped_total",
                        "Transactions that had waited and were given up.",
                        count)
                    .with("reason", reason.name())));
    return all;
  }

  @Override
  public List<String> troubles() {
    return runner.troubles();
  }

  @Override
  public void close() {
    runner.close();
  }
}
