package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.da.BatchPublication;
import dev.trestle.da.BeaconBlobs;
import dev.trestle.da.DataPlace;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.ChannelOut;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SequencedBlock;
import dev.trestle.devchain.DevAccounts;
import dev.trestle.guest.ChainConfiguration;
import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.Chain;
import dev.trestle.node.CheckpointFile;
import dev.trestle.node.DerivationDriver;
import dev.trestle.node.DisputeApi;
import dev.trestle.node.EthApi;
import dev.trestle.node.GenesisJson;
import dev.trestle.node.L1Heads;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.OptimismApi;
import dev.trestle.node.RollupConfigJson;
import dev.trestle.node.SafeHeads;
import dev.trestle.node.SettlementFollower;
import dev.trestle.node.StoreOptions;
import dev.trestle.node.TransactionForwarder;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.MissingPreimageException;
import dev.trestle.riscv.Trace;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.Zlib;
import dev.trestle.settlement.GameTree;
import dev.trestle.settlement.GuestRecorder;
import dev.trestle.settlement.L2Source;
import dev.trestle.settlement.NodeOutputs;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.RunPreimages;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * Disputes about a real L2 of a few blocks, derived from a blob on L1 by a node, and about the
 * program that every node runs, guest.elf.
 */
final class GuestArena extends L1Arena {
  /** Blocks that the posted batch has. */
  static final long LAST_BLOCK = 3;

  private static final GameTree.Depths DEPTHS = new GameTree.Depths(2, 30);
  private static final int SENDER = 1;
  private static final Address PAID = Address.fromHex("0x" + "a7".repeat(20));

  private final Cryptography cryptography = NativeCryptography.create();
  private final BlobKzg kzg = BlobKzg.load();
  private final TinyRollup rollup;
  private final BeaconClient beacon;
  private final Chain chain;
  private final SafeHeads safeHeads;
  private final SettlementFollower follower;
  private final DerivationDriver driver;
  private final ElfProgram elf = program();
  private final GuestRecorder recorder;
  private final JsonRpcClient upstream;
  private final JsonRpcServer server;
  private final SettlementClient l2;
  private final Map<GuestInputs, RunPreimages> recorded = new ConcurrentHashMap<>();
  private final ProgramRuns runs;
  private final Dispute dispute;
  final OutputRoots truth;

  GuestArena(Path folder) {
    this(folder, StoreOptions.DEFAULT);
  }

  /** With a node that keeps states like this. */
  GuestArena(Path folder, StoreOptions store) {
    super(folder);
    rollup = TinyRollup.after(l1().head(), spec(), contracts(), systemConfig());
    RollupConfig config = rollup.config();
    beacon = new BeaconClient(new JsonRpcClient(url()), kzg::versionedHash);
    BeaconBlobs blobs = new BeaconBlobs("L1", l1(), beacon);
    chain = Chain.open(folder.resolve("l2"), config.l2(), rollup.genesis(), cryptography, store);
    safeHeads =
        new SafeHeads(
            folder.resolve("safe-heads"),
            new CheckpointFile(folder.resolve("checkpoints"), chain, config));
    follower =
        new SettlementFollower(l1(), config.contracts(), config.genesis().l1().number(), 4_096);
    driver =
        new DerivationDriver(
            chain,
            config,
            follower,
            new DerivationDriver.Sources(blobs::blob, safeHeads),
            cryptography);
    truth = new NodeOutputs(chain, safeHeads, l1());
    recorder = recorder(truth, L2Source.of(chain));
    upstream = new JsonRpcClient(url());
    server = serve();
    l2 = new SettlementClient(new JsonRpcClient(l2Url()));
    runs = new ProgramRuns(elf, this::preimages, folder.resolve("runs"));
    dispute = new Dispute(runs.program(), DEPTHS, rollup.root(), ChainConfiguration.hash(config));
    open(dispute);
  }

  private GuestRecorder recorder(OutputRoots outputs, L2Source l2) {
    BeaconBlobs blobs = new BeaconBlobs("L1", l1(), beacon);
    return new GuestRecorder(
        new GuestRecorder.Node(rollup.config(), l1(), blobs::blob, l2, kzg, cryptography), outputs);
  }

