package dev.trestle.explorer;

import dev.trestle.derivation.DepositEvents;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.LocatedLog;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.SettlementClient;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what L1 says of the rollup: batches, deposits, proofs of withdrawals, claims and their
 * disputes. What L1 takes back goes out of the index, too. It remembers nothing beside the index.
 */
public final class L1Indexer {
  private static final Logger LOG = LoggerFactory.getLogger(L1Indexer.class);

  /** L1 blocks read at once. */
  private static final int BLOCKS_A_TURN = 100;

  /** Places in the L1 chain that are remembered, to find out where it went another way. */
  private static final int REMEMBERED = 2_000;

  static final Bytes32 PROVEN = Abi.topic("WithdrawalProven(bytes32,address,address)");
  static final Bytes32 FINALIZED = Abi.topic("WithdrawalFinalized(bytes32,bool)");

  private final Database database;
  private final SettlementClient l1;
  private final RollupConfig config;
  private final BatchWriter batches;
  private final GameIndexer games;
  private final Optional<DisputeSystem> disputes;
  private volatile long indexed = -1;
  private volatile long head = -1;
  private volatile long takenBack;

  /** A place in the L1 chain up to which the index has everything. */
  private record Mark(long number, Bytes32 hash) {}

  /**
   * What L1 said in some blocks.
   *
   * @param headers of the blocks that said something
   */
  record News(List<LocatedLog> logs, Map<Bytes32, HashedHeader> headers) {
    HashedHeader block(LocatedLog log) {
      return Optional.ofNullable(headers.get(log.blockHash())).orElseThrow();
    }
  }

  public L1Indexer(Database database, SettlementClient l1, RollupConfig config, BlobSource blobs) {
    this.database = database;
    this.l1 = l1;
    this.config = config;
    this.batches = new BatchWriter(l1, config, blobs);
    this.disputes = disputes();
    this.games = new GameIndexer(database, l1, disputes);
    indexed = last().map(Mark::number).orElse(-1L);
  }

  /** A chain need not have disputes. */
  private Optional<DisputeSystem> disputes() {
    Address portal = config.contracts().portal();
    ContractReader reader = new ContractReader(l1);
    Address registry = reader.address(portal, "anchorStateRegistry()");
    boolean there = l1.code(registry).length > 0;
    return there ? Optional.of(DisputeSystem.of(reader, portal)) : Optional.empty();
  }

  /** Takes the next L1 blocks in, or wrong ones out. Whether there was something to do. */
  public boolean step() {
    HashedHeader newest = l1.head();
    head = newest.number();
    Optional<Mark> last = last();
    if (last.isPresent() && !isCanonical(last.get())) {
      goBack(last.get());
      return true;
    }
    long from = last.map(m -> m.number + 1).orElse(config.genesis().l1().number());
    if (from > newest.number()) {
      return games.step(newest);
    }
    long to = Math.min(newest.number(), from + BLOCKS_A_TURN - 1);
    Optional<HashedHeader> end = to == newest.number() ? Optional.of(newest) : l1.header(to);
    if (end.isEmpty()) {
      return false; // L1 moved meanwhile
    }
    News news = read(from, to);
    if (!l1.header(to).map(HashedHeader::hash).equals(Optional.of(end.get().hash()))) {
      return true; // L1 moved while it was read
    }
    write(end.get(), news);
    return true;
  }

  private Optional<Mark> last() {
    return database.first(
        "SELECT number, hash FROM l1_blocks ORDER BY number DESC LIMIT 1",
        r -> new Mark(r.number("number"), r.bytes32("hash")));
  }

  private boolean isCanonical(Mark mark) {
    return l1.header(mark.number).map(HashedHeader::hash).equals(Optional.of(mark.hash));
  }

