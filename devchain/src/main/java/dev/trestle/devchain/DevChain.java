package dev.trestle.devchain;

import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.Genesis;
import dev.trestle.node.StoreOptions;
import dev.trestle.node.TransactionGateway;
import dev.trestle.sequencer.BlockBuilder;
import dev.trestle.sequencer.HeadView;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.sequencer.PoolLimits;
import dev.trestle.sequencer.TransactionPool;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The embedded L1. One thread calls {@link #step}; RPC threads submit transactions and read.
 * Commands that change the chain ({@link #reorg}, {@link #mine}, {@link #advanceTime}) are carried
 * out between two steps: at once when the stepping thread itself gives them.
 */
public final class DevChain implements AutoCloseable {
  private final Options options;
  private final Chain chain;
  private final BlobArchive blobs;
  private final Slots slots;
  private final TransactionPool pool;
  private final BlockBuilder builder;
  private final InstantSource clock;
  private final Deque<FutureTask<?>> commands = new ArrayDeque<>();
  private volatile Optional<Thread> stepping = Optional.empty();
  private long trailedAt = -1;

  /**
   * How the chain behaves.
   *
   * @param folder where chain and blobs are kept
   * @param blockTimeSeconds from slot to slot
   * @param safeDepth how many blocks the safe head trails
   * @param finalizedDepth how many blocks the finalized head trails
   */
  public record Options(Path folder, long blockTimeSeconds, int safeDepth, int finalizedDepth) {
    public Options {
      if (safeDepth < 0 || finalizedDepth < safeDepth) {
        throw new IllegalArgumentException(
            "the finalized head cannot be nearer than the safe one: depths "
                + safeDepth
                + " and "
                + finalizedDepth);
      }
    }
  }

  /** What computes for the chain. */
  public record Engines(Cryptography cryptography, BlobVerifier blobs) {}

  private DevChain(Options options, Chain chain, Engines engines, InstantSource clock) {
    this.options = options;
    this.chain = chain;
    this.clock = clock;
    blobs = new BlobArchive(options.folder().resolve("blobs"));
    slots = new Slots(options.blockTimeSeconds(), DevGenesis.GAS_LIMIT);
    pool =
        new TransactionPool(
            chain.spec(),
            engines.cryptography(),
            new TransactionPool.Options(
                PoolLimits.DEFAULT,
                OrderingPolicy.PRIORITY_FEE,
                new BlobAdmission(engines.blobs(), blobs)),
            view(chain));
    builder = new BlockBuilder(chain, pool, slots, engines.cryptography(), clock);
  }

  /** Opens the chain in its folder, or starts it there. */
  public static DevChain open(
      Options options, ChainSpec spec, Genesis genesis, Engines engines, InstantSource clock) {
    Chain chain =
        Chain.open(
            options.folder().resolve("chain"),
            spec,
            genesis,
            engines.cryptography(),
            StoreOptions.SMALL);
    return new DevChain(options, chain, engines, clock);
  }

  private static HeadView view(Chain chain) {
    Header head = chain.head().header();
    return new HeadView(
        chain.stateAt(chain.head().hash()),
        head.baseFeePerGas().orElse(UInt256.ZERO),
        head.gasLimit(),
        head.timestamp());
  }

  public Chain chain() {
    return chain;
  }

  /** Takes transactions. */
  public TransactionGateway gateway() {
    return pool;
  }

  BlobArchive blobs() {
    return blobs;
  }

  /** Seconds from slot to slot. */
  public long blockTimeSeconds() {
    return slots.blockTimeSeconds();
  }

  /** The chain's clock, seconds: the real one plus what {@link #advanceTime} added. */
  public long timeSeconds() {
    return slots.time(clock.millis());
  }

  /** The same as a clock, for those who live on the chain's time. */
  public InstantSource clock() {
    return () -> clock.instant().plusSeconds(slots.offsetSeconds());
  }

  /** One turn: commands first, then block making. Whether anything was done. */
  public boolean step() {
    stepping = Optional.of(Thread.currentThread());
    Optional<FutureTask<?>> command;
    synchronized (commands) {
      command = Optional.ofNullable(commands.poll());
    }
    if (command.isPresent()) {
      command.get().run();
      trail();
      return true;
    }
    boolean worked = builder.step();
    trail();
    return worked;
  }

  /** Makes so many blocks at once. */
  public void mine(int count) {
    order(() -> {
      mineNow(count);
      return null;
    });
  }

  private void mineNow(int count) {
    for (int i = 0; i < count; i++) {
      slots.advance(Math.max(0, nextSlot() - timeSeconds()));
      reopen();
      drain();
      if (!builder.sealNow()) {
        throw new IllegalStateException("no block could be made");
      }
    }
  }

  private long nextSlot() {
    return chain.head().header().timestamp() + slots.blockTimeSeconds();
  }

  /** Starts the open block again, at the time that holds now. */
  private void reopen() {
    builder.pause(true);
    builder.step();
    builder.pause(false);
    builder.step();
  }

  private void drain() {
    for (int i = 0; i < 10_000 && builder.sealAtMillis().isPresent() && builder.fill(); i++) {
      // fills until nothing fits or waits
    }
  }

  /** Moves the chain's clock forward; the next block is later by as much. */
  public void advanceTime(long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("time goes forward only");
    }
    order(() -> {
      slots.advance(seconds);
      reopen();
      return null;
    });
  }

  /** Stops making blocks by the clock, or resumes; {@link #mine} still works. */
  public void pause(boolean on) {
    order(() -> {
      slots.pause(on);
      reopen();
      return null;
    });
  }

  /**
   * Replaces the newest {@code depth} blocks by one more than as many of other hashes.
   *
   * @param keepTransactions whether the transactions of the replaced blocks wait in the pool again
   */
  public void reorg(int depth, boolean keepTransactions) {
    order(() -> {
      long target = chain.head().number() - depth;
      ChainBlock ancestor =
          chain
              .block(target)
              .orElseThrow(() -> new IllegalArgumentException("there are no " + depth + " blocks"));
      List<ChainBlock> removed = new ArrayList<>();
      for (long n = target + 1; n <= chain.head().number(); n++) {
        removed.add(chain.block(n).orElseThrow());
      }
      slots.branch();
      chain.rewind(ancestor.hash());
      reopen();
      if (keepTransactions) {
        removed.forEach(this::resubmit);
      }
      mineNow(depth + 1);
      return null;
    });
  }

  private void resubmit(ChainBlock block) {
    for (Transaction transaction : block.block().transactions()) {
      if (transaction instanceof Transaction.Signed signed) {
        Optional<BlobSidecar> sidecar =
            signed instanceof Transaction.Blob blob
                ? blobs.sidecar(blob.blobVersionedHashes())
                : Optional.empty();
        pool.submit(PooledTransactionCodec.encode(new PooledTransaction(signed, sidecar)));
      }
    }
  }

  /** Has the stepping thread carry out a command and waits for it. */
  private void order(Callable<?> command) {
    FutureTask<?> task = new FutureTask<>(command);
    if (stepping.equals(Optional.of(Thread.currentThread()))) {
      task.run();
      trail();
    } else {
      synchronized (commands) {
        commands.add(task);
      }
    }
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded L1 was at work", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    chain.close();
  }

  /** Lets the safe and finalized marks trail the head. */
  private void trail() {
    long head = chain.head().number();
    if (head == trailedAt) {
      return;
    }
    trailedAt = head;
    long finalized = Math.max(chain.genesis().number(), head - options.finalizedDepth());
    if (finalized > chain.finalized().number()) {
      chain.canonicalHash(finalized).ifPresent(chain::setFinalized);
    }
    long safe = Math.max(chain.finalized().number(), head - options.safeDepth());
    chain.canonicalHash(safe).ifPresent(chain::setSafe);
  }
}
