package dev.trestle.derivation;

import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A settlement chain, a sequencer and a batcher that work in lockstep, driven by a seed. The
 * batcher posts every block in order; between its posts there is rubbish of every kind.
 */
final class Simulation {
  static final RollupConfig.Timing TIMING = new RollupConfig.Timing(1, 16, 30, 6);

  static final long TIMING_WINDOW = 16;

  final Random random;
  final SettlementChain l1;
  final RollupConfig config;
  final List<L2BlockRef> chain = new ArrayList<>();
  final List<SequencedBlock> blocks = new ArrayList<>();
  final List<Integer> postedAt = new ArrayList<>();
  final List<Integer> builtAt = new ArrayList<>();
  private final AttributesBuilder builder;
  private final List<SystemConfig> configs = new ArrayList<>();
  boolean rubbish = true;
  boolean overlaps = true;
  boolean eager;
  private int posted;
  private int sending;
  private int ticksInChannel;
  private List<byte[]> lastPieces = List.of();
  private final Deque<byte[]> outbox = new ArrayDeque<>();

  Simulation(long seed) {
    random = new Random(seed);
    l1 = new SettlementChain(random, 4);
    config = Samples.config(TIMING, l1.head().id(), SettlementChain.START);
    builder = new AttributesBuilder(config);
    chain.add(config.genesis().block());
    configs.add(config.genesis().systemConfig());
    postedAt.add(0);
    builtAt.add(0);
  }

  /** One settlement block later. */
  void tick(boolean sequencing) {
    if (sequencing) {
      while (chain.getLast().timestamp() + 1 < l1.nextTimestamp()) {
        build();
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      l1.deposit(Samples.address(random), Samples.address(random), random.nextInt(1000));
    }
    if (random.nextInt(6) == 0) {
      l1.configUpdate(2, SettlementChain.number(20_000_000 + random.nextInt(1000)));
    }
    if (random.nextInt(6) == 0) {
      l1.configUpdate(1, scalars());
    }
    if (!outbox.isEmpty()) {
      goOn();
    } else if (sequencing && (random.nextInt(3) == 0 || blocks.size() - posted > 12)) {
      post();
    } else if (rubbish) {
      postRubbish(9);
    }
    l1.seal();
    postedAt.add(posted);
    builtAt.add(blocks.size());
  }

  /** The sequencer alone. */
  void buildUntil(long timestamp) {
    while (chain.getLast().timestamp() < timestamp) {
      build();
    }
  }

  private byte[] scalars() {
    return new ByteSink()
        .put(new byte[32])
        .put(new FeeScalars(random.nextInt(9999), random.nextInt(9999)).encode().toBytes())
        .toBytes();
  }

  private void build() {
    L2BlockRef parent = chain.getLast();
    long timestamp = parent.timestamp() + 1;
    long origin = parent.l1Origin().number();
    boolean due = l1.has(origin + 1) && l1.block(origin + 1).header().timestamp() <= timestamp;
    boolean late = timestamp > l1.block(origin).header().timestamp() + 12;
    Epoch epoch =
        Epoch.of(
            config,
            l1.block(due && (late || eager || random.nextInt(3) > 0) ? origin + 1 : origin));
    List<byte[]> transactions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      transactions.add(Samples.envelope(random));
    }
    append(parent, epoch, transactions);
  }

  private void append(L2BlockRef parent, Epoch epoch, List<byte[]> transactions) {
    SystemConfig system = builder.systemConfig(parent, configs.getLast(), epoch);
    PayloadAttributes attributes = builder.attributes(parent, system, epoch, transactions);
    L2BlockRef block = Driver.execute(parent, attributes, epoch.id());
    chain.add(block);
    configs.add(system);
    blocks.add(new SequencedBlock(block, transactions));
  }

  /** Takes over blocks that were derived without the sequencer. */
  void adopt(Driver driver) {
    chain.clear();
    configs.clear();
    blocks.clear();
    chain.addAll(driver.chain);
    for (int i = 1; i < chain.size(); i++) {
      blocks.add(new SequencedBlock(chain.get(i), driver.attributes.get(i - 1).sequenced()));
    }
    for (int i = 0; i < chain.size(); i++) {
      configs.add(driver.pipeline.systemConfig());
    }
    posted = blocks.size();
    outbox.clear();
    ticksInChannel = 0;
  }

  private void post() {
    if (posted == blocks.size()) {
      return;
    }
    if (rubbish) {
      postRubbish(9);
    }
    boolean singular = random.nextInt(4) == 0;
    int from = overlaps && random.nextInt(4) == 0 ? Math.max(0, posted - 3) : posted;
    List<SequencedBlock> run = blocks.subList(from, blocks.size());
    Compressor compressor =
        random.nextInt(4) == 0 ? Compressor.stored() : Samples.zlib(random.nextInt(10));
    Channel channel;
    if (singular) {
      ByteSink raw = new ByteSink();
      for (SequencedBlock block : run) {
        raw.put(RlpWriter.encode(BatchEncoder.singular(block).encode()));
      }
      channel = channel(run, Samples.content(compressor, raw.toBytes()));
    } else {
      ChannelOut out = new ChannelOut(config, channelId(), compressor, Long.MAX_VALUE / 1000);
      run.forEach(out::add);
      channel = out.close();
    }
    lastPieces = pieces(channel);
    if (rubbish && random.nextInt(3) == 0) {
      // Some frames are lost or late: the batcher sends the whole channel again.
      List<byte[]> some = new ArrayList<>(lastPieces);
      some.removeIf(_ -> random.nextInt(4) == 0);
      Collections.shuffle(some, random);
      send(some);
    }
    outbox.addAll(lastPieces);
    sending = blocks.size();
    goOn();
  }

