package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.rpc.BlockTag;
import dev.trestle.settlement.proof.PlannedCall;
import dev.trestle.settlement.proof.ProofPlan;
import dev.trestle.settlement.proof.ProofStatement;
import dev.trestle.settlement.proof.ProofSubmission;
import dev.trestle.settlement.proof.ProofSubmission.Choice;
import dev.trestle.settlement.proof.ProofSubmissionException;
import dev.trestle.settlement.proof.ProofSubmissionException.Reason;
import dev.trestle.settlement.proof.TransactionLimits;
import dev.trestle.settlement.proof.VerifierCalls;
import dev.trestle.stark.Poseidon2;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stark.onchain.ProofPieces;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stark.reference.Poseidon2Air;
import dev.trestle.stark.reference.Poseidon2Trace;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proofs that contracts on the embedded L1 judge; whoever submits them is killed and gone on with.
 */
class ProofSubmissionTest {
  /** Few queries: what is proven with it is worth little, and small. */
  private static final StarkParameters SMALL = new StarkParameters(2, 12, 0, 3, 2, 2);

  private static final ProofStatement FIBONACCI = prove(Provable.FIBONACCI, 6);

  /** A few rows of many columns. */
  private static final ProofStatement PERMUTATION = permutation();

  /** So small that it takes many. */
  private static final TransactionLimits NARROW = new TransactionLimits(700_000, 8_000);

  private final DevKeys keys = DevKeys.create();

  @TempDir Path folder;

  private EmbeddedL1 l1;
  private SettlementClient client;

  /** Whoever submits is gone. */
  private static final class Killed extends RuntimeException {}

  private static ProofStatement prove(Provable statement, int logRows) {
    Matrix trace = statement.trace(logRows);
    return prove(statement.table(), trace, statement.publicValues(trace));
  }

  private static ProofStatement permutation() {
    Poseidon2 permutation = new Poseidon2(12);
    List<long[]> inputs = List.of(new long[12], LongStream.range(5, 17).toArray());
    return prove(
        ProvingKey.Definition.of(new Poseidon2Air(permutation, false)),
        Poseidon2Trace.of(permutation, inputs, false),
        new long[0]);
  }

  private static ProofStatement prove(
      ProvingKey.Definition table, Matrix trace, long[] publicValues) {
    StarkProver prover = StarkProver.scalar(16, Workers.callingThread());
    ProvingKey key = prover.key(SMALL, List.of(table));
    List<long[]> values = List.of(publicValues);
    byte[] proof = prover.prove(key, List.of(trace), values, stage -> {});
    return new ProofStatement(key.verifyingKey(), values, proof);
  }

  @BeforeEach
  void start() {
    l1 =
        new EmbeddedL1(
            new DevnetOptions(folder.resolve("l1"), 0, 1, 1, 20),
            keys,
            NativeCryptography.create(),
            BlobKzg.later(),
            InstantSource.system());
    l1.chain().pause(true);
    client = SettlementAccess.client(List.of(URI.create(l1.url())));
  }

  @AfterEach
  void stop() {
    client.close();
    l1.close();
  }

  /** Makes a block whenever there is nothing to do, and remembers what was included. */
  private final class Miner implements ProofSubmission.Pause {
    private final List<TransactionInclusion> included = new ArrayList<>();

    @Override
    public void await(String what) {
      l1.chain().mine(1);
    }

    @Override
    public void included(String what, TransactionInclusion inclusion) {
      included.add(inclusion);
    }
  }

  private static TransactionSigner signer(DevAccount account) {
    return TransactionSigner.of(account.privateKey());
  }

  /** Signs so often, then the process is gone. */
  private static TransactionSigner mortal(TransactionSigner signer, int signatures) {
    return new TransactionSigner() {
      private int left = signatures;

      @Override
      public Address address() {
        return signer.address();
      }

      @Override
      public Secp256k1.Signature sign(Bytes32 hash) {
        if (left-- == 0) {
          throw new Killed();
        }
        return signer.sign(hash);
      }
    };
  }

  private static Choice choice(boolean lasting, TransactionLimits limits) {
    return new Choice(Optional.empty(), Optional.empty(), lasting, limits);
  }

  private static OnChainKey key(ProofStatement statement) {
    return OnChainKey.of(statement.key(), 12, 0);
  }

  private ProofSubmission submission(
      TransactionSigner account,
      ProofStatement statement,
      Choice choice,
      ProofSubmission.Pause pause) {
    FeePolicy fees = FeePolicy.mainnet().with(Duration.ofSeconds(20), 2);
    return submission(account, statement, choice, pause, fees, InstantSource.system());
  }

