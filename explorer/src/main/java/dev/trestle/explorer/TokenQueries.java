package dev.trestle.explorer;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** Reads tokens, their transfers and balances. */
final class TokenQueries {
  /** Most balances shown of an account, most holders of a token. */
  private static final int MOST = 100;

  private static final String TRANSFER =
      "SELECT x.seq, x.log_index, x.token, x.sender, x.recipient, x.amount, x.kind, t.hash, k.name,"
          + " k.symbol, k.decimals FROM transfers x JOIN transactions t ON t.seq = x.seq"
          + " LEFT JOIN tokens k ON k.token = x.token ";

  private final Database database;

  TokenQueries(Database database) {
    this.database = database;
  }

  /** A token; nothing of it is to be trusted, least of all its name. */
  record Token(Address address, long kind, String name, String symbol, long decimals)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().field("address", address).numberField("kind", kind).field("name", name);
      out.field("symbol", symbol).numberField("decimals", decimals).endObject();
    }
  }

  /** A transfer; {@code amount} is the token's number where {@code kind} is 721. */
  record Transfer(
      long seq,
      long logIndex,
      Token token,
      Address from,
      Address to,
      UInt256 amount,
      Bytes32 transaction)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject().field("transaction", transaction);
      out.numberField("block", L2Block.numberOf(seq)).numberField("logIndex", logIndex);
      out.field("token", token).field("from", from).field("to", to);
      out.field("amount", amount).endObject();
    }
  }

  private static Token token(Row r) {
    return new Token(
        r.address("token"),
        r.number("kind"),
        r.text("name"),
        r.text("symbol"),
        r.number("decimals"));
  }

  private static Transfer transfer(Row r) {
    return new Transfer(
        r.number("seq"),
        r.number("log_index"),
        token(r),
        r.address("sender"),
        r.address("recipient"),
        r.quantity("amount"),
        r.bytes32("hash"));
  }

  List<Token> tokens(int limit) {
    return database.list(
        "SELECT * FROM tokens ORDER BY first_seq LIMIT ?", TokenQueries::token, limit);
  }

  Optional<Token> token(Address address) {
    return database.first("SELECT * FROM tokens WHERE token = ?", TokenQueries::token, address);
  }

  /** Tokens of exactly this symbol. */
  List<Token> called(String symbol) {
    return database.list(
        "SELECT * FROM tokens WHERE LOWER(symbol) = LOWER(?) ORDER BY first_seq LIMIT 5",
        TokenQueries::token,
        symbol);
  }

  List<Transfer> ofTransaction(long seq) {
    return database.list(
        TRANSFER + "WHERE x.seq = ? ORDER BY x.log_index LIMIT ?",
        TokenQueries::transfer,
        seq,
        MOST);
  }

  List<Transfer> ofToken(Address token, long before, int limit) {
    return database.list(
        TRANSFER + "WHERE x.token = ? AND x.seq < ? ORDER BY x.seq DESC, x.log_index DESC LIMIT ?",
        TokenQueries::transfer,
        token,
        before,
        limit);
  }

  /** Transfers from and to an account, newest first. */
  List<Transfer> ofAccount(Address account, long before, int limit) {
    String part =
        " FROM transfers WHERE %s = ? AND seq < ? ORDER BY seq DESC, log_index DESC LIMIT ?";
    return database.list(
        TRANSFER
            + "JOIN (SELECT * FROM (SELECT seq, log_index"
            + part.formatted("sender")
            + ") a UNION SELECT * FROM (SELECT seq, log_index"
            + part.formatted("recipient")
            + ") c) y ON y.seq = x.seq AND y.log_index = x.log_index"
            + " ORDER BY x.seq DESC, x.log_index DESC LIMIT ?",
        TokenQueries::transfer,
        account,
        before,
        limit,
        account,
        before,
        limit,
        limit);
  }

  /** What an account has of each token, as far as it is not nothing. */
  JsonValue balances(Address account) {
    return JsonValue.array(
        database.list(
            "SELECT b.token, b.amount, b.agrees, k.kind, k.name, k.symbol, k.decimals"
                + " FROM token_balances b LEFT JOIN tokens k ON k.token = b.token"
                + " WHERE b.holder = ? AND b.amount <> ? ORDER BY b.token LIMIT ?",
            TokenQueries::balance,
            account,
            UInt256.ZERO,
            MOST));
  }

  private static JsonValue balance(Row r) {
    Token token = token(r);
    UInt256 amount = r.quantity("amount");
    String check = check(r);
    return out ->
        out.beginObject()
            .field("token", token)
            .field("amount", amount)
            .field("check", check)
            .endObject();
  }

  /** What {@code balanceOf} said. */
  private static String check(Row r) {
    if (r.isNull("agrees")) {
      return "waiting";
    }
    return switch ((int) r.number("agrees")) {
      case 1 -> "agrees";
      case 0 -> "corrected";
      default -> "no answer";
    };
  }

  /** Who has most of a token. */
  JsonValue holders(Address token) {
    return JsonValue.array(
        database.list(
            "SELECT holder, amount, agrees FROM token_balances WHERE token = ? AND amount <> ?"
                + " ORDER BY amount DESC, holder DESC LIMIT ?",
            TokenQueries::holder,
            token,
            UInt256.ZERO,
            MOST));
  }

  private static JsonValue holder(Row r) {
    Address holder = r.address("holder");
    UInt256 amount = r.quantity("amount");
    String check = check(r);
    return out ->
        out.beginObject()
            .field("holder", holder)
            .field("amount", amount)
            .field("check", check)
            .endObject();
  }
}