  private JsonRpcServer serve() {
    Methods methods = new Methods();
    EthApi.register(
        methods,
        chain,
        new TransactionForwarder(upstream, chain),
        ApiOptions.DEFAULT,
        InstantSource.system());
    new OptimismApi(
            chain,
            rollup.config(),
            () -> L1Heads.of(follower, driver.currentL1()),
            ApiOptions.DEFAULT)
        .register(methods);
    new DisputeApi(chain, follower, safeHeads).register(methods);
    try {
      return JsonRpcServer.start(ServerOptions.loopback(0), methods, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the L2 node's JSON-RPC is. */
  URI l2Url() {
    return URI.create(server.url());
  }

  /** Runs of the program for somebody who sees the L2 in another way. */
  ProgramRuns runsOver(OutputRoots outputs, L2Source l2, Path folder) {
    return new ProgramRuns(elf, recorder(outputs, l2), folder);
  }

  private static ElfProgram program() {
    try (InputStream in = GuestProgram.class.getResourceAsStream("guest.elf")) {
      assertThat(in).as("guest.elf").isNotNull();
      return ElfProgram.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Dispute dispute() {
    return dispute;
  }

  @Override
  ProgramRuns runs() {
    return runs;
  }

  /** What the run with these inputs reads. */
  RunPreimages preimages(GuestInputs inputs) {
    return recorded.computeIfAbsent(inputs, recorder::preimages);
  }

  /** An honest player. */
  Watcher honest(int player) {
    return player(player, truth, runs);
  }

  /** Writes what another node needs to join. */
  void writeRollup(Path folder) {
    try {
      Files.writeString(
          folder.resolve("l2-genesis.json"), JsonWriter.toText(GenesisJson.of(rollup.genesis())));
      Files.writeString(folder.resolve("rollup.json"), RollupConfigJson.text(rollup.config()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node comes to where L1 is. */
  void derive() {
    boolean worked = true;
    for (int i = 0; worked && i < 10_000; i++) {
      worked = follower.step() | driver.step();
    }
    assertThat(worked).as("the node is still at work").isFalse();
    assertThat(driver.currentL1().map(BlockId::hash))
        .as("where the node has come to")
        .contains(l1().head().hash());
  }

  /** The node's chain. */
  Chain chain() {
    return chain;
  }

  /** Posts a batch with payments in a blob; the blocks are derived. */
  void postBatch() {
    postBatch(LAST_BLOCK);
  }

  /** The same up to this block. */
  void postBatch(long last) {
    Wallet sender = new Wallet(l2, L2_CHAIN_ID, DevAccounts.test(SENDER + 1).get(SENDER));
    List<SequencedBlock> blocks = new ArrayList<>();
    Bytes32 parent = chain.safe().hash();
    long start = rollup.config().genesis().l2Timestamp();
    for (long number = chain.safe().number() + 1; number <= last; number++) {
      Bytes32 hash = Keccak.hash(parent.toBytes()); // only that it follows its parent counts
      byte[] payment = sender.signNext(Optional.of(PAID), UInt256.of(number));
      L2BlockRef ref =
          new L2BlockRef(
              number, hash, parent, start + 2 * number, rollup.config().genesis().l1(), number);
      blocks.add(new SequencedBlock(ref, List.of(payment)));
      parent = hash;
    }
    ChannelOut out =
        new ChannelOut(
            rollup.config(), new ChannelId(1, last), new Zlib(), ChannelOut.blobTarget(1));
    blocks.forEach(b -> assertThat(out.add(b)).isTrue());
    post(out.close());
    derive();
    assertThat(chain.safe().number()).isEqualTo(last);
    assertThat(chain.safe().block().transactions()).as("deposit and payment").hasSize(2);
  }

  /**
   * An L1 block whose receipt derivation reads and no L1 transaction can carry. Before the batch: a
   * run reads no further than to the block that it is about.
   */
  void makeLargeReceipt() {
    byte[] code = LargeReceipt.creationCode(contracts().portal());
    Bytes32 hash = wallet(SENDER).send(Optional.empty(), UInt256.ZERO, code, 16_000_000);
    mine(1);
    Receipt receipt = l1().inclusion(hash).orElseThrow().receipt();
    assertThat(receipt.logs()).as("deposits").hasSize(2);
    derive();
  }

  private void post(Channel channel) {
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1(),
            CHAIN_ID,
            TransactionSigner.of(DevAccounts.test(BATCHER + 1).get(BATCHER).privateKey()),
            FeePolicy.mainnet().with(Duration.ofSeconds(20), 1),
            TransactionJournal.inMemory(),
            InstantSource.system());
    BatchPublication publication =
        new BatchPublication(contracts().inbox(), DataPlace.BLOB, kzg::prepare);
    for (TransactionRequest request : publication.requests(channel)) {
      submitter.submit(request);
    }
    submitter.step();
    mine(1);
  }

  /**
   * How many steps come before the one that reads the beginning of the n-th preimage of a type.
   *
   * @param n from 1
   */
  long stepThatReads(GuestInputs inputs, int keyType, int n) {
    int[] seen = {0};
    return stepThatReads(inputs, (key, bytes) -> key.toBytes()[0] == keyType && ++seen[0] == n);
  }

  /** How many steps come before the one that reads the beginning of a preimage of this kind. */
  long stepThatReads(GuestInputs inputs, BiPredicate<Bytes32, byte[]> kind) {
    RunPreimages all = preimages(inputs);
    Trace trace =
        new Trace(
            elf,
            key -> {
              byte[] bytes = all.preimage(key);
              if (kind.test(key, bytes)) {
                throw new MissingPreimageException(key);
              }
              return bytes;
            });
    try {
      trace.runToEnd();
    } catch (MissingPreimageException e) {
      return trace.reached();
    }
    throw new AssertionError("the run reads no such preimage");
  }

  @Override
  public void close() {
    l2.close();
    server.close();
    upstream.close();
    beacon.close();
    safeHeads.close();
    chain.close();
    super.close();
  }
}
