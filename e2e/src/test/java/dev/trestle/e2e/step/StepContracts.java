package dev.trestle.e2e.step;

import dev.trestle.e2e.OsakaChain;
import dev.trestle.l1.Abi;
import dev.trestle.riscv.StepWitness;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/** The step contract and its preimage oracle on a chain of their own. */
final class StepContracts {
  /** Whoever plays the game: local preimages are this account's. */
  static final Address GAME = Address.fromWord(Bytes32.of(UInt256.of(0x6a3e)));

  private static final long GAS = 16_000_000;

  private final OsakaChain chain = new OsakaChain();
  private final Address oracle = chain.deploy("PreimageOracle");
  private final Address step = chain.deploy("RiscvStep", oracle.toWord());

  /**
   * What a call did.
   *
   * @param output what it returned, or the revert data
   * @param gasUsed by a transaction that makes this call, everything included
   */
  record Answer(boolean succeeded, byte[] output, long gasUsed) {
    /** The returned word; empty after a revert. */
    Optional<Bytes32> word() {
      return succeeded ? Optional.of(Bytes32.from(output)) : Optional.empty();
    }

    /** Whether it reverted with this error. */
    boolean revertedWith(String error) {
      return !succeeded
          && output.length >= 4
          && Bytes32.from(java.util.Arrays.copyOf(output, 32)).w0() >>> 32
              == Abi.topic(error).w0() >>> 32;
    }
  }

  /** What the contract makes of a step, called by {@link #GAME}. */
  Answer step(byte[] stateData, byte[] proof, Bytes32 localContext) {
    return step(GAME, stateData, proof, localContext);
  }

  Answer step(Address caller, byte[] stateData, byte[] proof, Bytes32 localContext) {
    return answer(chain.call(message(caller, stateData, proof, localContext)));
  }

  /** The same under a tracer's eyes. */
  Answer step(StepWitness witness, Bytes32 localContext, Tracer tracer) {
    CallMessage message = message(GAME, witness.stateData(), witness.proof(), localContext);
    return answer(chain.call(message, tracer));
  }

  /** The contract's hash of a state. */
  Answer stateHash(byte[] stateData) {
    byte[] data = Abi.call("stateHash(bytes)", (Object) stateData);
    return answer(chain.call(CallMessage.call(GAME, step, data, GAS)));
  }

  /** Calls the oracle; what it does stays. */
  Answer load(byte[] callData) {
    return load(callData, GAS);
  }

  Answer load(byte[] callData, long gasLimit) {
    CallMessage message = CallMessage.call(GAME, oracle, callData, gasLimit);
    return answer(chain.transact(message));
  }

  /** Reads from the oracle. */
  Answer read(byte[] callData) {
    return answer(chain.call(CallMessage.call(GAME, oracle, callData, GAS)));
  }

  private CallMessage message(
      Address caller, byte[] stateData, byte[] proof, Bytes32 localContext) {
    byte[] data = Abi.call("step(bytes,bytes,bytes32)", stateData, proof, localContext);
    return CallMessage.call(caller, step, data, GAS);
  }

  private static Answer answer(SimulationOutcome.Ran ran) {
    return new Answer(ran.succeeded(), ran.output(), ran.gasUsed());
  }
}
