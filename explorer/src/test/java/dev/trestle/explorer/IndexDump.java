package dev.trestle.explorer;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that the index says of L2, to be compared. */
final class IndexDump {
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put(
        "blocks ORDER BY number",
        "number #hash #parent time gas_used gas_limit #base_fee size transactions"
            + " user_transactions total_transactions");
    TABLES.put(
        "transactions ORDER BY seq",
        "seq #hash #sender #recipient #created #value nonce type ok gas_used #gas_price #l1_fee"
            + " #selector");
    TABLES.put("activity ORDER BY address, seq", "#address seq");
    TABLES.put(
        "transfers ORDER BY seq, log_index",
        "seq log_index #token #sender #recipient #amount kind");
    TABLES.put("tokens ORDER BY token", "#token kind first_seq $name $symbol decimals");
    TABLES.put("contracts ORDER BY address", "#address #creator seq");
    TABLES.put(
        "withdrawals ORDER BY seq, log_index",
        "#hash seq log_index #nonce #sender #target #value #gas_limit #data");
    TABLES.put("minutes ORDER BY start", "start blocks transactions gas_used");
  }

  private IndexDump() {}

  static List<String> of(Database database) {
    List<String> all = new java.util.ArrayList<>();
    TABLES.forEach((table, columns) ->
        all.addAll(
            database.read(sql ->
                sql.list(
                    "SELECT * FROM " + table, row -> table.split(" ")[0] + line(row, columns)))));
    all.addAll(
        database.read(sql ->
            sql.list(
                "SELECT * FROM token_balances ORDER BY holder, token",
                row -> "balances" + line(row, "#holder #token #logged #amount agrees"))));
    return all;
  }

  private static String line(Row row, String columns) {
    StringBuilder line = new StringBuilder();
    for (String column : columns.split(" ")) {
      String name = column.substring(column.startsWith("#") || column.startsWith("$") ? 1 : 0);
      line.append(' ').append(name).append('=');
      if (row.isNull(name)) {
        line.append("null");
      } else if (column.startsWith("#")) {
        line.append(HexFormat.of().formatHex(row.bytes(name)));
      } else {
        line.append(column.startsWith("$") ? row.text(name) : Long.toString(row.number(name)));
      }
    }
    return line.toString();
  }
}
