package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder of this repository with a {@code package.json}, whose scripts tests run. */
record NpmProject(Path folder) {
  private static final long LIMIT_MINUTES = 12;

  /** The project; skips the calling test when npm or the project's packages are not installed. */
  static NpmProject installed(String folder) {
    Path path = Path.of(System.getProperty("trestle.root"), folder);
    assumeTrue(onPath("npm") && onPath("node"), "Node.js and npm are not installed");
    assumeTrue(
        Files.isDirectory(path.resolve("node_modules")),
        folder + "'s packages are not installed: npm --prefix " + folder + " ci");
    return new NpmProject(path);
  }

  /** Runs a script of the project and fails with its output if the script fails. */
  void run(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("trestle-" + script, ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("npm", "--silent", "run", script)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      String text = Files.readString(output);
      assertThat(ended).as("npm run %s ended in time:%n%s", script, text).isTrue();
      assertThat(process.exitValue()).as("npm run %s:%n%s", script, text).isZero();
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
