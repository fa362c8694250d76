package dev.trestle.e2e.sim;

import dev.trestle.da.BeaconBlobs;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.Chain;
import dev.trestle.node.CheckpointFile;
import dev.trestle.node.DerivationDriver;
import dev.trestle.node.DisputeApi;
import dev.trestle.node.EthApi;
import dev.trestle.node.L1Heads;
import dev.trestle.node.OptimismApi;
import dev.trestle.node.SafeHeads;
import dev.trestle.node.SettlementFollower;
import dev.trestle.node.StoreOptions;
import dev.trestle.node.TransactionForwarder;
import dev.trestle.node.TransactionGateway;
import dev.trestle.node.UnsafeFollower;
import dev.trestle.rpc.LocalTransport;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.BlockBuilder;
import dev.trestle.sequencer.HeadView;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.sequencer.PoolLimits;
import dev.trestle.sequencer.RemoteL2;
import dev.trestle.sequencer.SequencerBlocks;
import dev.trestle.sequencer.TransactionPool;
import dev.trestle.settlement.NodeOutputs;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of the rollup, put together from the parts from which {@code cli} makes it. */
class NodeMachine extends Machine {
  private static final int RETAINED = 4_096;
  private static final StoreOptions STORE =
      new StoreOptions(StoreOptions.Durability.PROCESS, 2L << 20, 4L << 20, 2_000, 0);

  private final Kind kind;
  private Chain chain;
  private SettlementClient l1;
  private SettlementFollower follower;
  private SafeHeads safeHeads;
  private DerivationDriver driver;
  private Optional<TransactionPool> pool = Optional.empty();
  private Optional<BlockBuilder> builder = Optional.empty();
  private boolean silent;
  private boolean heldUp;

  /** What a node does besides deriving. */
  enum Kind {
    SEQUENCER,
    /** Takes the sequencer's blocks before they are on L1, too. */
    FOLLOWER,
    /** Knows L1 alone. */
    DERIVING
  }

  NodeMachine(World world, String name, Kind kind, long seed) {
    super(world, name, seed);
    this.kind = kind;
  }

  @Override
  void boot() {
    RollupConfig config = world.rollup().config();
    Path folder = disk.folder();
    chain =
        Chain.open(
            folder.resolve("chain"),
            config.l2(),
            world.rollup().tiny().genesis(),
            world.cryptography(),
            STORE);
    opened(chain::abandon);
    chain.guardWrites(disk::beforeStoreWrite);
    l1 = new SettlementClient(world.network().client(this, L1Machine.ENDPOINT));
    BeaconClient beacon =
        new BeaconClient(
            world.network().client(this, L1Machine.ENDPOINT), BlobKzg.later()::versionedHash);
    follower =
        new SettlementFollower(l1, config.contracts(), config.genesis().l1().number(), RETAINED);
    safeHeads =
        opened(
            new SafeHeads(
                folder.resolve("safe-heads"),
                new CheckpointFile(folder.resolve("checkpoints"), chain, config)));
    BeaconBlobs blobs = new BeaconBlobs("beacon", l1, beacon);
    driver =
        new DerivationDriver(
            chain,
            config,
            follower,
            new DerivationDriver.Sources(blobs::blob, world.invariants().watching(this, safeHeads)),
            world.cryptography());
    TransactionGateway gateway = kind == Kind.SEQUENCER ? sequence(config) : forward();
    serve(config, gateway);
    turns("settlement", 1_000, follower::step);
    turns("derivation", 400, this::derive);
    if (kind == Kind.FOLLOWER) {
      RemoteL2 sequencer = new RemoteL2(world.network().client(this, World.SEQUENCER), config);
      turns("unsafe", 500, new UnsafeFollower(chain, sequencer::block)::step);
    }
    world.invariants().booted(this);
  }

  private boolean derive() {
    if (heldUp) {
      return false;
    }
    boolean worked = driver.step();
    world.invariants().heads(this);
    return worked;
  }

  private TransactionGateway sequence(RollupConfig config) {
    Header head = chain.head().header();
    HeadView view =
        new HeadView(
            chain.stateAt(chain.head().hash()),
            head.baseFeePerGas().orElse(UInt256.ZERO),
            head.gasLimit(),
            head.timestamp());
    TransactionPool made =
        new TransactionPool(
            chain.spec(),
            world.cryptography(),
            TransactionPool.Options.l2(PoolLimits.DEFAULT, OrderingPolicy.PRIORITY_FEE),
            view);
    BlockBuilder built =
        new BlockBuilder(
            chain,
            made,
            new SequencerBlocks(chain, config, follower, 0),
            world.cryptography(),
            clock());
    built.resubmitTakenBack();
    built.pause(silent);
    pool = Optional.of(made);
    builder = Optional.of(built);
    turns("builder", 300, built::step);
    return made;
  }

  private TransactionGateway forward() {
    return new TransactionForwarder(world.network().client(this, World.SEQUENCER), chain);
  }

  private void serve(RollupConfig config, TransactionGateway gateway) {
    Methods methods = new Methods();
    EthApi.register(methods, chain, gateway, ApiOptions.DEFAULT, clock());
    DerivationDriver mine = driver;
    SettlementFollower settlement = follower;
    new OptimismApi(
            chain, config, () -> L1Heads.of(settlement, mine.currentL1()), ApiOptions.DEFAULT)
        .register(methods);
    new DisputeApi(chain, follower, safeHeads).register(methods);
    world
        .network()
        .serve(name, this, new LocalTransport(ServerOptions.loopback(0), methods, Map.of()));
  }

  /** Silences the sequencer, or lets it speak again. */
  final void silence(boolean on) {
    silent = on;
    if (isUp()) {
      builder.ifPresent(b -> b.pause(on));
    }
  }

  /** Keeps derivation from its turns, as a slow machine would, or lets it go on. */
  final void holdUpDerivation(boolean on) {
    heldUp = on;
  }

  final Kind kind() {
    return kind;
  }

  final Chain chain() {
    return chain;
  }

  final SettlementClient l1() {
    return l1;
  }

  /** L1's newest block that its safe head can come from, if it read one. */
  final Optional<BlockId> reading() {
    return driver.reading();
  }

  final DerivationDriver driver() {
    return driver;
  }

  /** Its output roots, as the judge of disputes can look behind them. */
  final NodeOutputs outputs() {
    return new NodeOutputs(chain, safeHeads, l1);
  }

  final int waitingTransactions() {
    return pool.map(TransactionPool::size).orElse(0);
  }

  @Override
  List<Path> expendable() {
    return List.of(disk.folder().resolve("checkpoints"), disk.folder().resolve("safe-heads"));
  }

  @Override
  List<Path> stores() {
    return List.of(disk.folder().resolve("chain"));
  }
}
