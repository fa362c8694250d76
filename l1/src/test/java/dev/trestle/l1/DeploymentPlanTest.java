package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import org.junit.jupiter.api.Test;

class DeploymentPlanTest {
  private static final Address DEPLOYER =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final Address BATCHER =
      Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

  @Test
  void createdAddress_ofTheFirstTestAccount_isTheKnownOne() {
    assertThat(DeploymentPlan.createdAddress(DEPLOYER, 0))
        .isEqualTo(Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    assertThat(DeploymentPlan.createdAddress(DEPLOYER, 1))
        .isEqualTo(Address.fromHex("0xe7f1725e7734ce288f8367e1bb143e90bb3f0512"));
  }

  @Test
  void plan_ofAChain_createsEachContractWhereTheOthersExpectIt() {
    DeploymentPlan plan = plan(DeploymentPlan.DataPolicy.BLOB);
    L1Contracts at = plan.contracts();
    assertThat(plan.deployments())
        .extracting(DeploymentPlan.Deployment::contract, DeploymentPlan.Deployment::address)
        .containsExactly(
            tuple("SystemConfig", at.systemConfig()),
            tuple("Portal", at.portal()),
            tuple("L1CrossDomainMessenger", at.l1CrossDomainMessenger()),
            tuple("L1StandardBridge", at.l1StandardBridge()),
            tuple("SinglePoster", at.orderPolicy()),
            tuple("BlobData", at.dataPolicy()),
            tuple("Inbox", at.inbox()),
            tuple("L1ERC721Bridge", at.l1Erc721Bridge()));
    assertThat(plan.deployments())
        .extracting(DeploymentPlan.Deployment::nonce)
        .containsExactly(7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
  }

  @Test
  void systemConfig_inThePlan_namesBatcherPortalAndInbox() {
    DeploymentPlan plan = plan(DeploymentPlan.DataPolicy.CALLDATA);
    String code = Hex.encode(plan.deployments().getFirst().creationCode());
    String arguments = code.substring(code.length() - 17 * 64);
    assertThat(arguments.substring(64, 128)).isEqualTo(Hex.encode(BATCHER.toWord().toBytes()));
    assertThat(arguments)
        .endsWith(
            Hex.encode(plan.contracts().portal().toWord().toBytes())
                + Hex.encode(plan.contracts().inbox().toWord().toBytes()));
    assertThat(plan.deployments().get(5).contract()).isEqualTo("CalldataData");
  }

  private static DeploymentPlan plan(DeploymentPlan.DataPolicy policy) {
    SystemConfig config =
        new SystemConfig(
            BATCHER.toWord(),
            60_000_000,
            new FeeScalars(1368, 810949),
            new SystemConfig.Eip1559(250, 6),
            SystemConfig.OperatorFee.NONE,
            0,
            400);
    return DeploymentPlan.of(
        new DeploymentPlan.Request(DEPLOYER, 7, DEPLOYER, DEPLOYER, 901, config, policy, 604_800));
  }
}
