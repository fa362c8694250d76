package dev.trestle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * {@code chain.toml} as it was read: every value is one that {@link ChainKeys} allows, what was
 * absent has its default.
 *
 * @param values by {@code section.name}; texts, whole numbers, or lists of texts
 */
record ChainToml(Path file, SortedMap<String, Object> values) {
  static final String FILE = "chain.toml";

  ChainToml {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  static boolean existsIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Reads a folder's file.
   *
   * @throws StartupException naming every fault with its line, and what is allowed there
   */
  static ChainToml read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new StartupException(
          "cannot read " + file + "; `trestle init " + folder + "` writes one");
    }
  }

  static ChainToml parse(Path file, String text) {
    TomlParseResult toml = Toml.parse(text);
    List<String> faults = new ArrayList<>();
    toml.errors().forEach(e -> faults.add(at(file, Optional.of(e.position())) + e.getMessage()));
    if (faults.isEmpty()) {
      unknown(file, toml, faults);
    }
    SortedMap<String, Object> values = new TreeMap<>();
    if (faults.isEmpty()) {
      ChainKeys.ALL.forEach(key -> value(file, toml, key, faults, values));
    }
    if (!faults.isEmpty()) {
      throw new StartupException(String.join(System.lineSeparator(), faults));
    }
    return new ChainToml(file, values);
  }

  private static void unknown(Path file, TomlParseResult toml, List<String> faults) {
    for (String section : toml.keySet()) {
      Optional<TomlPosition> where = Optional.ofNullable(toml.inputPositionOf(section));
      List<String> known =
          ChainKeys.ALL.stream()
              .filter(k -> k.section().equals(section))
              .map(k -> k.name())
              .toList();
      if (ChainKeys.PLANNED_SECTIONS.contains(section)) {
        faults.add(at(file, where) + "[" + section + "] cannot be configured yet: it is not built");
      } else if (known.isEmpty()) {
        List<String> sections = ChainKeys.ALL.stream().map(k -> k.section()).distinct().toList();
        faults.add(at(file, where) + "unknown section \"" + section + "\"; there are " + sections);
      } else if (!(toml.get(section) instanceof TomlTable table)) {
        faults.add(at(file, where) + section + " must be a section: [" + section + "]");
      } else {
        for (String name : table.keySet()) {
          if (!known.contains(name)) {
            Optional<TomlPosition> line = Optional.ofNullable(table.inputPositionOf(name));
            String message = "unknown setting \"" + name + "\" in [" + section + "]; there are ";
            faults.add(at(file, line) + message + known);
          }
        }
      }
    }
  }

  private static void value(
      Path file,
      TomlParseResult toml,
      ConfigKey key,
      List<String> faults,
      Map<String, Object> values) {
    Optional<Object> given = Optional.ofNullable(toml.get(key.path()));
    Optional<Object> value = given.isPresent() ? given : key.fallback().map(text -> parsed(text));
    if (value.isEmpty()) {
      if (key.path().equals("chain.id")) {
        faults.add(file + ": chain.id is missing; it must be " + key.rule().allowed());
      }
      return;
    }
    Optional<String> fault = key.rule().fault(value.get());
    if (fault.isPresent()) {
      Optional<TomlPosition> where = Optional.ofNullable(toml.inputPositionOf(key.path()));
      faults.add(at(file, where) + key.path() + " " + fault.get());
      return;
    }
    values.put(
        key.path(),
        value.get() instanceof TomlArray list
            ? list.toList().stream().map(String::valueOf).toList()
            : value.get());
  }

  private static Object parsed(String toml) {
    return Optional.ofNullable(Toml.parse("v = " + toml).get("v")).orElseThrow();
  }

  private static String at(Path file, Optional<TomlPosition> position) {
    return position.map(p -> file + ":" + p.line() + ": ").orElse(file + ": ");
  }

  String text(String path) {
    return (String) required(path);
  }

  long number(String path) {
    return (Long) required(path);
  }

  @SuppressWarnings("unchecked")
  List<String> texts(String path) {
    return (List<String>) required(path);
  }

  Optional<Object> optional(String path) {
    return Optional.ofNullable(values.get(path));
  }

  private Object required(String path) {
    return optional(path).orElseThrow(() -> new IllegalStateException("no value for " + path));
  }

  /** What the deployed chain depends on, as texts. */
  SortedMap<String, String> lasting() {
    SortedMap<String, String> texts = new TreeMap<>();
    for (ConfigKey key : ChainKeys.ALL) {
      if (key.lasting()) {
        optional(key.path()).ifPresent(value -> texts.put(key.path(), String.valueOf(value)));
      }
    }
    return texts;
  }
}
