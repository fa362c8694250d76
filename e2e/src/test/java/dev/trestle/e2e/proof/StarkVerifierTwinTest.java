package dev.trestle.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.e2e.proof.StagedContract.Statement;
import dev.trestle.e2e.proof.StarkContract.Answer;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stark.onchain.ProofPieces;
import dev.trestle.stf.primitives.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The verifier in Java and those on L1 say the same of every proof, and why. {@code
 * -Dtrestle.fuzz.seconds=N} runs longer, {@code -Dtrestle.fuzz.seed=N} repeats.
 */
class StarkVerifierTwinTest {
  private static final int MUTATIONS = 4_000;

  /** Within so many bytes of the beginning the sums of the buses are looked for. */
  private static final int HEAD_BYTES = 1_500;

  /** Each of these must have come. Sums of buses are too small a part of a proof to be hit. */
  private static final Set<Reason> REASONS =
      EnumSet.of(
          Reason.LENGTH,
          Reason.ENCODING,
          Reason.HEIGHT,
          Reason.PUBLIC_VALUES,
          Reason.CONSTRAINTS,
          Reason.GRINDING,
          Reason.COMMITMENT);

  private final long seed = Long.getLong("trestle.fuzz.seed", System.nanoTime());
  private final long nanos = Long.getLong("trestle.fuzz.seconds", 0) * 1_000_000_000L;
  private final StarkContract contract = new StarkContract();
  private final StagedContract staged = new StagedContract(contract.chain());
  private final List<ProvenStatement> statements = ProvenStatement.several();
  private final List<Address> keys = new ArrayList<>();

  StarkVerifierTwinTest() {
    System.out.println("StarkVerifierTwinTest seed " + seed);
    for (ProvenStatement statement : statements) {
      keys.add(contract.deploy(onChain(statement)));
    }
  }

  /** All heights that the format knows; the security of these small proofs is not the point. */
  private static OnChainKey onChain(ProvenStatement statement) {
    int most = ProofShape.MAX_LOG_SIZE - statement.key().parameters().logBlowup();
    return OnChainKey.of(statement.key(), most, 0);
  }

  @Test
  void honestProofs_areAccepted() {
    for (int s = 0; s < statements.size(); s++) {
      ProvenStatement statement = statements.get(s);
      Answer answer = contract.verify(keys.get(s), statement.publicValues(), statement.proof());
      assertThat(answer.reason()).as(statement.name()).isEmpty();
      assertThat(contract.keyHash(keys.get(s))).isEqualTo(onChain(statement).hash());
      assertThat(provenInStages(s, statement.publicValues(), statement.proof(), new Random(s)))
          .as(statement.name())
          .isTrue();
    }
  }

  @Test
  void contractsThatAreNoKeys_areRefused() {
    ProvenStatement statement = statements.getFirst();
    byte[] code = onChain(statement).code(List.of());
    byte[] otherFormat = code.clone();
    otherFormat[2] ^= 1;
    byte[] missingContinuation = code.clone();
    missingContinuation[1] = 1;
    List<byte[]> codes =
        List.of(
            new byte[0],
            new byte[1],
            new byte[] {0, 3, 0},
            otherFormat,
            missingContinuation,
            Arrays.copyOf(code, code.length - 1),
            Arrays.copyOf(code, code.length + 1));
    for (byte[] wrong : codes) {
      Address key = contract.deployCode(wrong);
      assertThat(contract.error(key, statement.publicValues(), statement.proof()))
          .as("%d bytes", wrong.length)
          .isEqualTo("BadKey");
    }
    Address right = contract.deployCode(code);
    assertThat(contract.error(right, statement.publicValues(), statement.proof())).isEmpty();
  }

  @Test
  void damagedProofs_areJudgedTheSame() {
    Map<Reason, Integer> seen = new EnumMap<>(Reason.class);
    long start = System.nanoTime();
    for (int i = 0;
        i < MUTATIONS
            || System.nanoTime() - start < nanos
            || i < 5 * MUTATIONS && !seen.keySet().containsAll(REASONS);
        i++) {
      Random random = new Random(seed + i);
      int s = random.nextInt(statements.size());
      ProvenStatement statement = statements.get(s);
      byte[] other = statements.get(random.nextInt(statements.size())).proof();
      List<long[]> values = statement.publicValues();
      byte[] proof = statement.proof();
      if (random.nextInt(20) == 0) {
        values = DamagedProofs.otherValues(values, random);
      } else {
        proof = DamagedProofs.damage(proof, other, random);
      }
      Optional<Reason> reason = judge(s, values, proof, "seed " + (seed + i));
      assertThat(provenInStages(s, values, proof, random))
          .as("seed %d: %s", seed + i, statement.name())
          .isEqualTo(reason.isEmpty());
      boolean same = Arrays.equals(proof, statement.proof()) && values == statement.publicValues();
      assertThat(reason.isEmpty()).as("seed %d: accepted", seed + i).isEqualTo(same);
      reason.ifPresent(r -> seen.merge(r, 1, Integer::sum));
    }
    System.out.println("StarkVerifierTwinTest refused " + seen);
    // no damage that keeps the hashes is left to chance: ForgedFriTest
    assertThat(seen.keySet()).containsAll(REASONS);
  }

  @Test
  void damagedSums_areJudgedTheSame() {
    int found = 0;
    for (int s = 0; s < statements.size(); s++) {
      ProvenStatement statement = statements.get(s);
      int end = statement.key().hasInteractions() ? HEAD_BYTES : 0;
      for (int at = 0; at < Math.min(end, statement.proof().length); at += 8) {
        byte[] proof = statement.proof().clone();
        proof[at] ^= 1;
        Verdict verdict = StarkVerifier.verify(statement.key(), statement.publicValues(), proof, 0);
        if (verdict instanceof Verdict.Rejected r && r.reason() == Reason.INTERACTIONS) {
          judge(s, statement.publicValues(), proof, "byte " + at);
          assertThat(provenInStages(s, statement.publicValues(), proof, new Random(at))).isFalse();
          found++;
        }
      }
    }
    assertThat(found).as("proofs whose buses do not balance").isGreaterThan(10);
  }

  /** Whether the contract that takes several transactions is convinced. */
  private boolean provenInStages(int s, List<long[]> values, byte[] proof, Random random) {
    VerifyingKey key = statements.get(s).key();
    ProofPieces pieces;
    try {
      pieces = ProofPieces.of(key, values, proof);
    } catch (IllegalArgumentException e) {
      // too short, or of no height: the contract has nothing to be asked
      return false;
    }
    try {
      Statement statement = new Statement(keys.get(s), values, pieces);
      staged.prove(statement, 1 << (8 + random.nextInt(10)), 20L << random.nextInt(8));
      return true;
    } catch (StagedContract.Refusal e) {
      return false;
    }
  }

  /** What both say; fails if they differ. */
  private Optional<Reason> judge(int s, List<long[]> values, byte[] proof, String what) {
    Verdict verdict = StarkVerifier.verify(statements.get(s).key(), values, proof, 0);
    Optional<Reason> expected =
        switch (verdict) {
          case Verdict.Accepted accepted -> Optional.empty();
          case Verdict.Rejected rejected -> Optional.of(rejected.reason());
        };
    Answer answer = contract.verify(keys.get(s), values, proof);
    assertThat(answer.reason())
        .as("%s, %s: %s", what, statements.get(s).name(), verdict)
        .isEqualTo(expected);
    return expected;
  }
}