  private News read(long from, long to) {
    LogFilter.Blocks.Range range = new LogFilter.Blocks.Range(from, to);
    List<Address> contracts =
        new ArrayList<>(List.of(config.contracts().inbox(), config.contracts().portal()));
    disputes.ifPresent(d -> contracts.add(d.factory()));
    List<LocatedLog> logs = new ArrayList<>(l1.logs(new LogFilter(range, contracts, List.of())));
    if (disputes.isPresent()) {
      logs.addAll(l1.logs(new LogFilter(range, List.of(), List.of(List.of(GameIndexer.MOVE)))));
    }
    Map<Bytes32, HashedHeader> headers = new HashMap<>();
    for (LocatedLog log : logs) {
      headers.computeIfAbsent(
          log.blockHash(),
          hash ->
              l1.header(hash)
                  .orElseThrow(() -> new IllegalStateException("L1 lost block " + hash)));
    }
    return new News(logs, headers);
  }

  private void write(HashedHeader end, News news) {
    List<BatchWriter.Posted> posted = batches.posted(news);
    database.write(sql -> {
      batches.write(sql, posted);
      messages(sql, news);
      games.write(sql, news);
      sql.update("INSERT INTO l1_blocks VALUES (?, ?)", end.number(), end.hash());
      sql.update("DELETE FROM l1_blocks WHERE number < ?", end.number() - REMEMBERED);
      batches.forget(sql, end.number());
    });
    indexed = end.number();
  }

  private void messages(Sql sql, News news) {
    for (LocatedLog at : news.logs()) {
      if (!at.log().address().equals(config.contracts().portal()) || at.log().topics().isEmpty()) {
        continue;
      }
      Bytes32 topic = at.log().topics().getFirst();
      long time = news.block(at).timestamp();
      if (topic.equals(DepositEvents.TOPIC)) {
        DepositEvents.decode(at.log(), at.blockHash(), at.index())
            .toOptional()
            .ifPresent(deposit -> deposit(sql, at, time, deposit));
      } else if (topic.equals(PROVEN) || topic.equals(FINALIZED)) {
        boolean proof = topic.equals(PROVEN);
        sql.update(
            "INSERT INTO withdrawal_events (l1_block, log_index, hash, kind, tx, time, ok)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
            at.blockNumber(),
            at.index(),
            at.log().topics().get(1),
            proof ? "proven" : "finalized",
            at.transactionHash(),
            time,
            proof || !Bytes32.from(at.log().data()).isZero());
      }
    }
  }

  private static void deposit(Sql sql, LocatedLog at, long time, Transaction.Deposit deposit) {
    sql.update(
        "INSERT INTO deposits (l1_block, log_index, tx, time, l2_hash, sender, recipient, mint,"
            + " value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        at.blockNumber(),
        at.index(),
        at.transactionHash(),
        time,
        TransactionCodec.hash(deposit),
        deposit.from(),
        deposit.to(),
        deposit.mint(),
        deposit.value());
  }

  /** Takes out what was read after the last place that L1 still has. */
  private void goBack(Mark last) {
    List<Mark> marks =
        database.list(
            "SELECT number, hash FROM l1_blocks ORDER BY number DESC",
            r -> new Mark(r.number("number"), r.bytes32("hash")));
    long common =
        marks.stream().filter(this::isCanonical).findFirst().map(Mark::number).orElse(-1L);
    LOG.info("L1 reorganised: taking back what it said after block {}", common);
    database.write(sql -> {
      batches.remove(sql, common);
      for (String table : List.of("batches", "deposits", "withdrawal_events")) {
        sql.update("DELETE FROM " + table + " WHERE l1_block > ?", common);
      }
      games.remove(sql, common);
      sql.update("DELETE FROM l1_blocks WHERE number > ?", common);
    });
    takenBack += last.number - Math.max(common, 0);
    indexed = common;
  }

  /** The L1 block up to which the index has everything; -1 before the first. */
  public long indexed() {
    return indexed;
  }

  /** The newest L1 block when it was last asked. */
  public long head() {
    return head;
  }

  /** How many L1 blocks it took out again. */
  public long takenBack() {
    return takenBack;
  }

  /** Whether a log is one of the Inbox's. */
  static boolean isBatch(LocatedLog log, RollupConfig config) {
    return log.log().address().equals(config.contracts().inbox())
        && !log.log().topics().isEmpty()
        && log.log().topics().getFirst().equals(InboxEntry.TOPIC);
  }
}
