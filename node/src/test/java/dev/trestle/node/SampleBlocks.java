package dev.trestle.node;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.state.StateTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Blocks with random transactions, logs and state changes: everything the store sees, without an
 * EVM, so that destroyed accounts and cleared storage come often.
 */
final class SampleBlocks {
  static final ChainSpec SPEC =
      ChainSpec.l1(1337, List.of(new ChainSpec.Activation(0, Fork.CANCUN, BlobSchedule.CANCUN)));
  static final int ACCOUNTS = 20;
  static final int SLOTS = 6;

  private SampleBlocks() {}

  static Genesis genesis() {
    SortedMap<Address, Genesis.Allocation> allocations = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      storage.put(slot(i), UInt256.of(77 + i));
      allocations.put(
          account(i),
          new Genesis.Allocation(UInt256.of(1000 + i), i, new byte[] {(byte) i}, storage));
    }
    return Genesis.of(1_700_000_000L, 30_000_000, allocations);
  }

  static Address account(int i) {
    return Address.fromWord(Keccak.hash(new byte[] {1, (byte) i}));
  }

  static Bytes32 slot(int i) {
    return new Bytes32(0, 0, 0, i);
  }

  static Bytes32 topic(int i) {
    return new Bytes32(0, 0, 9, i);
  }

  /** A block on the chain's head. */
  static SealedBlock next(Chain chain, Random random) {
    return on(chain, chain.head(), random);
  }

  /** A block on any stored block. */
  static SealedBlock on(Chain chain, ChainBlock parent, Random random) {
    StateChanges changes = changes(chain, parent, random);
    StateTrie.Update update = chain.parentState(parent.hash()).committer().commit(changes);
    List<TransactionOutcome.Included> outcomes = new ArrayList<>();
    List<Transaction> transactions = new ArrayList<>();
    List<Log> allLogs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      TransactionOutcome.Included outcome = outcome(random, outcomes.size());
      outcomes.add(outcome);
      transactions.add(outcome.transaction().transaction());
      allLogs.addAll(outcome.receipt().logs());
    }
    Header header = header(parent, update.root(), LogsBloom.of(allLogs), random);
    Block block = new Block(header, transactions, Optional.of(List.of()));
    return new SealedBlock(block, HeaderCodec.hash(header), outcomes, changes, update, List.of());
  }

  private static StateChanges changes(Chain chain, ChainBlock parent, Random random) {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    SortedMap<Bytes32, byte[]> code = new TreeMap<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Address address = account(random.nextInt(ACCOUNTS));
      if (random.nextInt(5) == 0) {
        accounts.put(address, new AccountChange(Optional.empty(), true, new TreeMap<>()));
        continue;
      }
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      for (int s = random.nextInt(5); s > 0; s--) {
        long value = random.nextInt(3) == 0 ? 0 : random.nextLong();
        storage.put(slot(random.nextInt(SLOTS)), UInt256.of(value));
      }
      byte[] bytes = new byte[random.nextInt(3)];
      random.nextBytes(bytes);
      code.put(Keccak.hash(bytes), bytes);
      Account account =
          new Account(
              random.nextInt(1000),
              UInt256.of(random.nextLong()),
              chain.trieAt(parent.hash()).storageRoot(address),
              Keccak.hash(bytes));
      accounts.put(
          address, new AccountChange(Optional.of(account), random.nextInt(4) == 0, storage));
    }
    return new StateChanges(accounts, code);
  }

  private static TransactionOutcome.Included outcome(Random random, int index) {
    byte[] data = new byte[random.nextInt(40)];
    random.nextBytes(data);
    Transaction transaction =
        new Transaction.Legacy(
            random.nextLong() >>> 1,
            UInt256.of(7),
            21000,
            random.nextBoolean() ? Optional.of(account(1)) : Optional.empty(),
            UInt256.of(random.nextInt(9)),
            data,
            new Signature(UInt256.of(27), UInt256.ONE, UInt256.ONE));
    List<Log> logs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<Bytes32> topics = new ArrayList<>();
      for (int t = random.nextInt(5); t > 0; t--) {
        topics.add(topic(random.nextInt(5)));
      }
      logs.add(new Log(account(random.nextInt(4)), topics, data));
    }
    Receipt receipt =
        new Receipt(
            0,
            random.nextBoolean(),
            21000L * (index + 1),
            LogsBloom.of(logs),
            logs,
            OptionalLong.empty(),
            OptionalLong.empty());
    byte[] encoded = TransactionCodec.encode(transaction);
    return new TransactionOutcome.Included(
        new RecoveredTransaction(
            transaction, account(random.nextInt(ACCOUNTS)), Keccak.hash(encoded), encoded),
        receipt,
        21000,
        UInt256.of(7),
        new byte[0],
        transaction.to().isPresent() ? Optional.empty() : Optional.of(account(2)),
        Optional.empty(),
        UInt256.of(random.nextInt(3)),
        UInt256.ZERO);
  }

  static Header header(ChainBlock parent, Bytes32 stateRoot, byte[] bloom, Random random) {
    Header p = parent.header();
    return new Header(
        parent.hash(),
        p.ommersHash(),
        p.beneficiary(),
        stateRoot,
        p.transactionsRoot(),
        p.receiptsRoot(),
        bloom,
        p.difficulty(),
        p.number() + 1,
        p.gasLimit(),
        0,
        p.timestamp() + 1,
        new byte[] {(byte) random.nextInt()},
        p.prevRandao(),
        p.nonce(),
        p.baseFeePerGas(),
        p.withdrawalsRoot(),
        p.blobGasUsed(),
        p.excessBlobGas(),
        p.parentBeaconBlockRoot(),
        p.requestsHash());
  }
}
