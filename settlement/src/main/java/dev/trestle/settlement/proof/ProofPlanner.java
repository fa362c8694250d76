package dev.trestle.settlement.proof;

import dev.trestle.settlement.proof.ProofSubmissionException.Reason;
import dev.trestle.settlement.proof.VerifierCalls.Constraints;
import dev.trestle.settlement.proof.VerifierCalls.Rows;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stark.onchain.ProofPieces;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Cuts a proof into transactions, by carrying them out in our own EVM: what is planned is what will
 * happen, but for what others do meanwhile. The same proof is cut alike each time.
 */
public final class ProofPlanner {
  private final ProofStatement statement;
  private final ProofPieces pieces;
  private final List<byte[]> rows;
  private final Where where;
  private final TransactionLimits limits;
  private final VerifierMachine machine;
  private final List<PlannedCall> calls = new ArrayList<>();
  private Optional<VerifierFacts> facts = Optional.empty();

  /**
   * The contracts' addresses.
   *
   * @param continuations of the key's contract
   */
  public record Where(
      Address sender,
      Address verifier,
      OnChainKey key,
      Address keyAt,
      List<Address> continuations) {
    public Where {
      continuations = List.copyOf(continuations);
    }
  }

  /** Tells what the chain knows of a summary. */
  @FunctionalInterface
  public interface Knowledge {
    /** A chain that knows nothing. */
    Knowledge NONE = id -> Optional.empty();

    /** Nothing when it was not begun. */
    Optional<VerifierFacts> of(Bytes32 id);
  }

  private ProofPlanner(
      ProofStatement statement, Where where, String contract, TransactionLimits limits) {
    this.statement = statement;
    this.where = where;
    this.limits = limits;
    try {
      pieces = statement.pieces();
    } catch (IllegalArgumentException e) {
      throw new ProofSubmissionException(
          Reason.REFUSED, "this is no proof of the statement: " + e.getMessage());
    }
    rows = pieces.rows();
    machine = new VerifierMachine(where.sender);
    machine.place(where.verifier, contract);
    machine.place(where.keyAt, where.key, where.continuations);
  }

  /**
   * One call of {@code StarkVerifier}; nothing if it does not fit into a transaction.
   *
   * @throws ProofSubmissionException if the contract refuses the proof
   */
  public static Optional<PlannedCall> single(
      ProofStatement statement, Where where, TransactionLimits limits) {
    byte[] data = VerifierCalls.verify(where.keyAt, statement.publicValues(), statement.proof());
    if (!limits.hasRoomFor(data.length)) {
      return Optional.empty();
    }
    ProofPlanner planner = new ProofPlanner(statement, where, "StarkVerifier", limits);
    SimulationOutcome.Ran ran = planner.machine.call(where.verifier, data);
    return planner.fits(ran)
        ? Optional.of(new PlannedCall("verify the proof", data, ran.gasUsed()))
        : Optional.empty();
  }

  /**
   * The calls of {@code StagedStarkVerifier} that are left to do.
   *
   * @throws ProofSubmissionException if the contract refuses the proof, or a part does not fit
   */
  public static List<PlannedCall> staged(
      ProofStatement statement, Where where, TransactionLimits limits, Knowledge known) {
    ProofPlanner planner = new ProofPlanner(statement, where, "StagedStarkVerifier", limits);
    planner.plan(known);
    return List.copyOf(planner.calls);
  }

  private void plan(Knowledge known) {
    byte[] begin = VerifierCalls.begin(where.keyAt, statement.publicValues(), pieces.head());
    SimulationOutcome.Ran begun = requireFits("the proof's head", begin);
    byte[] summary = VerifierCalls.summary(only(machine.transact(where.verifier, begin)));
    Bytes32 id = VerifierCalls.id(summary);
    facts = known.of(id);
    if (facts.isEmpty()) {
      calls.add(new PlannedCall("begin with the proof's head", begin, begun.gasUsed()));
    }
    constrainAll(summary, facts.flatMap(VerifierFacts::furthest));
    Rows weighed = weighAll(summary, facts.map(f -> weighKnown(summary, f)).orElse(Rows.START));
    byte[] conclude =
        VerifierCalls.conclude(summary, pieces.commitments(), weighed.records(), pieces.openings());
    SimulationOutcome.Ran ran = requireFits("the end with Merkle paths and FRI", conclude);
    calls.add(new PlannedCall("conclude with Merkle paths and FRI", conclude, ran.gasUsed()));
  }

  private void constrainAll(byte[] summary, Optional<Constraints> known) {
    Constraints at = known.orElse(Constraints.START);
    known.ifPresent(k ->
        machine.assume(
            where.verifier, VerifierCalls.constrainedSlot(VerifierCalls.id(summary), k)));
    int tables = statement.key().tables().size();
    while (at.table() < tables) {
      Constraints from = at;
      long steps = mostSteps(some -> constrain(summary, from, some));
      byte[] data = constrain(summary, from, steps);
      SimulationOutcome.Ran ran = requireFits("the opened values", data);
      at = VerifierCalls.constraints(only(machine.transact(where.verifier, data)));
      add(
          new PlannedCall(what(from), data, ran.gasUsed()),
          VerifierCalls.constrainedSlot(VerifierCalls.id(summary), at));
    }
  }

