package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.node.Admission;
import dev.trestle.node.Fate;
import dev.trestle.node.PendingBlock;
import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockBuilderTest {
  private static final long TRANSFER = 21_000;
  private static final long GWEI = 1_000_000_000;
  private static final long TIP = 2 * GWEI;
  private static final Address RECIPIENT = Address.fromHex("0x" + "0a".repeat(20));

  @TempDir private Path folder;
  private BuilderFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuilderFixture(folder.resolve("chain"), 30_000_000);
  }

  private void openWithGasLimit(long gasLimit) {
    fixture.close();
    fixture = new BuilderFixture(folder.resolve("small"), gasLimit);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void transaction_inTheOpenBlockAtOnce_sealedAsItWasShown() {
    fixture.builder.step();
    Bytes32 first = submit(1, 0);
    fixture.settle();
    assertThat(fixture.names(fixture.chain.pending().block().transactions()))
        .containsExactly("1/0");

    submit(2, 0);
    fixture.settle();

    assertThat(fixture.pool.await(first, Duration.ZERO)).contains(Outcome.INCLUDED);
    assertThat(fixture.chain.head().number()).isZero();
    PendingBlock shown = fixture.chain.pending();
    assertThat(fixture.names(shown.block().transactions())).containsExactly("1/0", "2/0");
    assertThat(balance(shown)).isEqualTo(UInt256.of(2));
    Header header = shown.block().header();
    List<?> results = List.copyOf(shown.results());

    fixture.sealDue();

    Header sealed = fixture.chain.head().header();
    assertThat(fixture.headTransactions()).containsExactly("1/0", "2/0");
    assertThat(fixture.chain.results(fixture.chain.head().hash()).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(results);
    assertThat(sealed.gasUsed()).isEqualTo(header.gasUsed()).isEqualTo(2 * TRANSFER);
    assertThat(sealed.parentHash()).isEqualTo(header.parentHash());
    assertThat(sealed.timestamp()).isEqualTo(header.timestamp());
    assertThat(sealed.baseFeePerGas()).isEqualTo(header.baseFeePerGas());
  }

  @Test
  void continuousBuilding_eachTransactionInExactlyOneBlock() {
    fixture.builder.step();
    for (int nonce = 0; nonce < 6; nonce++) {
      submit(1, nonce);
      fixture.settle();
      if (nonce % 2 == 1) {
        fixture.sealDue();
        assertThat(fixture.headTransactions()).containsExactly("1/" + (nonce - 1), "1/" + nonce);
      }
    }
    assertThat(fixture.chain.head().number()).isEqualTo(3);
    assertThat(fixture.pool.size()).isZero();
  }

  @Test
  void deadline_notAMomentBefore() {
    fixture.builder.step();
    long due = fixture.builder.sealAtMillis().orElseThrow();
    assertThat(due).isEqualTo((BuilderFixture.GENESIS + BuilderFixture.BLOCK_TIME) * 1000);
    fixture.nowMillis = due - 1;
    fixture.settle();
    assertThat(fixture.chain.head().number()).isZero();

    fixture.nowMillis = due;
    assertThat(fixture.builder.step()).isTrue();

    assertThat(fixture.chain.head().number()).isEqualTo(1);
  }

  @Test
  void deadline_passedWhileMuchWaits_sealsWithWhatFitsIntoAStep() {
    fixture.builder.step();
    for (int nonce = 0; nonce < 70; nonce++) {
      submit(1, nonce);
    }
    fixture.nowMillis = fixture.builder.sealAtMillis().orElseThrow();

    fixture.builder.step();

    assertThat(fixture.headTransactions()).hasSize(64);
    fixture.settle();
    fixture.sealDue();
    assertThat(fixture.headTransactions()).hasSize(6);
  }

  @Test
  void gasLimit_whatDoesNotFitIsInTheNextBlock() {
    openWithGasLimit(4 * TRANSFER);
    fixture.builder.step();
    for (int sender = 1; sender <= 5; sender++) {
      submit(sender, 0);
    }
    fixture.settle();

    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactly("1/0", "2/0", "3/0", "4/0");
    assertThat(fixture.pool.waiting(hash(5, 0))).isPresent();
    fixture.sealDue();
    assertThat(fixture.headTransactions()).containsExactly("5/0");
  }

  @Test
  void gasLimit_smallerOneAfterwardsStillFits() {
    openWithGasLimit(3 * TRANSFER);
    fixture.builder.step();
    submit(1, 0);
    fixture.pool.submit(PoolFixture.sign(2, 0, TIP, 3 * TRANSFER, PoolFixture.CHAIN_ID));
    submit(3, 0);
    fixture.settle();

    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactly("1/0", "3/0");
    fixture.sealDue();
    assertThat(fixture.headTransactions()).containsExactly("2/0");
  }

  @Test
  void manyThatDoNotFit_blockCountsAsFull() {
    openWithGasLimit(3 * TRANSFER);
    fixture.builder.step();
    submit(1, 0);
    for (int sender = 2; sender <= 33; sender++) {
      fixture.pool.submit(PoolFixture.sign(sender, 0, TIP, 3 * TRANSFER, PoolFixture.CHAIN_ID));
    }
    submit(34, 0);
    fixture.settle();

    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactly("1/0");
    assertThat(fixture.pool.size()).isEqualTo(33);
  }

  @Test
  void refusedForGood_droppedWithItsReason_othersGoOn() {
    fixture.builder.step();
    long greedy = 300_000 * GWEI; // of ten ether it takes more than six, twice is too much
    fixture.pool.submit(PoolFixture.sign(1, 0, greedy, TRANSFER, PoolFixture.CHAIN_ID));
    fixture.settle(); // the first is in the block, and the pool asks the head for the balance
    byte[] second = PoolFixture.sign(1, 1, greedy, TRANSFER, PoolFixture.CHAIN_ID);
    assertThat(fixture.pool.submit(second)).isInstanceOf(Admission.Accepted.class);
    submit(2, 0);
    fixture.settle();

    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactlyInAnyOrder("1/0", "2/0");
    Bytes32 dropped = Keccak.hash(second);
    assertThat(fixture.pool.await(dropped, Duration.ZERO)).contains(Outcome.DROPPED);
    Fate fate = fixture.pool.whyRefused(dropped).orElseThrow();
    assertThat(fate.stage()).isEqualTo(Fate.Stage.DROPPED);
    assertThat(fate.reason()).isEqualTo(Admission.Reason.INSUFFICIENT_FUNDS);
    assertThat(fate.message()).startsWith("insufficient funds");
  }

  @Test
  void feeCapBelowBaseFee_waitsUntilItIsEnough() {
    fixture.builder.step();
    byte[] cheap = PoolFixture.sign(1, 0, 8 * GWEI / 10, TRANSFER, PoolFixture.CHAIN_ID);
    assertThat(fixture.pool.submit(cheap)).isInstanceOf(Admission.Accepted.class);
    fixture.settle();

    fixture.sealDue(); // an empty block each lowers the base fee by an eighth

    assertThat(fixture.headTransactions()).isEmpty();
    fixture.sealDue();
    assertThat(fixture.headTransactions()).containsExactly("1/0");
  }

  @Test
  void headMovedByOthers_openBlockGivenUp_itsTransactionsComeAgainOnce() {
    fixture.builder.step();
    submit(1, 0);
    submit(2, 0);
    fixture.settle();
    fixture.appendForeign(
        List.of(
            TransactionCodec.decode(PoolFixture.sign(1, 0, TIP, TRANSFER, PoolFixture.CHAIN_ID))));

    fixture.settle();
    fixture.sealDue();

    assertThat(fixture.chain.head().number()).isEqualTo(2);
    assertThat(fixture.headTransactions()).containsExactly("2/0");
  }

  @Test
  void headMovedBetweenLookAndSeal_openBlockGivenUp() {
    fixture.builder.step();
    submit(1, 0);
    fixture.settle();
    fixture.appendForeign(List.of());

    assertThat(fixture.builder.sealNow()).isTrue();

    assertThat(fixture.chain.head().number()).isEqualTo(1);
    assertThat(fixture.headTransactions()).isEmpty();
    fixture.settle();
    fixture.sealDue();
    assertThat(fixture.headTransactions()).containsExactly("1/0");
  }

  @Test
  void poolNotAllowed_forcedTransactionsAlone() {
    fixture.poolAllowed = false;
    fixture.forced =
        List.of(
            TransactionCodec.decode(PoolFixture.sign(3, 0, TIP, TRANSFER, PoolFixture.CHAIN_ID)));
    fixture.builder.step();
    submit(1, 0);
    fixture.settle();

    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactly("3/0");
    fixture.poolAllowed = true;
    fixture.sealDue();
    assertThat(fixture.headTransactions()).containsExactly("1/0");
  }

  @Test
  void forced_comeBeforeThePool() {
    submit(1, 0);
    fixture.forced =
        List.of(
            TransactionCodec.decode(PoolFixture.sign(3, 0, TIP, TRANSFER, PoolFixture.CHAIN_ID)));
    fixture.settle();

    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactly("3/0", "1/0");
  }

  @Test
  void forcedButInvalid_isOurBug() {
    Transaction deposit =
        new Transaction.Deposit(
            Bytes32.ZERO,
            RECIPIENT,
            Optional.of(RECIPIENT),
            UInt256.ZERO,
            UInt256.ZERO,
            TRANSFER,
            false,
            new byte[0]);
    fixture.forced = List.of(deposit);

    assertThatThrownBy(fixture.builder::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forced transaction refused");
  }

  @Test
  void sourceHasNothing_noBlockUntilItHas() {
    fixture.ready = false;
    assertThat(fixture.builder.step()).isFalse();
    assertThat(fixture.builder.sealAtMillis()).isEmpty();
    assertThat(fixture.chain.pending().block()).isEqualTo(fixture.chain.head().block());

    fixture.ready = true;

    assertThat(fixture.builder.step()).isTrue();
    assertThat(fixture.builder.sealAtMillis()).isPresent();
  }

  @Test
  void pause_givesUpTheOpenBlock_resumeTakesItUpAgain() {
    fixture.builder.step();
    submit(1, 0);
    fixture.settle();
    fixture.builder.pause(true);
    fixture.settle();
    fixture.nowMillis += 60_000;
    fixture.settle();
    assertThat(fixture.chain.head().number()).isZero();
    assertThat(fixture.pool.waiting(hash(1, 0))).isPresent();

    fixture.builder.pause(false);
    fixture.builder.step();
    fixture.settle();

    assertThat(fixture.chain.block(1).orElseThrow().block().transactions()).hasSize(1);
  }

  @Test
  void blocksTakenBack_theirTransactionsComeAgain_beforeAllOthers() {
    fixture.builder.resubmitTakenBack();
    fixture.builder.step();
    submit(1, 0);
    submit(2, 0);
    fixture.sealDue();
    submit(1, 1);
    fixture.sealDue();
    submit(1, 2);
    fixture.settle();
    submit(3, 0);
    assertThat(fixture.chain.head().number()).isEqualTo(2);

    fixture.takeBackAll();
    fixture.settle();
    fixture.sealDue();

    assertThat(fixture.chain.head().number()).isEqualTo(1);
    assertThat(fixture.headTransactions()).containsExactly("1/0", "2/0", "1/1", "1/2", "3/0");
  }

  @Test
  void blocksTakenBack_withMoreThanASenderMayHaveWaiting_allComeAgain() {
    openWithGasLimit(200 * TRANSFER);
    fixture.builder.resubmitTakenBack();
    fixture.builder.step();
    int most = BuilderFixture.LIMITS.room().perSender();
    for (int nonce = 0; nonce < 2 * most; nonce++) {
      submit(1, nonce);
      fixture.settle();
    }
    fixture.sealDue();

    fixture.takeBackAll();
    fixture.settle();
    fixture.sealDue();

    assertThat(fixture.headTransactions()).hasSize(2 * most);
  }

  @Test
  void blocksTakenBackWhilePaused_theirTransactionsWait() {
    fixture.builder.resubmitTakenBack();
    fixture.builder.step();
    submit(1, 0);
    fixture.sealDue();
    fixture.builder.pause(true);
    fixture.settle();

    fixture.takeBackAll();
    fixture.settle();

    assertThat(fixture.pool.waiting(hash(1, 0))).isPresent();
    assertThat(fixture.chain.head().number()).isZero();
    fixture.builder.pause(false);
    fixture.sealDue();
    assertThat(fixture.headTransactions()).containsExactly("1/0");
  }

  @Test
  void blocksTakenBack_theNewBranchHasTheTransaction_itComesOnce() {
    fixture.builder.resubmitTakenBack();
    fixture.builder.step();
    submit(1, 0);
    submit(2, 0);
    fixture.sealDue();

    fixture.takeBackAll();
    fixture.appendForeign(
        List.of(
            TransactionCodec.decode(PoolFixture.sign(1, 0, TIP, TRANSFER, PoolFixture.CHAIN_ID))));
    fixture.settle();
    fixture.sealDue();

    assertThat(fixture.headTransactions()).containsExactly("2/0");
    assertThat(fixture.pool.size()).isZero();
  }

  private static UInt256 balance(PendingBlock block) {
    return block.state().account(RECIPIENT).map(Account::balance).orElse(UInt256.ZERO);
  }

  private Bytes32 submit(int sender, long nonce) {
    byte[] raw = PoolFixture.sign(sender, nonce, TIP, TRANSFER, PoolFixture.CHAIN_ID);
    assertThat(fixture.pool.submit(raw)).isInstanceOf(Admission.Accepted.class);
    return Keccak.hash(raw);
  }

  private static Bytes32 hash(int sender, long nonce) {
    return Keccak.hash(PoolFixture.sign(sender, nonce, TIP, TRANSFER, PoolFixture.CHAIN_ID));
  }
}
