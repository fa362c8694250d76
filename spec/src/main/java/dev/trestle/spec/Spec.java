package dev.trestle.spec;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code bin/spec [DIR] [--topic NAME] [--filter TEXT] [--failures N]}: a line per archive, the
 * first failures in full, and a last line {@code N passed, N failed, N skipped}. Exit status 1 on
 * any failure, 2 when it cannot run.
 */
public final class Spec {
  private static final String SUFFIX = ".tar.gz";
  private static final String USAGE =
      "usage: bin/spec [DIR] [--topic NAME] [--filter TEXT] [--failures N]";

  private final Options options;
  private final PrintStream out;
  private final ExecutorService pool;
  private long passed;
  private long failed;
  private long skipped;

  private Spec(Options options, PrintStream out, ExecutorService pool) {
    this.options = options;
    this.out = out;
    this.pool = pool;
  }

  /** Runs and exits; the default folder lies beside the repository, in {@code shared/vectors}. */
  public static void main(String[] arguments) throws Exception {
    System.exit(run(arguments, System.out));
  }

  /** {@link #main} without the exit: the exit status. */
  static int run(String[] arguments, PrintStream out) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.println(USAGE);
      return 2;
    }
    if (!Files.isDirectory(options.folder())) {
      out.println(
          "no folder " + options.folder() + ": give the folder of vectors as the first argument");
      return 2;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    // A full queue makes the reader run a case itself, so memory stays bounded.
    ExecutorService pool =
        new ThreadPoolExecutor(
            cores,
            cores,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(256),
            new ThreadPoolExecutor.CallerRunsPolicy());
    try {
      return new Spec(options, out, pool).runAll();
    } finally {
      pool.shutdownNow();
    }
  }

  private int runAll() throws IOException, InterruptedException {
    for (String name : archives()) {
      List<Topic> topics =
          Topics.ALL.stream().filter(topic -> topic.archives().contains(name)).toList();
      List<Topic> chosen =
          topics.stream()
              .filter(t -> options.topic().isEmpty() || options.topic().equals(t.name()))
              .toList();
      if (!chosen.isEmpty()) {
        runArchive(name, chosen);
      } else if (topics.isEmpty() && options.topic().isEmpty() && options.filter().isEmpty()) {
        skipArchive(name);
      }
    }
    out.printf(Locale.ROOT, "%d passed, %d failed, %d skipped%n", passed, failed, skipped);
    return failed > 0 ? 1 : 0;
  }

  private List<String> archives() throws IOException {
    try (var files = Files.walk(options.folder())) {
      return files
          .map(file -> options.folder().relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  private void runArchive(String name, List<Topic> topics) throws InterruptedException {
    long start = System.nanoTime();
    Tally tally = new Tally(pool, options.filter(), options.failures());
    try {
      Archive archive = Archive.open(options.folder().resolve(name + SUFFIX), name);
      topics.forEach(topic -> topic.run(archive, tally));
    } catch (RuntimeException e) {
      tally.check(
          name + options.filter(),
          () -> {
            throw new IllegalStateException("the archive cannot be read to its end", e);
          });
    }
    tally.await();
    line(name, tally.passed(), tally.failed(), tally.skipped(), System.nanoTime() - start);
    tally.failures().forEach(failure -> out.print(("FAILED " + failure).indent(4)));
    if (tally.failed() > tally.failures().size()) {
      out.println("    and " + (tally.failed() - tally.failures().size()) + " more failures");
    }
    tally.skips().forEach((reason, count) -> out.println("    " + count + " skipped: " + reason));
  }

  private void skipArchive(String name) {
    line(name, 0, 0, 1, 0);
    String folder = name.substring(0, Math.max(0, name.indexOf('/')));
    String reason = Topics.OUT_OF_SCOPE.getOrDefault(folder, "no topic reads this archive");
    out.println("    1 skipped: " + reason);
  }

  private void line(String name, long p, long f, long s, long nanos) {
    passed += p;
    failed += f;
    skipped += s;
    out.printf(
        Locale.ROOT,
        "%-55s %6d passed %4d failed %5d skipped %7.1f s%n",
        name,
        p,
        f,
        s,
        nanos / 1e9);
  }

  /** The command line. */
  private record Options(Path folder, String topic, String filter, int failures) {
    static Options parse(String[] arguments) {
      String root = System.getProperty("trestle.root", ".");
      Path folder = Path.of(root).toAbsolutePath().normalize().resolveSibling("shared/vectors");
      String topic = "";
      String filter = "";
      int failures = 10;
      boolean folderGiven = false;
      for (int i = 0; i < arguments.length; i++) {
        String argument = arguments[i];
        if (!argument.startsWith("--")) {
          if (folderGiven) {
            throw new IllegalArgumentException("one folder only, but there is also " + argument);
          }
          folder = Path.of(argument);
          folderGiven = true;
          continue;
        }
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException(argument + " is unknown or lacks its value");
        }
        String value = arguments[++i];
        switch (argument) {
          case "--topic" -> topic = knownTopic(value);
          case "--filter" -> filter = value;
          case "--failures" -> failures = Integer.parseInt(value);
          default -> throw new IllegalArgumentException("unknown option " + argument);
        }
      }
      return new Options(folder, topic, filter, failures);
    }

    private static String knownTopic(String name) {
      List<String> names = Topics.ALL.stream().map(Topic::name).distinct().toList();
      if (!names.contains(name)) {
        throw new IllegalArgumentException("no topic " + name + "; there are " + names);
      }
      return name;
    }
  }
}
