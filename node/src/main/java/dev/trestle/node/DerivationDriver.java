package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.DerivationPipeline;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.PayloadAttributes;
import dev.trestle.derivation.PayloadExecution;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.derivation.Step;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the safe and finalized heads: feeds the settlement chain into the derivation pipeline and
 * executes what comes out, unless the chain has that very block already. A replica has no other
 * source of blocks.
 */
public final class DerivationDriver {
  private static final Logger LOG = LoggerFactory.getLogger(DerivationDriver.class);

  /** Resume points kept in memory and on disk; a deeper reorg derives again from genesis. */
  private static final int CHECKPOINTS = 128;

  private final Chain chain;
  private final RollupConfig config;
  private final SettlementFollower settlement;
  private final BatchData data;
  private final DerivationCheckpoints stored;
  private final Cryptography cryptography;
  private final Deque<DerivationStart> checkpoints = new ArrayDeque<>();
  private final int storedCheckpoints;

  /** Empty until the settlement chain has said where to resume. */
  private Optional<DerivationPipeline> pipeline = Optional.empty();

  /** Marks and checkpoints on disk do not yet say where it resumed: a disk can be full. */
  private boolean resumed;

  private volatile L2BlockRef safeHead;
  private volatile Optional<BlockId> currentL1;
  private Optional<BlockId> given = Optional.empty();
  private volatile Optional<BlockId> derivedFrom = Optional.empty();

  /** All that it works with. */
  private record Parts(
      Chain chain,
      RollupConfig config,
      SettlementFollower settlement,
      Sources sources,
      Cryptography cryptography) {}

  private DerivationDriver(Parts parts) {
    chain = parts.chain;
    config = parts.config;
    settlement = parts.settlement;
    data = parts.sources.data();
    stored = parts.sources.checkpoints();
    cryptography = parts.cryptography;
    checkpoints.addAll(stored.all());
    storedCheckpoints = checkpoints.size();
    DerivationStart last = lastStored();
    safeHead = last.safeHead();
    currentL1 = Optional.of(last.processed());
  }

  /** Asks the settlement chain at once where to resume. */
  public DerivationDriver(
      Chain chain,
      RollupConfig config,
      SettlementFollower settlement,
      Sources sources,
      Cryptography cryptography) {
    this(new Parts(chain, config, settlement, sources, cryptography));
    begin();
  }

  /**
   * One that asks with its first step, for a node that is to start while the settlement chain does
   * not answer.
   */
  public static DerivationDriver later(
      Chain chain,
      RollupConfig config,
      SettlementFollower settlement,
      Sources sources,
      Cryptography cryptography) {
    return new DerivationDriver(new Parts(chain, config, settlement, sources, cryptography));
  }

  /** Where it stopped, as far as our own chain tells. */
  private DerivationStart lastStored() {
    List<DerivationStart> newestFirst = List.copyOf(checkpoints).reversed();
    return newestFirst.stream()
        .filter(start -> isCanonical(start.safeHead()))
        .findFirst()
        .orElseGet(() -> DerivationStart.genesis(config));
  }

  private void begin() {
    resume(start());
    resumed = checkpoints.size() < storedCheckpoints; // the settlement chain reorganised meanwhile
    settleMarks();
  }

  private DerivationPipeline pipeline() {
    return pipeline.orElseThrow(() -> new IllegalStateException("derivation has not begun"));
  }

  /** What the driver reads besides the settlement chain's blocks. */
  public record Sources(BatchData data, DerivationCheckpoints checkpoints) {}

  /** The last block derived from the settlement chain; before the first step, when it stopped. */
  public L2BlockRef safeHead() {
    return safeHead;
  }

  /** The settlement block whose data was used up last. */
  public Optional<BlockId> currentL1() {
    return currentL1;
  }

  /** The settlement block that the safe head came from; nothing while it is one from a start. */
  public Optional<BlockId> derivedFrom() {
    return derivedFrom;
  }

