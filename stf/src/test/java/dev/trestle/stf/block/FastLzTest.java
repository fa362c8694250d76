package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FastLzTest {
  private static final long SEED = 1;

  @Test
  void compressedSize_ofLiteralsOnly_isARunByteForEach32() {
    assertThat(FastLz.compressedSize(new byte[0])).isEqualTo(0);
    assertThat(FastLz.compressedSize(new byte[1])).isEqualTo(2);
    assertThat(FastLz.compressedSize(new byte[12])).isEqualTo(13);
    byte[] random = new byte[10_000];
    new Random(SEED).nextBytes(random);
    assertThat(FastLz.compressedSize(random)).isBetween(10_300, 10_313);
  }

  @Test
  void compressedSize_ofZeros_isMostlyLongMatches() {
    // 264 bytes a match of 3 bytes, and literals at both ends.
    assertThat(FastLz.compressedSize(new byte[10_000])).isBetween(114, 150);
  }

  /** The size is that of a stream which another program can unpack. */
  @Test
  void compressedSize_isTheSizeOfAStreamThatUnpacks() {
    Random random = new Random(SEED);
    for (int i = 0; i < 400; i++) {
      byte[] input = new byte[random.nextInt(3000)];
      int alphabet = 1 + random.nextInt(8);
      for (int k = 0; k < input.length; k++) {
        input[k] = (byte) random.nextInt(alphabet);
      }
      PlainFastLz.Packed packed = PlainFastLz.pack(input);
      assertThat(PlainFastLz.unpack(packed)).as("seed %s, %s", SEED, i).isEqualTo(input);
      assertThat(FastLz.compressedSize(input))
          .as("seed %s, %s", SEED, i)
          .isEqualTo(packed.bytes().length);
    }
  }
}
