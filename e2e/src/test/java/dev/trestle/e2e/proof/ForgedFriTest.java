package dev.trestle.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Somebody who commits to wrong layers of FRI, with all hashes right. The domain is so small that
 * every position is queried whatever is drawn, and a cap is the leaves' digests themselves, so that
 * a proof can be made up by hand.
 */
class ForgedFriTest {
  /** One round of four neighbours: two leaves, folded to a constant. */
  private static final StarkParameters PARAMETERS = new StarkParameters(1, 60, 0, 2, 0, 12);

  private static final int LEAVES = 2;
  private static final int LEAF = 4 * Cubic.SIZE_BYTES;
  private static final int DIGEST = 32;

  private final ProvenStatement honest = ProvenStatement.fibonacci(PARAMETERS, 2);
  private final StarkContract contract = new StarkContract();
  private final Address key = contract.deploy(OnChainKey.of(honest.key(), 2, 0));
  private final byte[] proof = honest.proof().clone();

  /** The only layer's cap; the final polynomial's coefficient follows it. */
  private int capStart() {
    ProofShape shape = new ProofShape(honest.key(), new int[] {2});
    assertThat(shape.rounds()).hasSize(1);
    int digests = 0;
    for (Source source : new Source[] {Source.MAIN, Source.QUOTIENT}) {
      digests += 1 << shape.rowGroups(source).getFirst().logSize();
    }
    return 1 + DIGEST * digests + Cubic.SIZE_BYTES * shape.powers();
  }

  private int finalStart() {
    return capStart() + LEAVES * DIGEST;
  }

  private int leafStart(int leaf) {
    return proof.length - (LEAVES - leaf) * LEAF;
  }

  private void seal(int leaf) {
    byte[] row = Arrays.copyOfRange(proof, leafStart(leaf), leafStart(leaf) + LEAF);
    Keccak.hash(row).putTo(proof, capStart() + leaf * DIGEST);
  }

  private void requireRefused(Reason reason) {
    Verdict verdict = StarkVerifier.verify(honest.key(), honest.publicValues(), proof, 0);
    assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
    assertThat(((Verdict.Rejected) verdict).reason()).isEqualTo(reason);
    assertThat(contract.verify(key, honest.publicValues(), proof).reason()).contains(reason);
  }

  @Test
  void sealingAnew_changesNothing() {
    seal(0);
    seal(1);
    assertThat(proof).isEqualTo(honest.proof());
    assertThat(contract.verify(key, honest.publicValues(), proof).accepted()).isTrue();
  }

  @Test
  void layerOfZeros_foldsWell_butIsNotTheFunction() {
    Arrays.fill(proof, leafStart(0), proof.length, (byte) 0);
    Arrays.fill(proof, finalStart(), finalStart() + Cubic.SIZE_BYTES, (byte) 0);
    seal(0);
    seal(1);
    requireRefused(Reason.FOLDING);
  }

  @Test
  void anotherFinalPolynomial_isNotWhatTheLayerFoldsTo() {
    proof[finalStart() + 15] ^= 1;
    requireRefused(Reason.FOLDING);
  }

  @Test
  void oneOtherValueInTheLayer_isRefused() {
    proof[leafStart(1) + LEAF - 1] ^= 1;
    seal(1);
    requireRefused(Reason.FOLDING);
  }
}
