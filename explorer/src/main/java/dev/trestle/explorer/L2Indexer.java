package dev.trestle.explorer;

import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows L2 into the index. What it has is always a piece of one chain from genesis on: a block
 * goes in after its parent, and what the node's chain no longer has goes out first. It remembers
 * nothing beside the index.
 */
public final class L2Indexer {
  private static final Logger LOG = LoggerFactory.getLogger(L2Indexer.class);

  /** Blocks read at once. */
  private static final int BLOCKS_A_TURN = 16;

  private final Database database;
  private final L2Chain chain;
  private final TokenCheck tokens;
  private final Consumer<L2Chain.Heads> news;
  private volatile L2Chain.Heads heads = L2Chain.Heads.NONE;
  private volatile long indexed = -1;
  private volatile long takenBack;

  /** A block in the index. */
  private record Tip(long number, Bytes32 hash) {}

  /**
   * @param news is told after every change of what there is to see
   */
  public L2Indexer(Database database, L2Chain chain, Consumer<L2Chain.Heads> news) {
    this.database = database;
    this.chain = chain;
    this.tokens = new TokenCheck(database, chain);
    this.news = news;
    indexed = tip().map(Tip::number).orElse(-1L);
  }

  /** Takes the next blocks in, or wrong ones out. Whether there was something to do. */
  public boolean step() {
    L2Chain.Heads before = heads;
    L2Chain.Heads now = chain.heads();
    heads = now;
    Optional<Tip> tip = tip();
    boolean worked;
    if (tip.isPresent() && !isCanonical(tip.get(), now)) {
      goBack(tip.get(), now);
      worked = true;
    } else {
      worked = advance(tip, now) || (indexed >= 0 && tokens.step(indexed));
    }
    if (worked || !now.equals(before)) {
      news.accept(now);
    }
    return worked;
  }

  private Optional<Tip> tip() {
    return database.first(
        "SELECT number, hash FROM blocks ORDER BY number DESC LIMIT 1",
        r -> new Tip(r.number("number"), r.bytes32("hash")));
  }

  private boolean isCanonical(Tip tip, L2Chain.Heads now) {
    return tip.number <= now.unsafe() && chain.hash(tip.number).equals(Optional.of(tip.hash));
  }

  private boolean advance(Optional<Tip> tip, L2Chain.Heads now) {
    long next = tip.map(t -> t.number + 1).orElse(0L);
    if (next > now.unsafe()) {
      return false;
    }
    int count = (int) Math.min(BLOCKS_A_TURN, now.unsafe() - next + 1);
    List<L2Block> blocks = linked(chain.blocks(next, count), tip.map(Tip::hash));
    if (blocks.isEmpty()) {
      return false; // the chain moved meanwhile: the next turn sees where to
    }
    database.write(sql -> new BlockWriter(sql).append(blocks));
    indexed = blocks.getLast().number();
    return true;
  }

  /** Those of the blocks that follow one on the other, and the first on the tip. */
  private static List<L2Block> linked(List<L2Block> blocks, Optional<Bytes32> tip) {
    Optional<Bytes32> parent = tip;
    for (int i = 0; i < blocks.size(); i++) {
      if (parent.isPresent() && !blocks.get(i).parent().equals(parent.get())) {
        return blocks.subList(0, i);
      }
      parent = Optional.of(blocks.get(i).hash());
    }
    return blocks;
  }

  /** Takes out what the chain has no more: looks back in growing strides, then closely. */
  private void goBack(Tip tip, L2Chain.Heads now) {
    long common = Math.min(tip.number, now.unsafe());
    long stride = 1;
    while (common >= 0 && !agreesAt(common)) {
      common -= stride;
      stride = Math.min(1024, stride * 2);
    }
    long known = Math.max(common, -1);
    while (known + 1 < tip.number && agreesAt(known + 1)) {
      known++;
    }
    long first = known + 1;
    LOG.info("L2 reorganised: taking back blocks {} to {}", first, tip.number);
    database.write(sql -> new BlockWriter(sql).remove(first));
    indexed = known;
    takenBack += tip.number - known;
  }

  private boolean agreesAt(long number) {
    Optional<Bytes32> ours =
        database.first("SELECT hash FROM blocks WHERE number = ?", r -> r.bytes32("hash"), number);
    return ours.isPresent() && ours.equals(chain.hash(number));
  }

  /** The node's heads when it was last asked. */
  public L2Chain.Heads heads() {
    return heads;
  }

  /** The number of the last block in the index; -1 before the first. */
  public long indexed() {
    return indexed;
  }

  /** How many blocks it took out again. */
  public long takenBack() {
    return takenBack;
  }
}
