package dev.trestle.e2e.sim;

import dev.trestle.derivation.Batch;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.Decoded;
import dev.trestle.derivation.Frame;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.derivation.SpanBatch;
import dev.trestle.node.Chain;
import dev.trestle.node.LocatedLog;
import dev.trestle.node.LogFilter;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The batcher pays for a block once: no L2 block stands in two of its channels on L1, unless
 * something happened between the two that could have undone the first. Its own restarts are not
 * among that. Where it catches up with the end of the window it guesses, and posts a block several
 * times on purpose. Only the batcher makes span batches here, and only calldata is looked at.
 */
final class Postings {
  private static final int MOST_LOGS = 1_000_000;

  /** What makes posting again right. */
  private static final Set<String> EXCUSES =
      Set.of(
          "blocks taken back",
          "l1 reorg",
          "l1 reorg loses",
          "garbage",
          "censoring batch",
          "silence");

  /** So long before the first posting an excuse can have begun, in seconds. */
  private static final long BEFORE_SECONDS = 150;

  /** So near to its window's end a batch may be one of several guesses. */
  private static final int NEAR_THE_END_BLOCKS = 8;

  private final World world;
  private final Map<Block, Long> posted = new HashMap<>();

  /** A block as a batch has it. */
  private record Block(long relativeTimestamp, long origin, List<Bytes32> transactions) {}

  Postings(World world) {
    this.world = world;
  }

  /** Looks at all that L1 has, once everything is over. */
  void check() {
    Chain l1 = world.l1().chain();
    LogFilter filter =
        new LogFilter(Set.of(world.rollup().config().contracts().inbox()), List.of());
    Map<ChannelId, TreeMap<Integer, Frame>> open = new HashMap<>();
    for (LocatedLog found : l1.logs(filter, 1, l1.head().number(), MOST_LOGS)) {
      Header header = l1.header(found.blockHash()).orElseThrow();
      if (InboxEntry.decode(found.log()).toOptional().orElse(null)
          instanceof InboxEntry.Calldata calldata) {
        for (Frame frame : Frame.decodeAll(calldata.data()).toOptional().orElse(List.of())) {
          TreeMap<Integer, Frame> frames =
              open.computeIfAbsent(frame.channel(), _ -> new TreeMap<>());
          frames.put(frame.number(), frame);
          if (frames.lastEntry().getValue().last() && frames.size() == frames.lastKey() + 1) {
            channel(frames.values(), header);
          }
        }
      }
    }
  }

  private void channel(Iterable<Frame> frames, Header included) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    frames.forEach(frame -> content.writeBytes(frame.data()));
    Decoded<List<Batch>> batches =
        Channel.decode(content.toByteArray(), world.rollup().config().l2().chainId());
    for (Batch batch : batches.toOptional().orElse(List.of())) {
      if (batch instanceof SpanBatch span) {
        span(span, included);
      }
    }
  }

  private void span(SpanBatch span, Header included) {
    long origin = span.firstOriginNumber();
    boolean guess =
        origin + SimulatedRollup.WINDOW_BLOCKS <= included.number() + NEAR_THE_END_BLOCKS;
    long time = included.timestamp();
    for (int i = 0; i < span.blocks().size(); i++) {
      SpanBatch.Element element = span.blocks().get(i);
      if (i > 0 && element.originChanged()) {
        origin++;
      }
      List<Bytes32> transactions = new ArrayList<>();
      element.transactions().forEach(t -> transactions.add(Keccak.hash(t)));
      long timestamp =
          span.relativeTimestamp() + i * world.rollup().config().timing().blockTimeSeconds();
      Long before = posted.put(new Block(timestamp, origin, transactions), time);
      if (before != null && !guess && !isExcused(before, time)) {
        throw new Violation(
            "the block at "
                + timestamp
                + " s was posted at "
                + before
                + " and without need again at "
                + time);
      }
    }
  }

  private boolean isExcused(long first, long second) {
    return world.events().stream()
        .filter(event -> EXCUSES.contains(event.what()))
        .anyMatch(event -> first - BEFORE_SECONDS <= event.second() && event.second() <= second);
  }
}
