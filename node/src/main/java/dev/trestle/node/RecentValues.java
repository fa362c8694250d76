package dev.trestle.node;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What was used last, up to a weight; the newest always, however heavy. Thread-safe. Caches that
 * guess what will be used again turn big blocks away, and it is those that must not be read twice.
 */
final class RecentValues<V> {
  private final Map<Bytes32, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private final ToIntFunction<V> weigher;
  private long weight;

  RecentValues(long most, ToIntFunction<V> weigher) {
    this.most = most;
    this.weigher = weigher;
  }

  synchronized Optional<V> find(Bytes32 key) {
    return Optional.ofNullable(values.get(key));
  }

  synchronized void put(Bytes32 key, V value) {
    V before = values.put(key, value);
    weight += weigher.applyAsInt(value) - (before == null ? 0 : weigher.applyAsInt(before));
    Iterator<V> oldest = values.values().iterator();
    while (weight > most && values.size() > 1) {
      weight -= weigher.applyAsInt(oldest.next());
      oldest.remove();
    }
  }
}
