package dev.trestle.l1;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;

/**
 * Which logs to read, as {@code eth_getLogs} takes it.
 *
 * @param addresses of the emitting contracts; empty for any
 * @param topics by position, each a choice; an empty choice matches any topic
 */
public record LogFilter(Blocks blocks, List<Address> addresses, List<List<Bytes32>> topics)
    implements JsonValue {
  /** Where to look. */
  public sealed interface Blocks {
    /** From one block to another, both included. */
    record Range(long from, long to) implements Blocks {}

    /** In one block. */
    record Single(Bytes32 hash) implements Blocks {}
  }

  public LogFilter {
    addresses = List.copyOf(addresses);
    topics = topics.stream().map(List::copyOf).toList();
  }

  /** One contract's logs of one kind. */
  public static LogFilter of(Blocks blocks, Address contract, Bytes32 firstTopic) {
    return new LogFilter(blocks, List.of(contract), List.of(List.of(firstTopic)));
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.beginObject();
    switch (blocks) {
      case Blocks.Range range ->
          out.quantityField("fromBlock", range.from).quantityField("toBlock", range.to);
      case Blocks.Single single -> out.field("blockHash", single.hash);
    }
    out.field("address", JsonValue.array(addresses.stream().map(JsonValue::address).toList()));
    out.name("topics").beginArray();
    for (List<Bytes32> choice : topics) {
      if (choice.isEmpty()) {
        out.nullValue();
      } else {
        out.value(JsonValue.array(choice.stream().map(JsonValue::bytes32).toList()));
      }
    }
    out.endArray().endObject();
  }
}