  private ProofSubmission submission(
      TransactionSigner account,
      ProofStatement statement,
      Choice choice,
      ProofSubmission.Pause pause,
      FeePolicy fees,
      InstantSource clock) {
    return ProofSubmission.prepare(
        new ProofSubmission.Where(
            client, account, fees, folder.resolve("state-" + account.address())),
        statement,
        key(statement),
        choice,
        clock,
        pause);
  }

  private int transactions(Choice choice) {
    return submission(signer(keys.deployer()), PERMUTATION, choice, new Miner())
        .plan()
        .transactions();
  }

  private long sent(DevAccount account) {
    return client.nonce(account.address(), BlockTag.Label.LATEST);
  }

  private boolean isProven(ProofPlan.Contracts at, ProofStatement statement) {
    ProofPieces pieces =
        ProofPieces.of(statement.key(), statement.publicValues(), statement.proof());
    byte[] answer =
        client.call(
            at.verifier(),
            VerifierCalls.isProven(at.key(), statement.publicValues(), pieces.logHeights()));
    return !Bytes32.from(answer).equals(Bytes32.ZERO);
  }

  @Test
  void narrowProof_takesOneTransaction_andIsNotPaidForAgain() {
    Choice choice = choice(false, TransactionLimits.USUAL);
    Miner miner = new Miner();
    ProofSubmission submission = submission(signer(keys.deployer()), FIBONACCI, choice, miner);
    ProofPlan plan = submission.plan();
    assertThat(plan.verifier()).isEqualTo("StarkVerifier");
    assertThat(plan.deployments()).hasSize(2);
    assertThat(plan.calls()).hasSize(1);
    submission.carryOut();
    assertThat(sent(keys.deployer())).isEqualTo(3);
    assertThat(miner.included.getLast().gasUsed()).isEqualTo(plan.calls().getFirst().gas());
    ProofSubmission again = submission(signer(keys.deployer()), FIBONACCI, choice, miner);
    assertThat(again.plan().transactions()).isZero();
    again.carryOut();
    assertThat(again.spent().transactions()).isZero();
    assertThat(sent(keys.deployer())).isEqualTo(3);
  }

  /** Gas and cuts are those foreseen; no transaction is larger than a node's pool takes. */
  @Test
  void wideProof_takesSeveralTransactions_eachAsForeseen() {
    ProofStatement keccak = prove(Provable.KECCAK, 7);
    Miner miner = new Miner();
    ProofSubmission submission =
        submission(signer(keys.deployer()), keccak, choice(false, TransactionLimits.USUAL), miner);
    ProofPlan plan = submission.plan();
    assertThat(plan.verifier()).isEqualTo("StagedStarkVerifier");
    assertThat(plan.calls()).hasSizeGreaterThan(5);
    assertThat(plan.calls()).allMatch(call -> call.data().length < 131_072);
    ProofPlan.Contracts at = submission.carryOut();
    assertThat(isProven(at, keccak)).isTrue();
    assertThat(sent(keys.deployer())).isEqualTo(plan.transactions());
    int calls = plan.calls().size();
    List<Long> used =
        miner.included.stream()
            .skip(miner.included.size() - calls)
            .map(TransactionInclusion::gasUsed)
            .toList();
    for (int i = 0; i < calls; i++) {
      // the key's address has as many zero bytes as it happens to have
      long foreseen = plan.calls().get(i).gas();
      assertThat(used.get(i))
          .as(plan.calls().get(i).what())
          .isBetween(foreseen - 5_000, foreseen + 5_000);
    }
  }

  @Test
  void killedBeforeEveryTransaction_goesOn_andPaysNothingTwice() {
    Choice choice = choice(true, NARROW);
    int all = transactions(choice);
    assertThat(all).isGreaterThan(8);
    Optional<ProofPlan.Contracts> done = Optional.empty();
    int kills = 0;
    while (done.isEmpty()) {
      try {
        TransactionSigner account = mortal(signer(keys.deployer()), 1);
        done = Optional.of(submission(account, PERMUTATION, choice, new Miner()).carryOut());
      } catch (Killed e) {
        kills++;
        assertThat(kills).isLessThan(3 * all);
      }
    }
    assertThat(kills).isGreaterThanOrEqualTo(all - 2);
    assertThat(sent(keys.deployer())).isEqualTo(all);
    assertThat(isProven(done.get(), PERMUTATION)).isTrue();
  }

