package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class HashTest {
  private static final long SEED = 20260101;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] random(Random random, int bound) {
    byte[] out = new byte[random.nextInt(bound)];
    random.nextBytes(out);
    return out;
  }

  private static byte[] digest(Digest digest, byte[] message) {
    digest.update(message, 0, message.length);
    byte[] out = new byte[digest.getDigestSize()];
    digest.doFinal(out, 0);
    return out;
  }

  @Test
  void sha256_ofKnownTexts_isTheKnownDigest() {
    assertThat(Sha256.hash(new byte[0]))
        .hasToString("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Sha256.hash(ascii("abc")))
        .hasToString("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void ripemd160_ofKnownTexts_isTheKnownDigest() {
    assertThat(Hex.encode(Ripemd160.hash(new byte[0])))
        .isEqualTo("9c1185a5c5e9fc54612808977ee8f548b2258d31");
    assertThat(Hex.encode(Ripemd160.hash(ascii("abc"))))
        .isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
  }

  @Test
  void blake2b_ofAbc_isTheDigestOfRfc7693() {
    assertThat(Hex.encode(Blake2b.hash(ascii("abc"), new byte[0], 64)))
        .startsWith("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1");
  }

  /** EIP-152, test vector 5: the single block of BLAKE2b("abc"). */
  @Test
  void blake2f_ofEip152Vector5_isTheDigestOfAbc() {
    byte[] input =
        Hex.decode(
            "0000000c48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
                + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b"
                + "616263"
                + "00".repeat(125)
                + "0300000000000000"
                + "0000000000000000"
                + "01");
    assertThat(Blake2b.run(input).orElseThrow())
        .isEqualTo(Blake2b.hash(ascii("abc"), new byte[0], 64));
    input[212] = 2;
    assertThat(Blake2b.run(input)).isEmpty();
    assertThat(Blake2b.run(new byte[212])).isEmpty();
    assertThat(Blake2b.run(new byte[214])).isEmpty();
    assertThatThrownBy(() -> Blake2b.hash(input, new byte[65], 64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashes_ofRandomMessages_agreeWithBouncyCastle() {
    Random random = new Random(SEED);
    for (int i = 0; i < 3000; i++) {
      byte[] message = random(random, 400);
      byte[] key = random(random, 65);
      String which = "seed " + SEED + ", round " + i + ", " + HexFormat.of().formatHex(message);
      assertThat(Sha256.hash(message).toBytes())
          .as(which)
          .isEqualTo(digest(new SHA256Digest(), message));
      assertThat(Ripemd160.hash(message))
          .as(which)
          .isEqualTo(digest(new RIPEMD160Digest(), message));
      int size = 1 + random.nextInt(64);
      // BouncyCastle takes an empty key for a block of zeros; the RFC takes it for no key.
      byte[] keyOrNull = key.length == 0 ? null : key;
      assertThat(Blake2b.hash(message, key, size))
          .as(which)
          .isEqualTo(digest(new Blake2bDigest(keyOrNull, size, null, null), message));
      HMac mac = new HMac(new SHA256Digest());
      byte[] longKey = random(random, 200);
      mac.init(new KeyParameter(longKey));
      mac.update(message, 0, message.length);
      byte[] tag = new byte[32];
      mac.doFinal(tag, 0);
      assertThat(Sha256.hmac(longKey, message).toBytes()).as(which).isEqualTo(tag);
    }
  }
}
