package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.RefusalReason;
import dev.trestle.stf.block.SystemContracts;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chain whose blocks the test seals by hand, behind a real server. */
final class RpcNode implements TransactionGateway, AutoCloseable {
  static final UInt256 KEY = UInt256.of(0x1234);
  static final UInt256 RICH = UInt256.of(1_000_000_000_000_000_000L).multiply(1000);

  /** Counts in slot 0, logs the count under topic 7, returns it. */
  static final Address COUNTER = new Address(0, 0, 0xc0);

  /** Reverts with its call data. */
  static final Address REVERTER = new Address(0, 0, 0xc1);

  /** Calls the counter and returns what it returns; reverts when the call fails. */
  static final Address CALLER = new Address(0, 0, 0xc2);

  /** Stops at an undefined opcode. */
  static final Address BROKEN = new Address(0, 0, 0xc3);

  /** Jumps to itself until its gas is used up. */
  static final Address LOOPER = new Address(0, 0, 0xc4);

  /** Calls the identity precompile until its gas is used up. */
  static final Address PRECOMPILE_LOOPER = new Address(0, 0, 0xc5);

  /** Asks for one unheard-of account's balance after the other until its gas is used up. */
  static final Address ACCOUNT_LOOPER = new Address(0, 0, 0xc6);

