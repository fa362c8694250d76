package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Executes transactions and calls once more with somebody watching. */
final class Tracing {
  private final BlockLookup lookup;
  private final Simulations simulations;
  private final ApiLimits.Trace limits;
  private final InstantSource clock;

  Tracing(
      BlockLookup lookup, Simulations simulations, ApiLimits.Trace limits, InstantSource clock) {
    this.lookup = lookup;
    this.simulations = simulations;
    this.limits = limits;
    this.clock = clock;
  }

  BlockLookup lookup() {
    return lookup;
  }

  ApiLimits.Trace limits() {
    return limits;
  }

  /** What one request may take, by the limits and by its own {@code timeout}. */
  TraceBudget budget(Optional<JsonInput> options) {
    return new TraceBudget(limits, Tracers.timeout(options, limits.time()), clock);
  }

  TraceBudget budget() {
    return new TraceBudget(limits, Duration.ofDays(1), clock);
  }

  /** Makes a tracer for what it will watch. */
  interface Maker<T extends TransactionTracer> extends Function<Tracers.Subject, T> {}

  /** What a tracer saw, and what the transaction came to. */
  record Watched<T extends TransactionTracer>(T tracer, TransactionTracer.Traced traced) {}

  /** Watches one transaction of a block. */
  <T extends TransactionTracer> Watched<T> transaction(
      TransactionView.Position position, Maker<T> maker, TraceBudget budget) {
    BlockView view = position.block();
    CallSimulation simulation = simulations.before(view, position.index(), budget);
    RecoveredTransaction transaction = simulations.recovered(view).get(position.index());
    return watch(simulation, transaction, view, position.index(), maker, budget);
  }

  /** Watches all transactions of a block, in order. */
  <T extends TransactionTracer> void block(
      BlockView view,
      Maker<T> maker,
      TraceBudget budget,
      BiConsumer<RecoveredTransaction, Watched<T>> consumer) {
    Simulations.Replay replay = simulations.new Replay(view);
    while (replay.hasNext()) {
      budget.lookAtTime();
      RecoveredTransaction transaction = replay.transaction();
      Watched<T> watched =
          watch(replay.simulation(), transaction, view, replay.index(), maker, budget);
      consumer.accept(transaction, watched);
      replay.next();
    }
  }

  private <T extends TransactionTracer> Watched<T> watch(
      CallSimulation simulation,
      RecoveredTransaction transaction,
      BlockView view,
      int index,
      Maker<T> maker,
      TraceBudget budget) {
    List<Address> concerned = new ArrayList<>(List.of(view.header().beneficiary()));
    if (transaction.transaction() instanceof Transaction.SetCode setCode) {
      setCode
          .authorizations()
          .forEach(a ->
              TransactionCodec.authority(a, lookup.chain().cryptography())
                  .ifPresent(concerned::add));
    }
    Optional<FlatTracer.Place> place =
        view.hash()
            .map(hash -> new FlatTracer.Place(hash, view.number(), transaction.hash(), index));
    T tracer = maker.apply(subject(simulation, view, concerned, place));
    TransactionOutcome outcome =
        simulation.transact(transaction, Optional.of(new BoundedTracer(tracer, budget)));
    return switch (outcome) {
      case TransactionOutcome.Included included ->
          new Watched<>(
              tracer,
              new TransactionTracer.Traced(
                  transaction.transaction().gasLimit(),
                  included.gasUsed(),
                  included.failure().isPresent(),
                  included.output(),
                  simulation.now()));
      case TransactionOutcome.Refused refused ->
          throw new IllegalStateException(
              "transaction " + transaction.hash() + " of a block is refused: " + refused.message());
    };
  }

  /** Watches a call on the state after a block. */
  <T extends TransactionTracer> Watched<T> call(
      JsonInput call,
      BlockTag tag,
      Optional<JsonInput> overrides,
      Maker<T> maker,
      TraceBudget budget) {
    BlockView view = lookup.require(tag);
    long chainId = lookup.chain().spec().chainId();
    CallMessage message =
        CallArguments.read(call, chainId, simulations.maxGas(), simulations.maxGas());
    CallSimulation simulation =
        simulations.untimed(
            view,
            new Simulations.Pretended(
                overrides.flatMap(o -> o.field("stateOverrides")),
                overrides.flatMap(o -> o.field("blockOverrides"))));
    List<Address> concerned = List.of(simulation.block().beneficiary());
    T tracer = maker.apply(subject(simulation, view, concerned, Optional.empty()));
    SimulationOutcome.Ran ran =
        ExecutionErrors.ran(
            simulation.append(message, Optional.of(new BoundedTracer(tracer, budget))));
    return new Watched<>(
        tracer,
        new TransactionTracer.Traced(
            message.gasLimit(), ran.gasUsed(), !ran.succeeded(), ran.output(), simulation.now()));
  }

  private Tracers.Subject subject(
      CallSimulation simulation,
      BlockView view,
      List<Address> concerned,
      Optional<FlatTracer.Place> place) {
    Chain chain = lookup.chain();
    Set<Address> precompiles =
        new TreeSet<>(
            chain
                .spec()
                .rulesAt(view.header().timestamp())
                .precompiles(chain.cryptography())
                .addresses());
    return new Tracers.Subject(simulation.start(), simulation.now(), precompiles, concerned, place);
  }

  /** A transaction of a block. */
  Optional<TransactionView.Position> included(Bytes32 hash) {
    return lookup.included(hash).flatMap(TransactionView::position);
  }

  /** A block that must be there, in geth's words when it is not. */
  BlockView block(BlockTag tag) {
    return lookup
        .find(tag)
        .orElseThrow(() ->
            new JsonRpcException(
                JsonRpcException.SERVER_ERROR, "block " + name(tag) + " not found"));
  }

  private static String name(BlockTag tag) {
    return switch (tag) {
      case BlockTag.Height(long number) -> "#" + number;
      case BlockTag.Hash hash -> hash.hash().toString();
      case BlockTag.Label label -> label.name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
