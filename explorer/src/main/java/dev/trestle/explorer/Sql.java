package dev.trestle.explorer;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Statements on one connection. Values may be ours ({@link Address}, {@link Bytes32}, {@link
 * UInt256}), {@code Long}, {@code Integer}, {@code Double}, {@code Boolean}, {@code String}, bytes,
 * or an {@link Optional} of these.
 */
final class Sql {
  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** All rows. */
  <T> List<T> list(String sql, Function<Row, T> reader, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        Row row = new Row(result);
        while (result.next()) {
          rows.add(reader.apply(row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  /** The first row, if there is one. */
  <T> Optional<T> first(String sql, Function<Row, T> reader, Object... values) {
    return list(sql, reader, values).stream().findFirst();
  }

  /** How many rows it changed. */
  int update(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  /** The same statement with each of these. */
  void updateAll(String sql, List<Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
  }

  private static void bind(PreparedStatement to, int at, Object value) throws SQLException {
    switch (value) {
      case Long number -> to.setLong(at, number);
      case Integer number -> to.setLong(at, number);
      case Double number -> to.setDouble(at, number);
      case Boolean flag -> to.setLong(at, flag ? 1 : 0);
      case String text -> to.setString(at, text.replace("\u0000", ""));
      case byte[] bytes -> to.setBytes(at, bytes);
      case Address address -> to.setBytes(at, address.toBytes());
      case Bytes32 bytes -> to.setBytes(at, bytes.toBytes());
      case UInt256 number -> to.setBytes(at, Bytes32.of(number).toBytes());
      case Optional<?> maybe -> {
        if (maybe.isPresent()) {
          bind(to, at, maybe.get());
        } else {
          to.setNull(at, Types.NULL);
        }
      }
      default -> throw new IllegalStateException("no column for " + value.getClass());
    }
  }
}