  private static final long GENESIS_TIME = 1_700_000_000L;
  private static final ChainSpec L1_SPEC =
      ChainSpec.l1(1337, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO1)));

  final Chain chain;
  final Methods methods = new Methods();
  final JsonRpcServer server;
  final JsonRpcClient client;
  final TestSigner signer = new TestSigner(KEY);
  Instant now = Instant.ofEpochSecond(GENESIS_TIME);

  /** How far the clock goes each time somebody looks at it. */
  volatile Duration clockStep = Duration.ZERO;

  L1Heads l1Heads = L1Heads.NONE;

  final Refusals refusals = new Refusals();
  private final boolean l2;
  private final List<AcceptedListener> listeners = new ArrayList<>();
  private final List<RecoveredTransaction> later = new ArrayList<>();
  private BlockExecution building;

  private RpcNode(Path folder, ChainSpec spec, Genesis genesis, ApiLimits limits)
      throws IOException {
    this(folder, spec, genesis, limits, StoreOptions.SMALL);
  }

  private RpcNode(
      Path folder, ChainSpec spec, Genesis genesis, ApiLimits limits, StoreOptions store)
      throws IOException {
    l2 = spec.l2().isPresent();
    chain = Chain.open(folder, spec, genesis, Cryptography.pure(), store);
    building = begin();
    chain.pendingFrom(this::pendingBlock);
    EthApi.register(methods, chain, this, ApiOptions.DEFAULT.with(limits), this::tick);
    if (l2) {
      new OptimismApi(chain, rollup(), () -> l1Heads, ApiOptions.DEFAULT).register(methods);
    }
    server = JsonRpcServer.start(ServerOptions.loopback(0), methods);
    client = new JsonRpcClient(URI.create(server.url()), Duration.ofSeconds(30));
  }

  static RpcNode l1(Path folder) throws IOException {
    return l1(folder, ApiLimits.DEFAULT);
  }

  /** One that keeps so many blocks' states, and none in a cache beyond. */
  static RpcNode withHistory(Path folder, long blocks) throws IOException {
    return new RpcNode(
        folder,
        L1_SPEC,
        Genesis.of(GENESIS_TIME, 30_000_000, allocations()),
        ApiLimits.DEFAULT,
        new StoreOptions(StoreOptions.Durability.PROCESS, 8L << 20, 0, 10_000, blocks));
  }

  static RpcNode l1(Path folder, ApiLimits limits) throws IOException {
    return new RpcNode(
        folder, L1_SPEC, Genesis.of(GENESIS_TIME, 30_000_000, allocations()), limits);
  }

  static RpcNode l2(Path folder) throws IOException {
    L2Spec l2 = L2Spec.of(L2Level.JOVIAN);
    SortedMap<Address, Genesis.Allocation> allocations = allocations();
    SortedMap<Bytes32, UInt256> l1Block = new TreeMap<>();
    l1Block.put(new Bytes32(0, 0, 0, 1), UInt256.of(1_000_000_000));
    l1Block.put(new Bytes32(0, 0, 0, 3), new UInt256(0, 1368L << 32 | 810_949, 0, 0));
    l1Block.put(new Bytes32(0, 0, 0, 7), UInt256.of(5));
    l1Block.put(new Bytes32(0, 0, 0, 8), new UInt256(17, 3, 0, 0));
    allocations.put(
        Predeploys.L1_BLOCK, new Genesis.Allocation(UInt256.ZERO, 1, new byte[0], l1Block));
    byte[] extraData = L2ExtraData.encode(l2, L2Level.JOVIAN, new L2ExtraData(0, 0, 0));
    return new RpcNode(
        folder,
        ChainSpec.l2(901, l2),
        Genesis.of(GENESIS_TIME, 30_000_000, allocations).withExtraData(extraData),
        ApiLimits.DEFAULT);
  }

  private synchronized Instant tick() {
    now = now.plus(clockStep);
    return now;
  }

  private static SortedMap<Address, Genesis.Allocation> allocations() {
    SortedMap<Address, Genesis.Allocation> allocations = new TreeMap<>();
    allocations.put(new TestSigner(KEY).address(), Genesis.Allocation.ether(RICH));
    code(allocations, COUNTER, "600054600101806000556000526007602060" + "00a160206000f3");
    code(allocations, REVERTER, "36600060003736" + "6000fd");
    code(
        allocations,
        CALLER,
        "60206000600060006000"
            + "73"
            + Hex.encode(COUNTER.toBytes())
            + "5af160295760006000fd5b60206000f3");
    code(allocations, BROKEN, "fe");
    code(allocations, LOOPER, "5b5f56");
    code(allocations, PRECOMPILE_LOOPER, "5b" + "5f5f5f5f60045afa50" + "5f56");
    code(allocations, ACCOUNT_LOOPER, "61ffff" + "5b" + "600101" + "8031" + "50" + "600356");
    code(allocations, SystemContracts.WITHDRAWAL_REQUESTS, "00");
    code(allocations, SystemContracts.CONSOLIDATION_REQUESTS, "00");
    return allocations;
  }

  private static void code(
      SortedMap<Address, Genesis.Allocation> allocations, Address address, String hex) {
    allocations.put(address, Genesis.Allocation.contract(Hex.decode(hex)));
  }

  private BlockExecution begin() {
    ChainBlock head = chain.head();
    BlockAttributes attributes =
        new BlockAttributes(
            head.header().timestamp() + 2,
            new Address(0, 0, 0xfee),
            new Bytes32(9, 9, 9, 9),
            head.header().gasLimit(),
            Optional.of(Bytes32.ZERO),
            Optional.of(List.of()),
            head.header().extraData());
    BlockExecution begun =
        BlockExecution.begin(
            chain.spec(),
            head.header(),
            attributes,
            chain.parentState(head.hash()),
            chain.cryptography());
    if (l2) {
      begun.add(l1Attributes());
    }
    return begun;
  }

  RollupConfig rollup() {
    SystemConfig system =
        new SystemConfig(
            Bytes32.ZERO,
            30_000_000,
            new FeeScalars(1368, 810_949),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            400);
    ChainBlock genesis = chain.genesis();
    return new RollupConfig(
        L1_SPEC,
        chain.spec(),
        new RollupConfig.Genesis(
            new BlockId(2, new Bytes32(2, 2, 2, 2)),
            new BlockId(0, genesis.hash()),
            GENESIS_TIME,
            system),
        RollupConfig.Timing.DEFAULT,
        new RollupConfig.Contracts(Address.ZERO, Address.ZERO, Address.ZERO));
  }

  private static Transaction.Deposit l1Attributes() {
    return new L1Info(
            new BlockId(3, new Bytes32(3, 3, 3, 3)),
            GENESIS_TIME,
            UInt256.of(1_000_000_000),
            UInt256.of(5),
            0,
            Bytes32.ZERO,
            new FeeScalars(1368, 810_949),
            SystemConfig.OperatorFee.NONE,
            400)
        .transaction(L2Level.JOVIAN);
  }

  /** Makes the block being built the head. */
  synchronized ChainBlock seal() {
    ChainBlock sealed = chain.append(building.seal());
    building = begin();
    return sealed;
  }

  /** Takes the head away. */
  synchronized void unwind() {
    chain.rewind(chain.head().header().parentHash());
    building = begin();
  }

  private synchronized Optional<PendingBlock> pendingBlock() {
    List<TransactionOutcome.Included> included = List.copyOf(building.included());
    return Optional.of(
        new PendingBlock(
            new Block(
                building.pendingHeader(),
                included.stream().map(o -> o.transaction().transaction()).toList(),
                Optional.of(List.of())),
            included.stream().map(TransactionResult::of).toList(),
            building.pendingState()));
  }

  @Override
  public synchronized Admission submit(byte[] raw) {
    PooledTransaction pooled;
    try {
      pooled = PooledTransactionCodec.decode(raw);
    } catch (RlpException e) {
      return new Admission.Refused(Admission.Reason.MALFORMED, "rlp: " + e.getMessage());
    }
    Optional<RecoveredTransaction> recovered =
        RecoveredTransaction.of(pooled.transaction(), chain.cryptography());
    if (recovered.isEmpty()) {
      return new Admission.Refused(Admission.Reason.INVALID_SIGNATURE, "invalid sender");
    }
    TransactionOutcome outcome = building.add(recovered.get());
    if (outcome instanceof TransactionOutcome.Refused refused) {
      if (refused.reason() != RefusalReason.NONCE_TOO_HIGH) {
        return new Admission.Refused(Admission.Reason.FEE_TOO_LOW, refused.message());
      }
      later.add(recovered.get());
    }
    Bytes32 hash = recovered.get().hash();
    listeners.forEach(l -> l.accepted(hash, pooled.transaction()));
    return new Admission.Accepted(hash);
  }

  @Override
  public Optional<Outcome> await(Bytes32 hash, Duration timeout) {
    boolean built =
        pendingBlock().orElseThrow().results().stream()
            .anyMatch(result -> result.transactionHash().equals(hash));
    return built ? Optional.of(Outcome.INCLUDED) : Optional.empty();
  }

  @Override
  public synchronized Optional<Entry> waiting(Bytes32 hash) {
    return content().stream().filter(entry -> entry.hash().equals(hash)).findFirst();
  }

  @Override
  public synchronized List<Entry> content() {
    return later.stream()
        .map(t -> new Entry((Transaction.Signed) t.transaction(), t.hash(), t.sender(), false))
        .toList();
  }

  @Override
  public synchronized long nextNonce(Address sender) {
    return building.pendingState().account(sender).map(a -> a.nonce()).orElse(0L);
  }

  @Override
  public Optional<Fate> whyRefused(Bytes32 hash) {
    return refusals.of(hash);
  }

  @Override
  public void onAccepted(AcceptedListener listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    chain.close();
  }
}
