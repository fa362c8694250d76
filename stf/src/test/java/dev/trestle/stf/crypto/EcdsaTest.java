package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

class EcdsaTest {
  private static final long SEED = 31;
  private static final ECDomainParameters K1 = domain("secp256k1");
  private static final ECDomainParameters R1 = domain("secp256r1");

  private static ECDomainParameters domain(String name) {
    X9ECParameters p = CustomNamedCurves.getByName(name);
    return new ECDomainParameters(p.getCurve(), p.getG(), p.getN(), p.getH());
  }

  private static UInt256 random(Random random) {
    return UInt256.of(new BigInteger(256, random));
  }

  private static UInt256 key(Random random) {
    BigInteger n = Secp256k1.ORDER.toBigInteger().subtract(BigInteger.ONE);
    return UInt256.of(new BigInteger(256, random).mod(n).add(BigInteger.ONE));
  }

  private static PublicKey ours(ECPoint point) {
    ECPoint p = point.normalize();
    return new PublicKey(
        UInt256.of(p.getAffineXCoord().toBigInteger()),
        UInt256.of(p.getAffineYCoord().toBigInteger()));
  }

  private static ECPoint theirs(ECDomainParameters domain, PublicKey p) {
    return domain.getCurve().createPoint(p.x().toBigInteger(), p.y().toBigInteger());
  }

