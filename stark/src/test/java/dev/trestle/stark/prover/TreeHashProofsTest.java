package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.TreeHash;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Proofs whose trees are hashed with SHA-256, and what becomes of those who mix the hashes up. */
class TreeHashProofsTest {
  private static final StarkParameters SHA = SmallStatement.PARAMETERS.with(TreeHash.SHA_256_216);

  @Test
  void proof_withShortDigests_isAcceptedAndShorter() {
    for (int logCap = 0; logCap <= 4; logCap++) {
      StarkParameters keccak = new StarkParameters(1, 9, 0, 2, 1, logCap);
      SmallStatement shorter = SmallStatement.of(keccak.with(TreeHash.SHA_256_216), 5, 3, 7);
      byte[] proof = shorter.prove();
      assertThat(shorter.verify(proof)).isInstanceOf(Verdict.Accepted.class);
      byte[] longer = SmallStatement.of(keccak, 5, 3, 7).prove();
      assertThat(proof.length).isLessThan(longer.length);
    }
  }

  @Test
  void everyByte_withABitFlipped_isRejected() {
    SmallStatement statement = SmallStatement.of(SHA, 3, 2, 5);
    byte[] proof = statement.prove();
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (int at = 0; at < proof.length; at++) {
      byte[] damaged = Arrays.copyOf(proof, proof.length);
      damaged[at] ^= (byte) (1 << at % 8);
      if (statement.verify(damaged) instanceof Verdict.Rejected rejected) {
        reasons.add(rejected.reason());
      } else {
        throw new AssertionError("byte " + at + " does not matter");
      }
    }
    assertThat(reasons).contains(Reason.COMMITMENT, Reason.CONSTRAINTS);
    for (int length = 0; length < proof.length; length++) {
      assertThat(statement.verify(Arrays.copyOf(proof, length)).accepted()).isFalse();
    }
  }

  @Test
  void proof_forTheOtherHash_isRejected() {
    SmallStatement keccak = SmallStatement.small();
    SmallStatement sha = SmallStatement.of(SHA, 3, 2, 5);
    assertThat(keccak.verifyingKey().digest()).isNotEqualTo(sha.verifyingKey().digest());
    assertThat(sha.verify(keccak.prove()).accepted()).isFalse();
    assertThat(keccak.verify(sha.prove()).accepted()).isFalse();
  }

  /** 108 bits are all that 27 bytes are good for, however many queries there are. */
  @Test
  void verifier_thatWants128Bits_refusesShortDigests() {
    SmallStatement sha =
        SmallStatement.of(
            new StarkParameters(1, 240, 0, 2, 1, 1).with(TreeHash.SHA_256_216), 3, 2, 5);
    byte[] proof = sha.prove();
    assertThat(StarkVerifier.verify(sha.verifyingKey(), sha.publicValues(), proof, 108))
        .isEqualTo(new Verdict.Accepted(108, List.of(3, 1, 2)));
    assertThat(StarkVerifier.verify(sha.verifyingKey(), sha.publicValues(), proof, 109))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, r -> assertThat(r.reason()).isEqualTo(Reason.SECURITY));
  }

  @Test
  void key_withALongerDigestThanItsHash_isRefused() {
    VerifyingKey key = SmallStatement.key(SHA, SmallStatement.squares()).verifyingKey();
    List<Bytes32> cap = new ArrayList<>(key.fixedCap());
    Bytes32 node = cap.getFirst();
    cap.set(0, new Bytes32(node.w0(), node.w1(), node.w2(), node.w3() | 1));
    assertThatThrownBy(() -> new VerifyingKey(SHA, key.tables(), cap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer than a digest");
  }

  @Test
  void keyOnChain_ofAnotherHashThanKeccak_isRefused() {
    VerifyingKey key = SmallStatement.key(SHA, SmallStatement.squares()).verifyingKey();
    assertThatThrownBy(() -> OnChainKey.of(key, 10, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KECCAK_256 only")
        .hasMessageContaining("SHA_256_216");
  }
}
