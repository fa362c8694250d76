package dev.trestle.sequencer;

import dev.trestle.l1.SettlementClient;
import dev.trestle.node.Admission;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.Chain;
import dev.trestle.node.EthApi;
import dev.trestle.node.Genesis;
import dev.trestle.node.StoreOptions;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.SystemContracts;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An L1 that makes a block when the test says so: real rules, pool and RPC. */
final class TestL1 implements BlockSource, AutoCloseable {
  static final long CHAIN_ID = 900;
  static final long GENESIS = 1_800_000_000L;
  static final long SLOT = 12;

  private static final UInt256 GWEI = UInt256.of(1_000_000_000);
  private static final Signature UNSIGNED = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);

  final Chain chain;
  final TransactionPool pool;
  final SettlementClient client;
  private final Map<Bytes32, byte[]> blobs = new HashMap<>();
  private final BlockBuilder builder;
  private final JsonRpcServer server;
  private boolean poolAllowed = true;
  private long branch;

  TestL1(Path folder, Cryptography cryptography) {
    ChainSpec spec =
        ChainSpec.l1(CHAIN_ID, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO2)));
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    for (int key = 1; key <= 4; key++) {
      accounts.put(
          PoolFixture.address(key), Genesis.Allocation.ether(PoolFixture.ETHER.multiply(100)));
    }
    byte[] stop = {0};
    accounts.put(SystemContracts.WITHDRAWAL_REQUESTS, Genesis.Allocation.contract(stop));
    accounts.put(SystemContracts.CONSOLIDATION_REQUESTS, Genesis.Allocation.contract(stop));
    chain =
        Chain.open(
            folder,
            spec,
            Genesis.of(GENESIS, 60_000_000, accounts),
            cryptography,
            StoreOptions.SMALL);
    pool =
        new TransactionPool(
            spec,
            cryptography,
            new TransactionPool.Options(
                PoolLimits.DEFAULT, OrderingPolicy.PRIORITY_FEE, this::keepBlobs),
            TestRollup.view(chain));
    builder = new BlockBuilder(chain, pool, this, cryptography, InstantSource.system());
    Methods methods = new Methods();
    EthApi.register(methods, chain, pool, ApiOptions.DEFAULT, InstantSource.system());
    try {
      server = JsonRpcServer.start(ServerOptions.loopback(0), methods, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = new SettlementClient(new JsonRpcClient(URI.create(server.url())));
  }

  private Optional<String> keepBlobs(PooledTransaction transaction) {
    BlobSidecar sidecar = transaction.sidecar().orElseThrow();
    List<Bytes32> hashes = ((Transaction.Blob) transaction.transaction()).blobVersionedHashes();
    for (int i = 0; i < hashes.size(); i++) {
      blobs.put(hashes.get(i), sidecar.blobs().get(i));
    }
    return Optional.empty();
  }

  Optional<byte[]> blob(Bytes32 versionedHash) {
    return Optional.ofNullable(blobs.get(versionedHash));
  }

  /** No blob that was sent so far can be had any more. */
  void forgetBlobs() {
    blobs.clear();
  }

  @Override
  public Optional<Opening> next(Header parent, Bytes32 parentHash, long nowMillis) {
    BlockAttributes attributes =
        new BlockAttributes(
            parent.timestamp() + SLOT,
            Address.ZERO,
            new Bytes32(0, 0, 0, branch),
            parent.gasLimit(),
            Optional.of(Bytes32.ZERO),
            Optional.of(List.of()),
            new byte[0]);
    return Optional.of(new Opening(attributes, List.of(), poolAllowed, Long.MAX_VALUE));
  }

  /** A block with what waits. */
  void mine() {
    builder.step();
    while (builder.fill()) {
      // until nothing waits
    }
    builder.sealNow();
  }

  /** Blocks that take nothing from the pool. */
  void mineEmpty(int count) {
    poolAllowed = false;
    for (int i = 0; i < count; i++) {
      mine();
    }
    poolAllowed = true;
  }

  /** Takes the newest blocks and all they brought away; others come in their place. */
  void reorganise(int depth) {
    replace(depth, depth + 1);
  }

  /** Takes the newest blocks and puts so many others, all empty, in their place. */
  void replace(int depth, int others) {
    branch++;
    chain.rewind(chain.canonicalHash(chain.head().number() - depth).orElseThrow());
    mineEmpty(others);
  }

  /** Sends a transaction of an account and returns its hash; it waits for {@link #mine}. */
  Bytes32 send(int key, Optional<Address> to, long wei, byte[] data) {
    byte[] raw =
        sign(CHAIN_ID, key, pool.nextNonce(PoolFixture.address(key)), new Call(to, wei, data));
    if (pool.submit(raw) instanceof Admission.Refused refused) {
      throw new AssertionError(refused.message());
    }
    return Keccak.hash(raw);
  }

  /** What a transaction does. */
  record Call(Optional<Address> to, long wei, byte[] data) {}

  /** A signed transaction that pays enough on a calm chain. */
  static byte[] sign(long chainId, int key, long nonce, Call call) {
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            UInt256.of(chainId),
            nonce,
            GWEI,
            GWEI.multiply(100),
            Math.min(8_000_000, 100_000 + 300L * call.data.length),
            call.to,
            UInt256.of(call.wei),
            call.data,
            List.of(),
            UNSIGNED);
    Secp256k1.Signature s = Secp256k1.sign(TransactionCodec.signingHash(unsigned), UInt256.of(key));
    return TransactionCodec.encode(
        TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s()));
  }

  @Override
  public void close() {
    client.close();
    server.close();
    chain.close();
  }
}
