package dev.trestle.sequencer;

import java.time.Duration;

/**
 * When the batcher posts. A blob costs the same full or empty, so it waits for full ones, but no
 * longer than {@code longestWait}.
 *
 * @param blobsPerChannel how many blobs a channel should fill; for calldata, as many bytes
 * @param longestWait oldest that an unposted block may become
 * @param repostAfterBlocks settlement blocks after which posted but not derived blocks are posted
 *     again (the settlement chain reorganised, or something was malformed)
 */
public record BatcherPolicy(int blobsPerChannel, Duration longestWait, int repostAfterBlocks) {
  /** One blob, at least every ten minutes. */
  public static final BatcherPolicy DEFAULT = new BatcherPolicy(1, Duration.ofMinutes(10), 20);

  public BatcherPolicy {
    if (blobsPerChannel < 1 || longestWait.isNegative() || repostAfterBlocks < 1) {
      throw new IllegalArgumentException("a batcher policy's numbers must be positive");
    }
  }
}
