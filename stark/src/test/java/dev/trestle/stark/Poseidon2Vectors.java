package dev.trestle.stark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

/**
 * A published instance of Poseidon2 with an input and its output: a JSON file in the archive of
 * {@code shared/vectors/poseidon2}. A test that asks for one is skipped where the archive is
 * missing.
 */
public final class Poseidon2Vectors {
  private static final Path ARCHIVE =
      Path.of(
          System.getProperty("trestle.root"), "../shared/vectors/poseidon2/poseidon2-kats.tar.gz");
  private static final int TAR_BLOCK = 512;
  private static final Pattern NUMBER = Pattern.compile("\"0x([0-9a-f]+)\"");

  private final String json;

  private Poseidon2Vectors(String json) {
    this.json = json;
  }

  /** Plonky3's default instance over Goldilocks. */
  public static Poseidon2Vectors plonky3(int width) {
    assumeTrue(Files.exists(ARCHIVE), "no vectors at " + ARCHIVE);
    String name = "plonky3-default_goldilocks_poseidon2_" + width + ".json";
    try (InputStream in = new GZIPInputStream(Files.newInputStream(ARCHIVE))) {
      while (true) {
        byte[] header = in.readNBytes(TAR_BLOCK);
        if (header.length < TAR_BLOCK || header[0] == 0) {
          throw new IllegalStateException(name + " is not in " + ARCHIVE);
        }
        int size = Integer.parseInt(field(header, 124, 11), 8);
        byte[] content = in.readNBytes(size);
        in.skipNBytes(-size & TAR_BLOCK - 1);
        if (field(header, 0, 100).endsWith(name)) {
          return new Poseidon2Vectors(new String(content, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(byte[] header, int at, int length) {
    String field = new String(header, at, length, StandardCharsets.US_ASCII);
    int end = field.indexOf('\0');
    return (end < 0 ? field : field.substring(0, end)).trim();
  }

  /** All numbers of a member, also those of arrays in its array. */
  private LongStream numbers(String member) {
    int from = json.indexOf('"' + member + '"');
    int to = json.indexOf('"', json.indexOf(':', from));
    int depth = 0;
    for (int i = json.indexOf('[', from); to < json.length(); i++) {
      depth += json.charAt(i) == '[' ? 1 : json.charAt(i) == ']' ? -1 : 0;
      if (depth == 0) {
        to = i;
        break;
      }
    }
    Matcher matcher = NUMBER.matcher(json.substring(from, to));
    return matcher.results().mapToLong(m -> Long.parseUnsignedLong(m.group(1), 16));
  }

  /** All round constants in the order of their use. */
  public long[] constants() {
    return LongStream.concat(
            numbers("round_constants_external_initial"),
            LongStream.concat(
                numbers("round_constants_internal"), numbers("round_constants_external_final")))
        .toArray();
  }

  public long[] diagonal() {
    return numbers("internal_diag").toArray();
  }

  public long[] input() {
    return numbers("input").toArray();
  }

  public long[] output() {
    return numbers("output").toArray();
  }
}
