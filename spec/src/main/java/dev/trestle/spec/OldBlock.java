package dev.trestle.spec;

import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.CallResult;
import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Message;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.TransactionContext;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Executes a block from before Shanghai, whose rules the state transition does not have: with its
 * EVM, the older prices of {@link OldGas}, and the rewards for work. Enough for the test chain of
 * execution-apis; that it is right there the state roots in the headers show, which whoever appends
 * the result compares.
 */
final class OldBlock {
  private static final long WEI_PER_ETHER = 1_000_000_000_000_000_000L;

  private final ChainSpec spec;
  private final OldFork fork;
  private final Cryptography cryptography;
  private final ParentState parent;
  private final WorldState state;
  private final Header header;
  private final List<TransactionOutcome.Included> included = new ArrayList<>();
  private final List<Address> created = new ArrayList<>();
  private long gasUsed;

  private OldBlock(
      ChainSpec spec, OldFork fork, Cryptography cryptography, ParentState parent, Header header) {
    this.spec = spec;
    this.fork = fork;
    this.cryptography = cryptography;
    this.parent = parent;
    this.header = header;
    this.state = new WorldState(parent.reader());
  }

  /** The block with its state, whose root is to be compared with the header's. */
  static SealedBlock execute(
      ChainSpec spec, OldFork fork, Cryptography cryptography, ParentState parent, byte[] rlp) {
    RlpReader in = RlpReader.ofList(rlp);
    Header header = HeaderCodec.decode(in.raw());
    OldBlock block = new OldBlock(spec, fork, cryptography, parent, header);
    List<Transaction> transactions = new ArrayList<>();
    RlpReader envelopes = in.list();
    while (envelopes.hasNext()) {
      byte[] envelope = envelopes.nextIsList() ? envelopes.raw() : envelopes.bytes();
      Transaction transaction = TransactionCodec.decode(envelope);
      transactions.add(transaction);
      block.run(RecoveredTransaction.of(transaction, cryptography).orElseThrow());
    }
    block.reward(in.list());
    Mismatch.unlessEqual("gas used by block " + header.number(), header.gasUsed(), block.gasUsed);
    StateChanges changes = block.changes();
    return new SealedBlock(
        new Block(header, transactions, Optional.empty()),
        HeaderCodec.hash(header),
        block.included,
        changes,
        parent.committer().commit(changes),
        List.of());
  }

  /** Before EIP-161 new contracts began with nonce 0, and empty ones stayed. */
  private StateChanges changes() {
    StateChanges changes = state.changes();
    if (fork.since(OldFork.SPURIOUS)) {
      return changes;
    }
    SortedMap<Address, AccountChange> accounts = new TreeMap<>(changes.accounts());
    for (Address address : created) {
      AccountChange change = Objects.requireNonNull(accounts.get(address), "it was created");
      Account made = change.account().orElseThrow();
      Account older = new Account(0, made.balance(), made.storageRoot(), made.codeHash());
      accounts.put(
          address,
          new AccountChange(Optional.of(older), change.storageCleared(), change.storage()));
    }
    return new StateChanges(accounts, changes.code());
  }

  private void run(RecoveredTransaction recovered) {
    Transaction.Signed t = (Transaction.Signed) recovered.transaction();
    Address sender = recovered.sender();
    UInt256 baseFee = header.baseFeePerGas().orElse(UInt256.ZERO);
    UInt256 price = baseFee.add(t.maxPriorityFeePerGas()).min(t.maxFeePerGas());
    state.beginTransaction();
    state.subtractBalance(sender, price.multiply(t.gasLimit()));
    state.setNonce(sender, t.nonce() + 1);
    StateReader before = state.now();
    Set<Bytes32> slots = slots(before, t, sender, price);
    OldGas gas = new OldGas(fork, before);
    CallResult result = execute(state, t, sender, price, gas, slots);
    boolean halted = !result.isSuccess() && result.outcome() != Outcome.REVERT;
    long used = t.gasLimit() - result.gasLeft() + gas.difference();
    if (halted || Long.compareUnsigned(used, t.gasLimit()) > 0) {
      throw new IllegalStateException("transaction " + recovered.hash() + " ran out of gas");
    }
    used -= Math.min(gas.refund(), used / (fork.since(OldFork.LONDON) ? 5 : 2));
    result.created().ifPresent(created::add);
    state.addBalance(sender, price.multiply(t.gasLimit() - used));
    state.addBalance(header.beneficiary(), price.subtract(baseFee).multiply(used));
    state.endTransaction();
    gasUsed += used;
    Receipt receipt =
        new Receipt(
            t.type(),
            result.isSuccess(),
            gasUsed,
            LogsBloom.of(result.logs()),
            result.logs(),
            OptionalLong.empty(),
            OptionalLong.empty());
    included.add(
        new TransactionOutcome.Included(
            recovered,
            receipt,
            used,
            price,
            result.output(),
            t.to().isEmpty()
                ? Optional.of(ContractAddress.of(sender, t.nonce()))
                : Optional.empty(),
            result.isSuccess() ? Optional.empty() : Optional.of(result.outcome().text()),
            UInt256.ZERO,
            UInt256.ZERO));
  }

