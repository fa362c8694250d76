package dev.trestle.derivation;

/**
 * What a channel carries: the sequencer's part of one L2 block or of a run of them. Source: OP
 * Stack specification, Derivation § Batch Format.
 */
public sealed interface Batch permits SingularBatch, SpanBatch {
  /** Most blocks, and most transactions, in one span batch. */
  int MAX_SPAN_ELEMENTS = 10_000_000;

  /** The version byte and the content. */
  byte[] encode();

  /**
   * The batch in these bytes.
   *
   * @param l2ChainId span batches leave the chain id out of their transactions
   */
  static Decoded<Batch> decode(byte[] data, long l2ChainId) {
    return Decoded.of(() -> {
      ByteCursor in = new ByteCursor(data);
      int version = in.unsignedByte();
      return switch (version) {
        case SingularBatch.VERSION -> SingularBatch.read(in);
        case SpanBatch.VERSION -> SpanBatchCodec.read(in, l2ChainId);
        default -> throw new MalformedData("batch of unknown version " + version);
      };
    });
  }
}
