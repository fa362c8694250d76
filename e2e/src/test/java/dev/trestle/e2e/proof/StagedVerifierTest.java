package dev.trestle.e2e.proof;

import static dev.trestle.settlement.proof.VerifierErrors.OTHER_DATA;
import static dev.trestle.settlement.proof.VerifierErrors.UNKNOWN_STAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.e2e.proof.StagedContract.Refusal;
import dev.trestle.e2e.proof.StagedContract.Statement;
import dev.trestle.settlement.proof.TransactionLimits;
import dev.trestle.settlement.proof.VerifierCalls.Constraints;
import dev.trestle.settlement.proof.VerifierCalls.Rows;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.primitives.Address;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Proofs that are verified in several transactions, and those who would have a wrong one verified:
 * by leaving a stage out, by mixing two proofs, by other data than a stage was established with.
 */
class StagedVerifierTest {
  private static final long ALL = 1L << 32;

  /** No work for a nonce, so that a changed proof gets as far as its lie. */
  private static final StarkParameters PARAMETERS = new StarkParameters(2, 12, 0, 3, 2, 2);

  private final StarkContract whole = new StarkContract();
  private final StagedContract contract = new StagedContract(whole.chain());
  private final ProvenStatement proven = ProvenStatement.lookups(PARAMETERS, 6, 4);
  private final Address key = deploy(proven);
  private final Statement statement = Statement.of(key, proven);

  /** Another statement of the same key: its Fibonacci numbers are others. */
  private final ProvenStatement otherProven = ProvenStatement.lookups(PARAMETERS, 6, 4, 2);

  private final Statement other = Statement.of(key, otherProven);

  private Address deploy(ProvenStatement proven) {
    return whole.deploy(keyOf(proven));
  }

  private static OnChainKey keyOf(ProvenStatement proven) {
    int most = ProofShape.MAX_LOG_SIZE - proven.key().parameters().logBlowup();
    return OnChainKey.of(proven.key(), most, 0);
  }

