package dev.trestle.sequencer;

import dev.trestle.derivation.AttributesBuilder;
import dev.trestle.derivation.Epoch;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.PayloadAttributes;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.node.Chain;
import dev.trestle.node.L2Blocks;
import dev.trestle.node.SettlementFollower;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * An L2's next block as the sequencer starts it: the L1 origin advances by at most one block, as
 * soon as the next one is old enough and this L2 block is not before it. Source: OP Stack
 * specification, Derivation, Sequencing; the rules that the verifier holds a batch against.
 */
public final class SequencerBlocks implements BlockSource {
  /** L1 blocks that posting a batch may take, for {@link #isExpiring}. */
  private static final long MOST_MARGIN_BLOCKS = 10;

  private final Chain chain;
  private final RollupConfig config;
  private final SettlementFollower settlement;
  private final long confirmations;
  private final AttributesBuilder attributes;

  /**
   * @param confirmations how many L1 blocks must stand on an origin before it is used; more makes
   *     L1 reorgs harmless and deposits slower
   */
  public SequencerBlocks(
      Chain chain, RollupConfig config, SettlementFollower settlement, long confirmations) {
    this.chain = chain;
    this.config = config;
    this.settlement = settlement;
    this.confirmations = confirmations;
    this.attributes = new AttributesBuilder(config);
  }

  @Override
  public Optional<Opening> next(Header parent, Bytes32 parentHash, long nowMillis) {
    Block parentBlock = chain.block(parentHash).orElseThrow().block();
    L2BlockRef ref = L2BlockRef.of(config, parentBlock);
    long timestamp = ref.timestamp() + config.timing().blockTimeSeconds();
    Optional<SettlementBlock> origin = origin(ref, timestamp);
    if (origin.isEmpty()) {
      return Optional.empty();
    }
    Epoch epoch = Epoch.of(config, origin.get());
    SystemConfig parentConfig = L2Blocks.systemConfig(config, parentBlock);
    SystemConfig systemConfig = attributes.systemConfig(ref, parentConfig, epoch);
    PayloadAttributes payload = attributes.attributes(ref, systemConfig, epoch, List.of());
    boolean drifted = timestamp > epoch.timestamp() + config.timing().maxSequencerDriftSeconds();
    boolean poolAllowed =
        !drifted && !config.activatesLevel(timestamp) && !isExpiring(epoch.id().number());
    return Optional.of(
        new Opening(
            payload.block(), List.copyOf(payload.deposits()), poolAllowed, timestamp * 1000));
  }

  /**
   * Whether the sequencing window of an origin may close before a batch can be posted. Then the
   * block is left as derivation would make it without a batch, so that the two cannot differ: this
   * is how a sequencer that was silent for a window catches up.
   */
  private boolean isExpiring(long origin) {
    long window = config.timing().sequencingWindowBlocks();
    long margin = Math.min(window / 2, MOST_MARGIN_BLOCKS);
    return settlement.head().filter(head -> origin + window <= head.number() + margin).isPresent();
  }

  /** The L1 block that the L2 block with this time takes for its origin. */
  private Optional<SettlementBlock> origin(L2BlockRef parent, long timestamp) {
    Optional<SettlementBlock> current = settlement.block(parent.l1Origin().number());
    if (current.isEmpty() || !current.get().hash().equals(parent.l1Origin().hash())) {
      return Optional.empty(); // the origin was reorganised away; derivation will rewind us
    }
    long next = parent.l1Origin().number() + 1;
    boolean confirmed =
        settlement.head().filter(head -> next + confirmations <= head.number()).isPresent();
    Optional<SettlementBlock> following = confirmed ? settlement.block(next) : Optional.empty();
    return following.filter(b -> b.header().timestamp() <= timestamp).or(() -> current);
  }
}
