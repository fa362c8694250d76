package dev.trestle.stark;

import java.util.List;

/**
 * What a row sends to or receives from a bus.
 *
 * @param bus at least 1
 * @param send whether it is sent, else received
 * @param multiplicity how often; node number
 * @param tuple node numbers; all tuples of one bus have one width
 */
public record Interaction(int bus, boolean send, int multiplicity, List<Integer> tuple) {
  public Interaction {
    tuple = List.copyOf(tuple);
    if (bus < 1 || tuple.isEmpty()) {
      throw new IllegalArgumentException("a bus has a number from 1 on, a tuple has elements");
    }
  }
}
