package dev.trestle.explorer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trestle.explorer.ExplorerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where the index is: a file of SQLite's, or a database of PostgreSQL's. Thread-safe. */
public final class Database implements AutoCloseable {
  private static final int READERS = 8;

  private final HikariDataSource source;
  private final ReentrantLock writing = new ReentrantLock();

  private Database(String url, Schema.Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setPoolName("explorer");
    config.setInitializationFailTimeout(5_000);
    try {
      source = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new ExplorerException(
          Reason.DATABASE, "the index cannot be opened: " + rootMessage(e), e);
    }
    try {
      write(sql -> Schema.create(sql, dialect));
    } catch (RuntimeException e) {
      source.close();
      throw e;
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
    String pragmas =
        "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=10000&cache_size=-8192"
            + "&temp_store=MEMORY&transaction_mode=IMMEDIATE";
    return new Database("jdbc:sqlite:" + file.toAbsolutePath() + pragmas, Schema.Dialect.SQLITE);
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
    return new Database(url, Schema.Dialect.POSTGRESQL);
  }

  /** Reads, without a transaction around it. */
  <T> T read(Function<Sql, T> work) {
    try (Connection connection = source.getConnection()) {
      return work.apply(new Sql(connection));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Changes that become visible, and lasting, together or not at all. */
  void write(Consumer<Sql> work) {
    writing.lock();
    try (Connection connection = source.getConnection()) {
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
    source.close();
  }
}
