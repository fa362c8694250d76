package dev.trestle.cli;

import dev.trestle.rpc.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the RPC's API keys, which is read again when it changes. */
final class ApiKeyFile {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);

  private final Path file;
  private final ApiKeys keys;
  private String text;

  private ApiKeyFile(Path file, String text, ApiKeys keys) {
    this.file = file;
    this.text = text;
    this.keys = keys;
  }

  /**
   * Reads the file.
   *
   * @throws StartupException when it is not there, not what it should be, or others could read it
   */
  static ApiKeyFile open(Path file, InstantSource clock) {
    String text = text(file);
    return new ApiKeyFile(file, text, new ApiKeys(parse(file, text), clock));
  }

  private static String text(Path file) {
    try {
      KeyFile.refuseIfShared(file);
      return Files.readString(file);
    } catch (IOException e) {
      throw new StartupException("cannot read the API keys in " + file + ": " + e.getMessage());
    }
  }

  private static List<ApiKeys.Entry> parse(Path file, String text) {
    try {
      return ApiKeys.read(text);
    } catch (IllegalArgumentException e) {
      throw new StartupException("the API keys in " + file + ": " + e.getMessage());
    }
  }

  ApiKeys keys() {
    return keys;
  }

  /**
   * Takes over what changed. While the file is not what it should be the keys stay as they were.
   *
   * @return whether anything changed
   * @throws StartupException see {@link #open}
   */
  boolean step() {
    String now = text(file);
    if (now.equals(text)) {
      return false;
    }
    List<ApiKeys.Entry> entries = parse(file, now);
    keys.replace(entries);
    text = now;
    LOG.info("{} API keys of {} hold from now on", entries.size(), file);
    return true;
  }
}
