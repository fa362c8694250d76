package dev.trestle.explorer;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads blocks and transactions of the index. */
final class BlockQueries {
  private static final String TX =
      "SELECT t.seq, t.hash, t.sender, t.recipient, t.created, t.value, t.type, t.ok, t.gas_used,"
          + " t.gas_price, t.l1_fee, t.selector, b.time FROM transactions t"
          + " JOIN blocks b ON b.number = t.seq / 1048576 ";

  private final Database database;
  private final Supplier<L2Chain.Heads> heads;

  BlockQueries(Database database, Supplier<L2Chain.Heads> heads) {
    this.database = database;
    this.heads = heads;
  }

  /** A block as the API shows it. */
  record Block(
      long number,
      Bytes32 hash,
      Bytes32 parent,
      long time,
      long gasUsed,
      long gasLimit,
      UInt256 baseFee,
      long size,
      long transactions,
      long users,
      long total,
      L2Chain.Tier tier)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().numberField("number", number).field("hash", hash);
      out.field("parent", parent).numberField("time", time);
      out.numberField("gasUsed", gasUsed).numberField("gasLimit", gasLimit);
      out.field("baseFee", baseFee).numberField("size", size);
      out.numberField("transactions", transactions).numberField("userTransactions", users);
      out.field("tier", tier.text()).endObject();
    }
  }

  /** A transaction as lists show it. */
  record Tx(
      long seq,
      Bytes32 hash,
      Address from,
      Optional<Address> to,
      Optional<Address> created,
      UInt256 value,
      long type,
      boolean ok,
      long gasUsed,
      UInt256 gasPrice,
      UInt256 l1Fee,
      byte[] selector,
      long time,
      L2Chain.Tier tier)
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
      out.field("hash", hash).numberField("block", block());
      out.numberField("index", L2Block.placeOf(seq)).numberField("time", time);
      out.field("from", from).name("to").value(maybe(to));
      out.name("created").value(maybe(created));
      out.field("value", value).numberField("type", type).field("ok", ok);
      out.numberField("gasUsed", gasUsed).field("gasPrice", gasPrice).field("l1Fee", l1Fee);
      boolean deposit = type == L2Block.DEPOSIT;
      out.field("fee", deposit ? UInt256.ZERO : gasPrice.multiply(gasUsed).add(l1Fee));
      out.field("selector", selector).field("tier", tier.text());
    }
  }

  static JsonValue maybe(Optional<Address> address) {
    return address.map(JsonValue::address).orElse(JsonValue.NULL);
  }

  private Block block(Row r) {
    long number = r.number("number");
    return new Block(
        number,
        r.bytes32("hash"),
        r.bytes32("parent"),
        r.number("time"),
        r.number("gas_used"),
        r.number("gas_limit"),
        r.quantity("base_fee"),
        r.number("size"),
        r.number("transactions"),
        r.number("user_transactions"),
        r.number("total_transactions"),
        heads.get().tier(number));
  }

  private Tx tx(Row r) {
    long seq = r.number("seq");
    return new Tx(
        seq,
        r.bytes32("hash"),
        r.address("sender"),
        r.maybeAddress("recipient"),
        r.maybeAddress("created"),
        r.quantity("value"),
        r.number("type"),
        r.flag("ok"),
        r.number("gas_used"),
        r.quantity("gas_price"),
        r.quantity("l1_fee"),
        r.bytes("selector"),
        r.number("time"),
        heads.get().tier(L2Block.numberOf(seq)));
  }

  List<Block> blocks(long before, int limit) {
    return database.list(
        "SELECT * FROM blocks WHERE number < ? ORDER BY number DESC LIMIT ?",
        this::block,
        before,
        limit);
  }

  Optional<Block> block(long number) {
    return database.first("SELECT * FROM blocks WHERE number = ?", this::block, number);
  }

  Optional<Block> block(Bytes32 hash) {
    return database.first("SELECT * FROM blocks WHERE hash = ?", this::block, hash);
  }

  /**
   * A block's transactions, first ones first.
   *
   * @param from place of the first
   */
  List<Tx> transactionsOf(long number, long from, int limit) {
    long seq = L2Block.seqOf(number);
    return database.list(
        TX + "WHERE t.seq >= ? AND t.seq < ? ORDER BY t.seq LIMIT ?",
        this::tx,
        seq + Math.max(0, Math.min(from, 1 << L2Block.SEQ_BITS)),
        L2Block.seqOf(number + 1),
        limit);
  }

  /** Newest first; not those that every block begins with. */
  List<Tx> transactions(long before, int limit) {
    return database.list(
        TX + "WHERE t.type <> 126 AND t.seq < ? ORDER BY t.seq DESC LIMIT ?",
        this::tx,
        before,
        limit);
  }

  Optional<Tx> transaction(Bytes32 hash) {
    return database.first(TX + "WHERE t.hash = ?", this::tx, hash);
  }

  /** Those that an account has to do with, newest first. */
  List<Tx> transactionsOf(Address account, long before, int limit) {
    return database.list(
        TX
            + "WHERE t.seq IN (SELECT seq FROM activity WHERE address = ? AND seq < ?"
            + " ORDER BY seq DESC LIMIT ?) ORDER BY t.seq DESC",
        this::tx,
        account,
        before,
        limit);
  }
}
