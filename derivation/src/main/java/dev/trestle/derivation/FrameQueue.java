package dev.trestle.derivation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Stage 3: the frames of one piece of batch data, without those that are out of order. Source: OP
 * Stack specification, Holocene § Frame Queue.
 */
final class FrameQueue {
  private final L1Retrieval retrieval;
  private final Deque<Frame> frames = new ArrayDeque<>();

  FrameQueue(L1Retrieval retrieval) {
    this.retrieval = retrieval;
  }

  /** The next frame; nothing when the settlement block has no more. */
  Optional<Frame> next() {
    while (frames.isEmpty()) {
      Optional<byte[]> data = retrieval.next();
      if (data.isEmpty()) {
        return Optional.empty();
      }
      Frame.decodeAll(data.get()).toOptional().ifPresent(all -> frames.addAll(inOrder(all)));
    }
    return Optional.of(frames.removeFirst());
  }

  /** The frames that follow one another, per channel, with unfinished channels cut off. */
  static List<Frame> inOrder(List<Frame> frames) {
    List<Frame> kept = new ArrayList<>();
    for (Frame frame : frames) {
      cutUnfinished(kept, frame);
      if (kept.isEmpty() || follows(frame, kept.getLast())) {
        kept.add(frame);
      }
    }
    return kept;
  }

  /** A channel's first frame ends another channel that is not closed. */
  private static void cutUnfinished(List<Frame> kept, Frame frame) {
    while (frame.number() == 0
        && !kept.isEmpty()
        && !kept.getLast().last()
        && !kept.getLast().channel().equals(frame.channel())) {
      kept.removeLast();
    }
  }

  private static boolean follows(Frame frame, Frame previous) {
    return previous.channel().equals(frame.channel())
        ? !previous.last() && frame.number() == previous.number() + 1
        : frame.number() == 0;
  }
}