  /** One step of derivation. Whether anything moved. */
  public boolean step() {
    if (pipeline.isEmpty()) {
      begin();
      return true;
    }
    if (!isCanonical(safeHead)) {
      LOG.warn("block {} was derived and is gone; deriving it again", safeHead.id());
      resume(start());
    }
    boolean marksMoved = settleMarks() | moveFinalized() | dropOrphans();
    return switch (pipeline().step()) {
      case Step.Derived derived -> execute(derived);
      case Step.NeedSettlementBlock(long number) -> give(number) || marksMoved;
      case Step.NeedBlobs(BlockId block, List<Bytes32> hashes) -> give(block, hashes);
      case Step.NeedSafeBlock(long number) -> {
        pipeline().safeBlock(L2BlockRef.of(config, canonical(number)));
        yield true;
      }
      case Step.Advanced advanced -> remember(advanced);
      case Step.Reset reset -> reset(reset.expected());
      case Step.Halted(String reason) ->
          throw new IllegalStateException("derivation halted: " + reason);
    };
  }

  private boolean give(long number) {
    Optional<SettlementBlock> block = settlement.block(number);
    block.ifPresent(pipeline()::settlementBlock);
    block.ifPresent(next -> given = Optional.of(next.id()));
    return block.isPresent();
  }

  private boolean give(BlockId block, List<Bytes32> hashes) {
    for (Bytes32 hash : hashes) {
      Optional<byte[]> blob = data.blob(block, hash);
      if (blob.isEmpty() && !isCanonical(block)) {
        return reset(block); // nobody keeps the blobs of a block that was reorganised away
      }
      if (blob.isEmpty()) {
        throw new IllegalStateException(
            "blob " + hash + " of settlement block " + block.number() + " is not to be had");
      }
      pipeline().blob(hash, blob.get());
    }
    return true;
  }

  private boolean execute(Step.Derived derived) {
    L2BlockRef parent = derived.parent();
    Optional<Block> known = chain.block(parent.number() + 1).map(ChainBlock::block);
    if (known.isPresent() && isTheSame(known.get(), parent, derived.attributes())) {
      accept(known.get());
      return true;
    }
    Optional<SealedBlock> built = build(parent, derived.attributes());
    if (built.isEmpty()) {
      LOG.warn("block {} cannot be executed as posted; deposits only", parent.number() + 1);
      pipeline().refused();
      return true;
    }
    if (known.isPresent()) {
      LOG.warn(
          "block {} was posted otherwise than known: {} replaces {}",
          parent.number() + 1,
          built.get().hash(),
          chain.head().hash());
    }
    chain.replace(built.get());
    accept(built.get().block());
    return true;
  }

  private void accept(Block block) {
    L2BlockRef ref = L2BlockRef.of(config, block);
    pipeline().executed(ref);
    safeHead = ref;
    derivedFrom = given;
    settleMarks();
  }

  /**
   * Moves the chain's safe mark to what is derived: up, where a full disk or a power cut kept it
   * back; down after a reorganisation alone, since after a start what is safe is derived again.
   */
  private boolean settleMarks() {
    boolean takesBack = resumed;
    if (takesBack) {
      takeBackSafe();
      stored.replace(List.copyOf(checkpoints));
      resumed = false;
    }
    if (safeHead.number() > chain.safe().number()) {
      chain.setSafe(safeHead.hash());
      return true;
    }
    return takesBack;
  }

  /** Lets the chain's safe mark go back to ours, though not behind what is finalized. */
  private void takeBackSafe() {
    long number = Math.max(safeHead.number(), chain.finalized().number());
    if (number < chain.safe().number()) {
      chain.setSafe(chain.canonicalHash(number).orElseThrow());
    }
  }

