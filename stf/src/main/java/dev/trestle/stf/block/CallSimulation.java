package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.BlockHashes;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.PrecompileSet;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs messages and transactions in a given block's surroundings without making a block. Each call
 * of {@link #call}, {@link #estimateGas} and {@link #createAccessList} starts from the same state;
 * only {@link #transact} and {@link #append} leave traces to the next. Used by one thread.
 */
public final class CallSimulation {
  /** Gas that a call with value hands on unpaid. */
  private static final long STIPEND = 2300;

  private final Rules rules;
  private final BlockContext block;
  private final StateReader reader;
  private final Cryptography cryptography;
  private final PrecompileSet precompiles;
  private final WorldState kept;

  private CallSimulation(
      Rules rules,
      BlockContext block,
      StateReader reader,
      Cryptography cryptography,
      PrecompileSet precompiles) {
    this.rules = rules;
    this.block = block;
    this.reader = reader;
    this.cryptography = cryptography;
    this.precompiles = precompiles;
    this.kept = new WorldState(reader);
  }

  /**
   * In the surroundings that this header describes.
   *
   * @param header number, time, fees, limits as code is to see them
   * @param state to start from; wrap it in {@link StateOverrides} to pretend
   */
  public static CallSimulation on(
      ChainSpec spec,
      Header header,
      StateReader state,
      BlockHashes hashes,
      Cryptography cryptography) {
    Rules rules = spec.rulesAt(header.timestamp());
    BlockContext block = BlockContexts.of(rules, header, hashes);
    return new CallSimulation(rules, block, state, cryptography, rules.precompiles(cryptography));
  }

  /** The same in other surroundings, for block overrides. */
  public CallSimulation with(BlockContext other) {
    return new CallSimulation(rules, other, reader, cryptography, precompiles);
  }

  /** The same with other precompiled contracts. */
  public CallSimulation with(PrecompileSet other) {
    return new CallSimulation(rules, block, reader, cryptography, other);
  }

  /** The state that it starts from. */
  public StateReader start() {
    return reader;
  }

  /** What code sees of the block. */
  public BlockContext block() {
    return block;
  }

  /** Runs a message; nothing of it stays. */
  public SimulationOutcome call(CallMessage message) {
    return call(message, Optional.empty());
  }

  /** Runs a message under a tracer's eyes; nothing of it stays. */
  public SimulationOutcome call(CallMessage message, Tracer tracer) {
    return call(message, Optional.of(tracer));
  }

  private SimulationOutcome call(CallMessage message, Optional<Tracer> tracer) {
    return run(new WorldState(reader), message, tracer);
  }

  /**
   * Runs a message on top of the earlier ones given to this method and to {@link #transact}; what
   * it does stays.
   */
  public SimulationOutcome append(CallMessage message, Optional<Tracer> tracer) {
    return run(kept, message, tracer);
  }

  private SimulationOutcome run(WorldState state, CallMessage message, Optional<Tracer> tracer) {
    TransactionMessage m = message.toTransaction(state.nonce(message.from()));
    TransactionProcessor processor = processor(state, surroundings(message), tracer);
    Optional<TransactionOutcome.Refused> refused = processor.checkSimulated(m);
    if (refused.isPresent()) {
      return new SimulationOutcome.Refused(refused.get().reason(), refused.get().message());
    }
    TransactionProcessor.Executed ran = processor.execute(m, TransactionProcessor.L2Charge.NONE);
    return new SimulationOutcome.Ran(
        ran.gasUsed(), ran.result().output(), ran.failure(), ran.created(), ran.result().logs());
  }

  /**
   * Runs a transaction as a block would, on top of the earlier ones given to this object. Of a
   * block's limits only that of one transaction's gas is minded.
   */
  public TransactionOutcome transact(RecoveredTransaction transaction, Optional<Tracer> tracer) {
    TransactionProcessor processor = processor(kept, block, tracer);
    return switch (transaction.transaction()) {
      case Transaction.Deposit deposit -> {
        OptionalLong nonce = OptionalLong.of(kept.nonce(deposit.from()));
        yield processor.executeDeposit(deposit).included(transaction, 0, nonce);
      }
      case Transaction.Signed signed -> {
        TransactionMessage m = TransactionMessage.of(signed, transaction.sender());
        TransactionProcessor.L2Charge charge = processor.charge(transaction);
        Optional<TransactionOutcome.Refused> refused = processor.check(signed, m, charge);
        if (refused.isPresent()) {
          yield refused.get();
        }
        if (Long.compareUnsigned(m.gasLimit(), block.gasLimit()) > 0) {
          yield new TransactionOutcome.Refused(
              RefusalReason.BLOCK_GAS_EXHAUSTED,
              "gas limit reached: transaction wants "
                  + Long.toUnsignedString(m.gasLimit())
                  + ", the block has "
                  + block.gasLimit());
        }
        yield processor.execute(m, charge).included(transaction, 0, OptionalLong.empty());
      }
    };
  }

  /** An account's nonce after the transactions and messages that stay. */
  public long nonce(Address account) {
    return kept.nonce(account);
  }

  /** The state after the transactions and messages that stay. */
  public StateReader now() {
    return kept.now();
  }

  /** What the transactions and messages that stay changed. */
  public StateChanges changes() {
    return kept.changes();
  }

  /**
   * The least gas limit with which the message succeeds: {@code Ran} with that as {@code gasUsed},
   * or the outcome at the highest limit when it fails there, too.
   *
   * @param message its gas limit is the highest tried
   */
  public SimulationOutcome estimateGas(CallMessage message) {
    CallMessage limited = message.withGasLimit(affordable(message));
    SimulationOutcome highest = call(limited);
    if (!(highest instanceof SimulationOutcome.Ran ran) || !ran.succeeded()) {
      return highest;
    }
    long low = ran.gasUsed() - 1;
    long high = limited.gasLimit();
    long guess = ran.gasUsed();
    while (low + 1 < high) {
      if (succeedsWith(limited, guess)) {
        high = guess;
      } else {
        low = guess;
      }
      long likely = (ran.gasUsed() + ran.gasUsed() / 4 + STIPEND) * 64 / 63;
      long middle = low + (high - low) / 2;
      guess = low == ran.gasUsed() && likely < middle ? likely : middle;
    }
    return new SimulationOutcome.Ran(high, ran.output(), ran.failure(), ran.created(), ran.logs());
  }

  /**
   * The accounts and slots that the message touches, found by running it until its list stays the
   * same.
   */
  public AccessListOutcome createAccessList(CallMessage message) {
    Set<Address> warmAnyway = new TreeSet<>(rules.precompiles(cryptography).addresses());
    warmAnyway.add(message.from());
    message.to().ifPresent(warmAnyway::add);
    CallMessage current = message;
    while (true) {
      AccessListTracer tracer = new AccessListTracer(warmAnyway);
      SimulationOutcome outcome = call(current, tracer);
      List<AccessListEntry> found = tracer.accessList();
      if (found.equals(current.accessList()) || outcome instanceof SimulationOutcome.Refused) {
        return new AccessListOutcome(current.accessList(), outcome);
      }
      current = current.withAccessList(found);
    }
  }

  /** An access list and what the message does with it. */
  public record AccessListOutcome(List<AccessListEntry> accessList, SimulationOutcome outcome) {
    public AccessListOutcome {
      accessList = List.copyOf(accessList);
    }
  }

  private boolean succeedsWith(CallMessage message, long gasLimit) {
    return call(message.withGasLimit(gasLimit)) instanceof SimulationOutcome.Ran ran
        && ran.succeeded();
  }

  /** The gas limit, lowered to what the sender can pay. */
  private long affordable(CallMessage message) {
    if (message.maxFeePerGas().isZero()) {
      return message.gasLimit();
    }
    UInt256 balance = reader.account(message.from()).map(a -> a.balance()).orElse(UInt256.ZERO);
    if (balance.compareTo(message.value()) < 0) {
      return message.gasLimit();
    }
    UInt256 most = balance.subtract(message.value()).divide(message.maxFeePerGas());
    return Math.min(message.gasLimit(), most.toLongSaturated());
  }

  /** Who pays nothing sees no prices: so do Ethereum's nodes. */
  private BlockContext surroundings(CallMessage message) {
    boolean free = message.maxFeePerGas().isZero() && message.maxPriorityFeePerGas().isZero();
    return new BlockContext(
        block.chainId(),
        block.number(),
        block.timestamp(),
        block.gasLimit(),
        block.beneficiary(),
        block.prevRandao(),
        free ? UInt256.ZERO : block.baseFee(),
        message.maxFeePerBlobGas().isZero() ? UInt256.ZERO : block.blobBaseFee(),
        block.hashes());
  }

  private TransactionProcessor processor(
      WorldState state, BlockContext context, Optional<Tracer> tracer) {
    Evm evm = new Evm(rules.fork(), context, state, precompiles);
    tracer.ifPresent(evm::watch);
    return new TransactionProcessor(rules, context, state, evm, cryptography);
  }
}
