package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions that bring the contracts of disputes onto the settlement chain, once the genesis
 * block of the L2 is known. The deployer sends {@link #creations} in order, then {@link #calls}.
 */
public record DisputeDeployment(
    Contracts contracts, List<DeploymentPlan.Deployment> creations, List<byte[]> calls) {
  /** The bisection game: {@code GameTypes.FAULT}. */
  public static final long FAULT_GAME = 0;

  /** Where they are. */
  public record Contracts(
      Address disputeGameFactory,
      Address anchorStateRegistry,
      Address preimageOracle,
      Address riscvStep,
      Address faultGame) {}

  /**
   * How games are played.
   *
   * @param splitDepth of the last claims about output roots
   * @param maxGameDepth of the last claims
   * @param clockExtensionSeconds least time for a next move
   * @param maxClockSeconds for all moves of a side
   * @param preimageExtensionSeconds on top where a step needs preimages
   * @param finalityDelaySeconds from a game's resolution until it counts
   * @param pauseSeconds longest pause by the guardian
   * @param initialBondWei of the root claim
   * @param stepBondWei of the deepest claims
   */
  public record Rules(
      int splitDepth,
      int maxGameDepth,
      long clockExtensionSeconds,
      long maxClockSeconds,
      long preimageExtensionSeconds,
      long finalityDelaySeconds,
      long pauseSeconds,
      UInt256 initialBondWei,
      UInt256 stepBondWei) {}

  /**
   * Who deploys what for whom.
   *
   * @param firstNonce the deployer's nonce now
   * @param guardian may pause and exclude games; owns the factory, if it is the deployer
   * @param program hash of the machine's first state
   * @param configuration hash of the chain's configuration
   * @param genesisOutputRoot what the first games start from
   * @param genesisBlock its number
   */
  public record Request(
      Address deployer,
      long firstNonce,
      Address guardian,
      long l2ChainId,
      Bytes32 program,
      Bytes32 configuration,
      Bytes32 genesisOutputRoot,
      long genesisBlock,
      Rules rules) {}

  public DisputeDeployment {
    creations = List.copyOf(creations);
    calls = List.copyOf(calls);
  }

  /** The plan for this request. */
  public static DisputeDeployment of(Request request) {
    Contracts at =
        new Contracts(
            created(request, 0),
            created(request, 1),
            created(request, 2),
            created(request, 3),
            created(request, 4));
    List<DeploymentPlan.Deployment> list = new ArrayList<>();
    add(list, request, "DisputeGameFactory", List.of(request.deployer.toWord()));
    add(list, request, "AnchorStateRegistry", registryArguments(request, at));
    add(list, request, "PreimageOracle", List.of());
    add(list, request, "RiscvStep", List.of(at.preimageOracle.toWord()));
    add(list, request, "FaultGame", gameArguments(request, at));
    List<byte[]> calls =
        List.of(
            Abi.call("setImplementation(uint32,address)", FAULT_GAME, at.faultGame),
            Abi.call("setInitBond(uint32,uint256)", FAULT_GAME, request.rules.initialBondWei));
    return new DisputeDeployment(at, list, calls);
  }

  private static Address created(Request request, int index) {
    return DeploymentPlan.createdAddress(request.deployer, request.firstNonce + index);
  }

  private static void add(
      List<DeploymentPlan.Deployment> list,
      Request request,
      String contract,
      List<Bytes32> arguments) {
    int index = list.size();
    list.add(
        new DeploymentPlan.Deployment(
            contract,
            created(request, index),
            request.firstNonce + index,
            ContractArtifact.load(contract).creationCode(arguments)));
  }

  /** {@code IAnchorStateRegistry.Parameters}, field by field. */
  private static List<Bytes32> registryArguments(Request request, Contracts at) {
    return List.of(
        at.disputeGameFactory.toWord(),
        request.guardian.toWord(),
        word(request.rules.finalityDelaySeconds),
        word(request.rules.pauseSeconds),
        request.genesisOutputRoot,
        word(request.genesisBlock),
        word(FAULT_GAME));
  }

  /** {@code IFaultGame.Parameters}, field by field. */
  private static List<Bytes32> gameArguments(Request request, Contracts at) {
    Rules rules = request.rules;
    return List.of(
        word(FAULT_GAME),
        request.program,
        word(rules.maxGameDepth),
        word(rules.splitDepth),
        word(rules.clockExtensionSeconds),
        word(rules.maxClockSeconds),
        word(rules.preimageExtensionSeconds),
        at.riscvStep.toWord(),
        at.anchorStateRegistry.toWord(),
        word(request.l2ChainId),
        request.configuration,
        Bytes32.of(rules.initialBondWei),
        Bytes32.of(rules.stepBondWei));
  }

  private static Bytes32 word(long unsigned) {
    return Bytes32.of(UInt256.of(unsigned));
  }
}
