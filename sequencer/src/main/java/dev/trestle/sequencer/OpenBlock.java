package dev.trestle.sequencer;

import dev.trestle.node.PendingBlock;
import dev.trestle.node.PendingTransaction;
import dev.trestle.node.TransactionResult;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The block being built. One thread builds; others look at it through {@link #pending}, which shows
 * exactly what will be sealed. The lock is held for one transaction at a time.
 */
final class OpenBlock {
  private final Bytes32 parentHash;
  private final BlockSource.Opening opening;
  private final BlockExecution execution;
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<TransactionResult> results = new ArrayList<>();
  private final List<Long> firstLogs = new ArrayList<>();
  private final Map<Bytes32, Integer> positions = new HashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private Optional<PendingBlock> snapshot = Optional.empty();
  private long logs;
  private int misfits;
  private boolean full;

  OpenBlock(Bytes32 parentHash, BlockSource.Opening opening, BlockExecution execution) {
    this.parentHash = parentHash;
    this.opening = opening;
    this.execution = execution;
  }

  Bytes32 parentHash() {
    return parentHash;
  }

  long sealAtMillis() {
    return opening.sealAtMillis();
  }

  boolean takesFromPool() {
    return opening.poolAllowed() && !full;
  }

  /** Notes a transaction that did not fit; after some the block counts as full. */
  void misfit(int untilFull) {
    misfits++;
    full = misfits >= untilFull;
  }

  synchronized TransactionOutcome add(RecoveredTransaction transaction) {
    TransactionOutcome outcome = execution.add(transaction);
    if (outcome instanceof TransactionOutcome.Included included) {
      positions.put(transaction.hash(), transactions.size());
      firstLogs.add(logs);
      logs += included.receipt().logs().size();
      transactions.add(transaction.transaction());
      results.add(TransactionResult.of(included));
      snapshot = Optional.empty();
    }
    return outcome;
  }

  /** Remembers where an included transaction came from, should the block be given up. */
  void came(Arrival arrival) {
    arrivals.add(arrival);
  }

  List<Arrival> arrivals() {
    return arrivals;
  }

  synchronized SealedBlock seal() {
    return execution.seal();
  }

  UInt256 baseFee() {
    return execution.baseFee();
  }

  long gasLimit() {
    return opening.attributes().gasLimit();
  }

  long timestamp() {
    return opening.attributes().timestamp();
  }

  /** The block as far as it is. */
  synchronized PendingBlock pending() {
    if (snapshot.isEmpty()) {
      Block block =
          new Block(execution.pendingHeader(), transactions, opening.attributes().withdrawals());
      snapshot = Optional.of(new PendingBlock(block, results, new LockedState()));
    }
    return snapshot.get();
  }

  /** One of its transactions. */
  synchronized Optional<PendingTransaction> transaction(Bytes32 hash) {
    Integer at = positions.get(hash);
    return at == null
        ? Optional.empty()
        : Optional.of(
            new PendingTransaction(
                execution.pendingHeader(),
                transactions.get(at),
                results.get(at),
                at,
                firstLogs.get(at),
                new LockedState()));
  }

  /** The live state; each read waits until no transaction is being executed. */
  private final class LockedState implements StateReader {
    @Override
    public Optional<Account> account(Address address) {
      synchronized (OpenBlock.this) {
        return execution.pendingState().account(address);
      }
    }

    @Override
    public UInt256 storage(Address address, Bytes32 slot) {
      synchronized (OpenBlock.this) {
        return execution.pendingState().storage(address, slot);
      }
    }

    @Override
    public byte[] code(Bytes32 codeHash) {
      synchronized (OpenBlock.this) {
        return execution.pendingState().code(codeHash);
      }
    }
  }
}
