package dev.trestle.sequencer;

import dev.trestle.da.BatchPublication;
import dev.trestle.da.DataPlace;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.L2Genesis;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.Admission;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.DerivationCheckpoints;
import dev.trestle.node.DerivationDriver;
import dev.trestle.node.Genesis;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.SettlementFollower;
import dev.trestle.node.StoreOptions;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rollup on a {@link TestL1}, its parts turned by hand in one thread: sequencer, batcher and
 * derivation as they run in production, with a clock of the test's.
 */
final class TestRollup implements AutoCloseable {
  static final long CHAIN_ID = 901;
  static final long BLOCK_TIME = 2;
  static final int DEPLOYER = 1;
  static final int BATCHER = 2;
  static final int USER = 3;
  static final RollupConfig.Timing TIMING = new RollupConfig.Timing(BLOCK_TIME, 50, 600, 10);
  static final BatcherPolicy POLICY = new BatcherPolicy(1, Duration.ofSeconds(20), 6);

  final TestL1 l1;
  final RollupConfig config;
  final Chain chain;
  final TransactionPool pool;
  final SettlementFollower follower;

  /** What the batcher is told of the safe head in the place of the truth. */
  Optional<L2BlockRef> toldAsSafe = Optional.empty();

  /**
   * After so many more blocks that the batcher asks for, unsafe ones are gone, as when derivation
   * takes them back in the middle of its turn.
   */
  int blocksUntilTakenBack = Integer.MAX_VALUE;

  final DerivationDriver driver;
  final BlockBuilder builder;
  final TransactionJournal journal = TransactionJournal.inMemory();
  Batcher batcher;
  Instant now = Instant.ofEpochSecond(TestL1.GENESIS);

  private final BlobKzg kzg = BlobKzg.later();
  private final L1Contracts contracts;
  private final BatcherPolicy policy;
  private long channels;

  TestRollup(Path folder, RollupConfig.Timing timing, BatcherPolicy policy) {
    Cryptography cryptography = NativeCryptography.create();
    this.policy = policy;
    l1 = new TestL1(folder.resolve("l1"), cryptography);
    contracts = deploy();
    Genesis genesis = genesis(l1.chain.head());
    config = config(genesis, timing);
    chain =
        Chain.open(folder.resolve("l2"), config.l2(), genesis, cryptography, StoreOptions.SMALL);
    follower =
        new SettlementFollower(l1.client, config.contracts(), config.genesis().l1().number(), 500);
    driver =
        new DerivationDriver(
            chain,
            config,
            follower,
            new DerivationDriver.Sources((block, hash) -> l1.blob(hash), new MemoryCheckpoints()),
            cryptography);
    pool =
        new TransactionPool(
            config.l2(),
            cryptography,
            TransactionPool.Options.l2(PoolLimits.DEFAULT, OrderingPolicy.FCFS),
            view(chain));
    builder = new BlockBuilder(chain, pool, blocks(0), cryptography, () -> Instant.EPOCH);
    follow();
    restartBatcher();
  }

  /** What a pool sees of a chain on which no block is open. */
  static HeadView view(Chain chain) {
    Header head = chain.head().header();
    return new HeadView(
        chain.stateAt(chain.head().hash()),
        head.baseFeePerGas().orElseThrow(),
        head.gasLimit(),
        head.timestamp());
  }

  private L1Contracts deploy() {
    DeploymentPlan plan =
        DeploymentPlan.of(
            new DeploymentPlan.Request(
                PoolFixture.address(DEPLOYER),
                0,
                PoolFixture.address(DEPLOYER),
                PoolFixture.address(USER),
                CHAIN_ID,
                systemConfig(),
                DeploymentPlan.DataPolicy.BLOB,
                604_800));
    for (DeploymentPlan.Deployment deployment : plan.deployments()) {
      l1.send(DEPLOYER, Optional.empty(), 0, deployment.creationCode());
    }
    l1.mine();
    return plan.contracts();
  }

  private static SystemConfig systemConfig() {
    return new SystemConfig(
        PoolFixture.address(BATCHER).toWord(),
        30_000_000,
        new FeeScalars(5_227, 1_014_213),
        SystemConfig.Eip1559.CHAIN_DEFAULT,
        SystemConfig.OperatorFee.NONE,
        0,
        0);
  }

  private Genesis genesis(ChainBlock origin) {
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    var fees = new L2Genesis.FeePolicy(PoolFixture.address(DEPLOYER), UInt256.ZERO);
    for (GenesisAccount a : L2Genesis.contracts(contracts, 900, L2Level.JOVIAN, fees)) {
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      a.storage().forEach((slot, value) -> storage.put(slot, value.toUInt256()));
      accounts.put(
          a.address(), new Genesis.Allocation(a.balanceWei(), a.nonce(), a.code(), storage));
    }
    accounts.put(
        PoolFixture.address(USER), Genesis.Allocation.ether(PoolFixture.ETHER.multiply(100)));
    L2ExtraData extra = new L2ExtraData(0, 0, systemConfig().minBaseFee());
    return Genesis.of(origin.header().timestamp(), systemConfig().gasLimit(), accounts)
        .withExtraData(L2ExtraData.encode(L2Spec.of(L2Level.JOVIAN), L2Level.JOVIAN, extra));
  }

