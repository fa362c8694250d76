package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflaterTest {
  private static final int LIMIT = 1 << 20;

  /** What the JDK's zlib makes of it; nothing when it refuses or wants more. */
  private static Optional<byte[]> oracle(byte[] stream) {
    java.util.zip.Inflater inflater = new java.util.zip.Inflater();
    try {
      inflater.setInput(stream);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        if (n == 0 && !inflater.finished()) {
          return Optional.empty();
        }
        out.write(buffer, 0, n);
      }
      return Optional.of(out.toByteArray());
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  /** Data with runs, repeats and noise, so that all kinds of blocks occur. */
  private static byte[] data(Random random) {
    ByteSink out = new ByteSink();
    for (int i = random.nextInt(30); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> out.put(Samples.bytes(random, random.nextInt(2000)));
        case 1 -> out.put(new byte[random.nextInt(70_000)]);
        case 2 ->
            out.put(
                "the same words again "
                    .repeat(random.nextInt(50))
                    .getBytes(StandardCharsets.US_ASCII));
        default -> {
          byte[] few = new byte[random.nextInt(3000)];
          for (int k = 0; k < few.length; k++) {
            few[k] = (byte) random.nextInt(5);
          }
          out.put(few);
        }
      }
    }
    return out.toBytes();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void inflate_whatTheJdkDeflates_isTheSame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 25; i++) {
      byte[] data = data(random);
      Compressor compressor = i % 5 == 0 ? Compressor.stored() : Samples.zlib(random.nextInt(10));
      byte[] stream = compressor.compress(data);
      assertThat(oracle(stream)).as("seed %s", seed).contains(data);
      assertThat(Inflater.inflate(stream, Integer.MAX_VALUE).toOptional()).contains(data);
    }
  }

  /** Each byte twice as rare as the one before: codes of all lengths, up to 15. */
  @Test
  void inflate_codesOfAllLengths_areTheSame() {
    Random random = new Random(5);
    byte[] data = new byte[300_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Long.numberOfTrailingZeros(random.nextLong());
    }
    byte[] stream = Samples.zlib(9).compress(data);
    assertThat(Inflater.inflate(stream, Integer.MAX_VALUE).toOptional()).contains(data);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void inflate_damagedStreams_agreesWithTheJdk(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] stream = Samples.zlib(1 + random.nextInt(9)).compress(data(random));
      byte[] damaged = Arrays.copyOf(stream, stream.length - random.nextInt(3) % stream.length);
      for (int k = random.nextInt(3); k > 0; k--) {
        int where = random.nextInt(Math.min(damaged.length, 80));
        damaged[where] ^= (byte) (1 << random.nextInt(8));
      }
      Optional<byte[]> expected = oracle(damaged);
      Optional<byte[]> found = Inflater.inflate(damaged, Integer.MAX_VALUE).toOptional();
      assertThat(found.isPresent()).as("seed %s, case %s", seed, i).isEqualTo(expected.isPresent());
      expected.ifPresent(bytes -> assertThat(found).contains(bytes));
      refused += expected.isEmpty() ? 1 : 0;
    }
    assertThat(refused).isBetween(100, 390);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void inflate_randomBytesBehindAHeader_agreesWithTheJdk(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Samples.bytes(random, 2 + random.nextInt(60));
      bytes[0] = 0x78;
      bytes[1] = (byte) 0x9c;
      if (bytes.length > 2 && random.nextBoolean()) {
        bytes[2] = (byte) (bytes[2] & 0xf8 | 0x05);
      }
      assertThat(Inflater.inflate(bytes, LIMIT).toOptional().isPresent())
          .as("seed %s, case %s", seed, i)
          .isEqualTo(oracle(bytes).isPresent());
    }
  }

  @Test
  void inflate_bomb_stopsAtTheLimit() {
    byte[] bomb = Samples.zlib(9).compress(new byte[50_000_000]);
    assertThat(Inflater.inflate(bomb, 12_345).toOptional()).contains(new byte[12_345]);
    byte[] stored = Compressor.stored().compress(new byte[100_000]);
    assertThat(Inflater.inflate(stored, 70_000).toOptional()).contains(new byte[70_000]);
  }

  @Test
  void inflate_presetDictionaryOrOtherMethod_isMalformed() {
    byte[] stream = Samples.zlib(9).compress(new byte[10]);
    for (int method : new int[] {0x77, 0x88, 0x79, 0x00}) {
      byte[] other = Arrays.copyOf(stream, stream.length);
      other[0] = (byte) method;
      other[1] = (byte) ((31 - (method << 8) % 31) % 31);
      assertThat(Inflater.inflate(other, LIMIT)).isInstanceOf(Decoded.Malformed.class);
    }
    byte[] preset = Arrays.copyOf(stream, stream.length);
    preset[1] = (byte) 0xbb;
    assertThat(Inflater.inflate(preset, LIMIT)).isInstanceOf(Decoded.Malformed.class);
  }
}
