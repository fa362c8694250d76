package dev.trestle.node;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which canonical blocks have logs of an address or with a topic: an inverted index. Addresses and
 * topics are folded to 64 bits and topics lose their position, so a block found may lack the log; a
 * block not found surely does.
 */
final class LogIndex {
  private final ChainStore store;

  LogIndex(ChainStore store) {
    this.store = store;
  }

  void put(ChainStore.Batch batch, long number, List<TransactionResult> results) {
    for (long folded : foldedOf(results)) {
      batch.put(Column.LOGS, key(folded, number), new byte[0]);
    }
  }

  void delete(ChainStore.Batch batch, long number, List<TransactionResult> results) {
    for (long folded : foldedOf(results)) {
      batch.delete(Column.LOGS, key(folded, number));
    }
  }

  /**
   * The numbers of blocks that may have matching logs.
   *
   * @param from the first number
   * @param to the last number
   * @return nothing when the filter names no address and no topic
   */
  Optional<NavigableSet<Long>> candidates(LogFilter filter, long from, long to) {
    List<NavigableSet<Long>> alternatives = new ArrayList<>();
    if (!filter.addresses().isEmpty()) {
      NavigableSet<Long> keys = new TreeSet<>();
      filter.addresses().forEach(address -> keys.add(fold(address)));
      alternatives.add(keys);
    }
    for (var topics : filter.topics()) {
      if (!topics.isEmpty()) {
        NavigableSet<Long> keys = new TreeSet<>();
        topics.forEach(topic -> keys.add(fold(topic)));
        alternatives.add(keys);
      }
    }
    Optional<NavigableSet<Long>> found = Optional.empty();
    for (NavigableSet<Long> keys : alternatives) {
      NavigableSet<Long> numbers = numbers(keys, from, to);
      found.ifPresent(numbers::retainAll);
      found = Optional.of(numbers);
    }
    return found;
  }

  private NavigableSet<Long> numbers(NavigableSet<Long> foldedKeys, long from, long to) {
    NavigableSet<Long> numbers = new TreeSet<>();
    for (long folded : foldedKeys) {
      store.scan(
          Column.LOGS,
          key(folded, from),
          key(folded, to + 1),
          (key, value) -> {
            numbers.add(BigEndian.getLong(key, 8));
            return true;
          });
    }
    return numbers;
  }

  private static NavigableSet<Long> foldedOf(List<TransactionResult> results) {
    NavigableSet<Long> folded = new TreeSet<>();
    for (TransactionResult result : results) {
      for (Log log : result.receipt().logs()) {
        folded.add(fold(log.address()));
        log.topics().forEach(topic -> folded.add(fold(topic)));
      }
    }
    return folded;
  }

  private static long fold(Address a) {
    return mix(mix(a.w0()) ^ a.w1() ^ (long) a.w2() << 32);
  }

  private static long fold(Bytes32 b) {
    return mix(mix(mix(mix(b.w0()) ^ b.w1()) ^ b.w2()) ^ b.w3());
  }

  /** The finalizer of SplitMix64: spreads every bit over all 64. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  private static byte[] key(long folded, long number) {
    byte[] key = new byte[16];
    BigEndian.putLong(key, 0, folded);
    BigEndian.putLong(key, 8, number);
    return key;
  }
}
