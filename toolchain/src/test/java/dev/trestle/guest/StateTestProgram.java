package dev.trestle.guest;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateChanges;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of Ethereum's state tests, on the JVM or in the machine: prints the state root after it. */
public final class StateTestProgram {
  private static final int INPUT = 7;

  private StateTestProgram() {}

  /** In the machine: the test is local input 7. */
  public static void main(String[] none) {
    PreimageOracle oracle = key -> Machine.preimage(key.w0(), key.w1(), key.w2(), key.w3());
    Machine.print(run(oracle));
    Machine.halt(0);
  }

  /** The key of the test itself. */
  public static Bytes32 inputKey() {
    return PreimageKey.local(INPUT);
  }

  /** The state root, after {@code refused} when the transaction was. */
  public static String run(PreimageOracle oracle) {
    RlpReader in = RlpReader.ofList(oracle.preimage(inputKey()));
    Fork fork = Fork.values()[(int) in.number()];
    long chainId = in.number();
    BlobSchedule blobs = new BlobSchedule(in.number(), in.number(), in.number());
    ChainSpec spec = ChainSpec.l1(chainId, List.of(new ChainSpec.Activation(0, fork, blobs)));
    Header header = HeaderCodec.decode(in.bytes());
    MapState state = new MapState().apply(accounts(in.list()));
    Cryptography cryptography = OraclePrecompiles.over(oracle, spec);
    CallSimulation simulation =
        CallSimulation.on(
            spec,
            header,
            state,
            number -> Keccak.hash(Long.toString(number).getBytes(StandardCharsets.US_ASCII)),
            cryptography);
    boolean taken = false;
    try {
      Optional<RecoveredTransaction> transaction =
          RecoveredTransaction.of(TransactionCodec.decode(in.bytes()), cryptography);
      taken =
          transaction.isPresent()
              && simulation.transact(transaction.get(), Optional.empty())
                  instanceof TransactionOutcome.Included;
    } catch (RlpException e) {
      // the transaction is of no type that the fork has
    }
    state.apply(simulation.changes());
    return (taken ? "" : "refused ") + state.root();
  }

  private static StateChanges accounts(RlpReader in) {
    SortedMap<Address, StateChanges.AccountChange> changes = new TreeMap<>();
    SortedMap<Bytes32, byte[]> codes = new TreeMap<>();
    while (in.hasNext()) {
      RlpReader fields = in.list();
      Address address = fields.address();
      long nonce = fields.number();
      UInt256 balance = fields.number256();
      byte[] code = fields.bytes();
      Bytes32 codeHash = Keccak.hash(code);
      if (code.length > 0) {
        codes.put(codeHash, code);
      }
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      RlpReader slots = fields.list();
      while (slots.hasNext()) {
        storage.put(slots.bytes32(), slots.number256());
      }
      Account account = new Account(nonce, balance, Account.EMPTY_ROOT, codeHash);
      changes.put(address, new StateChanges.AccountChange(Optional.of(account), false, storage));
    }
    return new StateChanges(changes, codes);
  }
}