  private RollupConfig config(Genesis genesis, RollupConfig.Timing timing) {
    ChainSpec spec = ChainSpec.l2(CHAIN_ID, L2Spec.of(L2Level.JOVIAN));
    ChainBlock origin = l1.chain.head();
    ChainBlock block = genesis.block(spec, (hash, node) -> {});
    return new RollupConfig(
        l1.chain.spec(),
        spec,
        new RollupConfig.Genesis(
            new BlockId(origin.number(), origin.hash()),
            new BlockId(block.number(), block.hash()),
            genesis.timestamp(),
            systemConfig()),
        timing,
        new RollupConfig.Contracts(
            contracts.inbox(), contracts.portal(), contracts.systemConfig()));
  }

  SequencerBlocks blocks(long confirmations) {
    return new SequencerBlocks(chain, config, follower, confirmations);
  }

  /** A batcher that knows nothing but its journal. */
  void restartBatcher() {
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1.client,
            TestL1.CHAIN_ID,
            TransactionSigner.of(UInt256.of(BATCHER)),
            FeePolicy.mainnet().with(Duration.ofSeconds(48), 2),
            journal,
            () -> now);
    batcher =
        new Batcher(
            new View(),
            config,
            policy,
            new BatchPublication(contracts.inbox(), DataPlace.BLOB, kzg::prepare),
            submitter,
            new Batcher.Sources(new Zlib(), () -> new ChannelId(7, channels++), () -> now));
  }

  /** Looks at L1 and derives what is there. */
  void follow() {
    for (int i = 0; i < 1_000 && follower.step(); i++) {
      // until nothing is new
    }
    for (int i = 0; i < 100_000 && driver.step(); i++) {
      // until nothing more can be derived
    }
  }

  /** Turns the batcher until it has nothing to do. */
  void batch() {
    for (int i = 0; i < 1_000 && batcher.step(); i++) {
      // a turn each
    }
  }

  /** An L1 block with what waits there, and everything that follows from it. */
  void l1Block() {
    l1.mine();
    now = now.plusSeconds(TestL1.SLOT);
    follow();
    batch();
  }

  /** Makes L2 blocks; they hold what waits in the pool. */
  void l2Blocks(int count) {
    for (int i = 0; i < count; i++) {
      builder.step();
      while (builder.fill()) {
        // until nothing waits
      }
      if (!builder.sealNow()) {
        throw new AssertionError("no L2 block can be made");
      }
    }
  }

  /** Has a transaction with data wait on the L2. */
  Bytes32 send(byte[] data) {
    byte[] raw =
        TestL1.sign(
            CHAIN_ID,
            USER,
            pool.nextNonce(PoolFixture.address(USER)),
            new TestL1.Call(Optional.of(PoolFixture.address(DEPLOYER)), 1, data));
    if (pool.submit(raw) instanceof Admission.Refused refused) {
      throw new AssertionError(refused.message());
    }
    return Keccak.hash(raw);
  }

  /** Has a deposit wait on L1. */
  Bytes32 deposit(Address to, long wei) {
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            to,
            UInt256.of(wei),
            100_000L,
            false,
            new byte[0]);
    return l1.send(USER, Optional.of(contracts.portal()), wei, call);
  }

  L2BlockRef ref(long number) {
    return L2BlockRef.of(config, chain.block(number).orElseThrow().block());
  }

  L2BlockRef head() {
    return ref(chain.head().number());
  }

  /** The number of L1's newest block. */
  long l1Head() {
    return l1.chain.head().number();
  }

  @Override
  public void close() {
    chain.close();
    l1.close();
  }

  private final class View implements Batcher.L2View {
    @Override
    public L2BlockRef head() {
      return TestRollup.this.head();
    }

    @Override
    public L2BlockRef safeHead() {
      return toldAsSafe.orElseGet(driver::safeHead);
    }

    @Override
    public Optional<Block> block(long number) {
      return blocksUntilTakenBack-- > 0
          ? chain.block(number).map(ChainBlock::block)
          : Optional.empty();
    }

    @Override
    public Optional<BlockId> settlementHead() {
      return follower.head();
    }

    @Override
    public Optional<BlockId> derivedTo() {
      return driver.currentL1();
    }
  }

  /** Checkpoints that are gone with the process. */
  private static final class MemoryCheckpoints implements DerivationCheckpoints {
    private List<DerivationStart> kept = List.of();

    @Override
    public List<DerivationStart> all() {
      return kept;
    }

    @Override
    public void replace(List<DerivationStart> checkpoints) {
      kept = checkpoints;
    }
  }
}
