package dev.trestle.cli;

import dev.trestle.da.DataPlace;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.guest.ChainConfiguration;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.DeploymentStep;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.L2Genesis;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.Genesis;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a new rollup is, and what brings it onto a settlement chain. Nothing here asks anybody:
 * the same inputs give the same transactions, addresses and genesis.
 *
 * @param content what was asked for
 * @param l1 rules of the settlement chain
 * @param deployer sends all transactions
 * @param firstNonce of the deployer's first
 */
record RollupPlan(Content content, ChainSpec l1, Address deployer, long firstNonce) {
  private static final L2Level LEVEL = L2Level.JOVIAN;

  /**
   * How a rollup is to be.
   *
   * @param owner of the contracts; also their guardian
   * @param feeRecipient gets L2's fees, on L2
   * @param funded accounts that have ether on L2 from the start, backed by nothing: for tests
   */
  record Content(
      long chainId,
      Address owner,
      Address unsafeBlockSigner,
      Address feeRecipient,
      SystemConfig system,
      DataPlace data,
      RollupConfig.Timing timing,
      DisputeOptions dispute,
      SortedMap<Address, UInt256> funded) {
    Content {
      funded = Collections.unmodifiableSortedMap(new TreeMap<>(funded));
    }

    /** What {@code chain.toml} asks for. */
    static Content of(ChainSettings settings, Address deployer, DisputeOptions dispute) {
      return new Content(
          settings.chainId(),
          settings.account("owner", deployer),
          settings.account("unsafeBlockSigner", deployer),
          settings.account("feeRecipient", deployer),
          settings.systemConfig(deployer),
          settings.dataPlace(),
          settings.timing(),
          dispute,
          Collections.emptySortedMap());
    }
  }

  private DeploymentPlan.Request request() {
    return new DeploymentPlan.Request(
        deployer,
        firstNonce,
        content.owner,
        content.unsafeBlockSigner,
        content.chainId,
        content.system,
        switch (content.data) {
          case BLOB -> DeploymentPlan.DataPolicy.BLOB;
          case CALLDATA -> DeploymentPlan.DataPolicy.CALLDATA;
        },
        content.dispute.delays().proofMaturity());
  }

  /** Where the contracts will be. */
  L1Contracts contracts() {
    return DeploymentPlan.of(request()).contracts();
  }

  /** The transactions up to the block that L2 begins after. */
  List<DeploymentStep> firstSteps() {
    return DeploymentStep.of(DeploymentPlan.of(request()));
  }

  /** Those that follow, given what L2 begins with. */
  List<DeploymentStep> lastSteps(RollupFiles files) {
    return lastSteps(root(files), ChainConfiguration.hash(files.config()));
  }

  /** The same for a plan to show: as many, as large and as dear, before there is a genesis. */
  List<DeploymentStep> lastStepsForShow() {
    return lastSteps(Bytes32.ZERO, Bytes32.ZERO);
  }

  private List<DeploymentStep> lastSteps(Bytes32 root, Bytes32 configurationHash) {
    DisputePlan.Rules rules =
        new DisputePlan.Rules(
            content.owner,
            content.dispute.delays().finality(),
            content.dispute.delays().longestPause(),
            root,
            0,
            configurationHash,
            content.dispute.game());
    return DeploymentStep.of(DisputePlan.of(request(), rules), firstNonce + firstSteps().size());
  }

  /** Output root of the genesis block: the first anchor. */
  static Bytes32 root(RollupFiles files) {
    ChainBlock genesis = files.genesis().block(files.config().l2(), (hash, node) -> {});
    return new OutputRoot(
            genesis.header().stateRoot(),
            genesis.header().withdrawalsRoot().orElseThrow(),
            genesis.hash())
        .hash();
  }

  /** The rollup that begins after this block of the settlement chain. */
  RollupFiles beginningAfter(HashedHeader origin) {
    L2Spec level = L2Spec.of(LEVEL);
    ChainSpec spec = ChainSpec.l2(content.chainId, level);
    SystemConfig system = content.system;
    L1Contracts contracts = contracts();
    byte[] extraData = L2ExtraData.encode(level, LEVEL, new L2ExtraData(0, 0, system.minBaseFee()));
    Genesis genesis =
        Genesis.of(origin.timestamp(), system.gasLimit(), accounts(contracts))
            .withExtraData(extraData);
    ChainBlock block = genesis.block(spec, (hash, node) -> {});
    RollupConfig config =
        new RollupConfig(
            l1,
            spec,
            new RollupConfig.Genesis(
                new BlockId(origin.number(), origin.hash()),
                new BlockId(block.number(), block.hash()),
                origin.timestamp(),
                system),
            content.timing,
            new RollupConfig.Contracts(
                contracts.inbox(), contracts.portal(), contracts.systemConfig()));
    return new RollupFiles(config, genesis);
  }

  private SortedMap<Address, Genesis.Allocation> accounts(L1Contracts contracts) {
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    var fees = new L2Genesis.FeePolicy(content.feeRecipient, UInt256.ZERO);
    for (GenesisAccount a : L2Genesis.contracts(contracts, l1.chainId(), LEVEL, fees)) {
      accounts.put(a.address(), allocation(a));
    }
    content.funded.forEach((address, wei) -> accounts.put(address, Genesis.Allocation.ether(wei)));
    return accounts;
  }

  private static Genesis.Allocation allocation(GenesisAccount a) {
    SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
    a.storage().forEach((slot, value) -> storage.put(slot, value.toUInt256()));
    return new Genesis.Allocation(a.balanceWei(), a.nonce(), a.code(), storage);
  }
}