  private static void assertRefused(String error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.error()).isEqualTo(error));
  }

  private Constraints constrainAll(byte[] summary, Statement of) throws Refusal {
    return contract.constrain(summary, Constraints.START, of, ALL);
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static Tuple changed(Tuple tuple, int index, Object value) {
    Object[] elements = new Object[tuple.size()];
    Arrays.setAll(elements, tuple::get);
    elements[index] = value;
    return Tuple.from(elements);
  }

  @Test
  void honestProof_howeverItIsCut_isProven() throws Refusal {
    int[][] cuts = {{1 << 20, 1 << 20}, {1, 1 << 20}, {500, 1}, {90, 2}, {200, 13}, {3_000, 29}};
    for (int[] cut : cuts) {
      StagedContract fresh = new StagedContract(whole.chain());
      assertThat(fresh.isProven(statement)).isFalse();
      fresh.prove(statement, cut[0], cut[1]);
      assertThat(fresh.isProven(statement)).as("cut %s", Arrays.toString(cut)).isTrue();
    }
  }

  /** Several tables with buses; and many columns, whose rows have to be cut. */
  @Test
  void whatTheProductPlans_isProven_andTakesTheGasForeseen() throws Refusal {
    StagedContract roomy = new StagedContract(whole.chain());
    assertThat(roomy.prove(proven, keyOf(proven), key, TransactionLimits.USUAL)).isEqualTo(4);
    assertThat(roomy.isProven(statement)).isTrue();
    ProvenStatement wide = ProvenStatement.wide(PARAMETERS, 200, 4);
    Address wideKey = deploy(wide);
    StagedContract narrow = new StagedContract(whole.chain());
    TransactionLimits limits = new TransactionLimits(1_500_000, 13_000);
    assertThat(narrow.prove(wide, keyOf(wide), wideKey, limits)).isGreaterThan(4);
    assertThat(narrow.isProven(Statement.of(wideKey, wide))).isTrue();
    assertThat(narrow.gas()).allMatch(gas -> gas <= limits.gas());
  }

  @Test
  void verdict_isOfThisStatementOnly() throws Refusal {
    contract.prove(statement, 1_000, 1_000);
    assertThat(contract.isProven(other)).isFalse();
    assertThat(contract.isProven(deploy(proven), statement.publicValues(), new int[] {6, 4, 4}))
        .as("another key")
        .isFalse();
    assertThat(contract.isProven(key, statement.publicValues(), new int[] {6, 4, 5})).isFalse();
    assertThat(contract.isProven(key, statement.publicValues(), new int[] {6, 4})).isFalse();
    assertThat(contract.isProven(key, statement.publicValues(), new int[] {6, 4, 4})).isTrue();
  }

  @Test
  void stageLeftOut_concludesNothing() throws Refusal {
    byte[] summary = contract.begin(statement);
    Rows rows = contract.weighAll(summary, statement, 11);
    assertRefused(UNKNOWN_STAGE, () -> contract.conclude(summary, rows, statement));
    int tables = statement.pieces().logHeights().length;
    Constraints constraints = Constraints.START;
    for (int table = 0; table < tables; table++) {
      assertThat(constraints.table()).isEqualTo(table);
      assertRefused(UNKNOWN_STAGE, () -> contract.conclude(summary, rows, statement));
      while (constraints.table() == table) {
        constraints = contract.constrain(summary, constraints, statement, 5);
      }
    }
    contract.conclude(summary, rows, statement);
  }

  @Test
  void rowsLeftOutOrSwapped_concludeNothing() throws Refusal {
    byte[] summary = contract.begin(statement);
    constrainAll(summary, statement);
    int count = statement.pieces().rows().size();
    Rows most = contract.weigh(summary, Rows.START, statement, count - 1);
    assertRefused("Length", () -> contract.conclude(summary, most, statement));
    Rows all = contract.weigh(summary, most, statement, 1);
    // a record for a row that was not weighed: the last one's twice
    byte[] made = all.records().clone();
    System.arraycopy(made, made.length - 128, made, made.length - 64, 64);
    assertRefused(
        UNKNOWN_STAGE,
        () ->
            contract.conclude(
                summary, statement.pieces().commitments(), made, statement.pieces().openings()));
    for (int at : new int[] {0, 31, 40, made.length - 1}) {
      byte[] records = flipped(all.records(), at);
      assertRefused(
          UNKNOWN_STAGE,
          () ->
              contract.conclude(
                  summary,
                  statement.pieces().commitments(),
                  records,
                  statement.pieces().openings()));
    }
    contract.conclude(summary, all, statement);
    assertRefused("Length", () -> contract.weigh(summary, all, new byte[8]));
  }

  @Test
  void summaryNobodyEstablished_isRefused() throws Refusal {
    byte[] summary = contract.begin(statement);
    Constraints done = constrainAll(summary, statement);
    assertThat(done.table()).isEqualTo(3);
    for (int at = 31; at < summary.length; at += 32) {
      byte[] forgery = flipped(summary, at);
      assertRefused(UNKNOWN_STAGE, () -> constrainAll(forgery, statement));
      assertRefused(UNKNOWN_STAGE, () -> contract.weigh(forgery, Rows.START, statement, 1));
      assertRefused(UNKNOWN_STAGE, () -> contract.conclude(forgery, Rows.START, statement));
    }
  }

  @Test
  void progressNobodyMade_isRefused() throws Refusal {
    byte[] summary = contract.begin(statement);
    Constraints some = contract.constrain(summary, Constraints.START, statement, 4);
    for (int i = 0; i < some.progress().size(); i++) {
      Object value = some.progress().get(i);
      Object forged =
          value instanceof BigInteger number ? number.add(BigInteger.ONE) : new byte[32];
      Constraints forgery = new Constraints(changed(some.progress(), i, forged), some.registers());
      assertRefused(UNKNOWN_STAGE, () -> contract.constrain(summary, forgery, statement, 4));
    }
    assertThat(some.registers()).isNotEmpty();
    Constraints others = new Constraints(some.progress(), flipped(some.registers(), 31));
    assertRefused(OTHER_DATA, () -> contract.constrain(summary, others, statement, 4));
    Constraints none = new Constraints(some.progress(), new byte[0]);
    assertRefused(OTHER_DATA, () -> contract.constrain(summary, none, statement, 4));
    Constraints early = new Constraints(Constraints.START.progress(), some.registers());
    assertRefused(OTHER_DATA, () -> contract.constrain(summary, early, statement, 4));
    Rows rows = contract.weigh(summary, Rows.START, statement, 2);
    for (Object forged : List.of(BigInteger.ONE, new byte[32])) {
      int index = forged instanceof BigInteger ? 0 : 1;
      Rows forgery = new Rows(changed(rows.progress(), index, forged), rows.records());
      assertRefused(UNKNOWN_STAGE, () -> contract.weigh(summary, forgery, statement, 1));
    }
  }

  @Test
  void otherProofsStages_areOfNoUse() throws Refusal {
    byte[] summary = contract.begin(statement);
    byte[] otherSummary = contract.begin(other);
    Constraints some = contract.constrain(otherSummary, Constraints.START, other, 4);
    assertRefused(UNKNOWN_STAGE, () -> contract.constrain(summary, some, statement, 4));
    constrainAll(otherSummary, other);
    Rows otherRows = contract.weighAll(otherSummary, other, 20);
    assertRefused(UNKNOWN_STAGE, () -> contract.conclude(summary, otherRows, statement));
    assertRefused(
        OTHER_DATA,
        () ->
            contract.constrain(
                summary, Constraints.START, statement, other.pieces().values(), ALL));
    assertRefused(
        OTHER_DATA, () -> contract.constrain(summary, Constraints.START, otherValues(), ALL));
    constrainAll(summary, statement);
    Rows rows = contract.weighAll(summary, statement, 20);
    assertRefused(UNKNOWN_STAGE, () -> contract.conclude(summary, otherRows, statement));
    assertRefused(
        OTHER_DATA,
        () ->
            contract.conclude(
                summary,
                other.pieces().commitments(),
                rows.records(),
                statement.pieces().openings()));
    assertThatThrownBy(() ->
            contract.conclude(
                summary,
                statement.pieces().commitments(),
                rows.records(),
                other.pieces().openings()))
        .isInstanceOf(Refusal.class);
    contract.conclude(summary, rows, statement);
    assertThat(contract.isProven(other)).isFalse();
  }

  /** This proof with the other statement's public values. */
  private Statement otherValues() {
    return new Statement(key, other.publicValues(), statement.pieces());
  }

  @Test
  void headsSplicedOfTwoProofs_doNotHold() throws Refusal {
    byte[] mine = statement.pieces().head();
    byte[] others = other.pieces().head();
    assertThat(mine).hasSameSizeAs(others);
    for (int at : new int[] {3, 200, valuesStart() + 100, mine.length - 300}) {
      byte[] spliced = mine.clone();
      System.arraycopy(others, at, spliced, at, spliced.length - at);
      assertThatThrownBy(() -> proveWith(spliced))
          .as("spliced at %d of %d", at, mine.length)
          .isInstanceOf(Refusal.class);
    }
    assertThat(contract.isProven(statement)).isFalse();
    proveWith(mine);
    assertThat(contract.isProven(statement)).isTrue();
  }

  /** All stages with another head before the rest of the proof. */
  private void proveWith(byte[] head) throws Refusal {
    int start = valuesStart();
    int end = start + statement.pieces().values().length;
    byte[] values = Arrays.copyOfRange(head, start, end);
    byte[] summary = contract.begin(statement, head);
    contract.constrain(summary, Constraints.START, statement, values, ALL);
    Rows rows = contract.weighAll(summary, statement, 9);
    byte[] commitments = new byte[head.length - values.length];
    System.arraycopy(head, 0, commitments, 0, start);
    System.arraycopy(head, end, commitments, start, head.length - end);
    contract.conclude(summary, commitments, rows.records(), statement.pieces().openings());
  }

  /**
   * Where the opened values begin in a head: it and the head without them are alike up to there.
   */
  private int valuesStart() {
    return Arrays.mismatch(statement.pieces().head(), statement.pieces().commitments());
  }

  @Test
  void changedRow_isNotTheCommittedOne() throws Refusal {
    byte[] summary = contract.begin(statement);
    constrainAll(summary, statement);
    List<byte[]> rows = statement.pieces().rows();
    int last = rows.size() - 1;
    Rows before = contract.weigh(summary, Rows.START, statement, last);
    byte[] row = rows.get(last);
    Rows lied = contract.weigh(summary, before, flipped(row, row.length - 1));
    assertRefused("Commitment", () -> contract.conclude(summary, lied, statement));
    byte[] tooLarge = row.clone();
    Arrays.fill(tooLarge, 0, 8, (byte) 0xff);
    assertRefused("Encoding", () -> contract.weigh(summary, before, tooLarge));
    byte[] cut = Arrays.copyOf(row, row.length - 1);
    assertRefused("Length", () -> contract.weigh(summary, before, cut));
    // the lie stays without effect on who says the truth
    contract.conclude(summary, contract.weigh(summary, before, row), statement);
    assertThat(contract.isProven(statement)).isTrue();
  }

  @Test
  void constraintsThatDoNotHold_areNotPassed() throws Refusal {
    int start = valuesStart();
    byte[] head = flipped(statement.pieces().head(), start + 7);
    byte[] values = Arrays.copyOfRange(head, start, start + statement.pieces().values().length);
    byte[] summary = contract.begin(statement, head);
    assertRefused(
        "Constraints",
        () -> contract.constrain(summary, Constraints.START, statement, values, ALL));
    Constraints some = contract.constrain(summary, Constraints.START, statement, values, 4);
    assertRefused("Constraints", () -> contract.constrain(summary, some, statement, values, ALL));
  }

  @Test
  void everyStageTwice_changesNothing() throws Refusal {
    byte[] summary = contract.begin(statement);
    assertThat(contract.begin(statement)).isEqualTo(summary);
    Constraints half = contract.constrain(summary, Constraints.START, statement, 9);
    assertThat(contract.constrain(summary, Constraints.START, statement, 9).progress())
        .isEqualTo(half.progress());
    contract.constrain(summary, half, statement, ALL);
    contract.constrain(summary, half, statement, ALL);
    Rows some = contract.weigh(summary, Rows.START, statement, 5);
    assertThat(contract.weigh(summary, Rows.START, statement, 5).progress())
        .isEqualTo(some.progress());
    Rows all = contract.weigh(summary, some, statement, 1_000);
    contract.conclude(summary, all, statement);
    contract.conclude(summary, all, statement);
    assertThat(contract.isProven(statement)).isTrue();
    assertThat(contract.isProven(other)).isFalse();
  }

  /** Somebody is always first, with other cuts: that neither stops nor misleads the other. */
  @Test
  void whoeverRunsAhead_doesNotStopAnother() throws Refusal {
    StagedContract ahead = contract.bySomebodyElse();
    byte[] summary = ahead.begin(statement);
    byte[] lie = flipped(statement.pieces().rows().getFirst(), 7);
    Constraints theirs = Constraints.START;
    Constraints mine = Constraints.START;
    Rows theirRows = Rows.START;
    Rows rows = Rows.START;
    while (rows.count() < statement.pieces().rows().size() || mine.table() < 3) {
      theirs = ahead.constrain(summary, theirs, statement, 3);
      theirRows = ahead.weigh(summary, theirRows, statement, 1);
      assertThat(ahead.weigh(summary, Rows.START, lie).count()).isEqualTo(1);
      assertThat(contract.begin(statement)).isEqualTo(summary);
      mine = mine.table() < 3 ? contract.constrain(summary, mine, statement, 8) : mine;
      rows = contract.weigh(summary, rows, statement, 2);
    }
    contract.conclude(summary, rows, statement);
    assertThat(contract.isProven(statement)).isTrue();
  }

  @Test
  void whatOneBegins_anotherConcludes() throws Refusal {
    StagedContract second = contract.bySomebodyElse();
    byte[] summary = contract.begin(statement);
    Constraints some = contract.constrain(summary, Constraints.START, statement, 8);
    Rows rows = contract.weigh(summary, Rows.START, statement, 5);
    second.constrain(summary, some, statement, ALL);
    second.conclude(summary, second.weigh(summary, rows, statement, 1_000), statement);
    assertThat(contract.isProven(statement)).isTrue();
  }
}
