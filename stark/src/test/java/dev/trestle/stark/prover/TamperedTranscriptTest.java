package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.Verdict;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A prover whose transcript forgets, repeats or swaps one of the things that are absorbed,
 * whichever it is, convinces nobody; and everything that is sent is among them.
 */
class TamperedTranscriptTest {
  private enum Tampering {
    FORGET,
    REPEAT,
    SWAP_WITH_NEXT
  }

  /** Tampers with one absorption. */
  private static final class Tampered extends Transcript {
    private final Tampering tampering;
    private final int target;
    private int count;
    private byte[] held = new byte[0];

    Tampered(Tampering tampering, int target) {
      this.tampering = tampering;
      this.target = target;
    }

    @Override
    public void absorb(byte[] bytes) {
      boolean hit = count++ == target;
      if (hit && tampering == Tampering.SWAP_WITH_NEXT) {
        held = Arrays.copyOf(bytes, bytes.length);
        return;
      }
      if (!hit || tampering != Tampering.FORGET) {
        super.absorb(bytes);
      }
      if (hit && tampering == Tampering.REPEAT) {
        super.absorb(bytes);
      }
      if (count - 2 == target && held.length > 0) {
        super.absorb(held);
      }
    }
  }

  private static final SmallStatement STATEMENT = SmallStatement.small();

  @ParameterizedTest
  @EnumSource
  void eachAbsorption_tamperedWith_makesTheProofWorthless(Tampering tampering) {
    RecordingTranscript honest = new RecordingTranscript();
    STATEMENT.prove(honest);
    List<byte[]> absorbed = honest.absorbed();
    assertThat(absorbed).hasSizeGreaterThan(60);
    int tried = 0;
    for (int k = 0; k < absorbed.size(); k++) {
      boolean swaps = tampering == Tampering.SWAP_WITH_NEXT;
      if (swaps && k + 1 < absorbed.size() && Arrays.equals(absorbed.get(k), absorbed.get(k + 1))) {
        continue; // two zeros
      }
      byte[] proof = STATEMENT.prove(new Tampered(tampering, k));
      assertThat(STATEMENT.verify(proof).accepted())
          .as("%s absorption %d of %d bytes", tampering, k, absorbed.get(k).length)
          .isFalse();
      tried++;
    }
    assertThat(tried).isGreaterThan(absorbed.size() / 2);
  }

  /** The prover's own check that its trace fits would stop it; here only the verifier's counts. */
  @Test
  void transcriptOfBothSides_absorbsAllThatIsSentInItsOrder() throws Exception {
    for (StarkParameters parameters :
        List.of(
            SmallStatement.PARAMETERS,
            new StarkParameters(2, 5, 0, 1, 0, 0),
            new StarkParameters(1, 3, 3, 4, 3, 4))) {
      SmallStatement statement = SmallStatement.of(parameters, 5, 3, 7);
      RecordingTranscript prover = new RecordingTranscript();
      byte[] proof = statement.prove(prover);
      RecordingTranscript verifier = new RecordingTranscript();
      assertThat(statement.verify(proof, verifier)).isInstanceOf(Verdict.Accepted.class);
      byte[] all = joined(verifier.absorbed());
      assertThat(joined(prover.absorbed())).isEqualTo(all);

      byte[] known = statement(statement);
      assertThat(all).startsWith(known);
      byte[] sent = Arrays.copyOfRange(all, known.length, all.length);
      assertThat(proof).startsWith(sent);
      // what is left are the openings, which the commitments bind
      assertThat(sent.length).isLessThan(proof.length);
      byte[] changed = Arrays.copyOf(proof, proof.length);
      changed[sent.length] ^= 1;
      assertThat(statement.verify(changed))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(Reason.COMMITMENT));
    }
  }

  private static byte[] statement(SmallStatement statement) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(StarkVerifier.TAG);
    byte[] digest = new byte[Bytes32.SIZE_BYTES];
    statement.verifyingKey().digest().putTo(digest, 0);
    out.write(digest);
    for (long[] values : statement.publicValues()) {
      for (long value : values) {
        byte[] bytes = new byte[Long.BYTES];
        BigEndian.putLong(bytes, 0, value);
        out.write(bytes);
      }
    }
    return out.toByteArray();
  }

  private static byte[] joined(List<byte[]> parts) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }

  @Test
  void challenges_areDrawnAfterWhatTheyMustNotBeKnownBefore() {
    RecordingTranscript transcript = new RecordingTranscript();
    STATEMENT.prove(transcript);
    int heights = transcript.indexOfHeights();
    int openings = 0;
    for (int length = 24; ; openings++) {
      // tag, digest, values, heights, main, auxiliary, two sums, quotient, then the openings
      if (transcript.absorbed().get(heights + 6 + openings).length != length) {
        break;
      }
    }
    List<Integer> after = transcript.drawnAfter();
    int main = heights + 2;
    int sums = main + 1 + 2;
    int quotient = sums + 1;
    assertThat(after.subList(0, 5))
        .containsExactly(main, main, sums, quotient, quotient + openings);
    // a folding challenge after each layer
    for (int round = 0; round < after.size() - 5; round++) {
      assertThat(after.get(5 + round)).isEqualTo(quotient + openings + 1 + round);
    }
    // then two coefficients and the nonce
    assertThat(transcript.absorbed()).hasSize(after.getLast() + 2 + 1);
  }
}