  /** Sent, and gone before anything of it was in a block. */
  @Test
  void killedWhileAllIsUnderWay_sendsNothingAgain() {
    Choice choice = choice(true, NARROW);
    int all = transactions(choice);
    boolean done = false;
    int waits = 0;
    while (!done) {
      int life = ++waits;
      int[] left = {life % 2};
      ProofSubmission.Pause mortal =
          what -> {
            if (left[0]-- == 0) {
              throw new Killed();
            }
            l1.chain().mine(1);
          };
      try {
        submission(signer(keys.deployer()), PERMUTATION, choice, mortal).carryOut();
        done = true;
      } catch (Killed e) {
        assertThat(waits).isLessThan(100);
      }
    }
    assertThat(waits).isGreaterThan(2);
    assertThat(sent(keys.deployer())).isEqualTo(all);
  }

  /** Who goes on would cut otherwise, and must not before it is known what came of the first. */
  @Test
  void killedWhileAllIsUnderWay_withOtherLimits_sendsNothingMore() {
    TransactionSigner account = signer(keys.deployer());
    Choice choice = choice(true, NARROW);
    int all = transactions(choice);
    ProofSubmission.Pause mortal =
        what -> {
          if (client.nonce(account.address(), BlockTag.Label.PENDING) == all) {
            throw new Killed();
          }
          l1.chain().mine(1);
        };
    assertThatThrownBy(() -> submission(account, PERMUTATION, choice, mortal).carryOut())
        .isInstanceOf(Killed.class);
    assertThat(sent(keys.deployer())).isLessThan(all);
    Choice other = choice(true, new TransactionLimits(900_000, 8_000));
    submission(account, PERMUTATION, other, new Miner()).carryOut();
    assertThat(sent(keys.deployer())).isEqualTo(all);
  }

  @Test
  void reorganisationsThatLoseTransactions_areSurvived() {
    Choice choice = choice(true, NARROW);
    int[] blocks = {0};
    int[] reorganisations = {0};
    ProofSubmission.Pause unruly =
        what -> {
          l1.chain().mine(1);
          if (++blocks[0] % 2 == 0 && reorganisations[0] < 4) {
            l1.chain().reorg(1 + reorganisations[0] % 2, reorganisations[0] == 3);
            reorganisations[0]++;
          }
        };
    ProofPlan.Contracts at =
        submission(signer(keys.deployer()), PERMUTATION, choice, unruly).carryOut();
    assertThat(reorganisations[0]).isEqualTo(4);
    assertThat(isProven(at, PERMUTATION)).isTrue();
  }

  /** The contracts were settled, as far as one could know, and are gone: all is done once more. */
  @Test
  void reorganisationThatLosesWhatWasSettled_isSurvived() {
    boolean[] lost = {false};
    int[] blocks = {0};
    ProofSubmission.Pause unruly =
        what -> {
          if (blocks[0]++ > 0 && !lost[0]) {
            l1.chain().reorg(1, false);
            lost[0] = true;
          }
          l1.chain().mine(1);
        };
    AtomicLong now = new AtomicLong(1_800_000_000);
    InstantSource hasty = () -> Instant.ofEpochSecond(now.addAndGet(60));
    FeePolicy trusting = FeePolicy.mainnet().with(Duration.ofSeconds(3_000), 1);
    TransactionSigner account = signer(keys.deployer());
    ProofPlan.Contracts at =
        submission(account, PERMUTATION, choice(true, NARROW), unruly, trusting, hasty).carryOut();
    assertThat(lost[0]).isTrue();
    assertThat(isProven(at, PERMUTATION)).isTrue();
    assertThat(created(keys.deployer(), 0)).as("the first one is gone").isNotEqualTo(at.verifier());
  }

