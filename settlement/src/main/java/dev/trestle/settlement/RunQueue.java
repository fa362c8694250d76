package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which run is computed next, and which are kept. The one with the earliest deadline is: as long as
 * all can be done in time at all, so they are. One for which nobody asked lately comes last. Each
 * is computed a slice at a time, so one that is more urgent need not wait for a long one to end.
 * Thread-safe.
 */
final class RunQueue {
  /** A run that is not asked for again within so long, L1 time, is not wanted any more. */
  private static final long PATIENCE_SECONDS = 300;

  private final Limits limits;
  private final Map<GuestInputs, Entry> entries = new HashMap<>();
  private long nowSeconds;
  private long uses;

  /**
   * What runs may take.
   *
   * @param runs that have memory
   * @param bytes of all their checkpoints, about; what is in work is kept even so
   */
  record Limits(int runs, long bytes) {}

  RunQueue(Limits limits) {
    this.limits = limits;
  }

  /** When a run is needed, L1 time. */
  record Urgency(long nowSeconds, long deadlineSeconds) {
    static final Urgency NONE = new Urgency(0, Long.MAX_VALUE);
  }

  /** A run that was asked for. */
  static final class Entry {
    private final GuestInputs inputs;
    private Urgency urgency = Urgency.NONE;
    private Optional<ProgramRun> run = Optional.empty();
    private boolean inWork;
    private long heldBytes;
    private long usedAt;

    private Entry(GuestInputs inputs) {
      this.inputs = inputs;
    }

    GuestInputs inputs() {
      return inputs;
    }

    private boolean isDone() {
      return !inWork && run.isPresent() && run.get().isDone();
    }
  }

  /** The run if it is done; else it will be computed. */
  synchronized Optional<ProgramRun> ask(GuestInputs inputs, Urgency urgency) {
    nowSeconds = Math.max(nowSeconds, urgency.nowSeconds);
    Entry entry = entries.computeIfAbsent(inputs, Entry::new);
    boolean sooner = urgency.deadlineSeconds < entry.urgency.deadlineSeconds;
    if (sooner || urgency.nowSeconds > entry.urgency.nowSeconds) {
      entry.urgency = urgency;
    }
    entry.usedAt = uses++;
    return entry.isDone() ? entry.run : Optional.empty();
  }

  /** The run to be computed further now; it is nobody else's until it is given back. */
  synchronized Optional<Entry> take() {
    Optional<Entry> next =
        entries.values().stream().filter(e -> !e.inWork && !e.isDone()).min(byUrgency());
    if (next.isEmpty() || !hasRoomFor(next.get())) {
      return Optional.empty();
    }
    next.get().inWork = true;
    return next;
  }

  /** What was computed of a run that was taken. */
  synchronized Optional<ProgramRun> begun(Entry entry) {
    return entry.run;
  }

  /** Gives a run back. */
  synchronized void giveBack(Entry entry, ProgramRun run) {
    entry.run = Optional.of(run);
    entry.heldBytes = run.trace().keptBytes();
    entry.inWork = false;
    while (heldBytes() > limits.bytes && evict(e -> e != entry)) {
      // one after the other
    }
  }

  /** Lets go of a run that failed: whoever asks for it again starts it anew. */
  synchronized void drop(Entry entry) {
    entries.remove(entry.inputs);
  }

  private Comparator<Entry> byUrgency() {
    return Comparator.<Entry>comparingInt(e -> isStale(e) ? 1 : 0)
        .thenComparingLong(e -> e.urgency.deadlineSeconds)
        .thenComparingLong(e -> e.usedAt);
  }

  private boolean isStale(Entry entry) {
    return entry.urgency.nowSeconds + PATIENCE_SECONDS < nowSeconds;
  }

  /** Makes room for one more, if it needs any, at the expense of what matters less. */
  private boolean hasRoomFor(Entry next) {
    if (next.run.isPresent()) {
      return true;
    }
    boolean room = held().size() < limits.runs;
    return room || evict(e -> e.isDone() || byUrgency().compare(next, e) < 0);
  }

  private List<Entry> held() {
    return entries.values().stream().filter(e -> e.inWork || e.run.isPresent()).toList();
  }

  private long heldBytes() {
    return held().stream().mapToLong(e -> e.heldBytes).sum();
  }

  /** Lets one go that is not in work: of those that are done the one not used for longest. */
  private boolean evict(Predicate<Entry> which) {
    Optional<Entry> victim =
        held().stream()
            .filter(e -> !e.inWork)
            .filter(which)
            .min(
                Comparator.<Entry>comparingInt(e -> e.isDone() ? 0 : 1)
                    .thenComparing((a, b) -> a.isDone() ? Long.compare(a.usedAt, b.usedAt) : 0)
                    .thenComparing(byUrgency().reversed()));
    victim.ifPresent(v -> {
      if (v.isDone()) {
        entries.remove(v.inputs);
      } else {
        v.run = Optional.empty();
        v.heldBytes = 0;
      }
    });
    return victim.isPresent();
  }

  /** How many runs are asked for and not done. */
  synchronized int waiting() {
    return (int) entries.values().stream().filter(e -> !e.isDone()).count();
  }
}
