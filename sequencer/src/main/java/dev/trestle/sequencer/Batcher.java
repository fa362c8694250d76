package dev.trestle.sequencer;

import dev.trestle.da.BatchPublication;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.ChannelOut;
import dev.trestle.derivation.Compressor;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SequencedBlock;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.stf.block.Block;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the chain's unsafe blocks to the settlement chain: collects them into a channel, closes it
 * when it fills its blobs or waited long enough, and sees its transactions through. What it knows
 * can be lost: after a restart, or when something went wrong, it goes on from the safe head, once
 * what it posted before has been derived. Posting twice costs money, and does no other harm.
 */
public final class Batcher {
  private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

  /** Blocks taken into a channel in one step. */
  private static final int BLOCKS_PER_STEP = 64;

  /** For how many settlement blocks ahead {@link #catchUp} makes a channel each. */
  private static final int CATCH_UP_GUESSES = 4;

  private final L2View l2;
  private final RollupConfig config;
  private final BatcherPolicy policy;
  private final BatchPublication publication;
  private final TransactionSubmitter submitter;
  private final Sources sources;
  private final Totals totals = new Totals();

  private boolean resumed;
  private Optional<BlockId> resumesAt = Optional.empty();
  private L2BlockRef collected;
  private Optional<ChannelOut> open = Optional.empty();
  private Instant openedAt = Instant.MIN;
  private final List<String> inFlight = new ArrayList<>();
  private final Deque<Posted> posted = new ArrayDeque<>();
  private long safeSeen;
  private volatile Optional<Progress> progress = Optional.empty();

  /** What the batcher sees of the L2: through the node in this process or through its RPC. */
  public interface L2View {
    L2BlockRef head();

    L2BlockRef safeHead();

    /** The canonical block of this number, if it is there. */
    Optional<Block> block(long number);

    /** The settlement chain's newest block. */
    Optional<BlockId> settlementHead();

    /** The settlement block up to which the safe head is derived; nothing while none is known. */
    Optional<BlockId> derivedTo();
  }

  /**
   * What comes from outside.
   *
   * @param channelIds random: two channels must never share an id
   */
  public record Sources(
      Compressor compressor, Supplier<ChannelId> channelIds, InstantSource clock) {}

  /** A channel that is with the settlement chain. */
  private record Posted(L2BlockRef last, long atSettlementBlock) {}

  /** What was posted since the start. */
  public static final class Totals {
    private final LongAdder channels = new LongAdder();
    private final LongAdder blocks = new LongAdder();
    private final LongAdder rawBytes = new LongAdder();
    private final LongAdder postedBytes = new LongAdder();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder blobs = new LongAdder();

    public long channels() {
      return channels.sum();
    }

    public long blocks() {
      return blocks.sum();
    }

    /** Before compression. */
    public long rawBytes() {
      return rawBytes.sum();
    }

    /** After compression. */
    public long postedBytes() {
      return postedBytes.sum();
    }

    /** Transactions on the settlement chain. */
    public long transactions() {
      return transactions.sum();
    }

    public long blobs() {
      return blobs.sum();
    }
  }

  /**
   * Where a batcher stands.
   *
   * @param head number of the newest L2 block
   * @param collected number of the last block in a channel, posted or still open
   * @param safe number of the last block that was derived
   * @param inFlight transactions of channels on their way
   */
  public record Progress(long head, long collected, long safe, int inFlight) {}

  public Batcher(
      L2View l2,
      RollupConfig config,
      BatcherPolicy policy,
      BatchPublication publication,
      TransactionSubmitter submitter,
      Sources sources) {
    this.l2 = l2;
    this.config = config;
    this.policy = policy;
    this.publication = publication;
    this.submitter = submitter;
    this.sources = sources;
    this.collected = l2.safeHead();
    inFlight.addAll(submitter.labels()); // from before the restart
  }

  public Totals totals() {
    return totals;
  }

  /** Where it stood after its last turn; nothing before the first. */
  public Optional<Progress> progress() {
    return progress;
  }

  /** One turn. Whether it did anything. */
  public boolean step() {
    boolean worked = turn();
    progress =
        Optional.of(
            new Progress(l2.head().number(), collected.number(), safeSeen, inFlight.size()));
    return worked;
  }

