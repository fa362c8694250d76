package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Hex;
import org.junit.jupiter.api.Test;

class KeccakTest {
  @Test
  void hash_ofKnownTexts_isTheKnownDigest() {
    assertThat(Keccak.hash(new byte[0]))
        .hasToString("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(Keccak.hash("abc".getBytes()))
        .hasToString("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    assertThat(Hex.encode(Keccak.hash512("abc".getBytes()))).startsWith("18587dc2ea106b9a1563e32b");
  }

  @Test
  void hash_ofEveryLengthAroundTheRate_differs() {
    var seen = new java.util.HashSet<String>();
    for (int n = 0; n < 300; n++) {
      assertThat(seen.add(Keccak.hash(new byte[n]).toString())).isTrue();
    }
  }
}
