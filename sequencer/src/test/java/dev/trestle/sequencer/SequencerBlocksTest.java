package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.node.ChainBlock;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencerBlocksTest {
  private static final Address DEPOSITED = Address.fromHex("0x" + "d1".repeat(20));

  /** L2 blocks from one L1 block to the next. */
  private static final int EPOCH = (int) (TestL1.SLOT / TestRollup.BLOCK_TIME);

  @TempDir private Path folder;
  private Optional<TestRollup> rollup = Optional.empty();

  private TestRollup start(RollupConfig.Timing timing) {
    TestRollup started = new TestRollup(folder, timing, TestRollup.POLICY);
    rollup = Optional.of(started);
    return started;
  }

  @AfterEach
  void close() {
    rollup.ifPresent(TestRollup::close);
  }

  @Test
  void origin_staysUntilTheNextIsNotLaterThanTheBlock() {
    TestRollup r = start(TestRollup.TIMING);
    long first = r.config.genesis().l1().number();
    r.l1.mine();
    r.follow();

    r.l2Blocks(EPOCH - 1);
    assertThat(r.head().l1Origin().number()).isEqualTo(first);
    assertThat(r.head().sequenceNumber()).isEqualTo(EPOCH - 1);
    r.l2Blocks(1);

    assertThat(r.head().l1Origin().number()).isEqualTo(first + 1);
    assertThat(r.head().l1Origin().hash()).isEqualTo(r.l1.chain.head().hash());
    assertThat(r.head().sequenceNumber()).isZero();
    r.l2Blocks(2 * EPOCH);
    assertThat(r.head().l1Origin().number()).isEqualTo(first + 1);
  }

  @Test
  void origin_advancesByOneBlockAtMost() {
    TestRollup r = start(TestRollup.TIMING);
    long first = r.config.genesis().l1().number();
    r.l2Blocks(4 * EPOCH);
    for (int i = 0; i < 4; i++) {
      r.l1.mine();
    }
    r.follow();

    for (int i = 1; i <= 4; i++) {
      r.l2Blocks(1);
      assertThat(r.head().l1Origin().number()).isEqualTo(first + i);
      assertThat(r.head().sequenceNumber()).isZero();
    }
  }

  @Test
  void origin_waitsForItsConfirmations() {
    TestRollup r = start(TestRollup.TIMING);
    long first = r.config.genesis().l1().number();
    r.l2Blocks(2 * EPOCH);
    SequencerBlocks careful = r.blocks(2);
    r.l1.mine();
    r.l1.mine();
    r.follow();
    assertThat(originOf(r, careful)).isEqualTo(first);

    r.l1.mine();
    r.follow();

    assertThat(originOf(r, careful)).isEqualTo(first + 1);
    assertThat(originOf(r, r.blocks(0))).isEqualTo(first + 1);
  }

  @Test
  void deposits_inTheFirstBlockOfTheirOriginAlone() {
    TestRollup r = start(TestRollup.TIMING);
    r.deposit(DEPOSITED, 5);
    r.deposit(DEPOSITED, 6);
    r.l1.mine();
    r.follow();

    r.l2Blocks(EPOCH - 1);
    assertThat(balance(r)).isEqualTo(UInt256.ZERO);
    assertThat(transactions(r)).hasSize(1);
    r.l2Blocks(1);

    assertThat(transactions(r)).hasSize(3).allMatch(t -> t instanceof Transaction.Deposit);
    assertThat(balance(r)).isEqualTo(UInt256.of(11));
    r.l2Blocks(1);
    assertThat(transactions(r)).hasSize(1);
    assertThat(balance(r)).isEqualTo(UInt256.of(11));
  }

  @Test
  void block_dueAtItsTimeAndWithTheOriginsAttributes() {
    TestRollup r = start(TestRollup.TIMING);
    BlockSource.Opening opening = opening(r, r.blocks(0)).orElseThrow();

    long time = r.config.genesis().l2Timestamp() + TestRollup.BLOCK_TIME;
    assertThat(opening.sealAtMillis()).isEqualTo(time * 1000);
    assertThat(opening.attributes().timestamp()).isEqualTo(time);
    assertThat(opening.attributes().gasLimit()).isEqualTo(30_000_000);
    assertThat(opening.attributes().prevRandao())
        .isEqualTo(r.l1.chain.head().header().prevRandao());
  }

  @Test
  void drift_beyondItNoTransactionsFromThePool() {
    TestRollup r = start(new RollupConfig.Timing(TestRollup.BLOCK_TIME, 50, 20, 10));
    r.l2Blocks(9);
    assertThat(opening(r, r.blocks(0)).orElseThrow().poolAllowed()).isTrue(); // 20 s ahead
    r.l2Blocks(1);
    assertThat(opening(r, r.blocks(0)).orElseThrow().poolAllowed()).isFalse();
    r.send(new byte[0]);
    r.l2Blocks(1);
    assertThat(transactions(r)).hasSize(1);
    r.l1.mine();
    r.follow();

    r.l2Blocks(1);

    assertThat(transactions(r)).hasSize(2);
  }

  @Test
  void level_inItsFirstBlockNoTransactionsFromThePool() {
    TestRollup r = start(TestRollup.TIMING);
    long genesis = r.config.genesis().l2Timestamp();
    L2Spec spec =
        new L2Spec(
            List.of(
                new L2Spec.LevelActivation(0, L2Level.ISTHMUS),
                new L2Spec.LevelActivation(genesis + 2 * TestRollup.BLOCK_TIME, L2Level.JOVIAN)),
            L2Spec.DEFAULT_DENOMINATOR,
            L2Spec.DEFAULT_ELASTICITY);
    RollupConfig later =
        new RollupConfig(
            r.config.l1(),
            ChainSpec.l2(TestRollup.CHAIN_ID, spec),
            r.config.genesis(),
            r.config.timing(),
            r.config.contracts());
    SequencerBlocks blocks = new SequencerBlocks(r.chain, later, r.follower, 0);

    assertThat(opening(r, blocks).orElseThrow().poolAllowed()).isTrue();
    r.l2Blocks(1);
    assertThat(opening(r, blocks).orElseThrow().poolAllowed()).isFalse();
    r.l2Blocks(1);
    assertThat(opening(r, blocks).orElseThrow().poolAllowed()).isTrue();
  }

  @Test
  void window_aboutToCloseNoTransactionsFromThePool() {
    TestRollup r = start(new RollupConfig.Timing(TestRollup.BLOCK_TIME, 12, 600, 10));
    r.l2Blocks(1);
    for (int i = 0; i < 5; i++) {
      r.l1.mine();
    }
    r.follow();
    assertThat(opening(r, stuck(r)).orElseThrow().poolAllowed()).isTrue();

    r.l1.mine(); // six more remain of the window of twelve
    r.follow();

    assertThat(opening(r, stuck(r)).orElseThrow().poolAllowed()).isFalse();
  }

  @Test
  void originReorganisedAway_noBlockUntilDerivationWentBack() {
    TestRollup r = start(TestRollup.TIMING);
    r.l1.mine();
    r.follow();
    r.l2Blocks(EPOCH + 1);
    L2BlockRef lost = r.head();
    r.l1.reorganise(1);
    while (r.follower.step()) {
      // L1's new branch is known, derivation has not moved yet
    }
    assertThat(opening(r, r.blocks(0))).isEmpty();

    r.follow();

    assertThat(r.chain.head().number()).isEqualTo(lost.number() - 2);
    r.l2Blocks(2);
    assertThat(r.head().l1Origin().number()).isEqualTo(lost.l1Origin().number());
    assertThat(r.head().l1Origin().hash()).isNotEqualTo(lost.l1Origin().hash());
  }

  /** A source whose blocks keep their origin: as many confirmations as L1 never has. */
  private static SequencerBlocks stuck(TestRollup r) {
    return r.blocks(1_000);
  }

  private static long originOf(TestRollup r, SequencerBlocks blocks) {
    Transaction.Deposit attributes =
        (Transaction.Deposit) opening(r, blocks).orElseThrow().forced().getFirst();
    return L1Info.decode(attributes.data()).toOptional().orElseThrow().origin().number();
  }

  private static Optional<BlockSource.Opening> opening(TestRollup r, SequencerBlocks blocks) {
    ChainBlock parent = r.chain.head();
    return blocks.next(parent.header(), parent.hash(), 0);
  }

  private static List<Transaction> transactions(TestRollup r) {
    return r.chain.head().block().transactions();
  }

  private static UInt256 balance(TestRollup r) {
    return r.chain
        .stateAt(r.chain.head().hash())
        .account(DEPOSITED)
        .map(a -> a.balance())
        .orElse(UInt256.ZERO);
  }
}
