package dev.trestle.l1;

import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions that bring a chain's contracts onto its settlement chain. They refer to each
 * other, so their addresses are reckoned beforehand: the deployer sends {@link #deployments} in
 * order, from its given nonce on, with nothing between. {@link DisputePlan} is the second part.
 */
public record DeploymentPlan(L1Contracts contracts, List<Deployment> deployments) {
  /** Where a chain's batches may be published. */
  public enum DataPolicy {
    BLOB("BlobData"),
    CALLDATA("CalldataData");

    private final String contract;

    DataPolicy(String contract) {
      this.contract = contract;
    }
  }

  /**
   * One contract creation.
   *
   * @param contract name of the artifact
   * @param address where it will be
   * @param nonce of the deployer's transaction
   * @param creationCode the transaction's data
   */
  public record Deployment(String contract, Address address, long nonce, byte[] creationCode) {}

  /**
   * Who deploys what for whom.
   *
   * @param firstNonce the deployer's nonce now
   * @param owner may change the system configuration
   * @param unsafeBlockSigner whose signature unsafe blocks will carry
   * @param proofMaturityDelaySeconds for how long a withdrawal's proof must have been on L1
   */
  public record Request(
      Address deployer,
      long firstNonce,
      Address owner,
      Address unsafeBlockSigner,
      long l2ChainId,
      SystemConfig systemConfig,
      DataPolicy dataPolicy,
      long proofMaturityDelaySeconds) {}

  /**
   * Index of the first contract of {@link DisputePlan}: those follow later, since the registry is
   * created with the output root of L2's genesis.
   */
  private static final int FIRST_OF_DISPUTES = 8;

  public DeploymentPlan {
    deployments = List.copyOf(deployments);
  }

  /** The plan for this request. */
  public static DeploymentPlan of(Request request) {
    L1Contracts at =
        new L1Contracts(
            addressOf(request, 0),
            addressOf(request, 1),
            addressOf(request, 6),
            addressOf(request, 4),
            addressOf(request, 5),
            addressOf(request, 2),
            addressOf(request, 3),
            addressOf(request, 7),
            disputeContracts(request));
    List<Deployment> list = new ArrayList<>();
    add(list, request, "SystemConfig", systemConfigArguments(request, at));
    add(list, request, "Portal", portalArguments(request, at));
    add(list, request, "L1CrossDomainMessenger", List.of(at.portal().toWord()));
    add(list, request, "L1StandardBridge", List.of(at.l1CrossDomainMessenger().toWord()));
    add(list, request, "SinglePoster", List.of(at.systemConfig().toWord()));
    add(list, request, request.dataPolicy.contract, List.of());
    add(list, request, "Inbox", List.of(at.orderPolicy().toWord(), at.dataPolicy().toWord()));
    add(list, request, "L1ERC721Bridge", List.of(at.l1CrossDomainMessenger().toWord()));
    return new DeploymentPlan(at, list);
  }

  /** Address of the contract that an account's transaction of this nonce creates. */
  public static Address createdAddress(Address creator, long nonce) {
    byte[] rlp = new RlpWriter().beginList().address(creator).number(nonce).endList().toBytes();
    return Address.fromWord(Keccak.hash(rlp));
  }

  private static Address addressOf(Request request, int index) {
    return createdAddress(request.deployer, request.firstNonce + index);
  }

  private static void add(
      List<Deployment> list, Request request, String contract, List<Bytes32> arguments) {
    int index = list.size();
    list.add(
        new Deployment(
            contract,
            addressOf(request, index),
            request.firstNonce + index,
            ContractArtifact.load(contract).creationCode(arguments)));
  }

  private static DisputeContracts disputeContracts(Request request) {
    return new DisputeContracts(
        addressOf(request, FIRST_OF_DISPUTES),
        addressOf(request, FIRST_OF_DISPUTES + 1),
        addressOf(request, FIRST_OF_DISPUTES + 2),
        addressOf(request, FIRST_OF_DISPUTES + 3),
        addressOf(request, FIRST_OF_DISPUTES + 4));
  }

  private static List<Bytes32> portalArguments(Request request, L1Contracts at) {
    return List.of(
        at.systemConfig().toWord(),
        at.dispute().anchorStateRegistry().toWord(),
        word(request.proofMaturityDelaySeconds));
  }

  /** {@code ISystemConfig.Genesis}, field by field. */
  private static List<Bytes32> systemConfigArguments(Request request, L1Contracts at) {
    SystemConfig config = request.systemConfig;
    return List.of(
        request.owner.toWord(),
        config.batcherHash(),
        request.unsafeBlockSigner.toWord(),
        word(request.l2ChainId),
        word(config.gasLimit()),
        word(config.feeScalars().baseFeeScalar()),
        word(config.feeScalars().blobBaseFeeScalar()),
        word(config.eip1559().denominator()),
        word(config.eip1559().elasticity()),
        word(config.operatorFee().scalar()),
        word(config.operatorFee().constant()),
        word(config.minBaseFee()),
        word(config.daFootprintGasScalar()),
        at.l1CrossDomainMessenger().toWord(),
        at.l1StandardBridge().toWord(),
        at.portal().toWord(),
        at.inbox().toWord());
  }

  private static Bytes32 word(long unsigned) {
    return Bytes32.of(UInt256.of(unsigned));
  }
}