  private boolean turn() {
    boolean worked = submitter.step();
    worked |= settle();
    worked |= checkSafeHead();
    worked |= checkDerived();
    if (!resumed && !resume()) {
      return worked;
    }
    Optional<BlockId> settlementHead = l2.settlementHead();
    if (settlementHead.isPresent() && isLate(settlementHead.get().number())) {
      open = Optional.empty();
      return catchUp(settlementHead.get().number()) || worked;
    }
    worked |= collect();
    worked |= closeWhenDue();
    return worked;
  }

  /**
   * After a start, or when it went back to the safe head: whether all that was posted before is in
   * there, as far as it counts. The last of it is on the settlement chain when nothing is on its
   * way any more.
   */
  private boolean resume() {
    if (!inFlight.isEmpty()) {
      return false;
    }
    if (resumesAt.isEmpty()) {
      resumesAt = l2.settlementHead();
      resumesAt.ifPresent(
          at -> LOG.debug("posting once the node has derived up to settlement block {}", at));
    }
    long derived = l2.derivedTo().map(BlockId::number).orElse(-1L);
    resumed = resumesAt.filter(block -> block.number() <= derived).isPresent();
    if (resumed) {
      collected = l2.safeHead();
    }
    return resumed;
  }

  /** Looks what became of the transactions of the last channel. */
  private boolean settle() {
    boolean worked = false;
    for (String label : submitter.labels()) {
      if (!inFlight.contains(label)) {
        submitter.forget(label); // given up by a restart; forgotten once it has come to its end
      }
    }
    for (String label : List.copyOf(inFlight)) {
      Optional<SubmissionStatus> status = submitter.status(label);
      if (status.isEmpty() || status.get() instanceof SubmissionStatus.Final) {
        inFlight.remove(label);
        submitter.forget(label);
        worked = true;
        if (status.isPresent() && !(status.get() instanceof SubmissionStatus.Confirmed)) {
          LOG.warn("{} failed: {}; posting again from the safe head", label, status.get());
          restart();
        }
      }
    }
    return worked;
  }

  /** A safe head that goes back was derived from batches that the settlement chain lost. */
  private boolean checkSafeHead() {
    long before = safeSeen;
    safeSeen = l2.safeHead().number();
    if (safeSeen >= before) {
      return false;
    }
    LOG.warn("the safe head went back from {} to {}; posting from there", before, safeSeen);
    restart();
    return true;
  }

  /** What did not become safe though the node has derived far beyond it is posted again. */
  private boolean checkDerived() {
    long derived = l2.derivedTo().map(BlockId::number).orElse(0L); // asked for before what it gave
    L2BlockRef safe = l2.safeHead();
    while (!posted.isEmpty() && posted.getFirst().last.number() <= safe.number()) {
      posted.removeFirst();
    }
    if (posted.isEmpty() || !inFlight.isEmpty()) {
      return false;
    }
    Posted oldest = posted.getFirst();
    if (derived <= oldest.atSettlementBlock + policy.repostAfterBlocks()) {
      return false;
    }
    LOG.warn(
        "blocks up to {} were posted but only {} became safe; posting again",
        oldest.last.number(),
        safe.number());
    restart();
    return true;
  }

  /**
   * Goes back to the safe head. Transactions on their way go on; what they bring twice is ignored.
   */
  private void restart() {
    inFlight.clear();
    open = Optional.empty();
    posted.clear();
    collected = l2.safeHead();
    resumed = false;
    resumesAt = Optional.empty();
  }

  private boolean collect() {
    L2BlockRef safe = l2.safeHead();
    if (collected.number() <= safe.number()) {
      collected = safe; // posted before a restart or by somebody else, or derivation forced blocks
      open = Optional.empty();
    }
    if (collected.number() > l2.head().number()) {
      LOG.warn("block {} was taken back; going back to the safe head", collected.number());
      restart();
      return true;
    }
    boolean worked = false;
    for (int i = 0; i < BLOCKS_PER_STEP; i++) {
      Optional<Block> next = l2.block(collected.number() + 1);
      if (next.isEmpty() || open.filter(ChannelOut::isFull).isPresent()) {
        return worked;
      }
      SequencedBlock block = SequencedBlock.of(config, next.get());
      if (!block.ref().parentHash().equals(collected.hash())) {
        LOG.warn("block {} has another parent now; going back to the safe head", block.ref().id());
        restart();
        return true;
      }
      if (open.isEmpty()) {
        open = Optional.of(newChannel());
        openedAt = sources.clock().instant();
      }
      if (!open.get().add(block)) {
        return worked;
      }
      collected = block.ref();
      worked = true;
    }
    return worked;
  }

