package dev.trestle.node;

import dev.trestle.stf.primitives.Bytes32;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Remembers why transactions did not get in: the newest {@value #REFUSED_KEPT} that were refused at
 * the door and, apart from them, so that a flood of refused ones pushes nobody out, the newest
 * {@value #DROPPED_KEPT} that had waited: about 30 MB at most. Lost with the process. Thread-safe.
 */
public final class Refusals {
  static final int REFUSED_KEPT = 50_000;
  static final int DROPPED_KEPT = 50_000;

  private final Map<Bytes32, Fate> refused = bounded(REFUSED_KEPT);
  private final Map<Bytes32, Fate> dropped = bounded(DROPPED_KEPT);
  private final Map<Fate.Stage, Map<Admission.Reason, Long>> counts =
      new EnumMap<>(Fate.Stage.class);

  private static Map<Bytes32, Fate> bounded(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Bytes32, Fate> eldest) {
        return size() > most;
      }
    };
  }

  /** It was not let in. */
  public synchronized void refused(Bytes32 hash, Admission.Refused why) {
    count(Fate.Stage.REFUSED, why.reason());
    refused.remove(hash); // the newest goes to the end
    refused.put(hash, new Fate(Fate.Stage.REFUSED, why.reason(), why.message()));
  }

  /** It waited, and was given up. */
  public synchronized void dropped(Bytes32 hash, Admission.Reason reason, String message) {
    count(Fate.Stage.DROPPED, reason);
    dropped.remove(hash);
    dropped.put(hash, new Fate(Fate.Stage.DROPPED, reason, message));
  }

  private void count(Fate.Stage stage, Admission.Reason reason) {
    counts
        .computeIfAbsent(stage, s -> new EnumMap<>(Admission.Reason.class))
        .merge(reason, 1L, Long::sum);
  }

  /** How many ended at this stage since the process began, by reason. */
  public synchronized Map<Admission.Reason, Long> counts(Fate.Stage stage) {
    return new TreeMap<>(counts.getOrDefault(stage, Map.of()));
  }

  /** It waits, or is in a block: what was before does not count. */
  public synchronized void forget(Bytes32 hash) {
    refused.remove(hash);
    dropped.remove(hash);
  }

  /** What is remembered; being dropped after having waited says more than being refused again. */
  public synchronized Optional<Fate> of(Bytes32 hash) {
    return Optional.ofNullable(dropped.get(hash)).or(() -> Optional.ofNullable(refused.get(hash)));
  }
}
