package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlsSignaturesTest {
  private static final Bytes32 KEY =
      Bytes32.fromHex("47b8192d77bf871b62e87859d653922725724a5c031afeabc60bcef5ff665138");
  private static final Bytes32 OTHER_KEY =
      Bytes32.fromHex("0000000000000000000000000000000000000000000000000000000000000007");
  private static final byte[] MESSAGE = new byte[32];
  private static final byte[] OTHER_MESSAGE = {1, 2, 3};

  private static byte[] publicKey(Bytes32 key) {
    return BlsSignatures.publicKey(key).orElseThrow();
  }

  private static byte[] sign(Bytes32 key, byte[] message) {
    return BlsSignatures.sign(key, message).orElseThrow();
  }

  @Test
  void sign_ofTheConsensusTestsCase_isItsSignature() {
    assertThat(Hex.encode(sign(KEY, MESSAGE)))
        .isEqualTo(
            "b23c46be3a001c63ca711f87a005c200cc550b9429d5f4eb38d74322144f1b63"
                + "926da3388979e5321012fb1a0526bcd100b5ef5fe72628ce4cd5e904aeaa3279"
                + "527843fae5ca9ca675f4f51ed8f83bbf7155da9ecc9663100a885d5dc6df96d9");
  }

  @Test
  void sign_withKeyOutOfRange_isRefused() {
    assertThat(BlsSignatures.sign(Bytes32.ZERO, MESSAGE)).isEmpty();
    Bytes32 order =
        Bytes32.fromHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
    assertThat(BlsSignatures.sign(order, MESSAGE)).isEmpty();
    assertThat(BlsSignatures.publicKey(order)).isEmpty();
  }

  @Test
  void verify_ofAnotherKeyMessageOrSignature_isFalse() {
    byte[] signature = sign(KEY, MESSAGE);
    assertThat(BlsSignatures.verify(publicKey(KEY), MESSAGE, signature)).isTrue();
    assertThat(BlsSignatures.verify(publicKey(OTHER_KEY), MESSAGE, signature)).isFalse();
    assertThat(BlsSignatures.verify(publicKey(KEY), OTHER_MESSAGE, signature)).isFalse();
    assertThat(BlsSignatures.verify(publicKey(KEY), MESSAGE, sign(OTHER_KEY, MESSAGE))).isFalse();
    assertThat(BlsSignatures.verify(publicKey(KEY), MESSAGE, new byte[96])).isFalse();
    assertThat(BlsSignatures.verify(new byte[48], MESSAGE, signature)).isFalse();
  }

  @Test
  void verify_ofInfinityKeyAndSignature_isFalse() {
    byte[] key = BlsG1.compress(CurvePoint.infinity(BlsFp.ZERO));
    byte[] signature = BlsG2.compress(CurvePoint.infinity(BlsFp2.ZERO));
    assertThat(BlsSignatures.verify(key, MESSAGE, signature)).isFalse();
  }

  @Test
  void aggregateVerify_needsEverySignature() {
    List<byte[]> keys = List.of(publicKey(KEY), publicKey(OTHER_KEY));
    List<byte[]> messages = List.of(MESSAGE, OTHER_MESSAGE);
    byte[] both =
        BlsSignatures.aggregate(List.of(sign(KEY, MESSAGE), sign(OTHER_KEY, OTHER_MESSAGE)))
            .orElseThrow();
    assertThat(BlsSignatures.aggregateVerify(keys, messages, both)).isTrue();
    assertThat(BlsSignatures.aggregateVerify(keys, messages, sign(KEY, MESSAGE))).isFalse();
    assertThat(BlsSignatures.aggregateVerify(keys, messages.reversed(), both)).isFalse();
    assertThat(BlsSignatures.aggregateVerify(keys, List.of(MESSAGE), both)).isFalse();
    assertThat(BlsSignatures.aggregate(List.of())).isEmpty();
  }

  @Test
  void fastAggregateVerify_ofOneMessage_needsEverySignature() {
    List<byte[]> keys = List.of(publicKey(KEY), publicKey(OTHER_KEY));
    byte[] both =
        BlsSignatures.aggregate(List.of(sign(KEY, MESSAGE), sign(OTHER_KEY, MESSAGE)))
            .orElseThrow();
    assertThat(BlsSignatures.fastAggregateVerify(keys, MESSAGE, both)).isTrue();
    assertThat(BlsSignatures.fastAggregateVerify(keys, OTHER_MESSAGE, both)).isFalse();
    assertThat(BlsSignatures.fastAggregateVerify(keys.subList(0, 1), MESSAGE, both)).isFalse();
    assertThat(BlsSignatures.fastAggregateVerify(List.of(), MESSAGE, both)).isFalse();
  }

  @Test
  void possession_ofAKey_isProvenOnlyByThatKey() {
    byte[] proof = BlsSignatures.provePossession(KEY).orElseThrow();
    assertThat(BlsSignatures.verifyPossession(publicKey(KEY), proof)).isTrue();
    assertThat(BlsSignatures.verifyPossession(publicKey(OTHER_KEY), proof)).isFalse();
    // Another domain: a signature of the key on its own bytes is no proof.
    byte[] signature = sign(KEY, publicKey(KEY));
    assertThat(BlsSignatures.verifyPossession(publicKey(KEY), signature)).isFalse();
  }
}
