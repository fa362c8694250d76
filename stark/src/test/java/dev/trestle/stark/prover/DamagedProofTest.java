package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stf.primitives.BigEndian;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Proofs that are cut, stretched, stitched together, or have one bit wrong: all are rejected. */
class DamagedProofTest {
  private static final int WORD = Long.BYTES;
  private static final SmallStatement STATEMENT = SmallStatement.small();
  private static final byte[] PROOF = STATEMENT.prove();

  @BeforeAll
  static void proof_untouched_isAccepted() {
    assertThat(STATEMENT.verify(PROOF)).isInstanceOf(Verdict.Accepted.class);
  }

  private static Reason reason(byte[] proof, String what) {
    Verdict verdict = STATEMENT.verify(proof);
    if (verdict instanceof Verdict.Rejected rejected) {
      return rejected.reason();
    }
    throw new AssertionError(what + " is accepted");
  }

  @Test
  void everyByte_withABitFlipped_isRejected() {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (int at = 0; at < PROOF.length; at++) {
      for (int bit : new int[] {0, 7, 1 + at % 6}) {
        byte[] damaged = Arrays.copyOf(PROOF, PROOF.length);
        damaged[at] ^= (byte) (1 << bit);
        reasons.add(reason(damaged, "bit " + bit + " of byte " + at + " flipped"));
      }
    }
    assertThat(reasons)
        .contains(
            Reason.HEIGHT,
            Reason.CONSTRAINTS,
            Reason.INTERACTIONS,
            Reason.GRINDING,
            Reason.COMMITMENT);
  }

  @Test
  void everyTruncation_isRejected() {
    for (int length = 0; length < PROOF.length; length++) {
      assertThat(reason(Arrays.copyOf(PROOF, length), length + " bytes")).isEqualTo(Reason.LENGTH);
    }
  }

  @Test
  void everyExtension_isRejected() {
    for (int more = 1; more <= 64; more++) {
      byte[] longer = Arrays.copyOf(PROOF, PROOF.length + more);
      assertThat(reason(longer, more + " bytes more")).isEqualTo(Reason.LENGTH);
    }
    byte[] twice = Arrays.copyOf(PROOF, 2 * PROOF.length);
    System.arraycopy(PROOF, 0, twice, PROOF.length, PROOF.length);
    assertThat(reason(twice, "the proof, twice")).isEqualTo(Reason.LENGTH);
  }

  @Test
  void everyWord_leftOutOrRepeated_isRejected() {
    for (int at = firstWord(); at < PROOF.length; at += WORD) {
      byte[] shorter = new byte[PROOF.length - WORD];
      System.arraycopy(PROOF, 0, shorter, 0, at);
      System.arraycopy(PROOF, at + WORD, shorter, at, shorter.length - at);
      reason(shorter, "word at " + at + " left out");
      byte[] longer = new byte[PROOF.length + WORD];
      System.arraycopy(PROOF, 0, longer, 0, at);
      System.arraycopy(PROOF, at, longer, at + WORD, PROOF.length - at);
      reason(longer, "room for a word at " + at);
    }
  }

  /** Heights take a byte each; what follows is words. */
  private static int firstWord() {
    return STATEMENT.traces().size();
  }

  @Test
  void everyElement_thatIsSmall_isRefusedWithPAdded() {
    int small = 0;
    for (int at = firstWord(); at < PROOF.length; at += WORD) {
      long value = BigEndian.getLong(PROOF, at);
      if (value >= 0 && value < 0xFFFF_FFFFL && at != nonceAt()) {
        byte[] other = Arrays.copyOf(PROOF, PROOF.length);
        BigEndian.putLong(other, at, value + Goldilocks.P);
        assertThat(reason(other, "other encoding at " + at)).isEqualTo(Reason.ENCODING);
        small++;
      }
    }
    // the column of ones: at z and at the next row's point (1, 0, 0), and in every opened row
    assertThat(small).isGreaterThan(6 + 6);
  }

  @Test
  void everyWord_asGreatAsItGets_isRefused() {
    int elements = 0;
    for (int at = firstWord(); at < PROOF.length; at += WORD) {
      byte[] other = Arrays.copyOf(PROOF, PROOF.length);
      BigEndian.putLong(other, at, -1);
      Reason reason = reason(other, "2^64 - 1 at " + at);
      elements += reason == Reason.ENCODING ? 1 : 0;
    }
    // two sums, all opened values, the final polynomial: three words each; rows besides
    int sent = 3 * (2 + openedValues() + 2);
    assertThat(elements).isGreaterThan(sent);
  }

