package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Bls12381Test {
  private static final String ORDER =
      "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

  /** On the curve, not in the group: x = 4 and x = 2. */
  private static final String STRAY_G1 =
      fp("4")
          + fp(
              "0a989badd40d6212b33cffc3f3763e9bc760f988c9926b26"
                  + "da9dd85e928483446346b8ed00e1de5d5ea93e354abe706c");

  private static final String STRAY_G2 =
      fp("2")
          + fp("0")
          + fp(
              "18c6b864ae17dc9da64203ffefb966306425a7bc6aeb7c75"
                  + "247438372716284a4173830420cd476ba1a365b95bfcec38")
          + fp(
              "172e93db764a8400a7d5071b6b6f5de0da2f0f4a063119ab"
                  + "ca014006b7c40a2cfe291a1924e65db0d6d0fcfbf3bf3d5c");

  private static final String G1 = g1(1);
  private static final String G2 = g2(1);

  /** EIP-2537's 64 bytes of a number. */
  private static String fp(String digits) {
    return "0".repeat(128 - digits.length()) + digits;
  }

  private static String scalar(long k) {
    return String.format("%064x", k);
  }

  private static String g1(long k) {
    String plain = Hex.encode(BlsG1.encode(BlsG1.GENERATOR.multiply(k)));
    return fp(plain.substring(0, 96)) + fp(plain.substring(96));
  }

  private static String g2(long k) {
    String plain = Hex.encode(BlsG2.encode(BlsG2.GENERATOR.multiply(k)));
    return fp(plain.substring(96, 192))
        + fp(plain.substring(0, 96))
        + fp(plain.substring(288))
        + fp(plain.substring(192, 288));
  }

  private static Optional<String> run(PrecompileFunction function, String input) {
    return function.run(Hex.decode(input)).map(Hex::encode);
  }

  @Test
  void add_ofPoints_isTheirSum() {
    assertThat(run(Bls12381::g1Add, g1(2) + g1(3))).hasValue(g1(5));
    assertThat(run(Bls12381::g2Add, g2(2) + g2(3))).hasValue(g2(5));
    assertThat(run(Bls12381::g1Add, "00".repeat(128) + G1)).hasValue(G1);
  }

  @Test
  void add_ofPointOutsideTheGroup_isAllowed() {
    assertThat(run(Bls12381::g1Add, STRAY_G1 + "00".repeat(128))).hasValue(STRAY_G1);
    assertThat(run(Bls12381::g2Add, STRAY_G2 + "00".repeat(256))).hasValue(STRAY_G2);
  }

  @Test
  void msm_ofPoints_isTheirCombination() {
    String input = g1(2) + scalar(3) + g1(5) + scalar(7);
    assertThat(run(Bls12381::g1Msm, input)).hasValue(g1(41));
    input = g2(2) + scalar(3) + g2(5) + scalar(7);
    assertThat(run(Bls12381::g2Msm, input)).hasValue(g2(41));
    assertThat(run(Bls12381::g1Msm, G1 + ORDER)).hasValue("00".repeat(128));
    assertThat(run(Bls12381::g2Msm, G2 + ORDER)).hasValue("00".repeat(256));
  }

  @Test
  void msm_ofPointOutsideTheGroup_fails() {
    assertThat(run(Bls12381::g1Msm, STRAY_G1 + scalar(1))).isEmpty();
    assertThat(run(Bls12381::g2Msm, STRAY_G2 + scalar(1))).isEmpty();
  }

  @Test
  void everything_ofEmptyOrOddInput_fails() {
    assertThat(run(Bls12381::g1Msm, "")).isEmpty();
    assertThat(run(Bls12381::g2Msm, "")).isEmpty();
    assertThat(run(Bls12381::pairingCheck, "")).isEmpty();
    assertThat(run(Bls12381::g1Add, G1)).isEmpty();
    assertThat(run(Bls12381::g1Msm, G1 + scalar(1) + "00")).isEmpty();
    assertThat(run(Bls12381::pairingCheck, G1 + G2 + "00")).isEmpty();
  }

  @Test
  void add_ofBadFieldElement_fails() {
    String padded = "01" + G1.substring(2);
    assertThat(run(Bls12381::g1Add, padded + G1)).isEmpty();
    String modulus =
        fp(
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
                + "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");
    assertThat(run(Bls12381::g1Add, modulus + fp("2") + G1)).isEmpty();
    assertThat(run(Bls12381::g1Add, fp("1") + fp("1") + G1)).isEmpty();
  }

  @Test
  void pairingCheck_isBilinear() {
    String minusOne = Hex.encode(BlsG1.encode(BlsG1.GENERATOR.negate()));
    String minus = fp(minusOne.substring(0, 96)) + fp(minusOne.substring(96));
    String one = scalar(1);
    String zero = scalar(0);
    assertThat(run(Bls12381::pairingCheck, g1(6) + g2(5) + minus + g2(30))).hasValue(one);
    assertThat(run(Bls12381::pairingCheck, g1(6) + g2(5) + minus + g2(29))).hasValue(zero);
    assertThat(run(Bls12381::pairingCheck, G1 + "00".repeat(256))).hasValue(one);
    assertThat(run(Bls12381::pairingCheck, STRAY_G1 + "00".repeat(256))).isEmpty();
    assertThat(run(Bls12381::pairingCheck, "00".repeat(128) + STRAY_G2)).isEmpty();
  }

  @Test
  void mapFpToG1_ofTheEipsExample_isItsPoint() {
    String u =
        "156c8a6a2c184569d69a76be144b5cdc5141d2d2ca4fe341"
            + "f011e25e3969c55ad9e9b9ce2eb833c81a908e5fa4ac5f03";
    assertThat(run(Bls12381::mapFpToG1, fp(u)))
        .hasValue(
            fp(
                    "184bb665c37ff561a89ec2122dd343f20e0f4cbcaec84e3c"
                        + "3052ea81d1834e192c426074b02ed3dca4e7676ce4ce48ba")
                + fp(
                    "04407b8d35af4dacc809927071fc0405218f1401a6d15af7"
                        + "75810e4e460064bcc9468beeba82fdc751be70476c888bf3"));
  }

  @Test
  void hashToG1_ofTheRfcsExample_isItsPoint() {
    byte[] domain =
        "QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_".getBytes(StandardCharsets.US_ASCII);
    byte[] message = "abcdef0123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Hex.encode(BlsG1.encode(BlsHashToCurve.hashToG1(message, domain))))
        .isEqualTo(
            "11e0b079dea29a68f0383ee94fed1b940995272407e3bb91"
                + "6bbf268c263ddd57a6a27200a784cbc248e84f357ce82d98"
                + "03a87ae2caf14e8ee52e51fa2ed8eefe80f02457004ba4d4"
                + "86d6aa1f517c0889501dc7413753f9599b099ebcbbd2d709");
  }

  @Test
  void compressedPoints_roundTripAndRejectOtherBytes() {
    for (long k = 0; k < 20; k++) {
      byte[] bytes = BlsG1.compress(BlsG1.GENERATOR.multiply(k));
      assertThat(BlsG1.decompress(bytes).map(BlsG1::compress)).hasValue(bytes);
      byte[] bytes2 = BlsG2.compress(BlsG2.GENERATOR.multiply(k));
      assertThat(BlsG2.decompress(bytes2).map(BlsG2::compress)).hasValue(bytes2);
    }
    byte[] infinityWithSign = new byte[48];
    infinityWithSign[0] = (byte) 0xe0;
    assertThat(BlsG1.decompress(infinityWithSign)).isEmpty();
    byte[] uncompressedFlag = BlsG1.compress(BlsG1.GENERATOR);
    uncompressedFlag[0] &= 0x7f;
    assertThat(BlsG1.decompress(uncompressedFlag)).isEmpty();
    assertThat(BlsG1.decompress(new byte[47])).isEmpty();
  }
}
