package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.primitives.Address;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settlement chain as this node follows it: its newest blocks in memory, linked by hash, each
 * with the logs of our contracts. Derivation and the sequencer read from here; a reorg replaces the
 * blocks above the fork. One thread calls {@link #step}, many may read.
 */
public final class SettlementFollower {
  /** How many blocks are fetched or let go in one step, so that a long way can be interrupted. */
  private static final int BLOCKS_PER_STEP = 32;

  private final SettlementClient client;
  private final RollupConfig.Contracts contracts;
  private final int retained;
  private final long first;
  private final TreeMap<Long, SettlementBlock> blocks = new TreeMap<>();
  private Optional<BlockId> head = Optional.empty();
  private Optional<BlockId> safe = Optional.empty();
  private Optional<BlockId> finalized = Optional.empty();
  private long takenBack;

  /**
   * @param first number of the first block that matters: the rollup's genesis origin
   * @param retained how many blocks to keep; older ones are fetched again on demand
   */
  public SettlementFollower(
      SettlementClient client, RollupConfig.Contracts contracts, long first, int retained) {
    this.client = client;
    this.contracts = contracts;
    this.first = first;
    this.retained = retained;
  }

  /**
   * Looks at the settlement chain's head and fetches what is new.
   *
   * @return whether anything changed
   */
  public boolean step() {
    HashedHeader newest = client.head();
    Optional<BlockId> newSafe = client.header(BlockTag.Label.SAFE).map(SettlementFollower::id);
    Optional<BlockId> newFinal =
        client.header(BlockTag.Label.FINALIZED).map(SettlementFollower::id);
    boolean changed;
    synchronized (this) { // before the blocks, which others read while more are fetched
      changed = !head.equals(Optional.of(id(newest))) || !finalized.equals(newFinal);
      head = Optional.of(id(newest));
      safe = newSafe;
      finalized = newFinal;
    }
    return changed | extendTo(newest);
  }

  /** Fetches what leads to this head, going back first to where our blocks are its ancestors. */
  private boolean extendTo(HashedHeader newest) {
    if (endsAt(newest)) {
      return false;
    }
    dropAbove(newest.number());
    for (int i = 0; i < BLOCKS_PER_STEP && !endsAt(newest); i++) {
      long next = nextNumber(newest.number());
      if (next > newest.number()) {
        dropTip(); // another block stands in its place
        continue;
      }
      Optional<HashedHeader> header =
          next == newest.number() ? Optional.of(newest) : client.header(next);
      if (header.isEmpty()) {
        return true; // the settlement chain has become shorter meanwhile: look again
      }
      if (!links(header.get())) {
        dropTip();
        continue;
      }
      SettlementBlock block = load(header.get());
      synchronized (this) {
        blocks.put(next, block);
        while (blocks.size() > retained) {
          blocks.pollFirstEntry();
        }
      }
    }
    return true;
  }

  private boolean endsAt(HashedHeader newest) {
    return tip().filter(t -> t.hash().equals(newest.hash())).isPresent();
  }

  private long nextNumber(long newest) {
    return tip().map(t -> t.header().number() + 1).orElse(Math.max(first, newest - retained + 1));
  }

  private boolean links(HashedHeader header) {
    return tip().isEmpty() || tip().get().hash().equals(header.parentHash());
  }

  private SettlementBlock load(HashedHeader header) {
    List<Address> ours = List.of(contracts.inbox(), contracts.portal(), contracts.systemConfig());
    boolean mayHaveLogs =
        ours.stream().anyMatch(a -> LogsBloom.mayContain(header.header().logsBloom(), a.toBytes()));
    return mayHaveLogs
        ? SettlementBlock.of(header.header(), client.receipts(header), contracts)
        : new SettlementBlock(header.header(), header.hash(), List.of());
  }

  private synchronized void dropAbove(long number) {
    takenBack += blocks.tailMap(number, false).size();
    blocks.tailMap(number, false).clear();
  }

  private synchronized void dropTip() {
    blocks.pollLastEntry();
    takenBack++;
  }

  /** How many blocks that were seen the settlement chain has taken back since. */
  public synchronized long takenBack() {
    return takenBack;
  }

  private synchronized Optional<SettlementBlock> tip() {
    return Optional.ofNullable(blocks.lastEntry()).map(e -> e.getValue());
  }

  /** The canonical block of this height if it is in memory. */
  public synchronized Optional<SettlementBlock> known(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  /** The canonical block of this height, from memory or fetched; nothing above the head. */
  public Optional<SettlementBlock> block(long number) {
    Optional<SettlementBlock> known = known(number);
    return known.isPresent() || isAboveTip(number) ? known : client.header(number).map(this::load);
  }

  private synchronized boolean isAboveTip(long number) {
    return !blocks.isEmpty() && number > blocks.lastKey();
  }

  /**
   * Whether our blocks lead from this one to the head. What is older than the oldest kept block
   * counts as such.
   */
  public synchronized boolean leadsOn(BlockId block) {
    Optional<SettlementBlock> kept = known(block.number());
    return kept.isPresent()
        ? kept.get().hash().equals(block.hash())
        : !blocks.isEmpty() && block.number() < blocks.firstKey();
  }

  /** The settlement chain's newest block; nothing before the first {@link #step}. */
  public synchronized Optional<BlockId> head() {
    return head;
  }

  /** Its safe block, if it has one. */
  public synchronized Optional<BlockId> safe() {
    return safe;
  }

  /** Its finalized block, if it has one. */
  public synchronized Optional<BlockId> finalized() {
    return finalized;
  }

  private static BlockId id(HashedHeader header) {
    return new BlockId(header.number(), header.hash());
  }
}
