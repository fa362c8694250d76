package dev.trestle.settlement.proof;

import dev.trestle.l1.ContractArtifact;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateChanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The verifier contracts and a key in our own EVM, at L1's prices (Osaka): what a transaction would
 * say and cost, before it is paid for. Used by one thread.
 */
final class VerifierMachine {
  /** What a transaction may use at most (EIP-7825). */
  static final long MAX_GAS = 1 << 24;

  private static final ChainSpec OSAKA =
      ChainSpec.l1(1, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO1)));

  private final Address sender;
  private final MapState state = new MapState();

  /**
   * @param sender who calls
   */
  VerifierMachine(Address sender) {
    this.sender = sender;
  }

  /** Puts code there. */
  void place(Address address, byte[] code) {
    Bytes32 hash = Keccak.hash(code);
    Account account = new Account(1, UInt256.ZERO, Account.EMPTY_ROOT, hash);
    state.apply(
        new StateChanges(
            new TreeMap<>(
                Map.of(
                    address,
                    new StateChanges.AccountChange(Optional.of(account), true, new TreeMap<>()))),
            new TreeMap<>(Map.of(hash, code))));
  }

  /** Puts a contract of Trestle's there that has no immutables. */
  void place(Address address, String contract) {
    place(address, ContractArtifact.load(contract).runtimeCode(Map.of()));
  }

  /** Puts a verifying key there, and its further contracts where it says. */
  void place(Address address, OnChainKey key, List<Address> continuations) {
    List<byte[]> codes = key.continuations();
    for (int i = 0; i < codes.size(); i++) {
      place(continuations.get(i), codes.get(i));
    }
    place(address, key.code(continuations));
  }

  /** Takes it that a contract has a one in its storage, because the chain's has. */
  void assume(Address contract, Bytes32 slot) {
    Account account = state.account(contract).orElseThrow();
    state.apply(
        new StateChanges(
            new TreeMap<>(
                Map.of(
                    contract,
                    new StateChanges.AccountChange(
                        Optional.of(account), false, new TreeMap<>(Map.of(slot, UInt256.ONE))))),
            new TreeMap<>()));
  }

  /** A transaction of which nothing stays. */
  SimulationOutcome.Ran call(Address to, byte[] data) {
    return ran(on(state).call(CallMessage.call(sender, to, data, MAX_GAS)));
  }

  /** The same; what it does stays. */
  SimulationOutcome.Ran transact(Address to, byte[] data) {
    CallSimulation simulation = on(state);
    SimulationOutcome.Ran ran =
        ran(simulation.append(CallMessage.call(sender, to, data, MAX_GAS), Optional.empty()));
    state.apply(simulation.changes());
    return ran;
  }

  /** Gas that it takes to deploy this. */
  long creationGas(byte[] creationCode) {
    CallMessage message =
        new CallMessage(
            sender,
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
    return ran(on(state).call(message)).gasUsed();
  }

  private static SimulationOutcome.Ran ran(SimulationOutcome outcome) {
    return switch (outcome) {
      case SimulationOutcome.Ran ran -> ran;
      // such as one whose data alone cost more than a transaction may use
      case SimulationOutcome.Refused refused ->
          new SimulationOutcome.Ran(
              MAX_GAS + 1,
              new byte[0],
              Optional.of(refused.message()),
              Optional.empty(),
              List.of());
    };
  }

  private static CallSimulation on(MapState state) {
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
