package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.Soundness.Shape;
import dev.trestle.stark.Soundness.TableShape;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeHashTest {
  private static final Shape SHAPE = new Shape(List.of(new TableShape(20, 100, 10, 50, 3, 0, 0)));

  @Test
  void hash_isTheBeginningOfWhatOthersCompute() throws GeneralSecurityException {
    Random random = new Random(1);
    for (int length = 0; length < 300; length++) {
      byte[] input = new byte[length + 3];
      random.nextBytes(input);
      byte[] hashed = Arrays.copyOf(input, length);
      assertThat(TreeHash.KECCAK_256.hash(input, length)).isEqualTo(Keccak.hash(hashed));
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(hashed);
      Arrays.fill(sha, 27, 32, (byte) 0);
      assertThat(TreeHash.SHA_256_216.hash(input, length)).isEqualTo(Bytes32.from(sha));
    }
  }

  /** What the shorter digests are for: a pair, a bit and the length in one block. */
  @Test
  void pair_ofShortDigests_isOneBlock() {
    assertThat(2 * TreeHash.SHA_256_216.digestBytes() + 1 + 8).isLessThanOrEqualTo(64);
  }

  @Test
  void soundness_countsTheCollisionsOfTheHash() {
    StarkParameters keccak = StarkParameters.HALF_128;
    StarkParameters sha = keccak.with(TreeHash.SHA_256_216);
    assertThat(Soundness.of(keccak, SHAPE).bits()).isEqualTo(128);
    Soundness shorter = Soundness.of(sha, SHAPE);
    assertThat(shorter.bits()).isEqualTo(108);
    assertThat(shorter.terms().getLast().name()).isEqualTo("hash");
    assertThat(shorter.terms().getLast().millibits()).isEqualTo(108_000);
    StarkParameters hundred = StarkParameters.HALF_100.with(TreeHash.SHA_256_216);
    assertThat(Soundness.of(hundred, SHAPE).bits()).isEqualTo(100);
  }

  @Test
  void code_ofEach_isItsOnly() {
    for (TreeHash hash : TreeHash.values()) {
      assertThat(TreeHash.of(hash.code())).isEqualTo(hash);
    }
    for (int code : new int[] {0, 3, -1, 255}) {
      assertThatThrownBy(() -> TreeHash.of(code)).hasMessageContaining("treeHash is " + code);
    }
  }
}
