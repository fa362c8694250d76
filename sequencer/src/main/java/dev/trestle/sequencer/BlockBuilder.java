package dev.trestle.sequencer;

import dev.trestle.node.Admission;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.ChainException;
import dev.trestle.node.PendingBlock;
import dev.trestle.node.PendingSource;
import dev.trestle.node.PendingTransaction;
import dev.trestle.node.TransactionResult;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.RefusalReason;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds blocks without pause: each transaction is executed as soon as the policy lets it, and from
 * then on it is pre-confirmed, since the very execution it went into is what gets sealed when the
 * block is due.
 */
public final class BlockBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(BlockBuilder.class);

  /** How many transactions go in between two looks at the clock. */
  private static final int TRANSACTIONS_PER_STEP = 64;

  /** After so many that did not fit, the block counts as full. */
  private static final int MISFITS_UNTIL_FULL = 32;

  private final Chain chain;
  private final TransactionPool pool;
  private final BlockSource source;
  private final Cryptography cryptography;
  private final InstantSource clock;
  private volatile Optional<OpenBlock> open = Optional.empty();
  private volatile boolean paused;
  private final Queue<ChainBlock> takenBack = new ConcurrentLinkedQueue<>();
  private Bytes32 poolHead;

  public BlockBuilder(
      Chain chain,
      TransactionPool pool,
      BlockSource source,
      Cryptography cryptography,
      InstantSource clock) {
    this.chain = chain;
    this.pool = pool;
    this.source = source;
    this.cryptography = cryptography;
    this.clock = clock;
    this.poolHead = chain.head().hash();
    chain.pendingFrom(new Building());
  }

  /**
   * From now on the transactions of blocks that are taken back from the chain wait again, before
   * all others.
   */
  public void resubmitTakenBack() {
    chain.addListener(change -> takenBack.addAll(change.removed().reversed()));
  }

  /** One turn: opens, fills or seals the block. Whether it did anything. */
  public boolean step() {
    if (!takenBack.isEmpty()) {
      resubmit();
    }
    if (paused) {
      pool.idle();
      return open.isPresent() ? abandon() : followHead();
    }
    if (open.isPresent() && !open.get().parentHash().equals(chain.head().hash())) {
      return abandon(); // derivation or a reorg moved the head
    }
    if (open.isEmpty()) {
      return openNext();
    }
    OpenBlock block = open.get();
    boolean filled = fill(block);
    if (clock.millis() >= block.sealAtMillis()) {
      return seal(block);
    }
    return filled;
  }

  /** When the open block is due, milliseconds since the epoch; empty when none is open. */
  public OptionalLong sealAtMillis() {
    return open.map(b -> OptionalLong.of(b.sealAtMillis())).orElse(OptionalLong.empty());
  }

  /** Stops making blocks, giving up the open one, or resumes. */
  public void pause(boolean on) {
    paused = on;
  }

  /** Seals the open block at once, whatever its time. */
  public boolean sealNow() {
    return open.isPresent() && seal(open.get());
  }

  /** Executes some of the waiting transactions; false when none is left or the block is full. */
  public boolean fill() {
    return open.isPresent() && fill(open.get());
  }

  /**
   * Gives up the open block, which is on the branch that was taken back, and lets its transactions
   * and those of the blocks before it wait again.
   */
  private void resubmit() {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (ChainBlock block = takenBack.poll(); block != null; block = takenBack.poll()) {
      transactions.addAll(signed(block));
    }
    LOG.info("{} transactions of blocks taken back wait again", transactions.size());
    List<Arrival> again = new ArrayList<>(pool.returned(transactions));
    open.ifPresent(given -> again.addAll(given.arrivals()));
    open = Optional.empty();
    poolHead = chain.head().hash();
    pool.reset(chain.stateAt(poolHead), again);
  }

  private List<RecoveredTransaction> signed(ChainBlock block) {
    List<Transaction> all = block.block().transactions();
    List<TransactionResult> results = chain.results(block.hash()).orElseThrow();
    List<RecoveredTransaction> signed = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Transaction.Signed transaction) {
        TransactionResult result = results.get(i);
        byte[] encoded = TransactionCodec.encode(transaction);
        signed.add(
            new RecoveredTransaction(
                transaction, result.sender(), result.transactionHash(), encoded));
      }
    }
    return signed;
  }

  /** While no block is open others may move the head; the pool must know. */
  private boolean followHead() {
    Bytes32 head = chain.head().hash();
    if (head.equals(poolHead)) {
      return false;
    }
    pool.reset(chain.stateAt(head), List.of());
    poolHead = head;
    return true;
  }

  private boolean openNext() {
    followHead();
    ChainBlock parent = chain.head();
    Optional<BlockSource.Opening> next =
        source.next(parent.header(), parent.hash(), clock.millis());
    if (next.isEmpty()) {
      pool.idle();
      return false;
    }
    BlockSource.Opening opening = next.get();
    BlockExecution execution =
        BlockExecution.begin(
            chain.spec(),
            parent.header(),
            opening.attributes(),
            chain.parentState(parent.hash()),
            cryptography);
    OpenBlock block = new OpenBlock(parent.hash(), opening, execution);
    for (Transaction forced : opening.forced()) {
      RecoveredTransaction recovered =
          RecoveredTransaction.of(forced, cryptography)
              .orElseThrow(() -> new IllegalStateException("a forced transaction has a sender"));
      if (block.add(recovered) instanceof TransactionOutcome.Refused refused) {
        throw new IllegalStateException("forced transaction refused: " + refused.message());
      }
    }
    pool.building(view(block));
    open = Optional.of(block);
    return true;
  }

  private HeadView view(OpenBlock block) {
    return new HeadView(
        chain.stateAt(block.parentHash()), block.baseFee(), block.gasLimit(), block.timestamp());
  }

  private boolean fill(OpenBlock block) {
    for (int i = 0; i < TRANSACTIONS_PER_STEP; i++) {
      if (!block.takesFromPool()) {
        pool.idle();
        return i > 0;
      }
      Optional<Arrival> next = pool.take();
      if (next.isEmpty()) {
        return i > 0;
      }
      add(block, next.get());
    }
    return true;
  }

  private void add(OpenBlock block, Arrival arrival) {
    switch (block.add(arrival.recovered())) {
      case TransactionOutcome.Included _ -> {
        block.came(arrival);
        pool.included(arrival);
      }
      case TransactionOutcome.Refused refused -> {
        if (fitsLater(refused.reason())) {
          block.misfit(MISFITS_UNTIL_FULL);
        } else {
          Admission.Reason reason = AdmissionRules.reason(refused.reason());
          pool.dropped(arrival, reason, refused.message());
        }
      }
    }
  }

  /** Whether the transaction is fine but this block has no room for it. */
  private static boolean fitsLater(RefusalReason reason) {
    return switch (reason) {
      case BLOCK_GAS_EXHAUSTED,
          BLOCK_BLOBS_EXHAUSTED,
          BLOCK_FOOTPRINT_EXHAUSTED,
          BLOCK_SIZE_EXHAUSTED,
          BLOB_FEE_CAP_TOO_LOW,
          FEE_CAP_BELOW_BASE_FEE ->
          true;
      default -> false;
    };
  }

  private boolean seal(OpenBlock block) {
    SealedBlock sealed = block.seal();
    try {
      chain.append(sealed);
    } catch (ChainException e) {
      if (e.reason() != ChainException.Reason.NOT_ON_HEAD) {
        throw e;
      }
      return abandon();
    }
    open = Optional.empty();
    // not the senders alone: a set-code transaction moves its authorities' nonces, too
    pool.newHead(chain.stateAt(sealed.hash()), sealed.changes().accounts().keySet());
    poolHead = sealed.hash();
    return true;
  }

  /** What others see of the open block. */
  private final class Building implements PendingSource {
    @Override
    public Optional<PendingBlock> block() {
      return open.map(OpenBlock::pending);
    }

    @Override
    public Optional<PendingTransaction> transaction(Bytes32 hash) {
      return open.flatMap(block -> block.transaction(hash));
    }
  }

  /** Gives up the open block; its transactions wait in the pool again. */
  private boolean abandon() {
    OpenBlock given = open.orElseThrow();
    open = Optional.empty();
    LOG.info("giving up the open block with {} transactions", given.arrivals().size());
    poolHead = chain.head().hash();
    pool.reset(chain.stateAt(poolHead), given.arrivals());
    return true;
  }
}
