package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Known answers of Poseidon2 over Goldilocks, from {@code ../shared/vectors/poseidon2}. */
record Poseidon2Vectors(Poseidon2Constants constants, long[] input, long[] output) {
  private static final Pattern ELEMENT = Pattern.compile("\"0x([0-9a-f]+)\"");

  /**
   * The default instance of Plonky3. Where the vectors are absent, the test is skipped.
   *
   * @param width 8 or 12
   */
  static Poseidon2Vectors ofWidth(int width) throws IOException {
    Path archive =
        Path.of(System.getProperty("trestle.root"))
            .resolve("../shared/vectors/poseidon2/poseidon2-kats.tar.gz");
    assumeTrue(Files.exists(archive), "no Poseidon2 vectors in ../shared/vectors");
    String json = entry(archive, "plonky3-default_goldilocks_poseidon2_" + width + ".json");
    assertThat(field(json, "m4").replaceAll("\\s", ""))
        .isEqualTo("[[2,3,1,1],[1,2,3,1],[1,1,2,3],[3,1,1,2]]");
    assertThat(json).contains("\"sbox_degree\": 7");
    List<List<Long>> external = new ArrayList<>();
    external.addAll(rows(elements(json, "round_constants_external_initial"), width));
    external.addAll(rows(elements(json, "round_constants_external_final"), width));
    Poseidon2Constants constants =
        new Poseidon2Constants(
            external, elements(json, "round_constants_internal"), elements(json, "internal_diag"));
    long[] input = elements(json, "input").stream().mapToLong(Long::longValue).toArray();
    long[] output = elements(json, "output").stream().mapToLong(Long::longValue).toArray();
    return new Poseidon2Vectors(constants, input, output);
  }

  private static List<List<Long>> rows(List<Long> elements, int width) {
    List<List<Long>> rows = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += width) {
      rows.add(elements.subList(i, i + width));
    }
    return rows;
  }

  private static List<Long> elements(String json, String name) {
    List<Long> elements = new ArrayList<>();
    Matcher matcher = ELEMENT.matcher(field(json, name));
    while (matcher.find()) {
      elements.add(Long.parseUnsignedLong(matcher.group(1), 16));
    }
    return elements;
  }

  /** The array that is a field's value, as text. */
  private static String field(String json, String name) {
    int from = json.indexOf('[', json.indexOf("\"" + name + "\""));
    int depth = 0;
    for (int i = from; i < json.length(); i++) {
      depth += json.charAt(i) == '[' ? 1 : json.charAt(i) == ']' ? -1 : 0;
      if (depth == 0) {
        return json.substring(from, i + 1);
      }
    }
    throw new IllegalArgumentException("no array " + name);
  }

  private static String entry(Path archive, String name) throws IOException {
    try (InputStream file = Files.newInputStream(archive);
        DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
      byte[] header = new byte[512];
      while (true) {
        in.readFully(header);
        String entry = text(header, 0, 100);
        String size = text(header, 124, 12);
        int sizeBytes = size.isEmpty() ? 0 : Integer.parseInt(size, 8);
        byte[] content = new byte[(sizeBytes + 511) / 512 * 512];
        in.readFully(content);
        if (entry.endsWith(name)) {
          return new String(content, 0, sizeBytes, StandardCharsets.UTF_8);
        }
      }
    } catch (EOFException e) {
      throw new IllegalStateException("the archive has no " + name, e);
    }
  }

  private static String text(byte[] header, int from, int length) {
    String text = new String(header, from, length, StandardCharsets.US_ASCII);
    int end = text.indexOf(0);
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
