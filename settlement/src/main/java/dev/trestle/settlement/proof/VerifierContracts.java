package dev.trestle.settlement.proof;

import dev.trestle.l1.ContractArtifact;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.settlement.proof.ProofSubmissionException.Reason;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The verifier and the key on the chain: where they are, whether they are what they should be, and
 * what deploys those that are missing. A contract is found again by its code.
 */
final class VerifierContracts {
  /** The verifier that judges a proof in one transaction. */
  static final String SINGLE = "StarkVerifier";

  /** The one that takes several. */
  static final String STAGED = "StagedStarkVerifier";

  private final SettlementClient l1;
  private final Address account;
  private final KeptJournal journal;

  VerifierContracts(SettlementClient l1, Address account, KeptJournal journal) {
    this.l1 = l1;
    this.account = account;
    this.journal = journal;
  }

  /**
   * A contract to deploy.
   *
   * @param code that it then has
   */
  record Deployment(String what, byte[] creationCode, byte[] code) {
    static Deployment ofVerifier(String contract) {
      ContractArtifact artifact = ContractArtifact.load(contract);
      return new Deployment(
          contract, artifact.creationCode(List.of()), artifact.runtimeCode(Map.of()));
    }

    static Deployment ofKey(int number, int count, byte[] code) {
      return new Deployment(
          "verifying key, part " + number + " of " + count, OnChainKey.creationCode(code), code);
    }

    /** Names it and its code. */
    String label() {
      return "deploy " + what + " " + Keccak.hash(creationCode);
    }

    TransactionRequest request() {
      return new TransactionRequest(
          label(),
          Optional.empty(),
          UInt256.ZERO,
          creationCode,
          OptionalLong.empty(),
          Optional.empty());
    }
  }

  /** Where a contract of this deployment is, if this account made one and it is on the chain. */
  Optional<Address> made(Deployment deployment) {
    return journal
        .last(deployment.label())
        .map(TransactionJournal.Entry::nonce)
        .map(nonce -> DeploymentPlan.createdAddress(account, nonce))
        .filter(at -> Arrays.equals(l1.code(at), deployment.code()));
  }

  /**
   * Which of the verifiers is at an address.
   *
   * @throws ProofSubmissionException if none
   */
  String verifierAt(Address at) {
    byte[] code = l1.code(at);
    for (String contract : List.of(SINGLE, STAGED)) {
      if (ContractArtifact.load(contract).isCodeOf(code)) {
        return contract;
      }
    }
    throw new ProofSubmissionException(
        Reason.OTHER_CODE,
        "at "
            + at
            + " there is neither the StarkVerifier nor the StagedStarkVerifier of this version");
  }

  /**
   * The further contracts of the key that is at an address.
   *
   * @throws ProofSubmissionException if another key is there, or none
   */
  List<Address> requireKey(OnChainKey key, Address at) {
    byte[] code = l1.code(at);
    List<byte[]> codes = key.continuations();
    int first = 2;
    if (code.length < first + codes.size() * Address.SIZE_BYTES) {
      throw otherKey(at);
    }
    List<Address> continuations = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      continuations.add(Address.from(code, first + i * Address.SIZE_BYTES));
      if (!Arrays.equals(l1.code(continuations.get(i)), codes.get(i))) {
        throw otherKey(at);
      }
    }
    if (!Arrays.equals(code, key.code(continuations))) {
      throw otherKey(at);
    }
    return continuations;
  }

  private static ProofSubmissionException otherKey(Address at) {
    return new ProofSubmissionException(
        Reason.OTHER_CODE, "at " + at + " there is not the verifying key of this proof");
  }
}
