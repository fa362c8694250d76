package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.BlockHashes;
import dev.trestle.stf.evm.PrecompileSet;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.StateReader;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Sets up executions that make no block. */
final class Simulations {
  private final BlockLookup lookup;
  private final ApiOptions options;

  private final InstantSource clock;

  /**
   * @param clock for the time that they may take
   */
  Simulations(BlockLookup lookup, ApiOptions options, InstantSource clock) {
    this.lookup = lookup;
    this.options = options;
    this.clock = clock;
  }

  long maxGas() {
    return options.callGas();
  }

  /** What a request for simulations has from now on. */
  EvmTime time() {
    return EvmTime.of(options.limits().evmTime(), clock);
  }

  /** What a caller pretends, if anything. */
  record Pretended(Optional<JsonInput> state, Optional<JsonInput> block) {}

  /**
   * In a block's surroundings, on the state after it, with what the caller pretends; without a
   * limit on its time, for who watches it by other means.
   */
  CallSimulation untimed(BlockView view, Pretended pretended) {
    return on(view, view.state().get(), lookup.chain().cryptography(), pretended);
  }

  /** As {@link #untimed}, within the time of one call. */
  CallSimulation on(BlockView view, Pretended pretended) {
    EvmTime time = time();
    return on(
        view, time.watch(view.state().get()), time.watch(lookup.chain().cryptography()), pretended);
  }

  /**
   * As {@link #on} for a call that names no sender. The zero address stands in and can send ether:
   * viem's {@code buildDepositTransaction} estimates in this way what newly minted ether will do.
   */
  CallSimulation forNobody(BlockView view, Pretended pretended) {
    EvmTime time = time();
    return on(
        view,
        Overrides.zeroAddressHasEther(time.watch(view.state().get())),
        time.watch(lookup.chain().cryptography()),
        pretended);
  }

  private CallSimulation on(
      BlockView view, StateReader state, Cryptography cryptography, Pretended pretended) {
    ChainSpec spec = lookup.chain().spec();
    CallSimulation simulation =
        CallSimulation.on(
            spec,
            view.header(),
            Overrides.state(state, pretended.state),
            hashes(view.header()),
            cryptography);
    CallSimulation surrounded =
        pretended
            .block
            .map(json -> simulation.with(Overrides.block(simulation.block(), json)))
            .orElse(simulation);
    PrecompileSet usual = spec.rulesAt(view.header().timestamp()).precompiles(cryptography);
    return pretended
        .state
        .flatMap(json -> Overrides.precompiles(usual, json))
        .map(surrounded::with)
        .orElse(surrounded);
  }

  private BlockHashes hashes(Header header) {
    Chain chain = lookup.chain();
    return chain.header(header.parentHash()).isPresent()
        ? chain.parentState(header.parentHash()).hashes()
        : number -> Bytes32.ZERO;
  }

  /**
   * In the surroundings of a block of the chain, as they were before its transaction at {@code
   * index}: the earlier ones are executed again.
   */
  CallSimulation before(BlockView view, int index, TraceBudget budget) {
    Replay replay = new Replay(view);
    for (int i = 0; i < index; i++) {
      budget.lookAtTime();
      replay.next();
    }
    return replay.simulation();
  }

  /** A block executed again, transaction by transaction. Used by one thread. */
  final class Replay {
    private final BlockView view;
    private final ParentState parentState;
    private final BlockExecution execution;
    private final List<RecoveredTransaction> transactions;
    private int done;

    Replay(BlockView view) {
      this.view = view;
      this.transactions = recovered(view);
      Chain chain = lookup.chain();
      Header parent =
          chain
              .header(view.header().parentHash())
              .orElseThrow(() ->
                  new JsonRpcException(JsonRpcException.SERVER_ERROR, "genesis is not traceable"));
      ParentState found = chain.parentState(view.header().parentHash());
      parentState =
          new ParentState(new ServedState(found.reader()), found.committer(), found.hashes());
      execution =
          BlockExecution.begin(
              chain.spec(),
              parent,
              BlockAttributes.of(view.block()),
              parentState,
              chain.cryptography());
    }

    boolean hasNext() {
      return done < transactions.size();
    }

    /** The transaction that comes next. */
    RecoveredTransaction transaction() {
      return transactions.get(done);
    }

    int index() {
      return done;
    }

    /** In the surroundings of the block, as they are before the next transaction. */
    CallSimulation simulation() {
      Chain chain = lookup.chain();
      return CallSimulation.on(
          chain.spec(),
          view.header(),
          execution.pendingState(),
          parentState.hashes(),
          chain.cryptography());
    }

    /** Executes the next transaction. */
    void next() {
      RecoveredTransaction t = transaction();
      if (execution.add(t) instanceof TransactionOutcome.Refused refused) {
        throw new IllegalStateException(
            "transaction " + t.hash() + " of a block is refused: " + refused.message());
      }
      done++;
    }
  }

  /** A block's transactions with the senders that are stored. */
  List<RecoveredTransaction> recovered(BlockView view) {
    return view.transactions().stream()
        .map(t -> {
          Transaction transaction = t.transaction();
          return new RecoveredTransaction(
              transaction, t.from(), t.hash(), TransactionCodec.encode(transaction));
        })
        .toList();
  }
}
