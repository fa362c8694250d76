package dev.trestle.cli;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.guest.ChainConfiguration;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.L2Genesis;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.node.Admission;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.Genesis;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts a new rollup onto the embedded L1: its contracts in one block, then its genesis, then the
 * contracts that know how it begins.
 */
final class RollupDeployment {
  static final long CHAIN_ID = 901;

  private static final long GWEI = 1_000_000_000L;

  private final EmbeddedL1 l1;
  private final DevKeys keys;
  private final DevnetOptions options;

  RollupDeployment(EmbeddedL1 l1, DevKeys keys, DevnetOptions options) {
    this.l1 = l1;
    this.keys = keys;
    this.options = options;
  }

  /** The contracts' places: known before they are deployed. */
  static L1Contracts contracts(DevKeys keys) {
    return DeploymentPlan.of(request(keys, DevnetOptions.DEFAULT_L2_GAS_LIMIT, 0)).contracts();
  }

  private static DeploymentPlan.Request request(
      DevKeys keys, long gasLimit, long proofMaturitySeconds) {
    Address deployer = keys.deployer().address();
    return new DeploymentPlan.Request(
        deployer,
        0,
        deployer,
        keys.users().getFirst().address(),
        CHAIN_ID,
        systemConfig(keys, gasLimit),
        DeploymentPlan.DataPolicy.BLOB,
        proofMaturitySeconds);
  }

  private static SystemConfig systemConfig(DevKeys keys, long gasLimit) {
    return new SystemConfig(
        keys.batcher().address().toWord(),
        gasLimit,
        new FeeScalars(5_227, 1_014_213),
        SystemConfig.Eip1559.CHAIN_DEFAULT,
        SystemConfig.OperatorFee.NONE,
        0,
        0);
  }

  /** Deploys and returns the new rollup. */
  RollupFiles deploy() {
    DeploymentPlan.Request request =
        request(keys, options.l2GasLimit(), options.dispute().delays().proofMaturity());
    DeploymentPlan plan = DeploymentPlan.of(request);
    ChainBlock origin = deploy(plan.deployments());
    RollupFiles files = rollup(plan.contracts(), origin);
    DisputePlan disputes = DisputePlan.of(request, rules(files));
    deploy(disputes.deployments());
    long nonce = plan.deployments().size() + disputes.deployments().size();
    for (DisputePlan.Call call : disputes.calls()) {
      send(call.what(), nonce++, Optional.of(call.to()), call.data());
    }
    l1.chain().mine(1);
    Chain chain = l1.chain().chain();
    List<Receipt> receipts = chain.receipts(chain.head().hash()).orElseThrow();
    if (receipts.stream().anyMatch(r -> !r.succeeded())) {
      throw new StartupException("setting up the dispute games failed; start over with --fresh");
    }
    return files;
  }

  /** Mines a block with these and returns it. */
  private ChainBlock deploy(List<DeploymentPlan.Deployment> deployments) {
    for (DeploymentPlan.Deployment d : deployments) {
      send("deploying " + d.contract(), d.nonce(), Optional.empty(), d.creationCode());
    }
    l1.chain().mine(1);
    ChainBlock block = l1.chain().chain().head();
    for (DeploymentPlan.Deployment deployment : deployments) {
      var account = l1.chain().chain().stateAt(block.hash()).account(deployment.address());
      if (account.isEmpty() || account.get().isEmpty()) {
        throw new StartupException("the contract " + deployment.contract() + " was not deployed");
      }
    }
    return block;
  }

  /** The claims' rules; the first anchor is the genesis block. */
  private DisputePlan.Rules rules(RollupFiles files) {
    ChainBlock genesis = files.genesis().block(files.config().l2(), (hash, node) -> {});
    Bytes32 root =
        new OutputRoot(
                genesis.header().stateRoot(),
                genesis.header().withdrawalsRoot().orElseThrow(),
                genesis.hash())
            .hash();
    DisputeOptions dispute = options.dispute();
    return new DisputePlan.Rules(
        keys.deployer().address(),
        dispute.delays().finality(),
        dispute.delays().longestPause(),
        root,
        genesis.number(),
        ChainConfiguration.hash(files.config()),
        dispute.game());
  }

  private void send(String what, long nonce, Optional<Address> to, byte[] data) {
    DevAccount from = keys.deployer();
    TransactionSigner signer = TransactionSigner.of(from.privateKey());
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            UInt256.of(EmbeddedL1.CHAIN_ID),
            nonce,
            UInt256.of(GWEI),
            UInt256.of(100 * GWEI),
            8_000_000,
            to,
            UInt256.ZERO,
            data,
            List.of(),
            new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO));
    var s = signer.sign(TransactionCodec.signingHash(unsigned));
    Transaction.Signed signed = TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s());
    Admission admission = l1.chain().gateway().submit(TransactionCodec.encode(signed));
    if (admission instanceof Admission.Refused refused) {
      throw new StartupException(what + " was refused: " + refused.message());
    }
  }

  private RollupFiles rollup(L1Contracts contracts, ChainBlock origin) {
    L2Spec level = L2Spec.of(L2Level.JOVIAN);
    ChainSpec spec = ChainSpec.l2(CHAIN_ID, level);
    SystemConfig system = systemConfig(keys, options.l2GasLimit());
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    var fees = new L2Genesis.FeePolicy(keys.deployer().address(), UInt256.ZERO);
    for (GenesisAccount a :
        L2Genesis.contracts(contracts, EmbeddedL1.CHAIN_ID, L2Level.JOVIAN, fees)) {
      accounts.put(a.address(), allocation(a));
    }
    for (DevAccount user : keys.users()) {
      accounts.put(user.address(), Genesis.Allocation.ether(DevGenesis.FUNDS));
    }
    long timestamp = origin.header().timestamp();
    byte[] extraData =
        L2ExtraData.encode(level, L2Level.JOVIAN, new L2ExtraData(0, 0, system.minBaseFee()));
    Genesis genesis =
        Genesis.of(timestamp, options.l2GasLimit(), accounts).withExtraData(extraData);
    ChainBlock block = genesis.block(spec, (hash, node) -> {});
    RollupConfig config =
        new RollupConfig(
            l1.chain().chain().spec(),
            spec,
            new RollupConfig.Genesis(
                new BlockId(origin.number(), origin.hash()),
                new BlockId(block.number(), block.hash()),
                timestamp,
                system),
            new RollupConfig.Timing(
                options.l2BlockTimeSeconds(), options.sequencingWindowBlocks(), 1_800, 10),
            new RollupConfig.Contracts(
                contracts.inbox(), contracts.portal(), contracts.systemConfig()));
    return new RollupFiles(config, genesis);
  }

  private static Genesis.Allocation allocation(GenesisAccount a) {
    SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
    a.storage().forEach((slot, value) -> storage.put(slot, value.toUInt256()));
    return new Genesis.Allocation(a.balanceWei(), a.nonce(), a.code(), storage);
  }
}
