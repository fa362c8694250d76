package dev.trestle.cli;

import dev.trestle.explorer.ExplorerException;
import dev.trestle.explorer.ExplorerException.Reason;
import dev.trestle.explorer.SolidityCompiler;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Solidity compiler on this machine, in a process of its own that has no network to fetch from:
 * sources come with their content. It may take a minute.
 */
public record SolcProcess(List<String> command) implements SolidityCompiler {
  private static final long LIMIT_SECONDS = 60;
  private static final int MOST_BYTES = 64 << 20;

  public SolcProcess {
    command = List.copyOf(command);
  }

  /** By the words of a command line, such as {@code solcjs}; {@code --standard-json} is added. */
  public static SolcProcess of(String words) {
    List<String> command = new ArrayList<>(List.of(words.strip().split("\\s+")));
    if (!command.contains("--standard-json")) {
      command.add("--standard-json");
    }
    return new SolcProcess(command);
  }

  /** What is on the path: solc, or npm's solcjs. */
  static Optional<SolidityCompiler> found() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("solc", "solcjs")
        .filter(name ->
            Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
        .findFirst()
        .map(SolcProcess::of);
  }

  @Override
  public String compile(String standardJson) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("trestle-solc");
      Path in = Files.writeString(folder.resolve("in.json"), standardJson);
      Path out = folder.resolve("out.json");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return output(process, out);
    } catch (IOException e) {
      throw new ExplorerException(
          Reason.BAD_INPUT, "the compiler " + command + " does not run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExplorerException(Reason.LIMIT, "the compiler was stopped");
    } finally {
      if (folder != null) {
        delete(folder);
      }
    }
  }

  private static String output(Process process, Path out) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new ExplorerException(
            Reason.LIMIT, "the compiler takes more than " + LIMIT_SECONDS + " s");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (Files.size(out) > MOST_BYTES) {
      throw new ExplorerException(Reason.LIMIT, "the compiler's output is over 64 MiB");
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    int start = text.indexOf('{'); // solcjs says a line of its own first
    if (start < 0) {
      throw new ExplorerException(Reason.BAD_INPUT, "the compiler says nothing");
    }
    return text.substring(start);
  }

  private static void delete(Path folder) {
    for (String name : List.of("in.json", "out.json")) {
      folder.resolve(name).toFile().delete();
    }
    folder.toFile().delete();
  }
}
