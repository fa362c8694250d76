package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** The transcript against a second reading of docs/spec/stark.md, and against fixed answers. */
class TranscriptTest {
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE.shiftLeft(32)).add(BigInteger.ONE);

  /** The specification word by word, with another library's hash and big numbers. */
  private static final class Slow {
    private byte[] state = new byte[32];
    private byte[] collected = new byte[0];
    private long counter;

    void absorb(byte[] bytes) {
      byte[] longer = Arrays.copyOf(collected, collected.length + bytes.length);
      System.arraycopy(bytes, 0, longer, collected.length, bytes.length);
      collected = longer;
    }

    BigInteger digest() {
      if (collected.length > 0) {
        state = keccak(state, collected);
        collected = new byte[0];
        counter = 0;
      }
      return new BigInteger(1, keccak(state, ByteBuffer.allocate(8).putLong(counter++).array()));
    }

    List<BigInteger> draw() {
      BigInteger d = digest();
      BigInteger mask = BigInteger.ONE.shiftLeft(85).subtract(BigInteger.ONE);
      return List.of(
          d.and(mask).mod(P), d.shiftRight(85).and(mask).mod(P), d.shiftRight(170).mod(P));
    }

    int[] positions(int count, int bits) {
      int[] positions = new int[count];
      BigInteger d = BigInteger.ZERO;
      for (int i = 0; i < count; i++) {
        d = i % 8 == 0 ? digest() : d.shiftRight(32);
        positions[i] = d.mod(BigInteger.ONE.shiftLeft(bits)).intValueExact();
      }
      return positions;
    }

    int nonce(long nonce) {
      if (collected.length > 0) {
        state = keccak(state, collected);
        collected = new byte[0];
      }
      state = keccak(state, ByteBuffer.allocate(8).putLong(nonce).array());
      counter = 0;
      return 256 - new BigInteger(1, state).bitLength();
    }

    private static byte[] keccak(byte[] first, byte[] second) {
      KeccakDigest keccak = new KeccakDigest(256);
      keccak.update(first, 0, first.length);
      keccak.update(second, 0, second.length);
      byte[] out = new byte[32];
      keccak.doFinal(out, 0);
      return out;
    }
  }

  private static List<BigInteger> coordinates(Cubic element) {
    return List.of(unsigned(element.a()), unsigned(element.b()), unsigned(element.c()));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  @Test
  void transcript_ofAnyUse_isThatOfTheSpecification() {
    long seed = 20261130;
    Random random = new Random(seed);
    for (int run = 0; run < 40; run++) {
      Transcript transcript = new Transcript();
      Slow slow = new Slow();
      for (int step = 0; step < 30; step++) {
        String what = "seed " + seed + ", run " + run + ", step " + step;
        switch (random.nextInt(7)) {
          case 0 -> {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            transcript.absorb(bytes);
            slow.absorb(bytes);
          }
          case 1 -> {
            long element = Goldilocks.reduce(random.nextLong());
            transcript.absorb(element);
            slow.absorb(ByteBuffer.allocate(8).putLong(element).array());
          }
          case 2 -> {
            Cubic element = new Cubic(step, Goldilocks.P - 1, Goldilocks.reduce(random.nextLong()));
            transcript.absorb(element);
            byte[] bytes =
                ByteBuffer.allocate(24)
                    .putLong(element.a())
                    .putLong(element.b())
                    .putLong(element.c())
                    .array();
            slow.absorb(bytes);
          }
          case 3 -> {
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            transcript.absorb(List.of(Bytes32.from(bytes, 0), Bytes32.from(bytes, 32)));
            slow.absorb(bytes);
          }
          case 4 -> {
            int count = random.nextInt(30);
            int bits = 1 + random.nextInt(31);
            assertThat(transcript.drawPositions(count, bits))
                .as(what)
                .isEqualTo(slow.positions(count, bits));
          }
          case 5 -> {
            long nonce = random.nextLong();
            int before = transcript.zeroBitsAfter(nonce);
            assertThat(transcript.absorbNonce(nonce)).as(what).isEqualTo(before);
            assertThat(slow.nonce(nonce)).as(what).isEqualTo(before);
          }
          default -> {
            Cubic drawn = transcript.draw();
            assertThat(coordinates(drawn)).as(what).isEqualTo(slow.draw());
          }
        }
      }
    }
  }

  /** Computed outside this code base, from the specification's text. */
  @Test
  void transcript_ofAFixedUse_givesTheseAnswers() {
    Transcript transcript = new Transcript();
    assertThat(hex(transcript.draw()))
        .isEqualTo("4ddade3a7e4a2eead33d2a4926910d6309e76cdda8d8be11");
    transcript.absorb(StarkVerifier.TAG);
    assertThat(hex(transcript.draw()))
        .isEqualTo("1e254119164f110b68fb823140e3697c009b51d13e3989db");
    assertThat(hex(transcript.draw()))
        .isEqualTo("0a2e0c1ad2c162f192ea654c7d8623aa2cc676032216e69e");
    transcript.absorb(1L);
    assertThat(hex(transcript.draw()))
        .isEqualTo("6f81b58063ec99728f7f770ceecd7ca77ccea8d163fc44ab");
    assertThat(transcript.drawPositions(3, 20)).containsExactly(623537, 511852, 764939);
  }

  private static String hex(Cubic element) {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(element.a())
        + format.toHexDigits(element.b())
        + format.toHexDigits(element.c());
  }

  @Test
  void drawing_withoutAbsorbing_countsOn_andAbsorbingBeginsAnew() {
    Transcript transcript = new Transcript();
    Cubic first = transcript.draw();
    assertThat(transcript.draw()).isNotEqualTo(first);
    Transcript again = new Transcript();
    again.absorb(new byte[0]);
    assertThat(again.draw()).isEqualTo(first);
    // what was drawn is not part of the state; what is absorbed is
    Transcript other = new Transcript();
    other.absorb(1L);
    transcript.absorb(1L);
    assertThat(transcript.draw()).isEqualTo(other.draw());
    assertThat(transcript.draw()).isNotEqualTo(first);
  }
}
