package dev.trestle.explorer;

import dev.trestle.explorer.ExplorerException.Reason;

/**
 * The index's tables. Whatever hangs off an L2 transaction carries its {@code seq}, the block
 * number times 2^20 plus the place in the block; whatever was read on L1 carries its {@code
 * l1_block}. So what a reorganisation takes back is a range.
 */
final class Schema {
  private static final String VERSION = "1";

  /** What the two databases call differently. */
  enum Dialect {
    SQLITE("INTEGER PRIMARY KEY", "BLOB", " WITHOUT ROWID"),
    POSTGRESQL("BIGINT PRIMARY KEY", "BYTEA", "");

    private final String id;
    private final String bytes;
    private final String clustered;

    Dialect(String id, String bytes, String clustered) {
      this.id = id;
      this.bytes = bytes;
      this.clustered = clustered;
    }

    private String ddl(String text) {
      return text.replace("$ID", id).replace("$BYTES", bytes).replace("$CLUSTERED", clustered);
    }
  }

  private static final String[] L2 = {
    """
    CREATE TABLE IF NOT EXISTS blocks (number $ID, hash $BYTES NOT NULL, parent $BYTES NOT NULL,
      time BIGINT NOT NULL, gas_used BIGINT NOT NULL, gas_limit BIGINT NOT NULL,
      base_fee $BYTES NOT NULL, size BIGINT NOT NULL, transactions BIGINT NOT NULL,
      user_transactions BIGINT NOT NULL, total_transactions BIGINT NOT NULL,
      fees_gwei DOUBLE PRECISION NOT NULL, l1_fees_gwei DOUBLE PRECISION NOT NULL)\
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS blocks_hash ON blocks (hash)",
    "CREATE INDEX IF NOT EXISTS blocks_time ON blocks (time)",
    """
    CREATE TABLE IF NOT EXISTS transactions (seq $ID, hash $BYTES NOT NULL, sender $BYTES NOT NULL,
      recipient $BYTES, created $BYTES, value $BYTES NOT NULL, nonce BIGINT NOT NULL,
      type BIGINT NOT NULL, ok BIGINT NOT NULL, gas_used BIGINT NOT NULL, gas_price $BYTES NOT NULL,
      l1_fee $BYTES NOT NULL, selector $BYTES)\
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS transactions_hash ON transactions (hash)",
    """
    CREATE INDEX IF NOT EXISTS transactions_of_users ON transactions (seq) WHERE type <> 126\
    """,
    """
    CREATE TABLE IF NOT EXISTS activity (address $BYTES NOT NULL, seq BIGINT NOT NULL,
      PRIMARY KEY (address, seq))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS activity_seq ON activity (seq)",
    """
    CREATE TABLE IF NOT EXISTS transfers (seq BIGINT NOT NULL, log_index BIGINT NOT NULL,
      token $BYTES NOT NULL, sender $BYTES NOT NULL, recipient $BYTES NOT NULL,
      amount $BYTES NOT NULL, kind BIGINT NOT NULL, PRIMARY KEY (seq, log_index))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS transfers_token ON transfers (token, seq, log_index)",
    "CREATE INDEX IF NOT EXISTS transfers_sender ON transfers (sender, seq, log_index)",
    "CREATE INDEX IF NOT EXISTS transfers_recipient ON transfers (recipient, seq, log_index)",
    """
    CREATE TABLE IF NOT EXISTS token_balances (holder $BYTES NOT NULL, token $BYTES NOT NULL,
      logged $BYTES NOT NULL, amount $BYTES NOT NULL, agrees BIGINT, PRIMARY KEY (holder, token))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS token_balances_token ON token_balances (token, amount)",
    """
    CREATE INDEX IF NOT EXISTS token_balances_unchecked ON token_balances (holder)
      WHERE agrees IS NULL\
    """,
    """
    CREATE TABLE IF NOT EXISTS tokens (token $BYTES PRIMARY KEY, kind BIGINT NOT NULL,
      first_seq BIGINT NOT NULL, name TEXT, symbol TEXT, decimals BIGINT)\
    """,
    """
    CREATE INDEX IF NOT EXISTS tokens_nameless ON tokens (token) WHERE name IS NULL\
    """,
    """
    CREATE TABLE IF NOT EXISTS contracts (address $BYTES PRIMARY KEY, creator $BYTES NOT NULL,
      seq BIGINT NOT NULL)\
    """,
    "CREATE INDEX IF NOT EXISTS contracts_seq ON contracts (seq)",
    """
    CREATE TABLE IF NOT EXISTS verified (address $BYTES PRIMARY KEY, code_hash $BYTES NOT NULL,
      name TEXT NOT NULL, compiler TEXT NOT NULL, abi TEXT NOT NULL, sources TEXT NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS withdrawals (hash $BYTES PRIMARY KEY, seq BIGINT NOT NULL,
      log_index BIGINT NOT NULL, nonce $BYTES NOT NULL, sender $BYTES NOT NULL,
      target $BYTES NOT NULL, value $BYTES NOT NULL, gas_limit $BYTES NOT NULL,
      data $BYTES NOT NULL)\
    """,
    "CREATE INDEX IF NOT EXISTS withdrawals_seq ON withdrawals (seq, log_index)",
    "CREATE INDEX IF NOT EXISTS withdrawals_sender ON withdrawals (sender, seq)",
    """
    CREATE TABLE IF NOT EXISTS minutes (start $ID, blocks BIGINT NOT NULL,
      transactions BIGINT NOT NULL, gas_used BIGINT NOT NULL, fees_gwei DOUBLE PRECISION NOT NULL,
      l1_fees_gwei DOUBLE PRECISION NOT NULL)\
    """
  };

  private static final String[] L1 = {
    """
    CREATE TABLE IF NOT EXISTS l1_blocks (number $ID, hash $BYTES NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS batches (l1_block BIGINT NOT NULL, log_index BIGINT NOT NULL,
      inbox_index BIGINT NOT NULL, tx $BYTES NOT NULL, time BIGINT NOT NULL, poster $BYTES NOT NULL,
      blobs BIGINT NOT NULL, posted_bytes BIGINT NOT NULL, raw_bytes BIGINT, first_block BIGINT,
      last_block BIGINT, transactions BIGINT, cost $BYTES NOT NULL,
      cost_gwei DOUBLE PRECISION NOT NULL, problem TEXT,
      PRIMARY KEY (l1_block, log_index))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS batches_last_block ON batches (last_block)",
    """
    CREATE INDEX IF NOT EXISTS batches_time ON batches (time, posted_bytes, raw_bytes, blobs,
      transactions, cost_gwei, first_block, last_block)\
    """,
    "CREATE INDEX IF NOT EXISTS batches_inbox_index ON batches (inbox_index)",
    """
    CREATE TABLE IF NOT EXISTS frames (l1_block BIGINT NOT NULL, log_index BIGINT NOT NULL,
      place BIGINT NOT NULL, channel $BYTES NOT NULL, number BIGINT NOT NULL,
      is_last BIGINT NOT NULL, data $BYTES NOT NULL, PRIMARY KEY (l1_block, log_index, place))\
    """,
    "CREATE INDEX IF NOT EXISTS frames_channel ON frames (channel, number)",
    """
    CREATE TABLE IF NOT EXISTS deposits (l1_block BIGINT NOT NULL, log_index BIGINT NOT NULL,
      tx $BYTES NOT NULL, time BIGINT NOT NULL, l2_hash $BYTES NOT NULL, sender $BYTES NOT NULL,
      recipient $BYTES, mint $BYTES NOT NULL, value $BYTES NOT NULL,
      PRIMARY KEY (l1_block, log_index))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS deposits_l2_hash ON deposits (l2_hash)",
    "CREATE INDEX IF NOT EXISTS deposits_tx ON deposits (tx)",
    "CREATE INDEX IF NOT EXISTS deposits_sender ON deposits (sender, l1_block, log_index)",
    """
    CREATE TABLE IF NOT EXISTS withdrawal_events (l1_block BIGINT NOT NULL,
      log_index BIGINT NOT NULL, hash $BYTES NOT NULL, kind TEXT NOT NULL, tx $BYTES NOT NULL,
      time BIGINT NOT NULL, ok BIGINT NOT NULL, PRIMARY KEY (l1_block, log_index))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS withdrawal_events_hash ON withdrawal_events (hash)",
    """
    CREATE TABLE IF NOT EXISTS games (address $BYTES PRIMARY KEY, l1_block BIGINT NOT NULL,
      idx BIGINT NOT NULL, tx $BYTES NOT NULL, time BIGINT NOT NULL, root $BYTES NOT NULL,
      status TEXT NOT NULL, starting_block BIGINT NOT NULL, claimed_block BIGINT NOT NULL,
      split BIGINT NOT NULL, bottom BIGINT NOT NULL, clock BIGINT NOT NULL, refuter $BYTES,
      claims BIGINT NOT NULL, seen_l1_block BIGINT NOT NULL)\
    """,
    "CREATE INDEX IF NOT EXISTS games_idx ON games (idx)",
    "CREATE INDEX IF NOT EXISTS games_status ON games (status)",
    """
    CREATE TABLE IF NOT EXISTS claims (game $BYTES NOT NULL, idx BIGINT NOT NULL, parent BIGINT,
      place $BYTES NOT NULL, value $BYTES NOT NULL, claimant $BYTES NOT NULL, countered_by $BYTES,
      bond $BYTES NOT NULL, resolved BIGINT NOT NULL, used BIGINT NOT NULL,
      PRIMARY KEY (game, idx))$CLUSTERED\
    """,
    """
    CREATE TABLE IF NOT EXISTS moves (l1_block BIGINT NOT NULL, log_index BIGINT NOT NULL,
      game $BYTES NOT NULL, tx $BYTES NOT NULL, time BIGINT NOT NULL,
      PRIMARY KEY (l1_block, log_index))$CLUSTERED\
    """,
    "CREATE INDEX IF NOT EXISTS moves_game ON moves (game, l1_block, log_index)",
    """
    CREATE TABLE IF NOT EXISTS steps (game $BYTES NOT NULL, claim BIGINT NOT NULL,
      l1_block BIGINT NOT NULL, tx $BYTES NOT NULL, step BIGINT NOT NULL, pc BIGINT NOT NULL,
      instruction TEXT NOT NULL, PRIMARY KEY (game, claim))$CLUSTERED\
    """
  };

  private Schema() {}

  /** Makes what is not there; refuses an index that another version made. */
  static void create(Sql sql, Dialect dialect) {
    sql.update("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
    String found = meta(sql, "schema").orElse(VERSION);
    if (!found.equals(VERSION)) {
      throw new ExplorerException(
          Reason.OTHER_INDEX,
          "the index has form " + found + ", wanted is " + VERSION + ": delete it, it is rebuilt");
    }
    for (String statement : L2) {
      sql.update(dialect.ddl(statement));
    }
    for (String statement : L1) {
      sql.update(dialect.ddl(statement));
    }
    setMeta(sql, "schema", VERSION);
  }

  /** Refuses an index of another chain; a new one becomes this chain's. */
  static void claim(Sql sql, String chain) {
    String found = meta(sql, "chain").orElse(chain);
    if (!found.equals(chain)) {
      throw new ExplorerException(
          Reason.OTHER_INDEX,
          "the index is about chain " + found + ", not " + chain + ": name another or delete it");
    }
    setMeta(sql, "chain", chain);
  }

  private static java.util.Optional<String> meta(Sql sql, String name) {
    return sql.first("SELECT value FROM meta WHERE name = ?", r -> r.text("value"), name);
  }

  private static void setMeta(Sql sql, String name, String value) {
    sql.update(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }
}
