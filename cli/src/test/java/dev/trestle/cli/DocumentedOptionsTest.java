package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documentation says of commands and options exists. */
class DocumentedOptionsTest {
  private static final Path ROOT = Path.of(System.getProperty("trestle.root"));
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");
  private static final Pattern COMMAND = Pattern.compile("(?:bin/|`)trestle ([a-z]+)");

  /** Of anvil, and of the scripts in bin that are not trestle. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "--block-time",
          "--slots-in-an-epoch",
          "--check",
          "--hostile",
          "--hours",
          "--seed",
          "--topic",
          "--prefix");

  private static Set<String> found(Pattern pattern, int group) throws IOException {
    Set<String> all = new TreeSet<>();
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream<Path> files =
          Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(f -> f.toString().endsWith(".md") && !f.toString().contains("adr")));
      for (Path file : files.toList()) {
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
          all.add(matcher.group(group));
        }
      }
    }
    return all;
  }

  private static void collect(CommandLine line, Set<String> options) {
    line.getCommandSpec().options().forEach(option -> options.addAll(Set.of(option.names())));
    line.getSubcommands().values().forEach(sub -> collect(sub, options));
  }

  @Test
  void options_thatTheDocumentationNames_exist() throws IOException {
    Set<String> known = new TreeSet<>(OF_OTHERS);
    collect(Main.commandLine(), known);
    Set<String> named = found(OPTION, 0);
    assertThat(named).hasSizeGreaterThan(40);
    assertThat(known).containsAll(named);
  }

  @Test
  void commands_thatTheDocumentationNames_exist() throws IOException {
    Set<String> named = found(COMMAND, 1);
    assertThat(named).contains("deploy");
    assertThat(Main.commandLine().getSubcommands().keySet()).containsAll(named);
  }
}
