package dev.trestle.settlement.proof;

import dev.trestle.stf.primitives.Address;
import java.util.List;

/**
 * What is left to do to have a proof judged.
 *
 * @param verifier the contract's name
 * @param deployments contracts that are missing, in the order in which they are made
 * @param calls of the verifier
 */
public record ProofPlan(String verifier, List<Deployed> deployments, List<PlannedCall> calls) {
  public ProofPlan {
    deployments = List.copyOf(deployments);
    calls = List.copyOf(calls);
  }

  /**
   * A contract that will be made.
   *
   * @param sizeBytes of its creation
   * @param gas that it takes
   */
  public record Deployed(String what, int sizeBytes, long gas) {}

  /**
   * Where the contracts are.
   *
   * @param key the key's first contract
   */
  public record Contracts(Address verifier, Address key) {}

  public int transactions() {
    return deployments.size() + calls.size();
  }

  /** What all data come to. */
  public long sizeBytes() {
    return deployments.stream().mapToLong(Deployed::sizeBytes).sum()
        + calls.stream().mapToLong(call -> call.data().length).sum();
  }

  /** Gas that all take, as our own EVM says. */
  public long gas() {
    return deployments.stream().mapToLong(Deployed::gas).sum()
        + calls.stream().mapToLong(PlannedCall::gas).sum();
  }
}