  private static String what(Constraints from) {
    return "constraints of table " + (from.table() + 1) + " from step " + from.step();
  }

  private byte[] constrain(byte[] summary, Constraints from, long steps) {
    return VerifierCalls.constrain(summary, from, statement.publicValues(), pieces.values(), steps);
  }

  /** The most steps that fit, to within a hundredth; at least one. */
  private long mostSteps(LongFunction<byte[]> of) {
    long low = 1;
    long high = 2;
    long all = 1L << 32;
    if (fits(machine.call(where.verifier, of.apply(all)))) {
      return all;
    }
    while (fits(machine.call(where.verifier, of.apply(high)))) {
      low = high;
      high *= 2;
    }
    while (high - low > Math.max(1, low / 100)) {
      long middle = (low + high) / 2;
      if (fits(machine.call(where.verifier, of.apply(middle)))) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Weighs, without a plan, what the chain has weighed: rows cannot be told from what the chain
   * knows of them, as anybody may have it weigh others.
   *
   * @return the furthest that is both there and true
   */
  private Rows weighKnown(byte[] summary, VerifierFacts facts) {
    Rows at = Rows.START;
    Rows furthest = Rows.START;
    for (int count : facts.counts(rows.size())) {
      while (at.count() < count) {
        int to = mostRows(summary, at, count, false);
        byte[] data = VerifierCalls.weigh(summary, at, joined(at.count(), to));
        at = VerifierCalls.rows(at, only(machine.transact(where.verifier, data)));
      }
      furthest = facts.hasWeighed(at) ? at : furthest;
    }
    return furthest;
  }

  private Rows weighAll(byte[] summary, Rows from) {
    Rows at = from;
    while (at.count() < rows.size()) {
      int to = mostRows(summary, at, rows.size(), true);
      byte[] data = VerifierCalls.weigh(summary, at, joined(at.count(), to));
      String what =
          String.format(Locale.ROOT, "weigh rows %d to %d of %d", at.count() + 1, to, rows.size());
      SimulationOutcome.Ran ran = requireFits("a row", data);
      at = VerifierCalls.rows(at, only(machine.transact(where.verifier, data)));
      add(
          new PlannedCall(what, data, ran.gasUsed()),
          VerifierCalls.weighedSlot(VerifierCalls.id(summary), at));
    }
    return at;
  }

  /** Up to which row a transaction comes, at most this one; at least one further. */
  private int mostRows(byte[] summary, Rows from, int last, boolean mindBytes) {
    int to = last;
    while (to > from.count() + 1) {
      byte[] data = VerifierCalls.weigh(summary, from, joined(from.count(), to));
      if ((!mindBytes || limits.hasRoomFor(data.length))
          && fits(machine.call(where.verifier, data))) {
        return to;
      }
      int fewer = from.count() + (to - from.count()) * 15 / 16;
      to = Math.max(from.count() + 1, Math.min(to - 1, fewer));
    }
    return to;
  }

  private byte[] joined(int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rows.subList(from, to).forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** Plans a call, unless the chain has the fact that it would establish. */
  private void add(PlannedCall call, Bytes32 slot) {
    if (facts.filter(f -> f.has(slot)).isEmpty()) {
      calls.add(call);
    }
  }

  private SimulationOutcome.Ran requireFits(String part, byte[] data) {
    SimulationOutcome.Ran ran = machine.call(where.verifier, data);
    if (!limits.hasRoomFor(data.length) || !fits(ran)) {
      throw new ProofSubmissionException(
          Reason.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "%s cannot be cut, takes %,d bytes and %,d gas, and a transaction may take %,d bytes"
                  + " and %,d gas",
              part,
              data.length,
              ran.gasUsed(),
              limits.sizeBytes() - TransactionLimits.ENVELOPE,
              limits.gas()));
    }
    return ran;
  }

  /**
   * Whether it succeeded within a transaction's gas.
   *
   * @throws ProofSubmissionException if it failed for another reason than gas
   */
  private boolean fits(SimulationOutcome.Ran ran) {
    if (!ran.succeeded() && ran.output().length > 0) {
      String name =
          VerifierErrors.name(ran.output())
              .orElseThrow(() ->
                  new IllegalStateException(
                      "the contract reverts with " + Arrays.toString(ran.output())));
      throw new ProofSubmissionException(
          Reason.REFUSED, "the contract refuses it, " + name + ": " + VerifierErrors.words(name));
    }
    return ran.succeeded() && limits.hasRoomFor(ran.gasUsed());
  }

  private static Log only(SimulationOutcome.Ran ran) {
    if (!ran.succeeded() || ran.logs().size() != 1) {
      throw new IllegalStateException("a stage that succeeded in a rehearsal does not: " + ran);
    }
    return ran.logs().getFirst();
  }
}
