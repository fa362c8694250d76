package dev.trestle.cli;

import dev.trestle.da.BatchPublication;
import dev.trestle.da.DataPlace;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.ChainBlock;
import dev.trestle.rpc.Metric;
import dev.trestle.sequencer.Batcher;
import dev.trestle.sequencer.BatcherPolicy;
import dev.trestle.sequencer.Zlib;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The batcher with its thread. */
final class BatcherRole implements AutoCloseable, Observed {
  private final TransactionSubmitter submitter;
  private final Batcher batcher;
  private final PayerBalance balance;
  private final RoleRunner runner;

  /**
   * Who posts, where to and when.
   *
   * @param key of the account that the Inbox accepts
   * @param journal folder that remembers transactions on their way
   * @param lowWei with less on the account there is an alarm
   */
  record Setup(
      UInt256 key,
      Path journal,
      DataPlace place,
      BatcherPolicy policy,
      FeePolicy fees,
      UInt256 lowWei) {}

  /** Whose blocks are posted where. */
  record Rollup(Batcher.L2View l2, RollupConfig config, SettlementAccess settlement) {
    /** The blocks of a node in this process. */
    static Rollup of(RollupNode node) {
      return new Rollup(new NodeView(node), node.config(), node.settlement());
    }
  }

  BatcherRole(Rollup rollup, Setup setup, BlobKzg kzg, InstantSource clock) {
    RollupConfig config = rollup.config();
    SecureRandom random = new SecureRandom();
    TransactionSigner signer = TransactionSigner.of(setup.key());
    submitter =
        new TransactionSubmitter(
            rollup.settlement().client(),
            config.l1().chainId(),
            signer,
            setup.fees(),
            new FileTransactionJournal(setup.journal()),
            clock);
    batcher =
        new Batcher(
            rollup.l2(),
            config,
            setup.policy(),
            new BatchPublication(config.contracts().inbox(), setup.place(), kzg::prepare),
            submitter,
            new Batcher.Sources(new Zlib(), () -> channelId(random), clock));
    balance = new PayerBalance(rollup.settlement().client(), signer.address(), setup.lowWei());
    runner = new RoleRunner("batcher", Duration.ofMillis(250), balance.after(batcher::step));
  }

  private static ChannelId channelId(SecureRandom random) {
    return new ChannelId(random.nextLong(), random.nextLong());
  }

  BatcherRole start() {
    runner.start();
    return this;
  }

  Batcher.Totals totals() {
    return batcher.totals();
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>(runner.metrics());
    all.addAll(balance.metrics("batcher"));
    Batcher.Totals totals = batcher.totals();
    posted(all, "channels", "Channels closed and handed on to be posted.", totals.channels());
    posted(all, "blocks", "L2 blocks in them.", totals.blocks());
    posted(all, "raw_bytes", "Bytes of batches before compression.", totals.rawBytes());
    posted(all, "compressed_bytes", "Bytes of channels.", totals.postedBytes());
    posted(all, "transactions", "L1 transactions that carry them.", totals.transactions());
    posted(all, "blobs", "Blobs that carry them.", totals.blobs());
    batcher.progress().ifPresent(p -> standing(all, p));
    return all;
  }

  private static void posted(List<Metric> all, String what, String help, long value) {
    all.add(Metric.counter("trestle_batcher_posted_" + what + "_total", help, value));
  }

  private static void standing(List<Metric> all, Batcher.Progress progress) {
    all.add(
        Metric.gauge(
            "trestle_batcher_pending_blocks",
            "L2 blocks that are in no channel yet.",
            Math.max(0, progress.head() - progress.collected())));
    all.add(
        Metric.gauge(
            "trestle_batcher_unsafe_blocks",
            "L2 blocks that were not derived from L1 yet.",
            Math.max(0, progress.head() - progress.safe())));
    all.add(
        Metric.gauge(
            "trestle_batcher_open_transactions",
            "L1 transactions on their way.",
            progress.inFlight()));
  }

  @Override
  public List<String> troubles() {
    List<String> all = new ArrayList<>(runner.troubles());
    all.addAll(balance.troubles("batcher"));
    submitter.obstacles().forEach(obstacle -> all.add("batcher: " + obstacle));
    return all;
  }

  @Override
  public void close() {
    runner.close();
  }

  /** The node's chain as the batcher sees it. */
  private record NodeView(RollupNode node) implements Batcher.L2View {
    @Override
    public L2BlockRef head() {
      return L2BlockRef.of(node.config(), node.chain().head().block());
    }

    @Override
    public L2BlockRef safeHead() {
      return node.driver().safeHead();
    }

    @Override
    public Optional<Block> block(long number) {
      return node.chain().block(number).map(ChainBlock::block);
    }

    @Override
    public Optional<BlockId> settlementHead() {
      return node.follower().head();
    }

    @Override
    public Optional<BlockId> derivedTo() {
      return node.driver().currentL1();
    }
  }

  /** Short waits, for chains with blocks of a few seconds. */
  static FeePolicy devFees() {
    return FeePolicy.mainnet().with(Duration.ofSeconds(20), 2);
  }
}
