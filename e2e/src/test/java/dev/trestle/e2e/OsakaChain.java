package dev.trestle.e2e;

import dev.trestle.l1.ContractArtifact;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Contracts on an Osaka chain of their own, of which nothing but the EVM runs. */
public final class OsakaChain {
  /** What one transaction may use at most (EIP-7825). */
  public static final long MAX_GAS = 1 << 24;

  private static final Address DEPLOYER = Address.fromWord(Bytes32.of(UInt256.of(0xde)));
  private static final ChainSpec OSAKA =
      ChainSpec.l1(1337, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO1)));

  /** All transactions so far; without their state root, which would cost more than they do. */
  private final CallSimulation kept = on(new MapState());

  private CallSimulation now = on(kept.now());

  /** The gas of a call's outermost frame, without what the transaction itself costs. */
  public static final class FrameGas implements Tracer {
    private long used;

    public long used() {
      return used;
    }

    @Override
    public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {}

    @Override
    public void step(Step step) {}

    @Override
    public void exit(Outcome outcome, long gasUsed, byte[] output) {
      used = gasUsed;
    }
  }

  /** Deploys one of Trestle's contracts. */
  public Address deploy(String contract, Bytes32... arguments) {
    return create(ContractArtifact.load(contract).creationCode(List.of(arguments)));
  }

  public Address create(byte[] creationCode) {
    CallMessage message =
        new CallMessage(
            DEPLOYER,
            Optional.empty(),
            MAX_GAS,
            UInt256.ZERO,
            UInt256.ZERO,
            UInt256.ZERO,
            creationCode,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of());
    SimulationOutcome.Ran ran = transact(message);
    return ran.created()
        .filter(created -> ran.succeeded())
        .orElseThrow(() -> new IllegalStateException("not created: " + ran));
  }

  /** A call of which nothing stays. */
  public SimulationOutcome.Ran call(CallMessage message) {
    return ran(now.call(message));
  }

  /** The same under a tracer's eyes. */
  public SimulationOutcome.Ran call(CallMessage message, Tracer tracer) {
    return ran(now.call(message, tracer));
  }

  /** What the call does stays. */
  public SimulationOutcome.Ran transact(CallMessage message) {
    SimulationOutcome.Ran ran = ran(kept.append(message, Optional.empty()));
    now = on(kept.now());
    return ran;
  }

  private static SimulationOutcome.Ran ran(SimulationOutcome outcome) {
    return switch (outcome) {
      case SimulationOutcome.Ran ran -> ran;
      case SimulationOutcome.Refused refused -> throw new IllegalStateException(refused.message());
    };
  }

  private static CallSimulation on(StateReader state) {
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
