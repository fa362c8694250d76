package dev.trestle.l1;

import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateChanges;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Runs contracts in Trestle's own EVM, one transaction after the other. */
final class TestChain {
  private static final long GAS = 20_000_000;

  private final MapState state = new MapState();
  private long timestamp = 1_700_000_000;

  /** Lets time pass: the next transactions are in a later block. */
  void pass(long seconds) {
    timestamp += seconds;
  }

  void put(GenesisAccount account) {
    Bytes32 codeHash = Keccak.hash(account.code());
    TreeMap<Bytes32, UInt256> slots = new TreeMap<>();
    account.storage().forEach((slot, value) -> slots.put(slot, value.toUInt256()));
    TreeMap<Address, StateChanges.AccountChange> accounts = new TreeMap<>();
    accounts.put(
        account.address(),
        new StateChanges.AccountChange(
            Optional.of(
                new Account(account.nonce(), account.balanceWei(), Account.EMPTY_ROOT, codeHash)),
            true,
            slots));
    TreeMap<Bytes32, byte[]> code = new TreeMap<>();
    code.put(codeHash, account.code());
    state.apply(new StateChanges(accounts, code));
  }

  MapState state() {
    return state;
  }

  /** Includes a transaction from this sender; a deposit, since it needs no signature. */
  TransactionOutcome.Included send(Address from, Optional<Address> to, UInt256 wei, byte[] data) {
    return include(new Transaction.Deposit(Bytes32.ZERO, from, to, wei, wei, GAS, false, data));
  }

  TransactionOutcome.Included include(Transaction.Deposit deposit) {
    CallSimulation simulation = simulation();
    RecoveredTransaction transaction =
        RecoveredTransaction.of(deposit, Cryptography.pure()).orElseThrow();
    TransactionOutcome outcome = simulation.transact(transaction, Optional.empty());
    state.apply(simulation.changes());
    return (TransactionOutcome.Included) outcome;
  }

  /** Runs a call and forgets it. */
  SimulationOutcome.Ran call(Address to, byte[] data) {
    return (SimulationOutcome.Ran) simulation().call(CallMessage.call(Address.ZERO, to, data, GAS));
  }

  /** Runs a call whose transaction carries these blobs, and forgets it. */
  SimulationOutcome.Ran callWithBlobs(
      Address from, Address to, byte[] data, List<Bytes32> blobHashes) {
    return (SimulationOutcome.Ran)
        simulation()
            .call(
                new CallMessage(
                    from,
                    Optional.of(to),
                    GAS,
                    UInt256.ZERO,
                    UInt256.ZERO,
                    UInt256.ZERO,
                    data,
                    List.of(),
                    UInt256.ZERO,
                    blobHashes,
                    List.of()));
  }

  private CallSimulation simulation() {
    ChainSpec spec = ChainSpec.l2(901, L2Spec.of(L2Level.JOVIAN));
    return CallSimulation.on(spec, header(), state, number -> Bytes32.ZERO, Cryptography.pure());
  }

  private Header header() {
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
        100_000_000,
        0,
        timestamp,
        new byte[17],
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
