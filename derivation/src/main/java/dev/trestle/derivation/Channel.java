package dev.trestle.derivation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A finished channel: what a {@link ChannelOut} made of a run of L2 blocks.
 *
 * @param first of the run
 * @param last of the run
 * @param rawBytes of the batch before compression
 * @param compressed the channel's content
 */
public record Channel(ChannelId id, BlockId first, BlockId last, int rawBytes, byte[] compressed) {
  /** Most content of a frame that fills one blob by itself. */
  public static final int BLOB_FRAME_BYTES = BlobCodec.MAX_DATA_BYTES - 1 - Frame.OVERHEAD_BYTES;

  /**
   * All batches in a channel's content, up to the first that is malformed; malformed itself when it
   * cannot be decompressed.
   */
  public static Decoded<List<Batch>> decode(byte[] compressed, long l2ChainId) {
    return switch (ChannelReader.decompress(compressed)) {
      case Decoded.Valid<byte[]>(byte[] raw) ->
          new Decoded.Valid<>(ChannelReader.batches(raw, l2ChainId));
      case Decoded.Malformed<byte[]>(String reason) -> new Decoded.Malformed<>(reason);
    };
  }

  /**
   * The frames, in order.
   *
   * @param maxDataBytes of one frame's content
   */
  public List<Frame> frames(int maxDataBytes) {
    int count = Math.max(1, (compressed.length + maxDataBytes - 1) / maxDataBytes);
    List<Frame> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int start = i * maxDataBytes;
      int end = Math.min(compressed.length, start + maxDataBytes);
      frames.add(new Frame(id, i, Arrays.copyOfRange(compressed, start, end), i == count - 1));
    }
    return frames;
  }

  /** Blobs with one frame each, to be posted in this order. */
  public List<byte[]> blobs() {
    List<byte[]> blobs = new ArrayList<>();
    for (Frame frame : frames(BLOB_FRAME_BYTES)) {
      blobs.add(BlobCodec.encode(Frame.encodeAll(List.of(frame))));
    }
    return blobs;
  }

  /**
   * Batch data for the Inbox's logs, one frame each, to be posted in this order.
   *
   * @param maxBytes of each piece, more than 24
   */
  public List<byte[]> calldata(int maxBytes) {
    int room = Math.min(Frame.MAX_DATA_BYTES, maxBytes - 1 - Frame.OVERHEAD_BYTES);
    List<byte[]> pieces = new ArrayList<>();
    for (Frame frame : frames(room)) {
      pieces.add(Frame.encodeAll(List.of(frame)));
    }
    return pieces;
  }
}
