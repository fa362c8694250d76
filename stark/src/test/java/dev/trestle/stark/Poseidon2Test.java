package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Poseidon2Test {
  @ParameterizedTest
  @ValueSource(ints = {8, 12})
  void instance_isPlonky3sDefault(int width) {
    var vectors = Poseidon2Vectors.plonky3(width);
    var poseidon = new Poseidon2(width);
    long[] constants = vectors.constants();
    assertThat(constants).hasSize(8 * width + 22);
    for (int i = 0; i < constants.length; i++) {
      assertThat(poseidon.constant(i)).as("constant %d", i).isEqualTo(constants[i]);
    }
    long[] diagonal = vectors.diagonal();
    assertThat(diagonal).hasSize(width);
    for (int i = 0; i < width; i++) {
      assertThat(poseidon.diagonal(i)).as("diagonal %d", i).isEqualTo(diagonal[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 12})
  void permute_ofTheKnownInput_isTheKnownOutput(int width) {
    var vectors = Poseidon2Vectors.plonky3(width);
    long[] state = vectors.input();
    assertThat(state).hasSize(width);
    new Poseidon2(width).permute(state);
    assertThat(state).isEqualTo(vectors.output());
  }

  @Test
  void permute_ofZeroThroughEleven_beginsAsPublished() {
    // the first elements of Plonky3's known answer, so that something is checked without vectors
    long[] state = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    new Poseidon2(12).permute(state);
    assertThat(state)
        .startsWith(0xf292ab67c0f14b03L, 0x0a32f1b37656544cL, 0x053c61ab895498deL)
        .endsWith(0xaaf4489f1f40166L);
  }

  @Test
  void permute_withOtherRounds_isAnotherPermutation() {
    long[] usual = new long[8];
    new Poseidon2(8).permute(usual);
    long[] more = new long[8];
    new Poseidon2(8, 8, 24).permute(more);
    assertThat(more).isNotEqualTo(usual);
  }

  @Test
  void instance_ofOtherWidthOrOddRounds_isRefused() {
    assertThatThrownBy(() -> new Poseidon2(16)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Poseidon2(8, 7, 22)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Poseidon2(8, 8, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
