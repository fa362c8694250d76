package dev.trestle.explorer;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Reads batches and messages. */
final class SettlementQueries {
  private static final String BATCH = "SELECT * FROM batches ";

  private static final String DEPOSIT =
      "SELECT d.*, t.seq, t.ok FROM deposits d LEFT JOIN transactions t ON t.hash = d.l2_hash ";

  private static final String WITHDRAWAL =
      "SELECT w.*, t.hash AS l2_tx, b.time, (SELECT MAX(e.l1_block) FROM withdrawal_events e"
          + " WHERE e.hash = w.hash AND e.kind = 'proven') AS proven, (SELECT MAX(e.l1_block)"
          + " FROM withdrawal_events e WHERE e.hash = w.hash AND e.kind = 'finalized') AS finalized"
          + " FROM withdrawals w JOIN transactions t ON t.seq = w.seq"
          + " JOIN blocks b ON b.number = w.seq / 1048576 ";

  private final Database database;
  private final Supplier<L2Chain.Heads> heads;

  SettlementQueries(Database database, Supplier<L2Chain.Heads> heads) {
    this.database = database;
    this.heads = heads;
  }

  /** A batch; sizes in bytes, cost in wei. */
  record Batch(
      long index,
      long l1Block,
      Bytes32 transaction,
      long time,
      Address poster,
      long blobs,
      long postedBytes,
      OptionalLong rawBytes,
      OptionalLong firstBlock,
      OptionalLong lastBlock,
      OptionalLong transactions,
      UInt256 cost,
      String problem)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().numberField("index", index).numberField("l1Block", l1Block);
      out.field("transaction", transaction).numberField("time", time).field("poster", poster);
      out.numberField("blobs", blobs).numberField("postedBytes", postedBytes);
      number(out, "rawBytes", rawBytes);
      number(out, "firstBlock", firstBlock);
      number(out, "lastBlock", lastBlock);
      number(out, "transactions", transactions);
      out.field("cost", cost).field("problem", problem).endObject();
    }
  }

  static void number(JsonWriter out, String name, OptionalLong number) {
    if (number.isPresent()) {
      out.numberField(name, number.getAsLong());
    } else {
      out.nullField(name);
    }
  }

  private static Batch batch(Row r) {
    return new Batch(
        r.number("inbox_index"),
        r.number("l1_block"),
        r.bytes32("tx"),
        r.number("time"),
        r.address("poster"),
        r.number("blobs"),
        r.number("posted_bytes"),
        r.maybeNumber("raw_bytes"),
        r.maybeNumber("first_block"),
        r.maybeNumber("last_block"),
        r.maybeNumber("transactions"),
        r.quantity("cost"),
        r.text("problem"));
  }

  List<Batch> batches(long before, int limit) {
    return database.list(
        BATCH + "WHERE inbox_index < ? ORDER BY inbox_index DESC LIMIT ?",
        SettlementQueries::batch,
        before,
        limit);
  }

  Optional<Batch> batch(long index) {
    return database.first(BATCH + "WHERE inbox_index = ?", SettlementQueries::batch, index);
  }

  /** The batch that first had this L2 block. */
  Optional<Batch> batchOf(long block) {
    return database.first(
        BATCH + "WHERE last_block >= ? AND first_block <= ? ORDER BY last_block LIMIT 1",
        SettlementQueries::batch,
        block,
        block);
  }

  /** A message from L1; its state is that of the L2 block that carries it out. */
  record Deposit(
      long cursor,
      long l1Block,
      Bytes32 l1Transaction,
      long time,
      Bytes32 l2Transaction,
      Address from,
      Optional<Address> to,
      UInt256 mint,
      UInt256 value,
      String state,
      OptionalLong block)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().numberField("l1Block", l1Block).field("l1Transaction", l1Transaction);
      out.numberField("time", time).field("l2Transaction", l2Transaction).field("from", from);
      out.name("to").value(BlockQueries.maybe(to)).field("mint", mint).field("value", value);
      out.field("state", state);
      number(out, "block", block);
      out.endObject();
    }
  }

  private Deposit deposit(Row r) {
    OptionalLong seq = r.maybeNumber("seq");
    String state = "waiting";
    OptionalLong block = OptionalLong.empty();
    if (seq.isPresent()) {
      block = OptionalLong.of(L2Block.numberOf(seq.getAsLong()));
      state = r.flag("ok") ? heads.get().tier(block.getAsLong()).text() : "failed";
    }
    return new Deposit(
        r.number("l1_block") << 20 | r.number("log_index"),
        r.number("l1_block"),
        r.bytes32("tx"),
        r.number("time"),
        r.bytes32("l2_hash"),
        r.address("sender"),
        r.maybeAddress("recipient"),
        r.quantity("mint"),
        r.quantity("value"),
        state,
        block);
  }

  /**
   * Newest first.
   *
   * @param before a deposit's cursor
   */
  List<Deposit> deposits(long before, int limit) {
    return database.list(
        DEPOSIT
            + "WHERE (d.l1_block, d.log_index) < (?, ?)"
            + " ORDER BY d.l1_block DESC, d.log_index DESC LIMIT ?",
        this::deposit,
        before >> 20,
        before & (1 << 20) - 1,
        limit);
  }

  /** An account's newest. */
  List<Deposit> depositsOf(Address sender, int limit) {
    return database.list(
        DEPOSIT + "WHERE d.sender = ? ORDER BY d.l1_block DESC, d.log_index DESC LIMIT ?",
        this::deposit,
        sender,
        limit);
  }

  /** Those of an L1 transaction. */
  List<Deposit> depositsIn(Bytes32 l1Transaction) {
    return database.list(
        DEPOSIT + "WHERE d.tx = ? ORDER BY d.l1_block, d.log_index LIMIT 20",
        this::deposit,
        l1Transaction);
  }

  /** A message to L1. */
  record Withdrawal(
      long seq,
      Bytes32 hash,
      Bytes32 l2Transaction,
      long time,
      Address from,
      Address target,
      UInt256 value,
      UInt256 nonce,
      UInt256 gasLimit,
      byte[] data,
      String state)
      implements JsonValue {
    long block() {
      return L2Block.numberOf(seq);
    }

    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject();
      writeFields(out);
      out.endObject();
    }

    void writeFields(JsonWriter out) {
      out.field("hash", hash).field("l2Transaction", l2Transaction).numberField("block", block());
      out.numberField("time", time).field("from", from).field("target", target);
      out.field("value", value).field("nonce", nonce).field("gasLimit", gasLimit);
      out.field("data", data).field("state", state);
    }
  }

  private static Withdrawal withdrawal(Row r) {
    boolean finalized = !r.isNull("finalized");
    boolean proven = !r.isNull("proven");
    return new Withdrawal(
        r.number("seq"),
        r.bytes32("hash"),
        r.bytes32("l2_tx"),
        r.number("time"),
        r.address("sender"),
        r.address("target"),
        r.quantity("value"),
        r.quantity("nonce"),
        r.quantity("gas_limit"),
        r.bytes("data"),
        finalized ? "finalized" : proven ? "proven" : "initiated");
  }

  List<Withdrawal> withdrawals(long before, int limit) {
    return database.list(
        WITHDRAWAL + "WHERE w.seq < ? ORDER BY w.seq DESC, w.log_index DESC LIMIT ?",
        SettlementQueries::withdrawal,
        before,
        limit);
  }

  List<Withdrawal> withdrawalsOf(Address sender, int limit) {
    return database.list(
        WITHDRAWAL + "WHERE w.sender = ? ORDER BY w.seq DESC LIMIT ?",
        SettlementQueries::withdrawal,
        sender,
        limit);
  }

  Optional<Withdrawal> withdrawal(Bytes32 hash) {
    return database.first(WITHDRAWAL + "WHERE w.hash = ?", SettlementQueries::withdrawal, hash);
  }

  /** What L1 said about a withdrawal. */
  JsonValue events(Bytes32 hash) {
    return JsonValue.array(
        database.list(
            "SELECT * FROM withdrawal_events WHERE hash = ? ORDER BY l1_block, log_index"
                + " LIMIT 20",
            SettlementQueries::event,
            hash));
  }

  private static JsonValue event(Row r) {
    String kind = r.text("kind");
    long l1Block = r.number("l1_block");
    Bytes32 tx = r.bytes32("tx");
    long time = r.number("time");
    boolean ok = r.flag("ok");
    return out ->
        out.beginObject()
            .field("kind", kind)
            .numberField("l1Block", l1Block)
            .field("transaction", tx)
            .numberField("time", time)
            .field("ok", ok)
            .endObject();
  }
}
