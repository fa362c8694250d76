package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Hex;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class Bn254Test {
  private static final String P =
      "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
  private static final String ORDER =
      "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001";
  private static final String G1 = word("1") + word("2");
  private static final String G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

  /** A number in 32 bytes. */
  private static String word(String digits) {
    return "0".repeat(64 - digits.length()) + digits;
  }

  private static String multiply(String point, String scalar) {
    return Hex.encode(Bn254.multiply(Hex.decode(point + scalar)).orElseThrow());
  }

  private static String add(String a, String b) {
    return Hex.encode(Bn254.add(Hex.decode(a + b)).orElseThrow());
  }

  private static boolean pairingIsOne(String pairs) {
    return Bn254.pairingCheck(Hex.decode(pairs)).orElseThrow()[31] == 1;
  }

  @Test
  void add_ofPointAndItself_isTheDouble() {
    assertThat(add(G1, G1))
        .isEqualTo(
            "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
                + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4");
  }

  @Test
  void add_ofShortInput_readsZerosForTheRest() {
    assertThat(Bn254.add(new byte[0])).hasValue(new byte[64]);
    assertThat(Bn254.add(Hex.decode(G1))).hasValue(Hex.decode(G1));
  }

  @Test
  void add_ofPointOffTheCurve_fails() {
    assertThat(Bn254.add(Hex.decode(word("1") + word("1")))).isEmpty();
  }

  @Test
  void add_ofCoordinateAtTheModulus_fails() {
    assertThat(Bn254.add(Hex.decode(P + word("0")))).isEmpty();
  }

  @Test
  void multiply_byTheOrder_isInfinity() {
    assertThat(multiply(G1, ORDER)).isEqualTo("00".repeat(64));
  }

  @Test
  void multiply_byTheLargestScalar_agreesWithAdditions() {
    String sum = "00".repeat(64);
    for (int i = 0; i < 256; i++) {
      sum = add(add(sum, sum), G1);
    }
    assertThat(multiply(G1, "ff".repeat(32))).isEqualTo(sum);
  }

  @Test
  void pairingCheck_isBilinear() {
    String p6 = multiply(G1, word("6"));
    String minus2 = negate(multiply(G1, word("2")));
    String minus3 = negate(multiply(G1, word("3")));
    String minus1 = negate(G1);
    assertThat(pairingIsOne(G1 + G2 + minus1 + G2)).isTrue();
    assertThat(pairingIsOne(p6 + G2 + minus3 + G2 + minus3 + G2)).isTrue();
    assertThat(pairingIsOne(p6 + G2 + minus3 + G2 + minus2 + G2)).isFalse();
    assertThat(pairingIsOne(G1 + G2)).isFalse();
  }

  @Test
  void pairingCheck_ofNothingAndOfInfinity_isOne() {
    assertThat(pairingIsOne("")).isTrue();
    assertThat(pairingIsOne("00".repeat(64) + G2 + G1 + "00".repeat(128))).isTrue();
  }

  @Test
  void pairingCheck_ofOddLength_fails() {
    assertThat(Bn254.pairingCheck(Hex.decode(G1))).isEmpty();
  }

  @Test
  void pairingCheck_ofTwistPointOutsideTheSubgroup_fails() {
    // x = 1 on the twist; almost no point of the twist has order r.
    String stray =
        word("0")
            + word("1")
            + "0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4"
            + "2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb";
    assertThat(Bn254.pairingCheck(Hex.decode(G1 + stray))).isEmpty();
  }

  @Test
  void pairingCheck_ofPointOffTheTwist_fails() {
    byte[] pair = Hex.decode(G1 + G2);
    assertThat(Bn254.pairingCheck(pair)).isPresent();
    pair[191] ^= 1;
    assertThat(Bn254.pairingCheck(pair)).isEmpty();
  }

  private static String negate(String point) {
    BigInteger y = new BigInteger(point.substring(64), 16);
    return point.substring(0, 64) + word(new BigInteger(P, 16).subtract(y).toString(16));
  }
}
