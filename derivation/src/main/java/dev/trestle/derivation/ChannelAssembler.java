package dev.trestle.derivation;

import java.util.Optional;

/**
 * Stage 4: puts frames together to a channel, at most one at a time, strictly in order. Source: OP
 * Stack specification, Holocene § Channel Bank.
 */
final class ChannelAssembler {
  /** Counted on top of each frame's data against the size limit. */
  private static final int FRAME_OVERHEAD_BYTES = 200;

  private final RollupConfig config;
  private final FrameQueue frames;
  private Optional<Staging> staging = Optional.empty();

  /** The channel being put together. */
  private static final class Staging {
    final ChannelId id;
    final long openedAt;
    final ByteSink data = new ByteSink();
    int nextNumber;

    Staging(ChannelId id, long openedAt) {
      this.id = id;
      this.openedAt = openedAt;
    }

    long size() {
      return data.size() + (long) nextNumber * FRAME_OVERHEAD_BYTES;
    }
  }

  ChannelAssembler(RollupConfig config, FrameQueue frames) {
    this.config = config;
    this.frames = frames;
  }

  /**
   * The next complete channel, still compressed; nothing when the settlement block has no more.
   *
   * @param l1Number of the settlement block being read
   */
  Optional<byte[]> next(long l1Number) {
    if (staging.isPresent()
        && staging.get().openedAt + config.timing().channelTimeoutBlocks() < l1Number) {
      staging = Optional.empty();
    }
    for (Optional<Frame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
      Optional<byte[]> complete = add(frame.get(), l1Number);
      if (complete.isPresent()) {
        return complete;
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> add(Frame frame, long l1Number) {
    if (frame.number() == 0) {
      staging = Optional.of(new Staging(frame.channel(), l1Number));
    }
    if (staging.isEmpty()) {
      return Optional.empty();
    }
    Staging channel = staging.get();
    if (!channel.id.equals(frame.channel()) || channel.nextNumber != frame.number()) {
      return Optional.empty();
    }
    channel.data.put(frame.data());
    channel.nextNumber++;
    if (channel.size() > ChannelReader.MAX_RLP_BYTES) {
      staging = Optional.empty();
      return Optional.empty();
    }
    if (!frame.last()) {
      return Optional.empty();
    }
    staging = Optional.empty();
    return Optional.of(channel.data.toBytes());
  }
}