  /** Whether a block is what these attributes give, short of executing them. */
  private static boolean isTheSame(Block block, L2BlockRef parent, PayloadAttributes attributes) {
    Header header = block.header();
    BlockAttributes a = attributes.block();
    if (!header.parentHash().equals(parent.hash())
        || header.timestamp() != a.timestamp()
        || !header.beneficiary().equals(a.beneficiary())
        || !header.prevRandao().equals(a.prevRandao())
        || header.gasLimit() != a.gasLimit()
        || !header.parentBeaconBlockRoot().equals(a.parentBeaconBlockRoot())
        || !Arrays.equals(header.extraData(), a.extraData())) {
      return false;
    }
    List<byte[]> wanted = new ArrayList<>();
    attributes.deposits().forEach(d -> wanted.add(TransactionCodec.encode(d)));
    wanted.addAll(attributes.sequenced());
    List<Transaction> found = block.transactions();
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!Arrays.equals(wanted.get(i), TransactionCodec.encode(found.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** The block that the attributes give; nothing when a sequenced transaction is invalid. */
  private Optional<SealedBlock> build(L2BlockRef parent, PayloadAttributes attributes) {
    Header header = chain.header(parent.hash()).orElseThrow();
    ParentState state = chain.parentState(parent.hash());
    return switch (PayloadExecution.run(chain.spec(), header, attributes, state, cryptography)) {
      case PayloadExecution.Executed(SealedBlock block) -> Optional.of(block);
      case PayloadExecution.Refused(String reason) -> {
        LOG.warn("block {}: {}", parent.number() + 1, reason);
        yield Optional.empty();
      }
    };
  }

  private boolean remember(Step.Advanced advanced) {
    checkpoints.addLast(advanced.restart());
    while (checkpoints.size() > CHECKPOINTS) {
      checkpoints.removeFirst();
    }
    stored.replace(List.copyOf(checkpoints));
    currentL1 = Optional.of(advanced.block());
    moveFinalized();
    return true;
  }

  private boolean moveFinalized() {
    // It may be on another branch than what was derived, when that was some time ago.
    Optional<BlockId> l1 = settlement.finalized().filter(settlement::leadsOn);
    if (l1.isEmpty()) {
      return false;
    }
    Optional<DerivationStart> last = Optional.empty();
    for (DerivationStart checkpoint : checkpoints) {
      if (checkpoint.processed().number() <= l1.get().number()) {
        last = Optional.of(checkpoint);
      }
    }
    if (last.isEmpty()
        || last.get().safeHead().number() <= chain.finalized().number()
        || !settlement.leadsOn(last.get().processed())) {
      return false;
    }
    chain.setFinalized(last.get().safeHead().hash());
    return true;
  }

  /** The settlement chain reorganised: resume where both branches agree. */
  private boolean reset(BlockId lost) {
    LOG.warn("settlement chain reorganised: it lost block {} {}", lost.number(), lost.hash());
    DerivationStart start = start();
    if (checkpoints.isEmpty() && !isCanonical(config.genesis().l1())) {
      throw new IllegalStateException(
          "the settlement chain has lost block "
              + config.genesis().l1().number()
              + ", which the rollup began with: nothing can be derived any more");
    }
    resume(start);
    settleMarks();
    dropOrphans();
    return true;
  }

  private void resume(DerivationStart start) {
    DerivationPipeline begun = new DerivationPipeline(config, start);
    pipeline = Optional.of(begun);
    currentL1 = Optional.of(start.processed());
    derivedFrom = Optional.empty();
    safeHead = begun.safeHead();
    resumed = true;
  }

  /**
   * Takes back unsafe blocks whose origin the settlement chain has replaced. Derivation itself does
   * not notice when it is still reading below the fork; then nobody could build or post on them.
   */
  private boolean dropOrphans() {
    L2BlockRef head = L2BlockRef.of(config, chain.head().block());
    L2BlockRef kept = head;
    while (kept.number() > safeHead.number() && isReplaced(kept.l1Origin())) {
      kept = L2BlockRef.of(config, canonical(kept.number() - 1));
    }
    if (kept.number() == head.number()) {
      return false;
    }
    LOG.warn("taking back unsafe blocks {} to {}", kept.number() + 1, head.number());
    chain.rewind(kept.hash());
    return true;
  }

  /** Whether the settlement chain, as far as we follow it, has another block in its place. */
  private boolean isReplaced(BlockId l1) {
    return settlement.known(l1.number()).filter(b -> !b.hash().equals(l1.hash())).isPresent();
  }

  private boolean isCanonical(BlockId l1) {
    return settlement.block(l1.number()).filter(b -> b.hash().equals(l1.hash())).isPresent();
  }

  /** The newest checkpoint that the settlement chain and ours still agree with. */
  private DerivationStart start() {
    while (!checkpoints.isEmpty()) {
      DerivationStart last = checkpoints.getLast();
      if (isCanonical(last.processed()) && isCanonical(last.safeHead())) {
        return last;
      }
      checkpoints.removeLast();
    }
    return DerivationStart.genesis(config);
  }

  private boolean isCanonical(L2BlockRef ref) {
    return chain.canonicalHash(ref.number()).filter(ref.hash()::equals).isPresent();
  }

  private Block canonical(long number) {
    return chain
        .block(number)
        .map(ChainBlock::block)
        .orElseThrow(() -> new IllegalStateException("L2 block " + number + " is missing"));
  }
}
