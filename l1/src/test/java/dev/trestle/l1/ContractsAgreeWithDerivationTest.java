package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.ConfigUpdate;
import dev.trestle.derivation.DepositEvents;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The L1 contracts, run in Trestle's EVM, write the logs that derivation reads. */
class ContractsAgreeWithDerivationTest {
  private static final Address OWNER =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final Address BATCHER =
      Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  private static final byte[] BATCH = {1, 2, 3};

  private static final SystemConfig CONFIG =
      new SystemConfig(
          BATCHER.toWord(),
          60_000_000,
          new FeeScalars(1368, 810_949),
          new SystemConfig.Eip1559(250, 6),
          new SystemConfig.OperatorFee(11, 22),
          33,
          400);

  private final TestChain chain = new TestChain();
  private final List<Log> deploymentLogs = new ArrayList<>();

  private L1Contracts deploy(DeploymentPlan.DataPolicy policy) {
    DeploymentPlan plan =
        DeploymentPlan.of(
            new DeploymentPlan.Request(OWNER, 0, OWNER, OWNER, 901, CONFIG, policy, 604_800));
    for (DeploymentPlan.Deployment d : plan.deployments()) {
      TransactionOutcome.Included done =
          chain.send(OWNER, Optional.empty(), UInt256.ZERO, d.creationCode());
      assertThat(done.failure()).as(d.contract()).isEmpty();
      assertThat(done.createdAddress()).as(d.contract()).contains(d.address());
      deploymentLogs.addAll(done.receipt().logs());
    }
    return plan.contracts();
  }

  @Test
  void systemConfig_deployed_logsItsWholeConfiguration() {
    deploy(DeploymentPlan.DataPolicy.BLOB);
    SystemConfig read =
        new SystemConfig(
            Bytes32.ZERO,
            0,
            new FeeScalars(0, 0),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0);
    for (Log log : deploymentLogs) {
      Optional<ConfigUpdate> update = ConfigUpdate.decode(log).toOptional();
      read = update.isPresent() ? update.get().applyTo(read) : read;
    }
    assertThat(read).isEqualTo(CONFIG);
  }

  @Test
  void portal_depositTransaction_isTheDepositThatDerivationReads() {
    L1Contracts at = deploy(DeploymentPlan.DataPolicy.BLOB);
    Address to = Address.fromHex("0x00000000000000000000000000000000000000aa");
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            to,
            UInt256.of(5),
            100_000L,
            false,
            BATCH);
    List<Log> logs = send(at.portal(), UInt256.of(7), call);
    Transaction.Deposit deposit =
        DepositEvents.decode(logs.getFirst(), Bytes32.ZERO, 0).toOptional().orElseThrow();
    assertThat(deposit.from()).isEqualTo(OWNER);
    assertThat(deposit.to()).contains(to);
    assertThat(deposit.mint()).isEqualTo(UInt256.of(7));
    assertThat(deposit.value()).isEqualTo(UInt256.of(5));
    assertThat(deposit.gasLimit()).isEqualTo(100_000);
    assertThat(deposit.data()).isEqualTo(BATCH);
  }

  @Test
  void inbox_append_isTheEntryThatDerivationReads() {
    L1Contracts at = deploy(DeploymentPlan.DataPolicy.CALLDATA);
    byte[] call = Abi.call("append(bytes)", (Object) BATCH);
    for (long index = 0; index < 2; index++) {
      TransactionOutcome.Included done =
          chain.send(BATCHER, Optional.of(at.inbox()), UInt256.ZERO, call);
      InboxEntry entry =
          InboxEntry.decode(done.receipt().logs().getFirst()).toOptional().orElseThrow();
      assertThat(entry.index()).isEqualTo(UInt256.of(index));
      assertThat(entry.poster()).isEqualTo(BATCHER);
      assertThat(((InboxEntry.Calldata) entry).data()).isEqualTo(BATCH);
    }
    assertThat(chain.send(OWNER, Optional.of(at.inbox()), UInt256.ZERO, call).failure())
        .isPresent();
  }

  @Test
  void inbox_appendBlobs_isTheEntryThatDerivationReads() {
    L1Contracts at = deploy(DeploymentPlan.DataPolicy.BLOB);
    List<Bytes32> hashes = List.of(new Bytes32(1L << 56, 0, 0, 1), new Bytes32(1L << 56, 0, 0, 2));
    SimulationOutcome.Ran ran =
        chain.callWithBlobs(BATCHER, at.inbox(), Abi.call("appendBlobs()"), hashes);
    assertThat(ran.failure()).isEmpty();
    InboxEntry entry = InboxEntry.decode(ran.logs().getFirst()).toOptional().orElseThrow();
    assertThat(((InboxEntry.Blobs) entry).versionedHashes()).isEqualTo(hashes);
  }

  private List<Log> send(Address to, UInt256 wei, byte[] call) {
    TransactionOutcome.Included done = chain.send(OWNER, Optional.of(to), wei, call);
    assertThat(done.failure()).isEmpty();
    return done.receipt().logs();
  }
}
