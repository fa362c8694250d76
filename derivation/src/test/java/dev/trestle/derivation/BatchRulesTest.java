package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Settlement blocks come every 4 s: block 100 at the start, 101 after 4 s, and so on. */
class BatchRulesTest {
  private static final long WINDOW = 5;
  private static final long DRIFT = 6;
  private static final long ISTHMUS_TIME = SettlementChain.START + 30;

  private final SettlementChain l1 = new SettlementChain(new Random(1), 4);
  private final RollupConfig config = config();
  private final L1Traversal traversal = new L1Traversal(config, DerivationStart.genesis(config));
  private final BatchRules rules = new BatchRules(config, traversal);

  private RollupConfig config() {
    for (int i = 0; i < 20; i++) {
      l1.seal();
    }
    RollupConfig base =
        Samples.config(
            new RollupConfig.Timing(1, WINDOW, DRIFT, 3),
            l1.block(SettlementChain.FIRST).id(),
            SettlementChain.START);
    L2Spec levels =
        new L2Spec(
            List.of(
                new L2Spec.LevelActivation(0, L2Level.HOLOCENE),
                new L2Spec.LevelActivation(ISTHMUS_TIME, L2Level.ISTHMUS)),
            250,
            6);
    return new RollupConfig(
        ChainSpec.l1(1, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.PRAGUE))),
        ChainSpec.l2(Samples.CHAIN_ID, levels),
        base.genesis(),
        base.timing(),
        base.contracts());
  }

  private void read(long last) {
    for (long n = SettlementChain.FIRST; n <= last; n++) {
      traversal.take(l1.block(n));
      traversal.advance();
    }
  }

  /** A safe head this many seconds after genesis. */
  private L2BlockRef safe(long seconds, long origin) {
    return new L2BlockRef(
        seconds,
        new Bytes32(seconds, 1, 1, 1),
        Bytes32.ZERO,
        SettlementChain.START + seconds,
        l1.block(origin).id(),
        0);
  }

  private SingularBatch batch(long seconds, long epoch, byte[]... transactions) {
    return new SingularBatch(
        new Bytes32(seconds - 1, 1, 1, 1),
        l1.block(epoch).id(),
        SettlementChain.START + seconds,
        List.of(transactions));
  }

  private static byte[] of(int... bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = (byte) bytes[i];
    }
    return out;
  }

  private BatchValidity check(SingularBatch batch, L2BlockRef safe) {
    return rules.check(batch, safe, 104);
  }

  @Test
  void check_timestamps_keepsLaterOnesAndPassesOverOldOnes() {
    read(104);
    assertThat(check(batch(6, 101), safe(5, 101))).isEqualTo(BatchValidity.ACCEPT);
    assertThat(check(batch(7, 101), safe(5, 101))).isEqualTo(BatchValidity.FUTURE);
    assertThat(check(batch(5, 101), safe(5, 101))).isEqualTo(BatchValidity.PAST);
    SingularBatch wrongParent =
        new SingularBatch(Bytes32.ZERO, l1.block(101).id(), SettlementChain.START + 6, List.of());
    assertThat(check(wrongParent, safe(5, 101))).isEqualTo(BatchValidity.DROP);
  }

  @Test
  void check_origins_mustBeTheParentsOrTheNextAndCanonical() {
    read(104);
    assertThat(check(batch(9, 102), safe(8, 101))).isEqualTo(BatchValidity.ACCEPT);
    assertThat(check(batch(9, 100), safe(8, 101))).isEqualTo(BatchValidity.DROP);
    assertThat(check(batch(13, 103), safe(12, 101))).isEqualTo(BatchValidity.DROP);
    assertThat(check(batch(7, 102), safe(6, 101))).isEqualTo(BatchValidity.DROP);
    assertThat(check(batch(21, 105), safe(20, 104))).isEqualTo(BatchValidity.DROP);
    SingularBatch foreign =
        new SingularBatch(
            new Bytes32(8, 1, 1, 1),
            new BlockId(102, Bytes32.ZERO),
            SettlementChain.START + 9,
            List.of());
    assertThat(check(foreign, safe(8, 101))).isEqualTo(BatchValidity.DROP);
  }

  @Test
  void check_window_countsFromTheEpoch() {
    read(108);
    assertThat(rules.check(batch(6, 101), safe(5, 101), 101 + WINDOW))
        .isEqualTo(BatchValidity.ACCEPT);
    assertThat(rules.check(batch(6, 101), safe(5, 101), 102 + WINDOW))
        .isEqualTo(BatchValidity.DROP);
  }

  @Test
  void check_drift_allowsOnlyEmptyBlocksThatCannotAdvance() {
    read(102);
    byte[] transaction = of(0xc0);
    assertThat(check(batch(10, 101, transaction), safe(9, 101))).isEqualTo(BatchValidity.ACCEPT);
    assertThat(check(batch(11, 101, transaction), safe(10, 101))).isEqualTo(BatchValidity.DROP);
    // 102 began at 8 s, so an empty block at 11 s could have moved on to it.
    assertThat(check(batch(11, 101), safe(10, 101))).isEqualTo(BatchValidity.DROP);
    // A settlement chain that stands still: 103 comes late.
    assertThat(check(batch(16, 102), safe(15, 102))).isEqualTo(BatchValidity.DROP);
    assertThat(check(batch(16, 102), safe(15, 101))).isEqualTo(BatchValidity.ACCEPT);
  }

  @Test
  void check_transactions_onlyKnownTypesOfTheLevel() {
    read(108);
    for (byte[] good : List.of(of(0xc0), of(0xf8, 1), of(1, 0xc0), of(2, 0xc0))) {
      assertThat(check(batch(6, 101, good), safe(5, 101))).isEqualTo(BatchValidity.ACCEPT);
    }
    List<byte[]> bad =
        List.of(of(), of(0x7e, 0xc0), of(3, 0xc0), of(4, 0xc0), of(0), of(0x80), of(0xbf));
    for (byte[] transaction : bad) {
      assertThat(check(batch(6, 101, of(0xc0), transaction), safe(5, 101)))
          .isEqualTo(BatchValidity.DROP);
    }
    assertThat(rules.check(batch(31, 107, of(4, 0xc0)), safe(30, 107), 108))
        .isEqualTo(BatchValidity.ACCEPT);
  }

  @Test
  void check_firstBlockOfALevel_isWithoutTransactions() {
    read(108);
    assertThat(rules.check(batch(30, 107), safe(29, 107), 108)).isEqualTo(BatchValidity.ACCEPT);
    assertThat(rules.check(batch(30, 107, of(0xc0)), safe(29, 107), 108))
        .isEqualTo(BatchValidity.DROP);
    assertThat(rules.check(batch(29, 107, of(0xc0)), safe(28, 107), 108))
        .isEqualTo(BatchValidity.ACCEPT);
    assertThat(config.l1InfoLevelAt(ISTHMUS_TIME)).isEqualTo(L2Level.HOLOCENE);
    assertThat(config.l1InfoLevelAt(ISTHMUS_TIME + 1)).isEqualTo(L2Level.ISTHMUS);
    assertThat(config.l1InfoLevelAt(SettlementChain.START)).isEqualTo(L2Level.HOLOCENE);
  }

  @Test
  void check_whatCameAfterTheIncludingBlock_isNotLookedAt() {
    // Empty and beyond the drift: valid only while the next origin, 102 at 8 s, is in its future.
    SingularBatch empty = batch(7, 100);
    read(100);
    assertThat(rules.check(empty, safe(6, 100), 100)).isEqualTo(BatchValidity.DROP);
    for (long n = 101; n <= 104; n++) {
      traversal.take(l1.block(n));
      traversal.advance();
    }
    assertThat(rules.check(empty, safe(6, 100), 100)).isEqualTo(BatchValidity.DROP);
    assertThat(rules.check(batch(9, 102), safe(8, 101), 101)).isEqualTo(BatchValidity.DROP);
    assertThat(rules.check(batch(9, 102), safe(8, 101), 102)).isEqualTo(BatchValidity.ACCEPT);
  }

  @Test
  void hopeless_batches_areThoseOutsideTheirWindowOrOfAnOriginToCome() {
    assertThat(rules.hopeless(batch(6, 101), 101 + WINDOW)).isFalse();
    assertThat(rules.hopeless(batch(6, 101), 102 + WINDOW)).isTrue();
    assertThat(rules.hopeless(batch(6, 101), 100)).isTrue();
    assertThat(rules.hopeless(span(11, 2, 101, Bytes32.ZERO), 101 + WINDOW)).isFalse();
    assertThat(rules.hopeless(span(11, 2, 101, Bytes32.ZERO), 102 + WINDOW)).isTrue();
    assertThat(rules.hopeless(span(11, 2, 103, Bytes32.ZERO), 102)).isTrue();
  }

  private SpanBatch span(long seconds, int blocks, long lastOrigin, Bytes32 parent) {
    return new SpanBatch(
        seconds,
        lastOrigin,
        HashPrefix.of(parent),
        HashPrefix.of(l1.block(Math.clamp(lastOrigin, 100, 119)).hash()),
        Collections.nCopies(blocks, new SpanBatch.Element(false, List.of())),
        Samples.CHAIN_ID);
  }

  @Test
  void checkTime_ofSpanBatches_keepsLaterOnesAndPassesOverOldOnes() {
    L2BlockRef safe = safe(10, 101);
    Bytes32 any = Bytes32.ZERO;
    assertThat(rules.checkTime(span(11, 3, 101, any), safe)).isEqualTo(BatchValidity.ACCEPT);
    assertThat(rules.checkTime(span(5, 7, 101, any), safe)).isEqualTo(BatchValidity.ACCEPT);
    assertThat(rules.checkTime(span(5, 6, 101, any), safe)).isEqualTo(BatchValidity.PAST);
    assertThat(rules.checkTime(span(12, 3, 101, any), safe)).isEqualTo(BatchValidity.FUTURE);
    assertThat(rules.checkTime(span(0, 30, 101, any), safe)).isEqualTo(BatchValidity.DROP);
    assertThat(rules.checkTime(span(-1, 30, 101, any), safe)).isEqualTo(BatchValidity.DROP);
    assertThat(rules.checkTime(span(11, 3, -1, any), safe)).isEqualTo(BatchValidity.DROP);
    assertThat(rules.parentNumber(span(5, 7, 101, any))).isEqualTo(4);
  }

  @Test
  void fits_spanBatches_needParentOriginAndWindow() {
    read(104);
    L2BlockRef parent = safe(10, 101);
    assertThat(rules.fits(span(11, 2, 101, parent.hash()), parent, 104)).isTrue();
    assertThat(rules.fits(span(11, 2, 102, parent.hash()), parent, 104)).isTrue();
    assertThat(rules.fits(span(11, 2, 100, parent.hash()), parent, 104)).isFalse();
    assertThat(rules.fits(span(11, 2, 103, parent.hash()), parent, 104)).isFalse();
    assertThat(rules.fits(span(11, 2, 101, Bytes32.ZERO), parent, 104)).isFalse();
    assertThat(rules.fits(span(11, 2, 101, parent.hash()), parent, 107)).isFalse();
    SpanBatch foreign =
        new SpanBatch(
            11,
            101,
            HashPrefix.of(parent.hash()),
            HashPrefix.of(Bytes32.ZERO),
            List.of(new SpanBatch.Element(false, List.of())),
            Samples.CHAIN_ID);
    assertThat(rules.fits(foreign, parent, 104)).isFalse();
    traversal.dropBefore(102);
    assertThat(traversal.epoch(101)).isEqualTo(Optional.empty());
  }
}
