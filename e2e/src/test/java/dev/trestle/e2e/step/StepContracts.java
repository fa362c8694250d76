package dev.trestle.e2e.step;

import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.riscv.StepWitness;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.MapState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The step contract and its preimage oracle on an Osaka chain of their own. */
final class StepContracts {
  /** Whoever plays the game: local preimages are this account's. */
  static final Address GAME = Address.fromWord(Bytes32.of(UInt256.of(0x6a3e)));

  private static final Address DEPLOYER = Address.fromWord(Bytes32.of(UInt256.of(0xde)));
  private static final long GAS = 16_000_000;
  private static final ChainSpec OSAKA =
      ChainSpec.l1(1337, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO1)));

  private final MapState state = new MapState();
  private final Address oracle;
  private final Address step;
  private CallSimulation simulation = simulation();

  StepContracts() {
    oracle = create("PreimageOracle", List.of());
    step = create("RiscvStep", List.of(oracle.toWord()));
  }

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
    return answer(simulation.call(message(caller, stateData, proof, localContext)));
  }

  /** The same under a tracer's eyes. */
  Answer step(StepWitness witness, Bytes32 localContext, Tracer tracer) {
    CallMessage message = message(GAME, witness.stateData(), witness.proof(), localContext);
    return answer(simulation.call(message, tracer));
  }

  /** The contract's hash of a state. */
  Answer stateHash(byte[] stateData) {
    byte[] data = Abi.call("stateHash(bytes)", (Object) stateData);
    return answer(simulation.call(CallMessage.call(GAME, step, data, GAS)));
  }

  /** Calls the oracle; what it does stays. */
  Answer load(byte[] callData) {
    return load(callData, GAS);
  }

  Answer load(byte[] callData, long gasLimit) {
    CallMessage message = CallMessage.call(GAME, oracle, callData, gasLimit);
    Answer answer = answer(simulation.append(message, Optional.empty()));
    keep();
    return answer;
  }

  /** Reads from the oracle. */
  Answer read(byte[] callData) {
    return answer(simulation.call(CallMessage.call(GAME, oracle, callData, GAS)));
  }

  private CallMessage message(
      Address caller, byte[] stateData, byte[] proof, Bytes32 localContext) {
    byte[] data = Abi.call("step(bytes,bytes,bytes32)", stateData, proof, localContext);
    return CallMessage.call(caller, step, data, GAS);
  }

  private static Answer answer(SimulationOutcome outcome) {
    SimulationOutcome.Ran ran = (SimulationOutcome.Ran) outcome;
    return new Answer(ran.succeeded(), ran.output(), ran.gasUsed());
  }

  private Address create(String contract, List<Bytes32> arguments) {
    byte[] code = ContractArtifact.load(contract).creationCode(arguments);
    CallMessage message =
        new CallMessage(
            DEPLOYER,
            Optional.empty(),
            GAS,
            UInt256.ZERO,
            UInt256.ZERO,
            UInt256.ZERO,
            code,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of());
    SimulationOutcome.Ran ran =
        (SimulationOutcome.Ran) simulation.append(message, Optional.empty());
    keep();
    return ran.created()
        .filter(created -> ran.succeeded())
        .orElseThrow(() -> new IllegalStateException(contract + " was not created: " + ran));
  }

  private void keep() {
    state.apply(simulation.changes());
    simulation = simulation();
  }

  private CallSimulation simulation() {
    return CallSimulation.on(OSAKA, header(), state, number -> Bytes32.ZERO, Cryptography.pure());
  }

  private static Header header() {
    return new Header(
        Bytes32.ZERO,
        Header.EMPTY_OMMERS_HASH,
        Address.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        new byte[256],
        UInt256.ZERO,
        1,
        60_000_000,
        0,
        1_800_000_000,
        new byte[0],
        Bytes32.ZERO,
        new byte[8],
        Optional.of(UInt256.of(7)),
        Optional.of(Bytes32.ZERO),
        OptionalLong.of(0),
        OptionalLong.of(0),
        Optional.of(Bytes32.ZERO),
        Optional.of(Bytes32.ZERO));
  }
}
