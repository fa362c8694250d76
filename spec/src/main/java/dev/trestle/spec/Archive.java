package dev.trestle.spec;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of one {@code .tar.gz}, held in memory. */
public final class Archive {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private final String name;
  private final SortedMap<String, byte[]> files;

  private Archive(Path file, String name, SortedMap<String, byte[]> files) {
    this.file = file;
    this.name = name;
    this.files = files;
  }

  /**
   * Reads the whole archive.
   *
   * @param name {@code folder/file} without {@code .tar.gz}
   */
  static Archive open(Path file, String name) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (var in = new BufferedInputStream(Files.newInputStream(file));
        var tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), tar.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": not a readable .tar.gz", e);
    }
    return new Archive(file, name, files);
  }

  /** Such as {@code hashes/hash-kats}. */
  public String name() {
    return name;
  }

  /** Where the archive lies, for topics that need a neighbouring file. */
  public Path file() {
    return file;
  }

  /** The paths of all files, sorted. */
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** The paths that end so, sorted. */
  public List<String> paths(String suffix) {
    return files.keySet().stream().filter(path -> path.endsWith(suffix)).toList();
  }

  public boolean has(String path) {
    return files.containsKey(path);
  }

  /**
   * @throws IllegalArgumentException if there is no such file
   */
  public byte[] bytes(String path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new IllegalArgumentException(name + " has no file " + path);
    }
    return content;
  }

  /** The file as UTF-8. */
  public String text(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** The file as JSON. */
  public JsonNode json(String path) {
    return JSON.readTree(bytes(path));
  }
}
