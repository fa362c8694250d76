package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StarkParametersTest {
  @Test
  void decode_ofAnEncoding_givesTheSameParameters() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      StarkParameters parameters =
          new StarkParameters(
              1 + random.nextInt(6),
              1 + random.nextInt(1024),
              random.nextInt(41),
              1 + random.nextInt(4),
              random.nextInt(13),
              random.nextInt(13),
              TreeHash.of(1 + random.nextInt(2)));
      byte[] encoded = parameters.encode();
      assertThat(encoded).hasSize(StarkParameters.SIZE_BYTES);
      assertThat(StarkParameters.decode(encoded)).isEqualTo(parameters);
    }
  }

  @Test
  void decode_ofAnyBytes_refusesThemOrIsTheirOnlyMeaning() {
    byte[] encoded = StarkParameters.QUARTER_100.encode();
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < encoded.length; i++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = encoded.clone();
        changed[i] = (byte) value;
        try {
          assertThat(StarkParameters.decode(changed).encode()).isEqualTo(changed);
          accepted++;
        } catch (IllegalArgumentException e) {
          refused++;
        }
      }
    }
    // blow-ups, queries (upper and lower byte), grinding, folds, final degrees, caps, hashes
    assertThat(accepted).isEqualTo(6 + 4 + 255 + 41 + 4 + 13 + 13 + 2);
    assertThat(refused).isEqualTo(8 * 256 - accepted);
  }

  @Test
  void decode_ofTooFewOrTooManyBytes_isRefused() {
    byte[] encoded = StarkParameters.QUARTER_100.encode();
    for (int length = 0; length < 20; length++) {
      byte[] bytes = Arrays.copyOf(encoded, length);
      if (length != encoded.length) {
        assertThatThrownBy(() -> StarkParameters.decode(bytes))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("8 bytes, not " + length);
      }
    }
  }

  @Test
  void constructor_givenAValueOutOfBounds_namesIt() {
    refused("logBlowup", 0, 50, 16, 3, 5, 4);
    refused("logBlowup", 7, 50, 16, 3, 5, 4);
    refused("queries", 1, 0, 16, 3, 5, 4);
    refused("queries", 1, 1025, 16, 3, 5, 4);
    refused("grindingBits", 1, 50, -1, 3, 5, 4);
    refused("grindingBits", 1, 50, 41, 3, 5, 4);
    refused("logFold", 1, 50, 16, 0, 5, 4);
    refused("logFold", 1, 50, 16, 5, 5, 4);
    refused("logFinal", 1, 50, 16, 3, -1, 4);
    refused("logFinal", 1, 50, 16, 3, 13, 4);
    refused("logCap", 1, 50, 16, 3, 5, -1);
    refused("logCap", 1, 50, 16, 3, 5, 13);
  }

  private static void refused(String name, int... values) {
    assertThatThrownBy(() ->
            new StarkParameters(values[0], values[1], values[2], values[3], values[4], values[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " is ");
  }
}