  /** Sends more of the channel in progress; the rubbish in between must not begin another one. */
  private void goOn() {
    if (rubbish) {
      postRubbish(3);
      if (outbox.size() < lastPieces.size() && lastPieces.size() > 1) {
        // A frame twice, or before its turn.
        l1.postCalldata(lastPieces.get(1 + random.nextInt(lastPieces.size() - 1)));
      }
    }
    int count = random.nextInt(3) == 0 ? outbox.size() : 1 + random.nextInt(outbox.size());
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(outbox.removeFirst());
    }
    ticksInChannel++;
    if (ticksInChannel == TIMING.channelTimeoutBlocks()) {
      pieces.addAll(outbox);
      outbox.clear();
    }
    send(pieces);
    if (outbox.isEmpty()) {
      posted = sending;
      ticksInChannel = 0;
    }
  }

  private Channel channel(List<SequencedBlock> run, byte[] compressed) {
    return new Channel(
        channelId(),
        run.getFirst().ref().id(),
        run.getLast().ref().id(),
        compressed.length,
        compressed);
  }

  private ChannelId channelId() {
    return new ChannelId(random.nextLong(), random.nextLong());
  }

  private List<byte[]> pieces(Channel channel) {
    return channel.calldata(30 + random.nextInt(4000));
  }

  private void send(List<byte[]> pieces) {
    List<byte[]> blobs = pieces.stream().map(BlobCodec::encode).toList();
    if (random.nextBoolean() || blobs.stream().anyMatch(l1::names)) {
      pieces.forEach(l1::postCalldata);
    } else {
      l1.postBlobs(blobs);
    }
  }

  private void postRubbish(int kinds) {
    switch (random.nextInt(kinds)) {
      case 0 -> l1.postCalldata(Samples.bytes(random, random.nextInt(300)));
      case 1 -> l1.postBlobs(List.of(Samples.bytes(random, BlobCodec.BLOB_BYTES)));
      case 2 -> l1.noise();
      case 3 -> send(lastPieces);
      case 4 -> {
        List<byte[]> shuffled = new ArrayList<>(lastPieces);
        Collections.shuffle(shuffled, random);
        send(shuffled);
      }
      case 5 -> {
        List<byte[]> some = new ArrayList<>(lastPieces);
        some.removeIf(_ -> random.nextInt(3) == 0);
        send(some);
      }
      case 6 -> {
        for (byte[] piece : lastPieces) {
          byte[] flipped = Arrays.copyOf(piece, piece.length);
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
          l1.postCalldata(flipped);
        }
      }
      case 7 -> {
        if (blocks.size() - posted > 2) {
          // A gap: these blocks have to wait for one before them.
          Compressor zlib = Samples.zlib(6);
          ChannelOut out = new ChannelOut(config, channelId(), zlib, Long.MAX_VALUE / 1000);
          blocks.subList(posted + 1, blocks.size()).forEach(out::add);
          send(pieces(out.close()));
        }
      }
      default -> {
        byte[] junk = Samples.zlib(6).compress(Samples.bytes(random, 500));
        send(List.of(Frame.encodeAll(List.of(new Frame(channelId(), 0, junk, true)))));
      }
    }
  }

  /** Posts blocks out of their turn, and rivals to them, between the pieces of other channels. */
  void postAhead() {
    if (blocks.size() - posted < 3 || !outbox.isEmpty()) {
      return;
    }
    int from = posted + random.nextInt(blocks.size() - posted - 1);
    ByteSink raw = new ByteSink();
    for (SequencedBlock block : blocks.subList(from, blocks.size())) {
      SingularBatch batch = BatchEncoder.singular(block);
      if (random.nextInt(3) == 0) {
        batch =
            new SingularBatch(
                batch.parentHash(),
                batch.epoch(),
                batch.timestamp(),
                List.of(Samples.envelope(random)));
      }
      raw.put(RlpWriter.encode(batch.encode()));
    }
    byte[] content = Compressor.stored().compress(raw.toBytes());
    l1.postCalldata(Frame.encodeAll(List.of(new Frame(channelId(), 0, content, true))));
  }

  /** Forgets all from this settlement block on; the sequencer goes on from what is left. */
  void reorg(long number) {
    l1.truncate(number);
    int ticks = (int) (number - 1 - SettlementChain.FIRST);
    int built = builtAt.get(ticks);
    posted = postedAt.get(ticks);
    blocks.subList(built, blocks.size()).clear();
    chain.subList(built + 1, chain.size()).clear();
    configs.subList(built + 1, configs.size()).clear();
    postedAt.subList(ticks + 1, postedAt.size()).clear();
    builtAt.subList(ticks + 1, builtAt.size()).clear();
    lastPieces = List.of();
    outbox.clear();
    ticksInChannel = 0;
  }

  /** The blocks that were posted. */
  List<L2BlockRef> postedChain() {
    return chain.subList(0, posted + 1);
  }
}
