package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One transaction of a deployment.
 *
 * @param what for people, and unlike that of any other step of the same deployment
 * @param nonce of the deployer's transaction
 * @param to empty where it creates a contract
 * @param gasLimit a bound from the sizes, so that no node need be asked; what is not used is not
 *     paid
 * @param created the contract that it creates
 */
public record DeploymentStep(
    String what,
    long nonce,
    Optional<Address> to,
    byte[] data,
    long gasLimit,
    Optional<DeploymentPlan.Deployment> created) {
  /** EIP-2028, as if no byte were zero; creating code costs too much for EIP-7623's floor. */
  private static final long DATA_BYTE_GAS = 16;

  private static final long TRANSACTION_GAS = 21_000;
  private static final long CREATE_GAS = 32_000;

  /** Yellow paper, G_codedeposit. */
  private static final long CODE_BYTE_GAS = 200;

  /** Over what our constructors store: at most 14 slots at 22,100, and a few events. */
  private static final long CONSTRUCTOR_GAS = 500_000;

  /** Far over two storage slots and an event. */
  private static final long CALL_GAS = 150_000;

  /** The transactions of the first part. */
  public static List<DeploymentStep> of(DeploymentPlan plan) {
    return plan.deployments().stream().map(DeploymentStep::creating).toList();
  }

  /**
   * Those of the second part.
   *
   * @param firstNonce of the second part: the first part's plus its length
   */
  public static List<DeploymentStep> of(DisputePlan plan, long firstNonce) {
    List<DeploymentStep> steps =
        new ArrayList<>(plan.deployments().stream().map(DeploymentStep::creating).toList());
    long nonce = firstNonce + steps.size();
    for (DisputePlan.Call call : plan.calls()) {
      steps.add(
          new DeploymentStep(
              call.what(),
              nonce++,
              Optional.of(call.to()),
              call.data(),
              CALL_GAS,
              Optional.empty()));
    }
    return steps;
  }

  private static DeploymentStep creating(DeploymentPlan.Deployment d) {
    long runtime = ContractArtifact.load(d.contract()).runtimeSizeBytes();
    long gas =
        TRANSACTION_GAS
            + CREATE_GAS
            + DATA_BYTE_GAS * d.creationCode().length
            + CODE_BYTE_GAS * runtime
            + CONSTRUCTOR_GAS;
    return new DeploymentStep(
        "creating " + d.contract(),
        d.nonce(),
        Optional.empty(),
        d.creationCode(),
        gas,
        Optional.of(d));
  }
}