  /**
   * The slots that the code reads or writes. Before Berlin none was cold, so they are warmed; some
   * of the code goes on as long as there is gas, so what it touches depends on what is warm.
   */
  private Set<Bytes32> slots(
      StateReader before, Transaction.Signed t, Address sender, UInt256 price) {
    Set<Bytes32> slots = new TreeSet<>();
    while (!fork.since(OldFork.BERLIN)) {
      OldGas watching = new OldGas(fork, before);
      WorldState scratch = new WorldState(before);
      scratch.beginTransaction();
      execute(scratch, t, sender, price, watching, slots);
      if (!slots.addAll(watching.touched())) {
        break;
      }
    }
    return slots;
  }

  private CallResult execute(
      WorldState on,
      Transaction.Signed t,
      Address sender,
      UInt256 price,
      OldGas gas,
      Set<Bytes32> slots) {
    BlockContext context =
        new BlockContext(
            UInt256.of(spec.chainId()),
            header.number(),
            header.timestamp(),
            header.gasLimit(),
            header.beneficiary(),
            header.difficulty().isZero() ? header.prevRandao() : Bytes32.of(header.difficulty()),
            header.baseFeePerGas().orElse(UInt256.ZERO),
            UInt256.ONE,
            parent.hashes());
    long given = t.gasLimit() - intrinsic(t);
    var precompiles = spec.rulesAt(0).precompiles(cryptography);
    Evm evm = new Evm(Fork.SHANGHAI, context, on, precompiles);
    evm.watch(gas);
    precompiles.addresses().forEach(on::warm);
    on.warm(sender);
    Message message =
        t.to().isPresent()
            ? new Message.Call(sender, t.to().get(), t.value(), t.data(), given)
            : new Message.Create(
                sender, ContractAddress.of(sender, t.nonce()), t.value(), t.data(), given);
    Address account =
        switch (message) {
          case Message.Call call -> call.to();
          case Message.Create create -> create.address();
        };
    on.warm(account);
    slots.forEach(slot -> on.warm(account, slot));
    for (AccessListEntry entry : t.accessList()) {
      on.warm(entry.address());
      entry.storageKeys().forEach(key -> on.warm(entry.address(), key));
    }
    return evm.execute(new TransactionContext(sender, price, List.of()), message);
  }

  /** EIP-2, 2028, 2930. */
  private long intrinsic(Transaction.Signed t) {
    long gas = t.to().isEmpty() ? 53_000 : 21_000;
    for (byte b : t.data()) {
      gas += b == 0 ? 4 : fork.since(OldFork.ISTANBUL) ? 16 : 68;
    }
    for (AccessListEntry entry : t.accessList()) {
      gas += 2_400 + 1_900L * entry.storageKeys().size();
    }
    return gas;
  }

  /** EIP-649, 1234; an ommer's maker gets an eighth less for each block it is older. */
  private void reward(RlpReader ommers) {
    if (header.difficulty().isZero()) {
      return;
    }
    long ether = fork.since(OldFork.CONSTANTINOPLE) ? 2 : fork.since(OldFork.BYZANTIUM) ? 3 : 5;
    UInt256 full = UInt256.of(WEI_PER_ETHER).multiply(ether);
    state.beginTransaction();
    UInt256 own = full;
    while (ommers.hasNext()) {
      Header ommer = HeaderCodec.decode(ommers.raw());
      long eighths = 8 - (header.number() - ommer.number());
      state.addBalance(ommer.beneficiary(), full.multiply(eighths).divide(UInt256.of(8)));
      own = own.add(full.divide(UInt256.of(32)));
    }
    state.addBalance(header.beneficiary(), own);
    state.endTransaction();
  }
}
