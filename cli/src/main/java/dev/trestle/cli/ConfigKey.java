package dev.trestle.cli;

import java.util.List;
import java.util.Optional;

/**
 * One setting of {@code chain.toml}.
 *
 * @param name with its unit last
 * @param rule what it may be
 * @param fallback its value when absent, as TOML; empty where it follows from another setting
 * @param lasting whether the deployed chain depends on it, so that it cannot change any more
 * @param comment what it does, for people
 */
record ConfigKey(
    String section,
    String name,
    ConfigRule rule,
    Optional<String> fallback,
    boolean lasting,
    String comment) {
  /** {@code section.name}. */
  String path() {
    return section + "." + name;
  }

  /** One that the deployed chain depends on. */
  static ConfigKey lasting(String path, ConfigRule rule, String fallback, String comment) {
    return of(path, rule, Optional.of(fallback), true, comment);
  }

  /** One that can be changed at any time. */
  static ConfigKey loose(String path, ConfigRule rule, String fallback, String comment) {
    return of(path, rule, Optional.of(fallback), false, comment);
  }

  /** One that the chain depends on and that is absent unless somebody wants it otherwise. */
  static ConfigKey derived(String path, ConfigRule rule, String comment) {
    return of(path, rule, Optional.empty(), true, comment);
  }

  /** The same for one that only those who run the chain go by. */
  static ConfigKey derivedLoose(String path, ConfigRule rule, String comment) {
    return of(path, rule, Optional.empty(), false, comment);
  }

  private static ConfigKey of(
      String path, ConfigRule rule, Optional<String> fallback, boolean lasting, String comment) {
    List<String> parts = List.of(path.split("\\."));
    return new ConfigKey(parts.get(0), parts.get(1), rule, fallback, lasting, comment);
  }
}
