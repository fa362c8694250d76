package dev.trestle.settlement;

import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine under every role that guards something: at each new L1 block it asks its rules what is
 * owed, the most urgent first, and sees the calls through one account's {@link
 * TransactionSubmitter}. What comes of them it reads from L1 itself, through the rules. One thread
 * calls {@link #step}.
 */
public final class Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** After a call that failed, the same one is not made again for so many L1 blocks. */
  private static final long PATIENCE_BLOCKS = 3;

  private final SettlementClient client;
  private final TransactionSubmitter submitter;
  private final List<Rule> rules;
  private final Map<String, Long> failedAt = new HashMap<>();
  private Bytes32 seen = Bytes32.ZERO;
  private long confirmed;
  private long failed;

  public Watcher(SettlementClient client, TransactionSubmitter submitter, List<Rule> rules) {
    this.client = client;
    this.submitter = submitter;
    this.rules = List.copyOf(rules);
  }

  /**
   * What was sent since the start.
   *
   * @param confirmed calls that did what they were to do
   * @param failed calls that reverted, or would have
   */
  public record Totals(long confirmed, long failed) {}

  public synchronized Totals totals() {
    return new Totals(confirmed, failed);
  }

  /** What the account has in games, as the last turn found it; nothing before. */
  public Optional<Stake> stake() {
    return rules.stream().flatMap(rule -> rule.stake().stream()).findFirst();
  }

  /** Open games about a wrong output root, as the last turn found it; nothing if nobody judges. */
  public OptionalInt invalidClaims() {
    return rules.stream()
        .map(Rule::invalidClaims)
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /**
   * Open games about states that our node has dropped, as the last turn found it; nothing if nobody
   * looks.
   */
  public OptionalInt prunedGames() {
    return rules.stream().map(Rule::prunedGames).flatMapToInt(OptionalInt::stream).max();
  }

  /** By how many L2 blocks our node's states reach further back than games need, if known. */
  public OptionalLong stateMarginBlocks() {
    return rules.stream().map(Rule::stateMarginBlocks).flatMapToLong(OptionalLong::stream).min();
  }

  /**
   * One turn.
   *
   * @return whether something was done
   * @throws SettlementException when L1's node is of no use now; step again later
   */
  public boolean step() {
    boolean worked = submitter.step();
    HashedHeader head = client.head();
    settle(head.number());
    if (head.hash().equals(seen)) {
      return worked;
    }
    List<Obligation> owed = new ArrayList<>();
    boolean complete = true;
    for (Rule rule : rules) {
      try {
        owed.addAll(rule.due(head));
      } catch (SettlementException e) {
        LOG.warn("{}: {}; looking again", rule.name(), e.getMessage());
        complete = false;
      } catch (PrunedStateException e) {
        LOG.warn("{}: {}", rule.name(), e.getMessage()); // nor will it soon
      }
    }
    owed.sort(Comparator.comparingLong(o -> o.deadlineSeconds().orElse(Long.MAX_VALUE)));
    for (Obligation obligation : owed) {
      worked |= take(obligation, head);
    }
    if (complete) {
      seen = head.hash();
    }
    return worked | submitter.step();
  }

  private boolean take(Obligation obligation, HashedHeader head) {
    String label = obligation.label();
    Long last = failedAt.get(label);
    boolean tooSoon = last != null && head.number() < last + PATIENCE_BLOCKS;
    if (tooSoon || submitter.status(label).isPresent()) {
      return false;
    }
    LOG.info("{}", label);
    submitter.submit(obligation.call());
    return true;
  }

  /** Lets go of calls that have come to their end. */
  private void settle(long head) {
    for (String label : submitter.labels()) {
      Optional<SubmissionStatus> status = submitter.status(label);
      if (status.isEmpty() || !(status.get() instanceof SubmissionStatus.Final end)) {
        continue;
      }
      boolean fine = end instanceof SubmissionStatus.Confirmed;
      if (!fine) {
        LOG.info("{}: {}", label, end);
        failedAt.put(label, head);
      }
      count(fine);
      submitter.forget(label);
    }
    failedAt.values().removeIf(at -> head >= at + PATIENCE_BLOCKS);
  }

  private synchronized void count(boolean fine) {
    confirmed += fine ? 1 : 0;
    failed += fine ? 0 : 1;
  }
}
