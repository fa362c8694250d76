package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationPipelineTest {
  private static Simulation simulate(long seed, int ticks) {
    System.out.println("simulation seed " + seed);
    Simulation simulation = new Simulation(seed);
    for (int i = 0; i < ticks; i++) {
      simulation.tick(true);
    }
    return simulation;
  }

  private static Driver derive(Simulation simulation) {
    Driver driver = new Driver(simulation.config);
    assertThat(driver.run(simulation.l1)).isEmpty();
    return driver;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void step_amongRubbish_derivesWhatTheSequencerBuilt(long seed) {
    Simulation simulation = simulate(seed, 80);
    Driver driver = derive(simulation);
    assertThat(simulation.postedChain()).hasSizeGreaterThan(150);
    assertDerived(driver, simulation);
  }

  /** All that was posted in order, and perhaps blocks that had been posted ahead of their turn. */
  private static void assertDerived(Driver driver, Simulation simulation) {
    assertThat(driver.chain).startsWith(simulation.postedChain().toArray(L2BlockRef[]::new));
    assertThat(simulation.chain).startsWith(driver.chain.toArray(L2BlockRef[]::new));
  }

  /** A batcher out of order, blocks that nobody can execute, and then silence. */
  private static Driver deriveMischief(long seed, Simulation simulation) {
    for (int i = 0; i < 40; i++) {
      simulation.tick(true);
      simulation.postAhead();
    }
    for (int i = 0; i < 25; i++) {
      simulation.tick(false);
    }
    Driver driver = new Driver(simulation.config);
    driver.executable =
        attributes ->
            attributes.sequenced().isEmpty()
                || (attributes.block().timestamp() * 31 + seed) % 23 != 0;
    assertThat(driver.run(simulation.l1)).isEmpty();
    return driver;
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73, 74})
  void step_fromAnyBlockAlone_derivesTheSame(long seed) {
    System.out.println("simulation seed " + seed);
    Simulation simulation = new Simulation(seed);
    Driver whole = deriveMischief(seed, simulation);
    assertThat(whole.chain).hasSizeGreaterThan(150);
    int stride = 7;
    for (int number = (int) seed % stride; number < whole.chain.size(); number += stride) {
      Driver driver = new Driver(whole, number, BatchStage.WAITING_BYTES);
      assertThat(driver.run(simulation.l1)).isEmpty();
      assertThat(driver.chain).as("from block %s", number).isEqualTo(whole.chain);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73})
  void step_withLittleMemory_readsAgainAndDerivesTheSame(long seed) {
    Simulation simulation = new Simulation(seed);
    Driver whole = deriveMischief(seed, simulation);
    Driver driver = new Driver(new Driver(simulation.config), 0, 100);
    driver.executable = whole.executable;
    assertThat(driver.run(simulation.l1)).isEmpty();
    assertThat(driver.chain).isEqualTo(whole.chain);
    assertThat(driver.checkpoints)
        .isSortedAccordingTo(Comparator.comparingLong(advanced -> advanced.block().number()));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void step_restartedAnywhere_derivesTheSame(long seed) {
    Simulation simulation = simulate(seed, 40);
    for (int i = 0; i < 20; i++) {
      // A silent sequencer at the end, so that empty blocks are among the derived.
      simulation.tick(false);
    }
    Driver whole = derive(simulation);
    List<Step.Advanced> checkpoints = List.copyOf(whole.checkpoints);
    assertThat(checkpoints).hasSizeGreaterThan(50);
    for (Step.Advanced checkpoint : checkpoints) {
      Driver driver = derive(simulation);
      driver.restart(driver.checkpoints.get(checkpoints.indexOf(checkpoint)));
      assertThat(driver.run(simulation.l1)).isEmpty();
      assertThat(driver.chain).isEqualTo(whole.chain);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void step_acrossReorgs_derivesTheNewChain(long seed) {
    Simulation simulation = simulate(seed, 30);
    Driver driver = derive(simulation);
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      long head = simulation.l1.head().header().number();
      simulation.reorg(head - random.nextInt(15));
      for (int i = 0; i < 20; i++) {
        simulation.tick(true);
      }
      assertThat(driver.run(simulation.l1)).isPresent();
      driver.recover(simulation.l1);
      assertThat(driver.run(simulation.l1)).isEmpty();
      assertDerived(driver, simulation);
    }
  }

  @Test
  void step_silentSequencer_includesDepositsAfterTheWindow() {
    Simulation simulation = simulate(41, 20);
    int postedBlocks = simulation.postedChain().size();
    for (int i = 0; i < 40; i++) {
      simulation.tick(false);
    }
    Driver driver = derive(simulation);
    assertThat(driver.chain.size()).isGreaterThan(postedBlocks + 60);
    assertThat(driver.chain.subList(0, postedBlocks)).isEqualTo(simulation.postedChain());
    long lastEpoch = simulation.l1.head().header().number() - Simulation.TIMING_WINDOW;
    for (int i = postedBlocks; i < driver.chain.size(); i++) {
      L2BlockRef block = driver.chain.get(i);
      L2BlockRef parent = driver.chain.get(i - 1);
      Epoch epoch = Epoch.of(simulation.config, simulation.l1.block(block.l1Origin().number()));
      assertThat(driver.attributes.get(i - 1).sequenced()).isEmpty();
      assertThat(driver.attributes.get(i - 1).deposits())
          .hasSize(1 + (block.sequenceNumber() == 0 ? epoch.deposits().size() : 0));
      assertThat(block.timestamp()).isGreaterThanOrEqualTo(epoch.timestamp());
      assertThat(block.l1Origin().number() - parent.l1Origin().number()).isBetween(0L, 1L);
    }
    assertThat(driver.chain.getLast().l1Origin().number()).isEqualTo(lastEpoch);
  }

  @Test
  void step_sequencerBackAfterTheWindow_goesOnFromTheDerivedChain() {
    Simulation simulation = simulate(42, 20);
    for (int i = 0; i < 40; i++) {
      simulation.tick(false);
    }
    Driver driver = derive(simulation);
    int derived = driver.chain.size();
    simulation.adopt(driver);
    // To be in time, the first batch must come at once and with the newest origins.
    simulation.eager = true;
    for (int i = 0; i < 30; i++) {
      simulation.tick(true);
    }
    assertThat(driver.run(simulation.l1)).isEmpty();
    assertDerived(driver, simulation);
    assertThat(driver.chain).hasSizeGreaterThan(derived + 50);
  }

  private static byte[] channelOf(SingularBatch... batches) {
    ByteSink raw = new ByteSink();
    for (SingularBatch batch : batches) {
      raw.put(RlpWriter.encode(batch.encode()));
    }
    byte[] content = Compressor.stored().compress(raw.toBytes());
    ChannelId id = new ChannelId(raw.size(), batches.length);
    return Frame.encodeAll(List.of(new Frame(id, 0, content, true)));
  }

  @Test
  void step_batchAheadOfItsTurn_isTakenUpOnceItsParentIsThere() {
    Simulation simulation = new Simulation(62);
    simulation.l1.seal();
    simulation.buildUntil(SettlementChain.START + 2);
    SingularBatch first = BatchEncoder.singular(simulation.blocks.get(0));
    SingularBatch second = BatchEncoder.singular(simulation.blocks.get(1));
    SingularBatch rival =
        new SingularBatch(second.parentHash(), second.epoch(), second.timestamp(), List.of());
    SingularBatch orphan =
        new SingularBatch(Bytes32.ZERO, first.epoch(), first.timestamp(), List.of());
    simulation.l1.postCalldata(channelOf(orphan, second));
    simulation.l1.postCalldata(channelOf(first));
    simulation.l1.postCalldata(channelOf(rival));
    simulation.l1.seal();
    simulation.l1.seal();
    Driver driver = derive(simulation);
    // The first valid one in the settlement chain's order, although its parent came after it.
    assertThat(driver.chain).isEqualTo(simulation.chain);
    for (int i = 0; i < driver.chain.size(); i++) {
      Driver again = new Driver(driver, i, BatchStage.WAITING_BYTES);
      again.run(simulation.l1);
      assertThat(again.chain).as("from block %s", i).isEqualTo(driver.chain);
    }
  }

  @Test
  void step_fromTheMiddleOfAChannelBegunBeforeItsOrigin_readsTheWholeChannel() {
    Simulation simulation = new Simulation(63);
    simulation.eager = true;
    for (int i = 0; i < 7; i++) {
      simulation.l1.seal();
    }
    simulation.buildUntil(SettlementChain.START + 16);
    byte[] pieces =
        channelOf(
            simulation.blocks.stream().map(BatchEncoder::singular).toArray(SingularBatch[]::new));
    Frame whole = Frame.decodeAll(pieces).toOptional().orElseThrow().getFirst();
    byte[] data = whole.data();
    byte[] start = Arrays.copyOf(data, data.length / 4);
    byte[] rest = Arrays.copyOfRange(data, data.length / 4, data.length);
    simulation.l1.postCalldata(
        Frame.encodeAll(List.of(new Frame(whole.channel(), 0, start, false))));
    simulation.l1.sealInto(SettlementChain.FIRST + 1);
    simulation.l1.postCalldata(Frame.encodeAll(List.of(new Frame(whole.channel(), 1, rest, true))));
    simulation.l1.sealInto(SettlementChain.FIRST + 7);
    Driver driver = derive(simulation);
    assertThat(driver.chain).hasSize(17);
    assertThat(driver.chain.getLast().l1Origin().number()).isGreaterThan(SettlementChain.FIRST + 2);
    for (int i = 0; i < driver.chain.size(); i++) {
      Driver again = new Driver(driver, i, BatchStage.WAITING_BYTES);
      again.run(simulation.l1);
      assertThat(again.chain).as("from block %s", i).isEqualTo(driver.chain);
    }
  }

  /** Posts one channel in two halves, so many settlement blocks apart, and derives. */
  private static int blocksDerivedWithGap(int gap) {
    Simulation simulation = new Simulation(61);
    simulation.rubbish = false;
    for (int i = 0; i < 3; i++) {
      simulation.l1.seal();
    }
    simulation.buildUntil(SettlementChain.START + 8);
    ChannelOut out =
        new ChannelOut(simulation.config, new ChannelId(1, 1), Samples.zlib(6), 1 << 20);
    simulation.blocks.forEach(out::add);
    List<Frame> frames = out.close().frames(100);
    int half = frames.size() / 2;
    simulation.l1.postCalldata(Frame.encodeAll(frames.subList(0, half)));
    simulation.l1.seal();
    for (int i = 1; i < gap; i++) {
      simulation.l1.seal();
    }
    simulation.l1.postCalldata(Frame.encodeAll(frames.subList(half, frames.size())));
    simulation.l1.seal();
    return derive(simulation).chain.size() - 1;
  }

  @Test
  void step_channelCompletedLate_countsOnlyWithinTheTimeout() {
    int timeout = (int) Simulation.TIMING.channelTimeoutBlocks();
    assertThat(blocksDerivedWithGap(1)).isEqualTo(8);
    assertThat(blocksDerivedWithGap(timeout)).isEqualTo(8);
    assertThat(blocksDerivedWithGap(timeout + 1)).isZero();
  }

  @Test
  void step_blobNamedAgainInTheSameBlock_countsOnce() {
    // The second half comes before the first, so it is of use only when it is read again.
    assertThat(blocksDerivedFromHalves(true)).isZero();
    assertThat(blocksDerivedFromHalves(false)).isEqualTo(8);
  }

  /** Posts a channel's second half, its first, and the second again. */
  private static int blocksDerivedFromHalves(boolean inOneBlock) {
    Simulation simulation = new Simulation(61);
    simulation.l1.seal();
    simulation.buildUntil(SettlementChain.START + 8);
    ChannelOut out =
        new ChannelOut(simulation.config, new ChannelId(1, 1), Samples.zlib(6), 1 << 20);
    simulation.blocks.forEach(out::add);
    Channel channel = out.close();
    List<byte[]> halves = new ArrayList<>();
    for (Frame frame : channel.frames((channel.compressed().length + 1) / 2)) {
      halves.add(BlobCodec.encode(Frame.encodeAll(List.of(frame))));
    }
    assertThat(halves).hasSize(2);
    simulation.l1.postBlobs(List.of(halves.get(1), halves.get(0)));
    if (!inOneBlock) {
      simulation.l1.seal();
    }
    simulation.l1.postBlobs(List.of(halves.get(1)));
    simulation.l1.seal();
    simulation.l1.seal();
    return derive(simulation).chain.size() - 1;
  }

  @Test
  void refused_sequencedTransactions_givesDepositsOnly() {
    Simulation simulation = new Simulation(51);
    // No batch that overlaps the refused block, which would be taken up behind it.
    simulation.overlaps = false;
    simulation.rubbish = false;
    for (int i = 0; i < 30; i++) {
      simulation.tick(true);
    }
    Driver driver = new Driver(simulation.config);
    int target = 20;
    while (simulation.blocks.get(target - 1).transactions().isEmpty()) {
      target++;
    }
    long refusedTimestamp = SettlementChain.START + target;
    driver.executable =
        attributes ->
            attributes.sequenced().isEmpty() || attributes.block().timestamp() != refusedTimestamp;
    driver.run(simulation.l1);
    assertThat(driver.chain.subList(0, target)).isEqualTo(simulation.chain.subList(0, target));
    PayloadAttributes replaced = driver.attributes.get(target - 1);
    assertThat(replaced.sequenced()).isEmpty();
    assertThat(driver.chain.get(target).parentHash())
        .isEqualTo(simulation.chain.get(target - 1).hash());
    // Later channels name a parent that does not exist: only the rest of this one counts.
    long timeout = Simulation.TIMING_WINDOW * 4;
    for (int i = target; i < driver.attributes.size(); i++) {
      PayloadAttributes attributes = driver.attributes.get(i);
      boolean longAfter = attributes.block().timestamp() > refusedTimestamp + timeout;
      assertThat(longAfter && !attributes.sequenced().isEmpty()).isFalse();
    }
  }

  @Test
  void refused_depositsAlone_halts() {
    Simulation simulation = simulate(52, 10);
    DerivationPipeline pipeline =
        new DerivationPipeline(simulation.config, DerivationStart.genesis(simulation.config));
    Step step = pipeline.step();
    while (!(step instanceof Step.Derived)) {
      switch (step) {
        case Step.NeedSettlementBlock(long number) ->
            pipeline.settlementBlock(simulation.l1.block(number));
        case Step.NeedBlobs(_, List<Bytes32> hashes) ->
            hashes.forEach(hash -> pipeline.blob(hash, simulation.l1.blobs.get(hash)));
        default -> {}
      }
      step = pipeline.step();
    }
    assertThat(pipeline.step()).isSameAs(step);
    pipeline.refused();
    if (pipeline.step() instanceof Step.Derived) {
      pipeline.refused();
    }
    assertThat(pipeline.step()).isInstanceOf(Step.Halted.class);
  }

  @Test
  void executed_anotherBlock_isRefused() {
    Simulation simulation = simulate(53, 10);
    Driver driver = new Driver(simulation.config);
    List<L2BlockRef> seen = new ArrayList<>();
    driver.executable =
        attributes -> {
          if (seen.isEmpty()) {
            seen.add(driver.pipeline.safeHead());
            assertThatThrownBy(() -> driver.pipeline.executed(driver.pipeline.safeHead()))
                .isInstanceOf(IllegalStateException.class);
          }
          return true;
        };
    driver.run(simulation.l1);
    assertThat(seen).hasSize(1);
    assertDerived(driver, simulation);
  }

  @Test
  void start_safeHeadFromAnotherL1_resets() {
    Simulation simulation = simulate(54, 20);
    Driver driver = derive(simulation);
    Step.Advanced checkpoint = driver.checkpoints.getLast();
    simulation.reorg(SettlementChain.FIRST + 2);
    for (int i = 0; i < 30; i++) {
      simulation.tick(true);
    }
    driver.restart(checkpoint);
    assertThat(driver.run(simulation.l1)).isPresent();
  }
}
