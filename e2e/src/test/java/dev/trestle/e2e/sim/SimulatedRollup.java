package dev.trestle.e2e.sim;

import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.devchain.DevChain;
import dev.trestle.e2e.TinyRollup;
import dev.trestle.guest.ChainConfiguration;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.GameParameters;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.L1Contracts;
import dev.trestle.node.Admission;
import dev.trestle.node.ChainBlock;
import dev.trestle.riscv.Machine;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/** The rollup that is simulated: its contracts on L1, its rules, its beginning. */
record SimulatedRollup(TinyRollup tiny, L1Contracts contracts) {
  static final long L1_CHAIN_ID = 900;
  static final long L2_CHAIN_ID = 901;

  /** L1 blocks until blocks are derived without the sequencer. */
  static final long WINDOW_BLOCKS = 30;

  static final int CHANNEL_TIMEOUT_BLOCKS = 10;
  static final int OWNER = 9;
  static final int BATCHER = 8;
  static final long MAX_CLOCK_SECONDS = 1_500;
  static final long EXTENSION_SECONDS = 150;
  static final long FINALITY_DELAY_SECONDS = 20;
  static final long PROOF_MATURITY_SECONDS = 30;
  static final UInt256 ROOT_BOND = UInt256.of(80_000_000_000_000_000L);
  private static final UInt256 STEP_BOND = UInt256.of(1_000_000_000_000_000_000L);
  private static final int SPLIT_DEPTH = 12;
  private static final int MAX_DEPTH = 22;

  RollupConfig config() {
    return tiny.config();
  }

  /**
   * Puts it on an L1 that makes blocks when told to.
   *
   * @param dataPolicy where batches go
   */
  static SimulatedRollup deploy(DevChain l1, DeploymentPlan.DataPolicy dataPolicy) {
    Deployer deployer = new Deployer(l1);
    SystemConfig system =
        new SystemConfig(
            new Account(BATCHER, L1_CHAIN_ID).address().toWord(),
            30_000_000,
            new FeeScalars(5_227, 1_014_213),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0);
    DeploymentPlan.Request request =
        new DeploymentPlan.Request(
            deployer.owner.address(),
            0,
            deployer.owner.address(),
            deployer.owner.address(),
            L2_CHAIN_ID,
            system,
            dataPolicy,
            PROOF_MATURITY_SECONDS);
    DeploymentPlan plan = DeploymentPlan.of(request);
    plan.deployments().forEach(d -> deployer.create(d.creationCode()));
    l1.mine(1);
    ChainBlock origin = l1.chain().head();
    TinyRollup tiny =
        TinyRollup.after(
            new HashedHeader(origin.hash(), origin.header()),
            l1.chain().spec(),
            plan.contracts(),
            system,
            new RollupConfig.Timing(2, WINDOW_BLOCKS, 1_800, CHANNEL_TIMEOUT_BLOCKS));
    DisputePlan disputes = DisputePlan.of(request, rules(tiny, deployer.owner));
    disputes.deployments().forEach(d -> deployer.create(d.creationCode()));
    disputes
        .calls()
        .forEach(c -> deployer.send(Account.Call.of(c.to(), UInt256.ZERO, c.data(), 200_000)));
    l1.mine(1);
    l1.chain()
        .receipts(l1.chain().head().hash())
        .orElseThrow()
        .forEach(receipt -> {
          if (!receipt.succeeded()) {
            throw new IllegalStateException("the deployment failed");
          }
        });
    return new SimulatedRollup(tiny, plan.contracts());
  }

  private static DisputePlan.Rules rules(TinyRollup tiny, Account owner) {
    return new DisputePlan.Rules(
        owner.address(),
        FINALITY_DELAY_SECONDS,
        300,
        tiny.root(),
        0,
        ChainConfiguration.hash(tiny.config()),
        Optional.of(
            new GameParameters(
                Machine.prestate(JudgeProgram.elf()),
                MAX_DEPTH,
                SPLIT_DEPTH,
                MAX_CLOCK_SECONDS,
                EXTENSION_SECONDS,
                EXTENSION_SECONDS,
                ROOT_BOND,
                STEP_BOND)));
  }

  /** Sends the owner's transactions. */
  private static final class Deployer {
    private final DevChain l1;
    private final Account owner = new Account(OWNER, L1_CHAIN_ID);
    private long nonce;

    Deployer(DevChain l1) {
      this.l1 = l1;
    }

    void create(byte[] code) {
      submit(owner.create(nonce++, code));
    }

    void send(Account.Call call) {
      submit(owner.sign(nonce++, call));
    }

    private void submit(Account.Signed signed) {
      if (l1.gateway().submit(signed.raw()) instanceof Admission.Refused refused) {
        throw new IllegalStateException("the deployment is refused: " + refused.message());
      }
    }
  }
}
