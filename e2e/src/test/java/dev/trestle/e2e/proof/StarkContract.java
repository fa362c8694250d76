package dev.trestle.e2e.proof;

import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.onchain.OnChainKey;
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
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The verifier contract and verifying keys on an Osaka chain of their own. */
final class StarkContract {
  /** What one transaction may use at most (EIP-7825). */
  static final long MAX_GAS = 1 << 24;

  private static final Address CALLER = Address.fromWord(Bytes32.of(UInt256.of(0xca11)));
  private static final ChainSpec OSAKA =
      ChainSpec.l1(1337, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO1)));

  private final MapState state = new MapState();
  private final Address verifier;
  private CallSimulation simulation = simulation();

  StarkContract() {
    verifier = create(ContractArtifact.load("StarkVerifier").creationCode(List.of()));
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

  /** The gas of the outermost frame. */
  private static final class FrameGas implements Tracer {
    long used;

    @Override
    public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {}

    @Override
    public void step(Step step) {}

    @Override
    public void exit(Outcome outcome, long gasUsed, byte[] output) {
      used = gasUsed;
    }
  }

  /** Deploys a key; its address. */
  Address deploy(OnChainKey key) {
    List<Address> continuations = new ArrayList<>();
    for (byte[] code : key.continuations()) {
      continuations.add(create(OnChainKey.creationCode(code)));
    }
    return create(OnChainKey.creationCode(key.code(continuations)));
  }

  /** Deploys bytes as a contract's code. */
  Address deployCode(byte[] code) {
    return create(OnChainKey.creationCode(code));
  }

  Bytes32 keyHash(Address key) {
    byte[] data = Abi.call("keyHash(address)", key);
    return Bytes32.from(ran(simulation.call(message(data))).output());
  }

  Answer verify(Address key, List<long[]> publicValues, byte[] proof) {
    return answer(ran(simulation.call(message(callData(key, publicValues, proof)))), 0);
  }

  /** The same, also measuring the contract alone. */
  Answer measure(Address key, List<long[]> publicValues, byte[] proof) {
    FrameGas frame = new FrameGas();
    CallMessage message = message(callData(key, publicValues, proof));
    SimulationOutcome.Ran ran = ran(simulation.call(message, frame));
    return answer(ran, frame.used);
  }

  /** The error with which the contract refuses, by name. */
  String error(Address key, List<long[]> publicValues, byte[] proof) {
    SimulationOutcome.Ran ran = ran(simulation.call(message(callData(key, publicValues, proof))));
    return ran.succeeded() ? "" : name(ran.output());
  }

  static byte[] callData(Address key, List<long[]> publicValues, byte[] proof) {
    BigInteger[] flat =
        publicValues.stream()
            .flatMapToLong(Arrays::stream)
            .mapToObj(value -> new BigInteger(Long.toUnsignedString(value)))
            .toArray(BigInteger[]::new);
    return Abi.call("verify(address,uint64[],bytes)", key, flat, proof);
  }

  private CallMessage message(byte[] data) {
    return CallMessage.call(CALLER, verifier, data, MAX_GAS);
  }

  private static Answer answer(SimulationOutcome.Ran ran, long frameGas) {
    Optional<Reason> reason =
        ran.succeeded() ? Optional.empty() : Optional.of(reason(name(ran.output())));
    return new Answer(reason, ran.gasUsed(), frameGas);
  }

  private static String name(byte[] output) {
    List<String> names = new ArrayList<>(List.of("BadKey"));
    for (Reason reason : Reason.values()) {
      names.add(errorOf(reason));
    }
    for (String name : names) {
      byte[] selector = Abi.topic("StarkVerifier_" + name + "()").toBytes();
      if (output.length == 4 && Arrays.equals(output, 0, 4, selector, 0, 4)) {
        return name;
      }
    }
    throw new IllegalStateException(
        "the contract reverted with " + output.length + " bytes that are none of its errors");
  }

  private static Reason reason(String error) {
    for (Reason reason : Reason.values()) {
      if (errorOf(reason).equals(error)) {
        return reason;
      }
    }
    throw new IllegalStateException("the contract reverted with " + error);
  }

  /** As {@code PublicValues} for {@code PUBLIC_VALUES}. */
  private static String errorOf(Reason reason) {
    StringBuilder name = new StringBuilder();
    for (String word : reason.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  private static SimulationOutcome.Ran ran(SimulationOutcome outcome) {
    return (SimulationOutcome.Ran) outcome;
  }

  private Address create(byte[] creationCode) {
    CallMessage message =
        new CallMessage(
            CALLER,
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
    SimulationOutcome.Ran ran = ran(simulation.append(message, Optional.empty()));
    state.apply(simulation.changes());
    simulation = simulation();
    return ran.created()
        .filter(created -> ran.succeeded())
        .orElseThrow(() -> new IllegalStateException("not created: " + ran));
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
