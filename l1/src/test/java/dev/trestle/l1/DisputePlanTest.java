package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both parts of a deployment, run in Trestle's EVM. */
class DisputePlanTest {
  private static final Address OWNER =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final Address GUARDIAN =
      Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  private static final Bytes32 PRESTATE = new Bytes32(3L << 56, 0, 0, 1);
  private static final Bytes32 ANCHOR = new Bytes32(1, 2, 3, 4);
  private static final Bytes32 CONFIGURATION = new Bytes32(5, 6, 7, 8);
  private static final UInt256 BOND = UInt256.of(1_000_000);

  private static final DeploymentPlan.Request REQUEST =
      new DeploymentPlan.Request(
          OWNER,
          0,
          OWNER,
          OWNER,
          901,
          new SystemConfig(
              OWNER.toWord(),
              60_000_000,
              new FeeScalars(1368, 810_949),
              SystemConfig.Eip1559.CHAIN_DEFAULT,
              SystemConfig.OperatorFee.NONE,
              0,
              0),
          DeploymentPlan.DataPolicy.BLOB,
          6);

  private final TestChain chain = new TestChain();
  private final DisputeContracts at = DeploymentPlan.of(REQUEST).contracts().dispute();

  private static DisputePlan.Rules rules(Optional<GameParameters> game) {
    return new DisputePlan.Rules(GUARDIAN, 60, 600, ANCHOR, 7, CONFIGURATION, game);
  }

  private static GameParameters game() {
    return new GameParameters(PRESTATE, 51, 14, 120, 10, 11, BOND, BOND.multiply(100));
  }

  private void deploy(DisputePlan plan) {
    DeploymentPlan.of(REQUEST).deployments().forEach(this::create);
    plan.deployments().forEach(this::create);
    for (DisputePlan.Call call : plan.calls()) {
      assertThat(chain.send(OWNER, Optional.of(call.to()), UInt256.ZERO, call.data()).failure())
          .as(call.what())
          .isEmpty();
    }
  }

  private void create(DeploymentPlan.Deployment d) {
    TransactionOutcome.Included done =
        chain.send(OWNER, Optional.empty(), UInt256.ZERO, d.creationCode());
    assertThat(done.failure()).as(d.contract()).isEmpty();
    assertThat(done.createdAddress()).as(d.contract()).contains(d.address());
  }

  private Tuple read(Address where, String function, String types) {
    return Abi.decode(types, chain.call(where, Abi.call(function)).output());
  }

  @Test
  void plan_carriedOut_putsEachContractWhereTheOthersExpectIt() {
    deploy(DisputePlan.of(REQUEST, rules(Optional.of(game()))));
    assertThat(Abi.address(read(at.riscvStep(), "oracle()", "(address)"), 0))
        .isEqualTo(at.preimageOracle());
    assertThat(Abi.address(read(at.faultGame(), "vm()", "(address)"), 0)).isEqualTo(at.riscvStep());
    assertThat(Abi.address(read(at.faultGame(), "anchorStateRegistry()", "(address)"), 0))
        .isEqualTo(at.anchorStateRegistry());
    assertThat(Abi.address(read(at.anchorStateRegistry(), "disputeGameFactory()", "(address)"), 0))
        .isEqualTo(at.disputeGameFactory());
    Tuple anchor = read(at.anchorStateRegistry(), "getAnchorRoot()", "(bytes32,uint256)");
    assertThat(Abi.bytes32(anchor, 0)).isEqualTo(ANCHOR);
    assertThat(Abi.number(anchor, 1)).isEqualTo(UInt256.of(7));
  }

  @Test
  void plan_carriedOut_anybodyCanClaim() {
    deploy(DisputePlan.of(REQUEST, rules(Optional.of(game()))));
    Bytes32 root = new Bytes32(9, 9, 9, 9);
    byte[] create =
        Abi.call(
            "create(uint32,bytes32,bytes)",
            DisputePlan.FAULT_GAME_TYPE,
            root,
            Bytes32.of(UInt256.of(20)).toBytes());
    TransactionOutcome.Included done =
        chain.send(GUARDIAN, Optional.of(at.disputeGameFactory()), BOND, create);
    assertThat(done.failure()).isEmpty();
    Address game = Address.fromWord(done.receipt().logs().getFirst().topics().get(1));
    assertThat(Abi.bytes32(read(game, "rootClaim()", "(bytes32)"), 0)).isEqualTo(root);
    assertThat(Abi.address(read(game, "gameCreator()", "(address)"), 0)).isEqualTo(GUARDIAN);
    assertThat(Abi.number(read(game, "l2SequenceNumber()", "(uint256)"), 0))
        .isEqualTo(UInt256.of(20));
    assertThat(Abi.bytes32(read(game, "absolutePrestate()", "(bytes32)"), 0)).isEqualTo(PRESTATE);
    assertThat(Abi.bytes32(read(game, "configHash()", "(bytes32)"), 0)).isEqualTo(CONFIGURATION);
    assertThat(numbers(game, "maxGameDepth", "splitDepth", "maxClockDuration"))
        .containsExactly(51L, 14L, 120L);
    assertThat(numbers(game, "clockExtension", "preimageExtension", "l2ChainId"))
        .containsExactly(10L, 11L, 901L);
  }

  @Test
  void plan_withoutAGame_nobodyCanClaim() {
    DisputePlan plan = DisputePlan.of(REQUEST, rules(Optional.empty()));
    deploy(plan);
    assertThat(plan.calls()).isEmpty();
    Tuple code =
        Abi.decode(
            "(address)",
            chain
                .call(
                    at.disputeGameFactory(),
                    Abi.call("gameImpls(uint32)", DisputePlan.FAULT_GAME_TYPE))
                .output());
    assertThat(Abi.address(code, 0)).isEqualTo(Address.ZERO);
  }

  private List<Long> numbers(Address game, String... functions) {
    return List.of(functions).stream()
        .map(f -> Abi.number(read(game, f + "()", "(uint256)"), 0).toBigInteger().longValueExact())
        .toList();
  }
}
