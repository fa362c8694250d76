package dev.trestle.explorer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL of the test's own, in a folder of its own, on a free port. */
final class PostgresCluster implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  private final Path programs;
  private final Path folder;
  private final int port;

  private PostgresCluster(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Starts one; skips the calling test where PostgreSQL is not installed. */
  static PostgresCluster start() throws IOException, InterruptedException {
    Optional<Path> found = programs();
    assumeTrue(
        found.isPresent(), "PostgreSQL is not installed (Debian: apt-get install postgresql)");
    Path folder = Files.createTempDirectory("trestle-pg");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    PostgresCluster cluster = new PostgresCluster(found.get(), folder, port);
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    String data = folder.resolve("data").toString();
    cluster.postgres("initdb", "-D", data, "-U", "explorer", "-A", "trust", "-N");
    String options = "-p %d -c listen_addresses=127.0.0.1 -k %s -F".formatted(port, folder);
    cluster.postgres(
        "pg_ctl", "-D", data, "-w", "-l", folder.resolve("log").toString(), "-o", options, "start");
    return cluster;
  }

  private static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** PostgreSQL does not run as root. */
  private void postgres(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("trestle-pg", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = process.waitFor();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    if (code != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  /** Its one database, emptied. */
  Database emptied() {
    Database database = Database.postgresql(url());
    database.write(sql -> {
      sql.update("DROP SCHEMA public CASCADE");
      sql.update("CREATE SCHEMA public");
    });
    database.close();
    return Database.postgresql(url());
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=explorer";
  }

  @Override
  public void close() throws IOException {
    try {
      postgres("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
