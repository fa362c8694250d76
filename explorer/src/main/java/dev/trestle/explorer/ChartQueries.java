package dev.trestle.explorer;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.explorer.ExplorerException.Reason;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sums over time. Times are those of blocks: the clock of whoever looks does not matter. */
final class ChartQueries {
  private final Database database;
  private final RollupConfig config;

  /** By range; good until there is another block or another batch. */
  private final Map<String, Made> lastMade = new ConcurrentHashMap<>();

  /** What charts are made from: the newest block and batch. */
  private record Newest(long time, Bytes32 hash, long batch) {}

  private record Made(Newest from, JsonValue charts) {}

  /**
   * @param config when each block is due
   */
  ChartQueries(Database database, RollupConfig config) {
    this.database = database;
    this.config = config;
  }

  /** How far back, in pieces of how long. */
  private record Range(long seconds, long bucketSeconds) {
    static Range of(String name) {
      return switch (name) {
        case "hour" -> new Range(3_600, 60);
        case "day" -> new Range(24 * 3_600, 900);
        case "week" -> new Range(7 * 24 * 3_600, 2 * 3_600);
        default -> throw new ExplorerException(Reason.BAD_INPUT, "range is hour, day or week");
      };
    }
  }

  private record L2Point(
      long time, long blocks, long transactions, long gas, double fees, double l1Fees)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().numberField("time", time).numberField("blocks", blocks);
      out.numberField("transactions", transactions).numberField("gas", gas);
      out.name("feesGwei").decimal(fees).name("l1FeesGwei").decimal(l1Fees).endObject();
    }
  }

  private record L1Point(
      long time,
      long batches,
      long posted,
      long raw,
      long blobs,
      long transactions,
      double costGwei,
      double newest,
      double oldest)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().numberField("time", time).numberField("batches", batches);
      out.numberField("postedBytes", posted).numberField("rawBytes", raw);
      out.numberField("blobs", blobs).numberField("transactions", transactions);
      out.name("costGwei").decimal(costGwei);
      out.name("newestSeconds").decimal(newest).name("oldestSeconds").decimal(oldest).endObject();
    }
  }

  /**
   * Blocks, transactions, gas and fees of L2; bytes, cost and latency of batches. Latency is from
   * an L2 block's time to that of the L1 block with its batch, for the newest and the oldest block
   * of a batch.
   */
  JsonValue charts(String range) {
    Range r = Range.of(range);
    Optional<Newest> newest =
        database.first(
            "SELECT time, hash, (SELECT MAX(inbox_index) FROM batches) AS batch FROM blocks"
                + " ORDER BY number DESC LIMIT 1",
            x -> new Newest(x.number("time"), x.bytes32("hash"), x.number("batch")));
    if (newest.isEmpty()) {
      return charts(r, 0);
    }
    Made made = lastMade.get(range);
    if (made == null || !made.from.equals(newest.get())) {
      made = new Made(newest.get(), charts(r, newest.get().time));
      lastMade.put(range, made);
    }
    return made.charts;
  }

  private JsonValue charts(Range r, long newest) {
    long from = newest - newest % r.bucketSeconds + r.bucketSeconds - r.seconds;
    List<L2Point> l2 = l2(r.bucketSeconds, from);
    List<L1Point> l1 = l1(r.bucketSeconds, from);
    return out -> {
      out.beginObject().numberField("from", from).numberField("to", from + r.seconds);
      out.numberField("bucketSeconds", r.bucketSeconds).field("l2", JsonValue.array(l2));
      out.field("l1", JsonValue.array(l1)).endObject();
    };
  }

  private List<L2Point> l2(long bucket, long from) {
    return database.list(
        "SELECT start / ? AS bucket, SUM(blocks) AS blocks, SUM(transactions) AS transactions,"
            + " SUM(gas_used) AS gas, SUM(fees_gwei) AS fees, SUM(l1_fees_gwei) AS l1_fees"
            + " FROM minutes WHERE start >= ? GROUP BY 1 ORDER BY 1",
        r ->
            new L2Point(
                r.number("bucket") * bucket,
                r.number("blocks"),
                r.number("transactions"),
                r.number("gas"),
                r.decimal("fees"),
                r.decimal("l1_fees")),
        bucket,
        from);
  }

  /** A block's time follows from its number: nothing must be looked up. */
  private List<L1Point> l1(long bucket, long from) {
    long blockTime = config.timing().blockTimeSeconds();
    long zero = config.timestampOf(0);
    return database.list(
        "SELECT time / ? AS bucket, COUNT(*) AS batches, SUM(posted_bytes) AS posted,"
            + " SUM(COALESCE(raw_bytes, 0)) AS raw, SUM(blobs) AS blobs,"
            + " SUM(COALESCE(transactions, 0)) AS transactions, SUM(cost_gwei) AS cost,"
            + " AVG(time - ? - last_block * ?) AS newest,"
            + " AVG(time - ? - first_block * ?) AS oldest FROM batches"
            + " WHERE time >= ? GROUP BY 1 ORDER BY 1",
        r ->
            new L1Point(
                r.number("bucket") * bucket,
                r.number("batches"),
                r.number("posted"),
                r.number("raw"),
                r.number("blobs"),
                r.number("transactions"),
                r.decimal("cost"),
                r.decimal("newest"),
                r.decimal("oldest")),
        bucket,
        zero,
        blockTime,
        zero,
        blockTime,
        from);
  }
}