  /** Whether the sequencing window of the first block to be posted has passed, or almost. */
  private boolean isLate(long settlementHead) {
    long window = config.timing().sequencingWindowBlocks();
    return l2.block(l2.safeHead().number() + 1)
        .filter(next -> origin(next) + window <= settlementHead + 1)
        .isPresent();
  }

  /**
   * After a silence of more than a window the safe head moves with the window's edge, an L1 block
   * at a time. A batch then counts only if it begins right there, at the first block whose window
   * is still open when L1 includes it: earlier is too late, later has no parent yet. Nobody knows
   * which block of L1 that will be, so there is a channel for each of the next few.
   */
  private boolean catchUp(long settlementHead) {
    if (!inFlight.isEmpty()) {
      return false;
    }
    long window = config.timing().sequencingWindowBlocks();
    long number = l2.safeHead().number() + 1;
    Set<Long> starts = new LinkedHashSet<>();
    for (long inclusion = settlementHead + 1;
        inclusion <= settlementHead + CATCH_UP_GUESSES;
        inclusion++) {
      Optional<Block> block = l2.block(number);
      while (block.isPresent() && origin(block.get()) + window < inclusion) {
        number++;
        block = l2.block(number);
      }
      if (block.isPresent()) {
        starts.add(number);
      }
    }
    if (starts.isEmpty()) {
      return false;
    }
    LOG.warn(
        "the sequencing window of block {} has passed; trying to catch up with it",
        l2.safeHead().number() + 1);
    for (long start : starts) {
      ChannelOut channel = channelFrom(start);
      if (channel.blockCount() > 0) { // or derivation has taken its first block back meanwhile
        post(channel.close());
      }
    }
    return true;
  }

  private long origin(Block block) {
    return L2BlockRef.of(config, block).l1Origin().number();
  }

  /** A channel with the blocks from this number on, as many as there are and fit. */
  private ChannelOut channelFrom(long number) {
    ChannelOut channel = newChannel();
    Optional<Block> next = l2.block(number);
    while (next.isPresent()) {
      SequencedBlock block = SequencedBlock.of(config, next.get());
      boolean follows =
          channel.blockCount() == 0 || block.ref().parentHash().equals(collected.hash());
      if (!follows || !channel.add(block)) {
        return channel;
      }
      collected = block.ref();
      next = l2.block(block.ref().number() + 1);
    }
    return channel;
  }

  private ChannelOut newChannel() {
    long target = ChannelOut.blobTarget(policy.blobsPerChannel());
    return new ChannelOut(config, sources.channelIds().get(), sources.compressor(), target);
  }

  private boolean closeWhenDue() {
    if (open.isEmpty() || !inFlight.isEmpty()) {
      return false;
    }
    boolean waited = !sources.clock().instant().isBefore(openedAt.plus(policy.longestWait()));
    if (!open.get().isFull() && !waited) {
      return false;
    }
    post(open.get().close());
    open = Optional.empty();
    return true;
  }

  private void post(Channel channel) {
    List<TransactionRequest> requests;
    try {
      requests = publication.requests(channel);
    } catch (RuntimeException e) {
      restart(); // or the channel's blocks would count as posted
      throw e;
    }
    for (TransactionRequest request : requests) {
      inFlight.add(request.label());
      submitter.submit(request);
      totals.blobs.add(request.blobs().map(b -> b.versionedHashes().size()).orElse(0));
    }
    posted.add(new Posted(collected, l2.settlementHead().map(BlockId::number).orElse(0L)));
    totals.channels.increment();
    totals.blocks.add(channel.last().number() - channel.first().number() + 1);
    totals.rawBytes.add(channel.rawBytes());
    totals.postedBytes.add(channel.compressed().length);
    totals.transactions.add(requests.size());
    LOG.info(
        "posting blocks {} to {}: {} bytes compressed from {}, {} transactions",
        channel.first().number(),
        channel.last().number(),
        channel.compressed().length,
        channel.rawBytes(),
        requests.size());
  }
}
