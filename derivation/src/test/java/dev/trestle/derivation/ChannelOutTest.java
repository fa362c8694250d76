package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChannelOutTest {
  private static final ChannelId ID = new ChannelId(3, 4);
  private final Random random = new Random(1);
  private final RollupConfig config =
      Samples.config(
          RollupConfig.Timing.DEFAULT,
          new BlockId(100, new Bytes32(1, 1, 1, 1)),
          SettlementChain.START);

  private List<SequencedBlock> blocks(int count, int transactions) {
    List<SequencedBlock> blocks = new ArrayList<>();
    L2BlockRef parent = config.genesis().block();
    for (int i = 0; i < count; i++) {
      parent =
          new L2BlockRef(
              parent.number() + 1,
              Samples.word(random),
              parent.hash(),
              parent.timestamp() + 1,
              parent.l1Origin(),
              parent.sequenceNumber() + 1);
      List<byte[]> envelopes = new ArrayList<>();
      for (int k = 0; k < transactions; k++) {
        envelopes.add(Samples.envelope(random));
      }
      blocks.add(new SequencedBlock(parent, envelopes));
    }
    return blocks;
  }

  @Test
  void add_untilFull_fillsTheTargetWithFewCompressions() {
    AtomicInteger compressions = new AtomicInteger();
    Compressor zlib = Samples.zlib(6);
    Compressor counting =
        data -> {
          compressions.incrementAndGet();
          return zlib.compress(data);
        };
    long target = ChannelOut.blobTarget(2);
    ChannelOut out = new ChannelOut(config, ID, counting, target);
    List<SequencedBlock> blocks = blocks(800, 4);
    int added = 0;
    while (added < blocks.size() && out.add(blocks.get(added))) {
      added++;
    }
    assertThat(added).isLessThan(blocks.size());
    assertThat(out.isFull()).isTrue();
    assertThat(out.blockCount()).isEqualTo(added);
    Channel channel = out.close();
    assertThat((long) channel.compressed().length).isBetween(target * 95 / 100, target);
    assertThat(channel.blobs()).hasSize(2);
    assertThat(channel.first()).isEqualTo(blocks.getFirst().ref().id());
    assertThat(channel.last()).isEqualTo(blocks.get(added - 1).ref().id());
    assertThat(compressions.get()).isLessThan(40);
    List<Batch> batches =
        Channel.decode(channel.compressed(), Samples.CHAIN_ID).toOptional().orElseThrow();
    assertThat(batches).hasSize(1);
    assertThat(((SpanBatch) batches.getFirst()).blocks()).hasSize(added);
  }

  @Test
  void close_emptyBlocks_areNotMoreThanTheChannelMayExpandTo() {
    ChannelOut out = new ChannelOut(config, ID, Samples.zlib(9), 1 << 20);
    List<SequencedBlock> blocks = blocks(2000, 0);
    blocks.forEach(out::add);
    Channel channel = out.close();
    byte[] content = channel.compressed();
    assertThat(content.length * ChannelReader.MAX_EXPANSION)
        .isBetween(channel.rawBytes(), channel.rawBytes() + ChannelReader.MAX_EXPANSION);
    assertThat(blocksIn(content)).isEqualTo(2000);
    // What was added is nothing but a promise kept: without it the batch does not count.
    assertThat(blocksIn(Arrays.copyOf(content, content.length - 1))).isZero();
    assertThat(blocksIn(Arrays.copyOf(content, content.length + 1))).isEqualTo(2000);
  }

  private static int blocksIn(byte[] content) {
    int count = 0;
    for (Batch batch : Channel.decode(content, Samples.CHAIN_ID).toOptional().orElseThrow()) {
      count += ((SpanBatch) batch).blocks().size();
    }
    return count;
  }

  @Test
  void decode_overTenMillionBytes_isCutOff() {
    byte[] batch = RlpWriter.encode(SpanBatchCodec.encode(Samples.span(random)));
    int count = ChannelReader.MAX_RLP_BYTES / batch.length;
    ByteSink raw = new ByteSink();
    for (int i = 0; i < count + 10; i++) {
      raw.put(batch);
    }
    byte[] content = Compressor.stored().compress(raw.toBytes());
    assertThat(Channel.decode(content, Samples.CHAIN_ID).toOptional().orElseThrow()).hasSize(count);
  }

  @Test
  void add_firstBlockLargerThanTheTarget_stillFits() {
    ChannelOut out = new ChannelOut(config, ID, Compressor.stored(), 100);
    List<SequencedBlock> blocks = blocks(2, 10);
    assertThat(out.add(blocks.get(0))).isTrue();
    assertThat(out.add(blocks.get(1))).isFalse();
    assertThat(out.close().compressed().length).isGreaterThan(100);
  }

  @Test
  void add_blockWithAnotherParent_isRefused() {
    ChannelOut out = new ChannelOut(config, ID, Compressor.stored(), 1 << 20);
    List<SequencedBlock> blocks = blocks(3, 1);
    out.add(blocks.get(0));
    assertThatThrownBy(() -> out.add(blocks.get(2))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChannelOut(config, ID, Compressor.stored(), 1).close())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void frames_anySize_putTogetherGiveTheChannel() {
    Channel channel =
        new Channel(
            ID,
            new BlockId(1, Bytes32.ZERO),
            new BlockId(1, Bytes32.ZERO),
            9,
            Samples.bytes(random, 1000));
    for (int size : new int[] {1, 7, 500, 999, 1000, 1001}) {
      ByteSink all = new ByteSink();
      List<Frame> frames = channel.frames(size);
      for (int i = 0; i < frames.size(); i++) {
        assertThat(frames.get(i).number()).isEqualTo(i);
        assertThat(frames.get(i).last()).isEqualTo(i == frames.size() - 1);
        all.put(frames.get(i).data());
      }
      assertThat(all.toBytes()).isEqualTo(channel.compressed());
    }
    for (byte[] piece : channel.calldata(100)) {
      assertThat(piece.length).isLessThanOrEqualTo(100);
    }
  }
}
