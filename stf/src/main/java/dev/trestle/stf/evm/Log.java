package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;

/**
 * A log written by LOG0 to LOG4.
 *
 * @param topics at most four
 */
public record Log(Address address, List<Bytes32> topics, byte[] data) {
  public Log {
    topics = List.copyOf(topics);
  }
}
