package dev.trestle.bench;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.IntFunction;

/** What L1 would have said about a made-up chain, written into the index as it is. */
final class SettlementRows {
  private static final int BATCHES = 20_000;
  private static final int DEPOSITS = 50_000;
  private static final int GAMES = 5_000;
  private static final int CLAIMS = 69;
  private static final long START = 1_760_000_000L;

  private SettlementRows() {}

  static Address game(int number) {
    return new Address(0x7200_0000_0000_0000L, number, number);
  }

  private static byte[] word(long number) {
    return Bytes32.of(UInt256.of(number)).toBytes();
  }

  /**
   * Fills the tables.
   *
   * @param last the chain's last block
   */
  static void fill(String url, long last) {
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      byte[] someone = game(7).toBytes();
      insert(
          connection,
          "batches",
          14,
          BATCHES,
          i -> {
            long first = last * i / BATCHES;
            return new Object[] {
              (long) i,
              0L,
              (long) i,
              word(i),
              START + first,
              someone,
              1L,
              120_000L,
              300_000L,
              first,
              last * (i + 1) / BATCHES - 1,
              50L,
              word(1_000_000_000_000L),
              1_000.0
            };
          });
      insert(
          connection,
          "deposits",
          9,
          DEPOSITS,
          i ->
              new Object[] {
                (long) i, 0L, word(i), START + i, word(i + 1L), someone, someone, word(5), word(5)
              });
      insert(
          connection,
          "games",
          15,
          GAMES,
          i ->
              new Object[] {
                game(i).toBytes(),
                (long) i,
                (long) i,
                word(i),
                START + i,
                word(i),
                "DEFENDER_WINS",
                0L,
                last * i / GAMES,
                24L,
                68L,
                302_400L,
                null,
                i == 0 ? CLAIMS : 1L,
                (long) i
              });
      insert(
          connection,
          "claims",
          10,
          CLAIMS,
          i ->
              new Object[] {
                game(0).toBytes(),
                (long) i,
                i == 0 ? null : i - 1L,
                Bytes32.of(UInt256.of(java.math.BigInteger.ONE.shiftLeft(i))).toBytes(),
                word(i),
                someone,
                null,
                word(5),
                1L,
                100L
              });
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("the index cannot be filled: " + e.getMessage(), e);
    }
  }

  private static void insert(
      Connection connection, String table, int columns, int count, IntFunction<Object[]> row)
      throws SQLException {
    String names =
        switch (table) {
          case "batches" ->
              "(l1_block, log_index, inbox_index, tx, time, poster, blobs, posted_bytes, raw_bytes,"
                  + " first_block, last_block, transactions, cost, cost_gwei)";
          case "deposits" ->
              "(l1_block, log_index, tx, time, l2_hash, sender, recipient, mint, value)";
          case "games" ->
              "(address, l1_block, idx, tx, time, root, status, starting_block, claimed_block,"
                  + " split, bottom, clock, refuter, claims, seen_l1_block)";
          default ->
              "(game, idx, parent, place, value, claimant, countered_by, bond, resolved, used)";
        };
    String values = "?, ".repeat(columns - 1) + "?";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO " + table + " " + names + " VALUES (" + values + ")")) {
      for (int i = 0; i < count; i++) {
        Object[] fields = row.apply(i);
        for (int f = 0; f < columns; f++) {
          statement.setObject(f + 1, fields[f]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
