package dev.trestle.derivation;

import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects L2 blocks for one channel and closes it at the right size. A span batch orders its data
 * by column, so its size is only known by compressing all of it; that is done a few times, ever
 * closer to the target.
 */
public final class ChannelOut {
  /** From this part of the target on the channel counts as full. */
  private static final int FULL_FROM_PERCENT = 98;

  private final RollupConfig config;
  private final ChannelId id;
  private final Compressor compressor;
  private final long targetBytes;
  private final List<SequencedBlock> blocks = new ArrayList<>();
  private long contentBytes;
  private long measuredContentBytes;
  private long measuredBytes;
  private boolean full;

  /**
   * @param targetBytes of the compressed channel; {@link #blobTarget} fills blobs
   */
  public ChannelOut(RollupConfig config, ChannelId id, Compressor compressor, long targetBytes) {
    this.config = config;
    this.id = id;
    this.compressor = compressor;
    this.targetBytes = targetBytes;
  }

  /** The target that fills so many blobs. */
  public static long blobTarget(int blobs) {
    return (long) blobs * Channel.BLOB_FRAME_BYTES;
  }

  /**
   * Adds the child of the last block.
   *
   * @return false when it does not fit, so that the channel is full without it. The first block
   *     always fits
   */
  public boolean add(SequencedBlock block) {
    if (full) {
      return false;
    }
    if (!blocks.isEmpty() && !block.ref().parentHash().equals(blocks.getLast().ref().hash())) {
      throw new IllegalArgumentException(
          "block " + block.ref().id() + " is not the child of " + blocks.getLast().ref().id());
    }
    blocks.add(block);
    long size = 2;
    for (byte[] transaction : block.transactions()) {
      size += transaction.length;
    }
    contentBytes += size;
    if (!needsMeasuring()) {
      return true;
    }
    measuredBytes = compress(raw()).length;
    measuredContentBytes = contentBytes;
    if (measuredBytes > targetBytes && blocks.size() > 1) {
      blocks.removeLast();
      contentBytes -= size;
      full = true;
      return false;
    }
    full = measuredBytes * 100 >= targetBytes * FULL_FROM_PERCENT;
    return true;
  }

  /** Not while it surely fits, nor again before half of what was left is used up. */
  private boolean needsMeasuring() {
    if (measuredBytes + contentBytes - measuredContentBytes <= targetBytes) {
      return false;
    }
    return estimate() >= measuredBytes + (targetBytes - measuredBytes) / 2;
  }

  /** Whether nothing more should be added. */
  public boolean isFull() {
    return full;
  }

  public int blockCount() {
    return blocks.size();
  }

  /** About how large the compressed channel is now. */
  public long estimate() {
    return measuredContentBytes == 0
        ? contentBytes
        : measuredBytes * contentBytes / measuredContentBytes;
  }

  /**
   * The finished channel.
   *
   * @throws IllegalStateException if no block was added
   */
  public Channel close() {
    if (blocks.isEmpty()) {
      throw new IllegalStateException("a channel needs at least one block");
    }
    full = true;
    byte[] raw = raw();
    return new Channel(
        id, blocks.getFirst().ref().id(), blocks.getLast().ref().id(), raw.length, compress(raw));
  }

  /** Zeros behind the stream, which nobody reads, when too few bytes would stand for too many. */
  private byte[] compress(byte[] raw) {
    byte[] compressed = compressor.compress(raw);
    int least = (raw.length + ChannelReader.MAX_EXPANSION - 1) / ChannelReader.MAX_EXPANSION;
    return least > compressed.length ? Arrays.copyOf(compressed, least) : compressed;
  }

  private byte[] raw() {
    return RlpWriter.encode(BatchEncoder.span(config, blocks).encode());
  }
}
