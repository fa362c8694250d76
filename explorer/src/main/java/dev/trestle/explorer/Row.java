package dev.trestle.explorer;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** One row of a result, read by column name. Numbers of 256 bits are 32 bytes, big-endian. */
final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  private interface Read<T> {
    T from(ResultSet result) throws SQLException;
  }

  private <T> T read(Read<T> read) {
    try {
      return read.from(result);
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  long number(String column) {
    return read(r -> r.getLong(column));
  }

  OptionalLong maybeNumber(String column) {
    return read(r -> {
      long value = r.getLong(column);
      return r.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    });
  }

  double decimal(String column) {
    return read(r -> r.getDouble(column));
  }

  boolean flag(String column) {
    return number(column) != 0;
  }

  String text(String column) {
    return read(r -> Optional.ofNullable(r.getString(column)).orElse(""));
  }

  boolean isNull(String column) {
    return read(r -> r.getObject(column) == null);
  }

  byte[] bytes(String column) {
    return read(r -> Optional.ofNullable(r.getBytes(column)).orElse(new byte[0]));
  }

  Bytes32 bytes32(String column) {
    return Bytes32.from(bytes(column));
  }

  UInt256 quantity(String column) {
    return bytes32(column).toUInt256();
  }

  Address address(String column) {
    return Address.from(bytes(column));
  }

  Optional<Address> maybeAddress(String column) {
    return isNull(column) ? Optional.empty() : Optional.of(address(column));
  }

  Optional<Bytes32> maybeBytes32(String column) {
    return isNull(column) ? Optional.empty() : Optional.of(bytes32(column));
  }
}
