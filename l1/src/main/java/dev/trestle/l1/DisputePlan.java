package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second part of a chain's deployment, after {@link DeploymentPlan}: the contracts that need to
 * know how the L2 chain begins. The deployer sends {@link #deployments} in order, with nothing
 * between these and the first part's, and then {@link #calls}: the factory is its own until it is
 * set up, and then offered to an owner who is somebody else.
 */
public record DisputePlan(List<DeploymentPlan.Deployment> deployments, List<Call> calls) {
  /** The fault game's number among the types of games. */
  public static final long FAULT_GAME_TYPE = 0;

  /** A transaction of the deployer's to a contract. */
  public record Call(String what, Address to, byte[] data) {}

  /**
   * Which claims are to count.
   *
   * @param guardian may pause and exclude games
   * @param finalityDelaySeconds from a game's resolution until its claim counts
   * @param longestPauseSeconds after which a pause ends by itself
   * @param startingRoot the first anchor: output root of the L2 block {@code startingBlock}
   * @param configurationHash what games give the program as its local input 5
   * @param game how games are played; none is playable where this is empty
   */
  public record Rules(
      Address guardian,
      long finalityDelaySeconds,
      long longestPauseSeconds,
      Bytes32 startingRoot,
      long startingBlock,
      Bytes32 configurationHash,
      Optional<GameParameters> game) {}

  public DisputePlan {
    deployments = List.copyOf(deployments);
    calls = List.copyOf(calls);
  }

  /**
   * The plan.
   *
   * @param request what the first part was made from
   */
  public static DisputePlan of(DeploymentPlan.Request request, Rules rules) {
    DeploymentPlan first = DeploymentPlan.of(request);
    DisputeContracts at = first.contracts().dispute();
    long nonce = request.firstNonce() + first.deployments().size();
    List<DeploymentPlan.Deployment> list = new ArrayList<>();
    list.add(
        deployment(
            "DisputeGameFactory",
            at.disputeGameFactory(),
            nonce,
            List.of(request.deployer().toWord())));
    list.add(
        deployment(
            "AnchorStateRegistry", at.anchorStateRegistry(), nonce + 1, registry(at, rules)));
    list.add(deployment("PreimageOracle", at.preimageOracle(), nonce + 2, List.of()));
    list.add(
        deployment("RiscvStep", at.riscvStep(), nonce + 3, List.of(at.preimageOracle().toWord())));
    if (rules.game.isEmpty()) {
      return new DisputePlan(list, handover(at, request));
    }
    GameParameters game = rules.game.get();
    list.add(
        deployment(
            "FaultGame",
            at.faultGame(),
            nonce + 4,
            faultGame(at, rules.configurationHash, game, request.l2ChainId())));
    List<Call> calls = new ArrayList<>(calls(at, game));
    calls.addAll(handover(at, request));
    return new DisputePlan(list, calls);
  }

  /** What the deployer owned to set it up goes to the owner, who must accept it. */
  private static List<Call> handover(DisputeContracts at, DeploymentPlan.Request request) {
    if (request.owner().equals(request.deployer())) {
      return List.of();
    }
    return List.of(
        new Call(
            "offering the factory to its owner",
            at.disputeGameFactory(),
            Abi.call("transferOwnership(address)", request.owner())));
  }

  private static List<Call> calls(DisputeContracts at, GameParameters game) {
    return List.of(
        new Call(
            "setting the fault game's bond",
            at.disputeGameFactory(),
            Abi.call("setInitBond(uint32,uint256)", FAULT_GAME_TYPE, game.initialBondWei())),
        new Call(
            "setting the fault game's code",
            at.disputeGameFactory(),
            Abi.call("setImplementation(uint32,address)", FAULT_GAME_TYPE, at.faultGame())));
  }

  private static DeploymentPlan.Deployment deployment(
      String contract, Address at, long nonce, List<Bytes32> arguments) {
    return new DeploymentPlan.Deployment(
        contract, at, nonce, ContractArtifact.load(contract).creationCode(arguments));
  }

  /** {@code IAnchorStateRegistry.Parameters}, field by field. */
  private static List<Bytes32> registry(DisputeContracts at, Rules rules) {
    return List.of(
        at.disputeGameFactory().toWord(),
        rules.guardian.toWord(),
        word(rules.finalityDelaySeconds),
        word(rules.longestPauseSeconds),
        rules.startingRoot,
        word(rules.startingBlock),
        word(FAULT_GAME_TYPE));
  }

  /** {@code IFaultGame.Parameters}, field by field. */
  private static List<Bytes32> faultGame(
      DisputeContracts at, Bytes32 configurationHash, GameParameters game, long l2ChainId) {
    return List.of(
        word(FAULT_GAME_TYPE),
        game.absolutePrestate(),
        word(game.maxGameDepth()),
        word(game.splitDepth()),
        word(game.clockExtensionSeconds()),
        word(game.maxClockSeconds()),
        word(game.preimageExtensionSeconds()),
        at.riscvStep().toWord(),
        at.anchorStateRegistry().toWord(),
        word(l2ChainId),
        configurationHash,
        Bytes32.of(game.initialBondWei()),
        Bytes32.of(game.stepBondWei()));
  }

  private static Bytes32 word(long unsigned) {
    return Bytes32.of(UInt256.of(unsigned));
  }
}
