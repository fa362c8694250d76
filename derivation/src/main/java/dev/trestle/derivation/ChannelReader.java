package dev.trestle.derivation;

import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stage 5: decompresses a channel and takes batches out of it, one at a time. At the first batch
 * that is malformed the rest of the channel is dropped. Source: OP Stack specification, Derivation
 * § Channel Format.
 */
final class ChannelReader {
  /** Most bytes of a channel, compressed (else dropped) and decompressed (else cut off). */
  static final int MAX_RLP_BYTES = 10_000_000;

  /**
   * How many decompressed bytes count for each compressed one: what a channel makes everybody do is
   * in proportion to what was paid for on the settlement chain (docs/adr/0009).
   */
  static final int MAX_EXPANSION = 8;

  private final long l2ChainId;
  private final ChannelAssembler channels;
  private Optional<RlpReader> batches = Optional.empty();

  ChannelReader(long l2ChainId, ChannelAssembler channels) {
    this.l2ChainId = l2ChainId;
    this.channels = channels;
  }

  /** The next batch; nothing when the settlement block has no more. */
  Optional<Batch> next(long l1Number) {
    while (true) {
      if (batches.isEmpty() || !batches.get().hasNext()) {
        Optional<byte[]> channel = channels.next(l1Number);
        if (channel.isEmpty()) {
          batches = Optional.empty();
          return Optional.empty();
        }
        batches = decompress(channel.get()).toOptional().map(RlpReader::new);
        continue;
      }
      Optional<Batch> batch = take(batches.get(), l2ChainId);
      if (batch.isPresent()) {
        return batch;
      }
      batches = Optional.empty();
    }
  }

  /** All batches of a decompressed channel. */
  static List<Batch> batches(byte[] raw, long l2ChainId) {
    RlpReader in = new RlpReader(raw);
    List<Batch> found = new ArrayList<>();
    while (in.hasNext()) {
      Optional<Batch> batch = take(in, l2ChainId);
      if (batch.isEmpty()) {
        return found;
      }
      found.add(batch.get());
    }
    return found;
  }

  private static Optional<Batch> take(RlpReader in, long l2ChainId) {
    byte[] encoded;
    try {
      encoded = in.bytes();
    } catch (RlpException e) {
      return Optional.empty();
    }
    return Batch.decode(encoded, l2ChainId).toOptional();
  }

  /**
   * The RLP strings of a complete channel: zlib when the low bits of the first byte are 8 or 15, as
   * zlib's own header has them.
   */
  static Decoded<byte[]> decompress(byte[] channel) {
    if (channel.length == 0) {
      return new Decoded.Malformed<>("empty channel");
    }
    int method = channel[0] & 15;
    if (method != 8 && method != 15) {
      return new Decoded.Malformed<>("channel of unknown version " + (channel[0] & 255));
    }
    long counted = Math.min(MAX_RLP_BYTES, (long) MAX_EXPANSION * channel.length);
    return Inflater.inflate(channel, (int) counted);
  }
}
