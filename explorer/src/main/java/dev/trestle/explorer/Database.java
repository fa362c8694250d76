package dev.trestle.explorer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trestle.explorer.ExplorerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where the index is: a file of SQLite's, or a database of PostgreSQL's. Thread-safe. */
public final class Database implements AutoCloseable {
  private static final int READERS = 8;

  /** Per connection; outside the heap. */
  private static final int READ_CACHE_KB = 8_192;

  /** Rows go into many places of the indexes at once. */
  private static final int WRITE_CACHE_KB = 65_536;

  private final HikariDataSource readers;
  private final HikariDataSource writer;
  private final ReentrantLock writing = new ReentrantLock();

  private Database(String readUrl, String writeUrl, Schema.Dialect dialect) {
    writer = open(writeUrl, "explorer writer", 1);
    try {
      write(sql -> Schema.create(sql, dialect));
      readers = open(readUrl, "explorer", READERS);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static HikariDataSource open(String url, String name, int most) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setPoolName(name);
    config.setInitializationFailTimeout(5_000);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new ExplorerException(
          Reason.DATABASE, "the index cannot be opened: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }

  /** A file; made if it is not there. */
  public static Database sqlite(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new ExplorerException(
          Reason.DATABASE, "cannot create the folder of " + file + ": " + e.getMessage(), e);
    }
    String url =
        "jdbc:sqlite:"
            + file.toAbsolutePath()
            + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=10000&temp_store=MEMORY"
            + "&transaction_mode=IMMEDIATE&cache_size=-";
    return new Database(url + READ_CACHE_KB, url + WRITE_CACHE_KB, Schema.Dialect.SQLITE);
  }

  /**
   * A database of PostgreSQL's.
   *
   * @param url as {@code jdbc:postgresql://host/name?user=explorer&password=...}
   */
  public static Database postgresql(String url) {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new ExplorerException(
          Reason.BAD_INPUT, "a database's URL begins with jdbc:postgresql:");
    }
    return new Database(url, url, Schema.Dialect.POSTGRESQL);
  }

  /** Reads, without a transaction around it. */
  <T> T read(Function<Sql, T> work) {
    try (Connection connection = readers.getConnection()) {
      return work.apply(new Sql(connection));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** All rows of one query. */
  <T> List<T> list(String sql, Function<Row, T> reader, Object... values) {
    return read(connected -> connected.list(sql, reader, values));
  }

  /** The first row of one query, if there is one. */
  <T> Optional<T> first(String sql, Function<Row, T> reader, Object... values) {
    return read(connected -> connected.first(sql, reader, values));
  }

  /** Changes that become visible, and lasting, together or not at all. */
  void write(Consumer<Sql> work) {
    writing.lock();
    try (Connection connection = writer.getConnection()) {
      connection.setAutoCommit(false);
      try {
        work.accept(new Sql(connection));
        connection.commit();
      } catch (RuntimeException | SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      writing.unlock();
    }
  }

  static ExplorerException failure(SQLException e) {
    return new ExplorerException(Reason.DATABASE, "the index failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
