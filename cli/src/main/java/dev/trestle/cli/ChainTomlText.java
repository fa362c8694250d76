package dev.trestle.cli;

import java.util.Map;
import java.util.Optional;

/** Writes a {@code chain.toml} for people: every setting with its comment. */
final class ChainTomlText {
  private static final int WIDTH = 100;

  private ChainTomlText() {}

  /**
   * The file's text.
   *
   * @param values as TOML, by {@code section.name}, in place of the defaults
   * @param hints for settings that stay commented out: the value that holds without them
   */
  static String of(Map<String, String> values, Map<String, String> hints) {
    StringBuilder out = new StringBuilder();
    out.append("# A Trestle chain. `trestle deploy` brings it onto its settlement chain.\n");
    out.append("# Settings marked with * are built into the chain then and cannot change later.\n");
    String section = "";
    for (ConfigKey key : ChainKeys.ALL) {
      if (!key.section().equals(section)) {
        section = key.section();
        out.append("\n[").append(section).append("]\n");
      } else {
        out.append('\n');
      }
      comment(out, (key.lasting() ? "* " : "") + key.comment());
      comment(out, "Allowed: " + key.rule().allowed() + ".");
      Optional<String> value = Optional.ofNullable(values.get(key.path())).or(() -> key.fallback());
      if (value.isPresent()) {
        out.append(key.name()).append(" = ").append(value.get()).append('\n');
      } else {
        String hint = Optional.ofNullable(hints.get(key.path())).orElse("");
        out.append("# ").append(key.name()).append(" = ").append(hint).append('\n');
      }
    }
    return out.toString();
  }

  private static void comment(StringBuilder out, String text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }
}