  private static int openedValues() {
    int count = 0;
    for (var table : STATEMENT.verifyingKey().tables()) {
      for (var source : Source.values()) {
        int width = table.system().width(source);
        count += table.system().opensNext(source) ? 2 * width : width;
      }
    }
    return count;
  }

  /** The nonce is the last that is absorbed, and all that is sent until then is. */
  private static int nonceAt() {
    RecordingTranscript transcript = new RecordingTranscript();
    STATEMENT.prove(transcript);
    int statement = transcript.indexOfHeights();
    int sent = transcript.absorbed().stream().skip(statement).mapToInt(b -> b.length).sum();
    return sent - WORD;
  }

  @Test
  void proofs_stitchedTogether_areRejected() {
    SmallStatement otherTrace = withRowsSwapped();
    List<byte[]> others =
        List.of(
            otherTrace.prove(),
            SmallStatement.of(STATEMENT.key(), 3, 2, 6).prove(),
            SmallStatement.of(STATEMENT.key(), 2, 2, 5).prove(),
            SmallStatement.of(STATEMENT.key(), 3, 1, 5).prove(),
            SmallStatement.of(otherKey(), 3, 2, 5).prove());
    assertThat(STATEMENT.verify(others.getFirst())).isInstanceOf(Verdict.Accepted.class);
    for (byte[] other : others) {
      int length = Math.min(PROOF.length, other.length);
      for (int cut = 1; cut < length; cut += cut < firstWord() ? 1 : WORD) {
        stitch(PROOF, other, cut);
        stitch(other, PROOF, cut);
      }
    }
  }

  private static void stitch(byte[] head, byte[] tail, int cut) {
    if (Arrays.equals(head, 0, cut, tail, 0, cut)) {
      return; // nothing but the tail
    }
    byte[] stitched = Arrays.copyOf(tail, tail.length);
    System.arraycopy(head, 0, stitched, 0, cut);
    if (!Arrays.equals(stitched, head)) {
      reason(stitched, "stitched at " + cut);
    }
  }

  private static SmallStatement withRowsSwapped() {
    SmallStatement other = SmallStatement.small();
    Matrix askers = other.traces().getFirst();
    for (int column = 0; column < 2; column++) {
      long value = askers.get(0, column);
      assertThat(askers.get(1, column)).isNotEqualTo(value);
      askers.set(0, column, askers.get(1, column));
      askers.set(1, column, value);
    }
    return other;
  }

  private static ProvingKey otherKey() {
    Matrix squares = SmallStatement.squares();
    for (int column = 0; column < 2; column++) {
      long value = squares.get(0, column);
      squares.set(0, column, squares.get(1, column));
      squares.set(1, column, value);
    }
    ProvingKey key = SmallStatement.key(SmallStatement.PARAMETERS, squares);
    assertThat(key.verifyingKey().digest()).isNotEqualTo(STATEMENT.verifyingKey().digest());
    return key;
  }

  @Test
  void emptyAndRandomBytes_areRejected() {
    assertThat(reason(new byte[0], "nothing")).isEqualTo(Reason.LENGTH);
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(2 * PROOF.length)];
      random.nextBytes(noise);
      // past the heights, so that more than those is read
      System.arraycopy(PROOF, 0, noise, 0, Math.min(noise.length, firstWord()));
      reason(noise, "noise of seed 5, number " + i);
    }
  }

  @Test
  void heights_ofAllSizes_costAHostileProofNoMemory() {
    for (int height = 0; height < 256; height++) {
      byte[] hostile = Arrays.copyOf(PROOF, PROOF.length);
      hostile[0] = (byte) height;
      hostile[2] = (byte) height;
      if (height != PROOF[0] || height != PROOF[2]) {
        reason(hostile, "heights of 2^" + height);
      }
    }
    byte[] short0 = {30, 1, 30};
    Verdict verdict =
        StarkVerifier.verify(STATEMENT.verifyingKey(), STATEMENT.publicValues(), short0, 0);
    assertThat(verdict)
        .isEqualTo(new Verdict.Rejected(Reason.LENGTH, "LENGTH: ends within byte 3"));
  }
}
