package dev.trestle.bench;

import java.util.List;

/** Options of the form {@code --name value}. */
final class Options {
  private Options() {}

  static int number(List<String> options, String name, int otherwise) {
    return Integer.parseInt(text(options, name, Integer.toString(otherwise)));
  }

  static String text(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : otherwise;
  }
}
