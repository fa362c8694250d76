package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads log filters as callers write them, and answers them from the chain. */
final class LogQueries {
  private static final int MAX_TOPICS = 4;
  private static final int MAX_CHOICES = 1000;
  private static final long BLOCKS_AT_ONCE = 1000;

  private final Chain chain;
  private final ApiOptions options;

  LogQueries(Chain chain, ApiOptions options) {
    this.chain = chain;
    this.options = options;
  }

  /**
   * A filter with its range.
   *
   * @param from empty for the head
   * @param to empty for the head
   */
  record Query(
      LogFilter filter,
      Optional<BlockTag> from,
      Optional<BlockTag> to,
      Optional<Bytes32> blockHash) {}

  static Query read(JsonInput json) {
    Optional<Bytes32> blockHash = json.field("blockHash").map(JsonInput::bytes32);
    Optional<BlockTag> from = json.field("fromBlock").map(JsonInput::blockTag);
    Optional<BlockTag> to = json.field("toBlock").map(JsonInput::blockTag);
    if (blockHash.isPresent() && (from.isPresent() || to.isPresent())) {
      throw json.fault(
          "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
    return new Query(filter(json), from, to, blockHash);
  }

  /** Addresses and topics alone. */
  static LogFilter filter(JsonInput json) {
    Set<Address> addresses = new HashSet<>();
    json.field("address")
        .ifPresent(value -> choices(value).forEach(choice -> addresses.add(choice.address())));
    List<JsonInput> positions = json.field("topics").map(JsonInput::items).orElse(List.of());
    if (positions.size() > MAX_TOPICS) {
      throw JsonRpcException.invalidParams("exceed max topics");
    }
    return new LogFilter(addresses, positions.stream().map(LogQueries::topics).toList());
  }

  /** A null anywhere in a position matches any topic. */
  private static Set<Bytes32> topics(JsonInput position) {
    if (position.isNull()) {
      return Set.of();
    }
    Set<Bytes32> topics = new HashSet<>();
    for (JsonInput choice : choices(position)) {
      if (choice.isNull()) {
        return Set.of();
      }
      topics.add(choice.bytes32());
    }
    return topics;
  }

  private static List<JsonInput> choices(JsonInput value) {
    List<JsonInput> choices = value.isArray() ? value.items() : List.of(value);
    if (choices.size() > MAX_CHOICES) {
      throw JsonRpcException.invalidParams("exceed max addresses or topics per search position");
    }
    return choices;
  }

  /** The matching logs. */
  List<LocatedLog> find(Query query) {
    int limit = options.limits().logs();
    List<LocatedLog> found;
    if (query.blockHash.isPresent()) {
      if (chain.header(query.blockHash.get()).isEmpty()) {
        throw new JsonRpcException(JsonRpcException.SERVER_ERROR, "unknown block");
      }
      found = chain.logs(query.filter, query.blockHash.get(), limit + 1);
    } else {
      long from = number(query.from);
      long to = number(query.to);
      if (Math.max(from, to) > chain.head().number()) {
        throw JsonRpcException.invalidParams("block range extends beyond current head block");
      }
      if (from > to) {
        throw JsonRpcException.invalidParams("invalid block range params");
      }
      long most = options.limits().logBlocks();
      if (to - from >= most) {
        throw new JsonRpcException(
            JsonRpcException.LIMIT_EXCEEDED,
            "query spans more than " + most + " blocks: ask for fewer blocks at a time");
      }
      found = inPieces(query.filter, from, to, limit + 1);
    }
    if (found.size() > limit) {
      throw new JsonRpcException(
          JsonRpcException.LIMIT_EXCEEDED,
          "query returned more than " + limit + " results: ask for fewer blocks at a time");
    }
    return found;
  }

  /** The end of the request's time is noticed between two pieces. */
  private List<LocatedLog> inPieces(LogFilter filter, long from, long to, int limit) {
    List<LocatedLog> found = new ArrayList<>();
    for (long at = from; at <= to && found.size() < limit; at += BLOCKS_AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        throw new JsonRpcException(JsonRpcException.TIMED_OUT, "request timed out");
      }
      long end = Math.min(to, at + BLOCKS_AT_ONCE - 1);
      found.addAll(chain.logs(filter, at, end, limit - found.size()));
    }
    return found;
  }

  private long number(Optional<BlockTag> tag) {
    return switch (tag.orElse(BlockTag.Label.LATEST)) {
      case BlockTag.Height(long number) -> number;
      case BlockTag.Label label ->
          switch (label) {
            case LATEST, PENDING -> chain.head().number();
            case SAFE -> chain.safe().number();
            case FINALIZED -> chain.finalized().number();
            case EARLIEST -> chain.genesis().number();
          };
      case BlockTag.Hash ignored ->
          throw JsonRpcException.invalidParams("a range goes from block number to block number");
    };
  }
}
