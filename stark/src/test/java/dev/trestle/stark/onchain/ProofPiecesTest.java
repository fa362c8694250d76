package dev.trestle.stark.onchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.ProvingKey.Definition;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stark.reference.FibonacciTrace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pieces convince of is a matter of the contract: {@code StagedVerifierTest} of e2e. */
class ProofPiecesTest {
  private static final StarkProver PROVER = StarkProver.scalar(12, Workers.callingThread());
  private static final int QUERIES = 6;

  private final ProvingKey key =
      PROVER.key(
          new StarkParameters(2, QUERIES, 0, 2, 1, 1),
          List.of(Definition.of(new FibonacciAir()), Definition.of(new FibonacciAir())));
  private final Matrix tall = FibonacciTrace.of(9, 1, 1);
  private final Matrix low = FibonacciTrace.of(4, 2, 3);
  private final List<long[]> values =
      List.of(FibonacciTrace.publicValues(tall), FibonacciTrace.publicValues(low));
  private final byte[] proof = PROVER.prove(key, List.of(tall, low), values, stage -> {});

  private ProofPieces cut(byte[] bytes) {
    return ProofPieces.of(key.verifyingKey(), values, bytes);
  }

  @Test
  void pieces_areTheWholeProof() {
    ProofPieces pieces = cut(proof);
    assertThat(pieces.logHeights()).containsExactly(9, 4);
    byte[] head = pieces.head();
    assertThat(Arrays.copyOf(proof, head.length)).isEqualTo(head);
    assertThat(pieces.commitments().length + pieces.values().length).isEqualTo(head.length);
    int start = Arrays.mismatch(head, pieces.commitments());
    assertThat(Arrays.copyOfRange(head, start, start + pieces.values().length))
        .isEqualTo(pieces.values());
    // two columns of each height in the main commitment, three in the quotient's
    List<byte[]> rows = pieces.rows();
    assertThat(rows).hasSizeBetween(4, 4 * QUERIES).allMatch(r -> r.length == 16 || r.length == 24);
    int rowBytes = rows.stream().mapToInt(row -> row.length).sum();
    assertThat(head.length + rowBytes + pieces.openings().length).isEqualTo(proof.length);
    byte[] first = rows.getFirst();
    assertThat(Arrays.copyOfRange(proof, head.length, head.length + first.length)).isEqualTo(first);
  }

  @Test
  void bytesThatAreNoProof_haveNoPieces() {
    for (int length = 0; length < cut(proof).head().length; length += 7) {
      byte[] cut = Arrays.copyOf(proof, length);
      assertThatThrownBy(() -> cut(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int height : new int[] {0, 30, 127, 255}) {
      byte[] other = proof.clone();
      other[1] = (byte) height;
      assertThatThrownBy(() -> cut(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("table 1");
    }
    assertThat(cut(Arrays.copyOf(proof, proof.length + 1)).openings())
        .hasSize(cut(proof).openings().length + 1);
  }
}
