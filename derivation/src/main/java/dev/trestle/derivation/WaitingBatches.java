package dev.trestle.derivation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Batches that were read and may still give a block, in the order in which they were read. Those
 * that begin later than the next block are kept apart by their time; those that had nothing for the
 * next block are not asked again before it is there. When they get too many, the most distant ones
 * are forgotten, and {@link #incomplete} says from which block on they are missed.
 */
final class WaitingBatches {
  /** Rough memory of a block's part of a batch and of a transaction, beside its bytes. */
  private static final int OVERHEAD_BYTES = 64;

  private final long limitBytes;
  private final Deque<Entry> current = new ArrayDeque<>();
  private final Deque<Entry> passedOver = new ArrayDeque<>();
  private final TreeMap<Long, List<Entry>> later = new TreeMap<>();
  private long bytes;
  private long read;
  private long forgottenFrom = Long.MAX_VALUE;
  private long next = Long.MIN_VALUE;

  /** A batch, and how far it has been used. */
  static final class Entry {
    final Batch batch;
    final long inclusion;
    private final long order;
    private final long weight;

    /** Whether a span batch was found to fit its parent and its origins. */
    boolean fits;

    /** The element of a span batch that is next. */
    int index;

    /** L1 origin of the element before {@link #index}. */
    long origin;

    private Entry(Batch batch, long inclusion, long order) {
      this.batch = batch;
      this.inclusion = inclusion;
      this.order = order;
      this.weight = weightOf(batch);
      if (batch instanceof SpanBatch span) {
        origin = span.firstOriginNumber() - (span.blocks().getFirst().originChanged() ? 1 : 0);
      }
    }
  }

  /**
   * @param limitBytes how much may wait
   */
  WaitingBatches(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The oldest that may hold the block of this time and was not yet passed over for it. */
  Optional<Entry> first(long timestamp) {
    List<Entry> more = new ArrayList<>();
    while (!later.isEmpty() && later.firstKey() <= timestamp) {
      more.addAll(later.pollFirstEntry().getValue());
    }
    if (timestamp != next) {
      next = timestamp;
      more.addAll(passedOver);
      more.addAll(current);
      passedOver.clear();
      current.clear();
      more.sort(Comparator.comparingLong(entry -> entry.order));
    }
    current.addAll(more);
    return Optional.ofNullable(current.peekFirst());
  }

  /** Removes the one that {@link #first} gave: it is used up. */
  void remove() {
    bytes -= current.removeFirst().weight;
  }

  /** Keeps the one that {@link #first} gave for later blocks. */
  void passOver() {
    passedOver.addLast(current.removeFirst());
  }

  /** Adds the batch read last, whose first block has this time. */
  void add(Batch batch, long inclusion, long firstTimestamp) {
    Entry entry = new Entry(batch, inclusion, read++);
    later.computeIfAbsent(firstTimestamp, _ -> new ArrayList<>()).add(entry);
    bytes += entry.weight;
  }

  /** Forgets the most distant batches while there are too many; none of them has this block. */
  void forgetAfter(long timestamp) {
    while (bytes > limitBytes && !later.isEmpty()) {
      Map.Entry<Long, List<Entry>> last = later.lastEntry();
      forget(last.getValue().removeLast(), last.getKey());
      if (last.getValue().isEmpty()) {
        later.pollLastEntry();
      }
    }
    while (bytes > limitBytes && !(current.isEmpty() && passedOver.isEmpty())) {
      forget((current.isEmpty() ? passedOver : current).removeLast(), timestamp + 1);
    }
  }

  private void forget(Entry entry, long from) {
    bytes -= entry.weight;
    forgottenFrom = Math.min(forgottenFrom, from);
  }

  /** Whether a batch that may hold the block of this time was forgotten. */
  boolean incomplete(long timestamp) {
    return timestamp >= forgottenFrom;
  }

  private static long weightOf(Batch batch) {
    return switch (batch) {
      case SingularBatch single -> weightOf(single.transactions());
      case SpanBatch span -> {
        long sum = 0;
        for (SpanBatch.Element element : span.blocks()) {
          sum += weightOf(element.transactions());
        }
        yield sum;
      }
    };
  }

  private static long weightOf(List<byte[]> transactions) {
    long sum = OVERHEAD_BYTES;
    for (byte[] transaction : transactions) {
      sum += OVERHEAD_BYTES + transaction.length;
    }
    return sum;
  }
}
