package dev.trestle.e2e.sim;

import dev.trestle.da.BatchPublication;
import dev.trestle.da.DataPlace;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.BlobKzg;
import dev.trestle.sequencer.Batcher;
import dev.trestle.sequencer.BatcherPolicy;
import dev.trestle.sequencer.RemoteL2;
import dev.trestle.sequencer.Zlib;
import java.time.Duration;

/** {@code trestle batcher}: reads the sequencer through its endpoint. */
final class BatcherMachine extends Machine {
  private static final BatcherPolicy POLICY =
      new BatcherPolicy(1, Duration.ofSeconds(2 * L1Machine.SLOT_SECONDS), 8);

  private final DataPlace place;
  private final BlobKzg kzg = BlobKzg.later();

  BatcherMachine(World world, DataPlace place, long seed) {
    super(world, "batcher", seed);
    this.place = place;
  }

  @Override
  void boot() {
    RollupConfig config = world.rollup().config();
    SettlementClient l1 = new SettlementClient(world.network().client(this, L1Machine.ENDPOINT));
    Account account = new Account(SimulatedRollup.BATCHER, SimulatedRollup.L1_CHAIN_ID);
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1,
            SimulatedRollup.L1_CHAIN_ID,
            TransactionSigner.of(account.key()),
            fees(),
            new FileTransactionJournal(disk.folder().resolve("journal")),
            clock());
    RemoteL2 l2 = new RemoteL2(world.network().client(this, World.SEQUENCER), config);
    Batcher batcher =
        new Batcher(
            l2,
            config,
            POLICY,
            new BatchPublication(config.contracts().inbox(), place, kzg::prepare),
            submitter,
            new Batcher.Sources(
                new Zlib(), () -> new ChannelId(random.nextLong(), random.nextLong()), clock()));
    turns("batches", 1_000, batcher::step);
  }

  /** Short waits, as on a devnet. */
  static FeePolicy fees() {
    return FeePolicy.mainnet().with(Duration.ofSeconds(20), 2);
  }
}