  @Test
  void damagedProof_isRefusedWithTheContractsReason_beforeAnythingIsSent() {
    byte[] proof = FIBONACCI.proof();
    proof[proof.length - 1] ^= 1;
    ProofStatement damaged = new ProofStatement(FIBONACCI.key(), FIBONACCI.publicValues(), proof);
    for (boolean lasting : new boolean[] {false, true}) {
      assertThatThrownBy(() ->
              submission(
                      signer(keys.deployer()),
                      damaged,
                      choice(lasting, TransactionLimits.USUAL),
                      new Miner())
                  .plan())
          .isInstanceOfSatisfying(
              ProofSubmissionException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
          .hasMessageContaining("the contract refuses it");
    }
    assertThat(sent(keys.deployer())).isZero();
  }

  /** Another began, with cuts of his own, and a liar had other rows weighed. */
  @Test
  void whatOthersEstablished_isUsed_andLiesAreNot() {
    DevAccount other = keys.users().get(0);
    Choice theirs = choice(true, new TransactionLimits(900_000, 8_000));
    ProofPlan whole = submission(signer(other), PERMUTATION, theirs, new Miner()).plan();
    int calls = whole.calls().size();
    TransactionSigner mortal = mortal(signer(other), whole.transactions() - 2);
    assertThatThrownBy(() -> submission(mortal, PERMUTATION, theirs, new Miner()).carryOut())
        .isInstanceOf(Killed.class);
    l1.chain().mine(1);
    Address verifier = created(other, 0);
    Address key = created(other, 1);
    lie(keys.users().get(1), verifier);
    Choice mine = new Choice(Optional.of(verifier), Optional.of(key), true, NARROW);
    ProofSubmission submission =
        submission(signer(keys.deployer()), PERMUTATION, mine, new Miner());
    ProofPlan plan = submission.plan();
    assertThat(plan.deployments()).isEmpty();
    assertThat(plan.calls().size()).isLessThan(calls);
    assertThat(plan.calls()).extracting(PlannedCall::what).noneMatch(w -> w.contains("begin"));
    ProofPlan.Contracts at = submission.carryOut();
    assertThat(isProven(at, PERMUTATION)).isTrue();
    assertThat(sent(keys.deployer())).isEqualTo(plan.calls().size());
    // and now that it is proven, nobody has anything to pay
    ProofSubmission late = submission(signer(keys.users().get(2)), PERMUTATION, mine, new Miner());
    assertThat(late.plan().transactions()).isZero();
    assertThat(late.carryOut()).isEqualTo(at);
  }

  private static Address created(DevAccount account, long nonce) {
    return DeploymentPlan.createdAddress(account.address(), nonce);
  }

  /** Has all rows weighed, of which the first is not the proof's. */
  private void lie(DevAccount liar, Address verifier) {
    LogFilter filter =
        LogFilter.of(
            new LogFilter.Blocks.Range(0, client.head().number()),
            verifier,
            Abi.topic("Begun(bytes32,bytes)"));
    Log begun = client.logs(filter).getFirst().log();
    List<byte[]> rows =
        ProofPieces.of(PERMUTATION.key(), PERMUTATION.publicValues(), PERMUTATION.proof()).rows();
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    rows.forEach(joined::writeBytes);
    byte[] forged = joined.toByteArray();
    forged[7] ^= 1;
    byte[] data =
        VerifierCalls.weigh(VerifierCalls.summary(begun), VerifierCalls.Rows.START, forged);
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            client,
            client.chainId(),
            signer(liar),
            FeePolicy.mainnet(),
            TransactionJournal.inMemory(),
            InstantSource.system());
    submitter.submit(TransactionRequest.call("lie", verifier, data));
    submitter.step();
    l1.chain().mine(1);
    submitter.step();
    assertThat(submitter.status("lie").orElseThrow().toString()).contains("Included");
  }

  @Test
  void addressesOfSomethingElse_areRefused() {
    Address nobody = keys.users().get(3).address();
    Choice absent =
        new Choice(Optional.of(nobody), Optional.empty(), false, TransactionLimits.USUAL);
    assertThatThrownBy(() -> submission(signer(keys.deployer()), FIBONACCI, absent, new Miner()))
        .hasMessageContaining("there is neither the StarkVerifier nor");
    Choice choice = choice(false, TransactionLimits.USUAL);
    ProofPlan.Contracts at =
        submission(signer(keys.deployer()), FIBONACCI, choice, new Miner()).carryOut();
    for (Address wrong : List.of(nobody, at.verifier())) {
      assertThatThrownBy(() ->
              submission(
                  signer(keys.deployer()),
                  FIBONACCI,
                  new Choice(
                      Optional.of(at.verifier()),
                      Optional.of(wrong),
                      false,
                      TransactionLimits.USUAL),
                  new Miner()))
          .hasMessageContaining("there is not the verifying key of this proof");
    }
  }

  @Test
  void partThatCannotBeCut_isToldBeforeAnythingIsSent() {
    Choice tight = choice(true, new TransactionLimits(900_000, 1_000));
    assertThatThrownBy(
            () -> submission(signer(keys.deployer()), FIBONACCI, tight, new Miner()).plan())
        .isInstanceOfSatisfying(
            ProofSubmissionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(sent(keys.deployer())).isZero();
  }
}
