package dev.trestle.sequencer;

import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.Genesis;
import dev.trestle.node.StoreOptions;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.SystemContracts;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chain, a pool and a builder whose clock and block openings the test sets. */
final class BuilderFixture implements BlockSource, AutoCloseable {
  static final long GENESIS = 1_800_000_000L;
  static final long BLOCK_TIME = 2;
  static final int ACCOUNTS = 40;

  /** As in production, but a sender has its fill soon. */
  static final PoolLimits LIMITS =
      PoolLimits.DEFAULT.with(new PoolLimits.Room(100_000, 80, 10_000, 128L << 20, 10_800));

  final Chain chain;
  final TransactionPool pool;
  final BlockBuilder builder;
  long nowMillis = GENESIS * 1000;
  boolean poolAllowed = true;
  boolean ready = true;

  /** For the next opening alone. */
  List<Transaction> forced = List.of();

  /** Its code writes one log without topics and data. */
  static final Address LOGGER = Address.fromHex("0x" + "10".repeat(20));

  private static final byte[] LOG0 = {0x5f, 0x5f, (byte) 0xa0, 0};
  private static final byte[] STOP = {0};

  private final long gasLimit;
  private final Cryptography cryptography = Cryptography.pure();

  BuilderFixture(Path folder, long gasLimit) {
    this(folder, gasLimit, new ChainSpec.Activation(0, Fork.CANCUN, BlobSchedule.CANCUN));
  }

  /** An L1 at these rules, whose pool believes every sidecar. */
  BuilderFixture(Path folder, long gasLimit, ChainSpec.Activation rules) {
    this.gasLimit = gasLimit;
    ChainSpec spec = ChainSpec.l1(PoolFixture.CHAIN_ID, List.of(rules));
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    accounts.put(LOGGER, Genesis.Allocation.contract(LOG0));
    accounts.put(SystemContracts.WITHDRAWAL_REQUESTS, Genesis.Allocation.contract(STOP));
    accounts.put(SystemContracts.CONSOLIDATION_REQUESTS, Genesis.Allocation.contract(STOP));
    for (int sender = 1; sender <= ACCOUNTS; sender++) {
      accounts.put(
          PoolFixture.address(sender), Genesis.Allocation.ether(PoolFixture.ETHER.multiply(10)));
    }
    chain =
        Chain.open(
            folder,
            spec,
            Genesis.of(GENESIS, gasLimit, accounts),
            cryptography,
            StoreOptions.SMALL);
    Header head = chain.head().header();
    pool =
        new TransactionPool(
            spec,
            cryptography,
            new TransactionPool.Options(LIMITS, OrderingPolicy.FCFS, tx -> Optional.empty()),
            new HeadView(
                chain.stateAt(chain.head().hash()),
                head.baseFeePerGas().orElseThrow(),
                head.gasLimit(),
                head.timestamp()));
    builder =
        new BlockBuilder(chain, pool, this, cryptography, () -> Instant.ofEpochMilli(nowMillis));
  }

  @Override
  public Optional<Opening> next(Header parent, Bytes32 parentHash, long millis) {
    if (!ready) {
      return Optional.empty();
    }
    long timestamp = parent.timestamp() + BLOCK_TIME;
    List<Transaction> now = forced;
    forced = List.of();
    return Optional.of(new Opening(attributes(timestamp), now, poolAllowed, timestamp * 1000));
  }

  private BlockAttributes attributes(long timestamp) {
    return new BlockAttributes(
        timestamp,
        Address.ZERO,
        Bytes32.ZERO,
        gasLimit,
        Optional.of(Bytes32.ZERO),
        Optional.of(List.of()),
        new byte[0]);
  }

  /** A block on the head that somebody else made. */
  void appendForeign(List<Transaction> transactions) {
    ChainBlock parent = chain.head();
    BlockExecution execution =
        BlockExecution.begin(
            chain.spec(),
            parent.header(),
            attributes(parent.header().timestamp() + 1),
            chain.parentState(parent.hash()),
            cryptography);
    for (Transaction transaction : transactions) {
      if (execution.add(transaction) instanceof TransactionOutcome.Refused refused) {
        throw new AssertionError(refused.message());
      }
    }
    chain.append(execution.seal());
  }

  /** Takes all blocks from the chain and sets the clock back, so that none is due. */
  void takeBackAll() {
    chain.rewind(chain.genesis().hash());
    nowMillis = GENESIS * 1000;
  }

  /** Turns until nothing is left to do at this time. */
  void settle() {
    for (int i = 0; i < 100 && builder.step(); i++) {
      // a turn each
    }
  }

  /** Fills the open block, opening one if need be, and seals it when it is due. */
  void sealDue() {
    settle();
    nowMillis = builder.sealAtMillis().orElseThrow();
    builder.step();
  }

  /** The head's transactions, as {@code sender/nonce}. */
  List<String> headTransactions() {
    return names(chain.head().block().transactions());
  }

  List<String> names(List<Transaction> transactions) {
    List<String> names = new ArrayList<>();
    for (Transaction transaction : transactions) {
      var recovered = RecoveredTransaction.of(transaction, cryptography).orElseThrow();
      for (int sender = 1; sender <= ACCOUNTS; sender++) {
        if (PoolFixture.address(sender).equals(recovered.sender())) {
          names.add(sender + "/" + ((Transaction.Signed) transaction).nonce());
        }
      }
    }
    return names;
  }

  @Override
  public void close() {
    chain.close();
  }
}
