package dev.trestle.e2e.proof;

import dev.trestle.e2e.OsakaChain;
import dev.trestle.l1.Abi;
import dev.trestle.settlement.proof.VerifierCalls;
import dev.trestle.settlement.proof.VerifierErrors;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verifier contract and verifying keys on a chain of their own. */
final class StarkContract {
  /** What one transaction may use at most (EIP-7825). */
  static final long MAX_GAS = OsakaChain.MAX_GAS;

  private static final Address CALLER = Address.fromWord(Bytes32.of(UInt256.of(0xca11)));

  private final OsakaChain chain = new OsakaChain();
  private final Address verifier = chain.deploy("StarkVerifier");

  /** Where else contracts may be deployed that know the same keys. */
  OsakaChain chain() {
    return chain;
  }

  /**
   * What the contract says of a proof.
   *
   * @param reason why it refused; empty if it accepted
   * @param gasUsed by a transaction, everything included
   * @param frameGas by the contract alone
   */
  record Answer(Optional<Reason> reason, long gasUsed, long frameGas) {
    boolean accepted() {
      return reason.isEmpty();
    }
  }

  /** Deploys a key; its address. */
  Address deploy(OnChainKey key) {
    List<Address> continuations = new ArrayList<>();
    for (byte[] code : key.continuations()) {
      continuations.add(chain.create(OnChainKey.creationCode(code)));
    }
    return chain.create(OnChainKey.creationCode(key.code(continuations)));
  }

  /** Deploys bytes as a contract's code. */
  Address deployCode(byte[] code) {
    return chain.create(OnChainKey.creationCode(code));
  }

  Bytes32 keyHash(Address key) {
    byte[] data = Abi.call("keyHash(address)", key);
    return Bytes32.from(chain.call(message(data)).output());
  }

  Answer verify(Address key, List<long[]> publicValues, byte[] proof) {
    return answer(chain.call(message(callData(key, publicValues, proof))), 0);
  }

  /** The same, also measuring the contract alone. */
  Answer measure(Address key, List<long[]> publicValues, byte[] proof) {
    OsakaChain.FrameGas frame = new OsakaChain.FrameGas();
    CallMessage message = message(callData(key, publicValues, proof));
    return answer(chain.call(message, frame), frame.used());
  }

  /** The error with which the contract refuses, by name. */
  String error(Address key, List<long[]> publicValues, byte[] proof) {
    SimulationOutcome.Ran ran = chain.call(message(callData(key, publicValues, proof)));
    return ran.succeeded() ? "" : name(ran.output());
  }

  static byte[] callData(Address key, List<long[]> publicValues, byte[] proof) {
    return VerifierCalls.verify(key, publicValues, proof);
  }

  private CallMessage message(byte[] data) {
    return CallMessage.call(CALLER, verifier, data, MAX_GAS);
  }

  private static Answer answer(SimulationOutcome.Ran ran, long frameGas) {
    Optional<Reason> reason =
        ran.succeeded() ? Optional.empty() : Optional.of(reason(name(ran.output())));
    return new Answer(reason, ran.gasUsed(), frameGas);
  }

  /** The error's name in a revert's data. */
  static String name(byte[] output) {
    return VerifierErrors.name(output)
        .orElseThrow(() ->
            new IllegalStateException(
                "the contract reverted with "
                    + output.length
                    + " bytes that are none of its errors"));
  }

  private static Reason reason(String error) {
    for (Reason reason : Reason.values()) {
      if (VerifierErrors.nameOf(reason).equals(error)) {
        return reason;
      }
    }
    throw new IllegalStateException("the contract reverted with " + error);
  }
}
