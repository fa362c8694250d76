package dev.trestle.settlement.proof;

import dev.trestle.l1.LocatedLog;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.SettlementClient;
import dev.trestle.settlement.proof.VerifierCalls.Constraints;
import dev.trestle.settlement.proof.VerifierCalls.Rows;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a {@code StagedStarkVerifier} on the chain knows of one summary, whoever established it. It
 * is read from the events, and held against the contract's storage.
 */
public final class VerifierFacts {
  /** Blocks whose logs are asked for at once. */
  private static final long WINDOW = 5_000;

  private final SettlementClient client;
  private final Address contract;
  private final List<Constraints> constraints = new ArrayList<>();
  private final SortedSet<Integer> counts = new TreeSet<>();
  private final Set<Bytes32> chains = new HashSet<>();

  private VerifierFacts(SettlementClient client, Address contract) {
    this.client = client;
    this.contract = contract;
  }

  /**
   * Reads them.
   *
   * @return nothing if the summary was not begun
   */
  public static Optional<VerifierFacts> read(
      SettlementClient client, Address contract, Bytes32 id) {
    VerifierFacts facts = new VerifierFacts(client, contract);
    if (!facts.has(VerifierCalls.begunSlot(id))) {
      return Optional.empty();
    }
    for (Log log : facts.logs(id)) {
      Bytes32 kind = log.topics().getFirst();
      if (kind.equals(VerifierCalls.CONSTRAINED)) {
        facts.add(id, VerifierCalls.constraints(log));
      } else if (kind.equals(VerifierCalls.WEIGHED)) {
        facts.add(id, VerifierCalls.rows(Rows.START, log));
      }
    }
    return Optional.of(facts);
  }

  private void add(Bytes32 id, Constraints at) {
    if (has(VerifierCalls.constrainedSlot(id, at))) {
      constraints.add(at);
    }
  }

  private void add(Bytes32 id, Rows at) {
    if (has(VerifierCalls.weighedSlot(id, at))) {
      counts.add(at.count());
      chains.add(at.chain());
    }
  }

  /** Whether the contract has this fact. */
  boolean has(Bytes32 slot) {
    return !client.storage(contract, slot).isZero();
  }

  /**
   * Back to when it was begun. Who begins it again later hides what others did before: that costs
   * its sender gas and us no more than to do that again.
   */
  private List<Log> logs(Bytes32 id) {
    List<Log> found = new ArrayList<>();
    List<Bytes32> kinds =
        List.of(VerifierCalls.BEGUN, VerifierCalls.CONSTRAINED, VerifierCalls.WEIGHED);
    boolean begun = false;
    for (long to = client.head().number(); to >= 0 && !begun; to -= WINDOW) {
      LogFilter.Blocks blocks = new LogFilter.Blocks.Range(Math.max(0, to - WINDOW + 1), to);
      LogFilter filter = new LogFilter(blocks, List.of(contract), List.of(kinds, List.of(id)));
      List<Log> logs = client.logs(filter).stream().map(LocatedLog::log).toList();
      found.addAll(logs);
      begun = logs.stream().anyMatch(log -> log.topics().getFirst().equals(VerifierCalls.BEGUN));
    }
    return found;
  }

  /** How far constraints are evaluated: that is a fact about the proof, whoever computed it. */
  Optional<Constraints> furthest() {
    return constraints.stream().reduce((a, b) -> b.isAfter(a) ? b : a);
  }

  /** After how many rows there is a fact, in ascending order. */
  SortedSet<Integer> counts(int most) {
    return new TreeSet<>(counts.headSet(most + 1));
  }

  /** Whether just these rows are weighed: somebody may have weighed others. */
  boolean hasWeighed(Rows rows) {
    return chains.contains(rows.chain());
  }
}
