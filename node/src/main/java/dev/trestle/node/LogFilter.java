package dev.trestle.node;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Set;

/**
 * Which logs are wanted.
 *
 * @param addresses any of these; empty for all
 * @param topics for each position any of these; an empty set for all. A log with fewer topics than
 *     positions given does not match
 */
public record LogFilter(Set<Address> addresses, List<Set<Bytes32>> topics) {
  /** Every log. */
  public static final LogFilter ALL = new LogFilter(Set.of(), List.of());

  public LogFilter {
    addresses = Set.copyOf(addresses);
    topics = topics.stream().map(Set::copyOf).toList();
  }

  public boolean matches(Log log) {
    if ((!addresses.isEmpty() && !addresses.contains(log.address()))
        || topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