  /** Addresses of the well-known mnemonic "test test … junk", accounts 0 and 1. */
  @Test
  void publicKey_ofWellKnownKeys_hasTheWellKnownAddress() {
    assertThat(
            Secp256k1.publicKey(
                    UInt256.fromHex(
                        "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))
                .address())
        .hasToString("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    assertThat(
            Secp256k1.publicKey(
                    UInt256.fromHex(
                        "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"))
                .address())
        .hasToString("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  }

  @Test
  void sign_randomMessages_equalsBouncyCastleAndRecovers() {
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      UInt256 key = key(random);
      Bytes32 hash = i == 0 ? Bytes32.of(UInt256.MAX) : Bytes32.of(random(random));
      Secp256k1.Signature signature = Secp256k1.sign(hash, key);
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, new ECPrivateKeyParameters(key.toBigInteger(), K1));
      BigInteger[] expected = signer.generateSignature(hash.toBytes());
      BigInteger s = expected[1].min(K1.getN().subtract(expected[1]));
      String which = "seed " + SEED + ", key " + key + ", hash " + hash;
      assertThat(signature.r().toBigInteger()).as(which).isEqualTo(expected[0]);
      assertThat(signature.s().toBigInteger()).as(which).isEqualTo(s);
      PublicKey publicKey = Secp256k1.publicKey(key);
      assertThat(publicKey).isEqualTo(ours(K1.getG().multiply(key.toBigInteger())));
      assertThat(Secp256k1.recover(hash, signature.yParity(), signature.r(), signature.s()))
          .as(which)
          .contains(publicKey);
      assertThat(Secp256k1.recover(hash, 1 - signature.yParity(), signature.r(), signature.s()))
          .as(which)
          .isNotEqualTo(Optional.of(publicKey));
      assertThat(Secp256k1.verify(hash, signature.r(), signature.s(), publicKey)).isTrue();
      UInt256 high = Secp256k1.ORDER.subtract(signature.s());
      assertThat(Secp256k1.verify(hash, signature.r(), high, publicKey)).isTrue();
      assertThat(Secp256k1.verify(hash, signature.s(), signature.r(), publicKey)).isFalse();
      assertThat(Secp256k1.parse(publicKey.compressed())).contains(publicKey);
      assertThat(Secp256k1.parse(publicKey.uncompressed())).contains(publicKey);
    }
  }

  @Test
  void verify_p256RandomMessages_agreesWithBouncyCastle() {
    Random random = new Random(SEED);
    int valid = 0;
    for (int i = 0; i < 200; i++) {
      BigInteger key = new BigInteger(255, random).add(BigInteger.ONE);
      byte[] hash = Bytes32.of(random(random)).toBytes();
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, new ECPrivateKeyParameters(key, R1));
      BigInteger[] signature = signer.generateSignature(hash);
      ECPoint q = R1.getG().multiply(key).normalize();
      if (random.nextBoolean()) {
        hash[random.nextInt(32)] ^= 1;
      }
      signer.init(false, new ECPublicKeyParameters(q, R1));
      boolean expected = signer.verifySignature(hash, signature[0], signature[1]);
      valid += expected ? 1 : 0;
      assertThat(
              Secp256r1.verify(
                  Bytes32.from(hash), UInt256.of(signature[0]), UInt256.of(signature[1]), ours(q)))
          .as("seed " + SEED + ", round " + i)
          .isEqualTo(expected);
    }
    assertThat(valid).isBetween(50, 150);
  }

  @Test
  void addAndMultiply_edgesAndRandomScalars_agreeWithBouncyCastle() {
    Random random = new Random(SEED);
    PublicKey g = ours(K1.getG());
    for (int i = 0; i < 300; i++) {
      UInt256 k =
          switch (i) {
            case 0 -> UInt256.ONE;
            case 1 -> UInt256.of(2);
            case 2 -> Secp256k1.ORDER.subtract(UInt256.ONE);
            case 3 -> Secp256k1.ORDER.add(UInt256.ONE);
            case 4 -> Secp256k1.HALF_ORDER;
            case 5 -> Secp256k1.HALF_ORDER.add(UInt256.ONE);
            // lambda: the second half is 1, the first 0
            case 6 ->
                UInt256.fromHex("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72");
            case 7 -> UInt256.MAX;
            default -> random(random);
          };
      PublicKey p = ours(K1.getG().multiply(key(random).toBigInteger()));
      assertThat(Secp256k1.multiply(p, k))
          .as("seed " + SEED + ", " + p + " times " + k)
          .contains(ours(theirs(K1, p).multiply(k.toBigInteger().mod(K1.getN()))));
      assertThat(Secp256k1.add(p, g)).contains(ours(theirs(K1, p).add(K1.getG())));
      assertThat(Secp256k1.add(p, p)).contains(ours(theirs(K1, p).twice()));
      assertThat(Secp256k1.add(p, ours(theirs(K1, p).negate()))).isEmpty();
    }
    assertThat(Secp256k1.multiply(g, UInt256.ZERO)).isEmpty();
    assertThat(Secp256k1.multiply(g, Secp256k1.ORDER)).isEmpty();
  }

  /** s = z / r makes u1 G + u2 R meet in doublings: with R = G the sum is (s - z) / r G. */
  @Test
  void recover_whenBothPointsAreTheGenerator_isRight() {
    UInt256 r = ours(K1.getG()).x();
    BigInteger n = K1.getN();
    for (long z = 0; z < 40; z++) {
      for (long s = 1; s < 40; s++) {
        BigInteger scalar =
            BigInteger.valueOf(s - z).multiply(r.toBigInteger().modInverse(n)).mod(n);
        Optional<PublicKey> expected =
            scalar.signum() == 0 ? Optional.empty() : Optional.of(ours(K1.getG().multiply(scalar)));
        assertThat(Secp256k1.recover(Bytes32.of(UInt256.of(z)), 0, r, UInt256.of(s)))
            .as("z " + z + ", s " + s)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void recover_badSignatures_isNothing() {
    Bytes32 hash = Bytes32.of(UInt256.of(99));
    UInt256 n = Secp256k1.ORDER;
    assertThat(Secp256k1.recover(hash, 0, UInt256.ZERO, UInt256.ONE)).isEmpty();
    assertThat(Secp256k1.recover(hash, 0, UInt256.ONE, UInt256.ZERO)).isEmpty();
    assertThat(Secp256k1.recover(hash, 0, n, UInt256.ONE)).isEmpty();
    assertThat(Secp256k1.recover(hash, 0, UInt256.ONE, n)).isEmpty();
    // 5 is no x-coordinate of the curve
    assertThat(Secp256k1.recover(hash, 0, UInt256.of(5), UInt256.ONE)).isEmpty();
    assertThat(Secp256k1.run(new byte[0]).orElseThrow()).isEmpty();
    assertThatThrownBy(() -> Secp256k1.sign(hash, UInt256.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Secp256k1.publicKey(n)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_whatIsNoPoint_isNothing() {
    byte[] good = ours(K1.getG()).uncompressed();
    assertThat(Secp256k1.parse(good)).isPresent();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Secp256k1.parse(bad)).as("bit " + bit).isEmpty();
    }
    assertThat(Secp256k1.parse(new byte[33])).isEmpty();
    assertThat(Secp256k1.parse(new byte[0])).isEmpty();
    assertThat(Secp256k1.parse(Hex.decode("02" + "ff".repeat(32)))).isEmpty();
  }

  /** RFC 6979 as used by Bitcoin: key 1, SHA-256 of "Satoshi Nakamoto". */
  @Test
  void nonce_ofSatoshisMessage_isTheKnownOne() {
    Bytes32 hash = Sha256.hash("Satoshi Nakamoto".getBytes());
    assertThat(Bytes32.of(new Rfc6979(hash, UInt256.ONE, Secp256k1.ORDER).next()))
        .hasToString("0x8f8a276c19f4149656b280621e358cce24f5f52542772691ee69063b74f15d15");
  }
}
