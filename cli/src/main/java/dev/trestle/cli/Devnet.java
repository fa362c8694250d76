package dev.trestle.cli;

import dev.trestle.da.DataPlace;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.Preinstalls;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementForks;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.StoreOptions;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.BatcherPolicy;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.sequencer.PoolLimits;
import dev.trestle.sequencer.TransactionPool;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A whole Layer-2 in one process: the embedded L1 (or one that runs already), a sequencer, a
 * batcher, and a replica that knows L1 alone; or the first two only. Each role reaches the others
 * through their endpoints, as if they ran apart.
 */
public final class Devnet implements AutoCloseable {
  static final long CHAIN_ID = 901;

  private static final Duration POLL = Duration.ofMillis(250);
  private static final long L1_LOOK_NANOS = 50_000_000L;
  private static final int MOST_LOOKS = 2_400;
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);
  private static final UInt256 MOST_BONDED = UInt256.of(1_000).multiply(ETHER);

  /** Games are played at once: a development L1 reorganises only when told to. */
  private static final long SETTLED_SECONDS = 0;

  private final DevnetOptions options;
  private final DevKeys keys = DevKeys.create();
  private final List<AutoCloseable> running;
  private final Optional<EmbeddedL1> embedded;
  private final SettlementUrls l1;
  private final RollupRoles roles;
  private final Endpoints endpoints;
  private final SortedSet<String> publicMethods;

  /** For people and operators rather than for wallets. */
  private record Pages(AdminEndpoint admin, Optional<String> metrics, Optional<String> explorer) {}

  /** Is told what is being done. */
  @FunctionalInterface
  public interface Progress {
    void at(String what);
  }

  private Devnet(DevnetOptions options, Progress progress, List<AutoCloseable> running) {
    this.options = options;
    this.running = running;
    Cryptography cryptography = NativeCryptography.create();
    BlobKzg kzg = BlobKzg.later();
    progress.at("L1");
    embedded =
        options.l1().isPresent()
            ? Optional.empty()
            : Optional.of(
                opened(new EmbeddedL1(options, keys, cryptography, kzg, InstantSource.system())));
    l1 = options.l1().map(o -> SettlementUrls.of(o.rpc(), o.beacon())).orElseGet(this::ownUrls);
    progress.at("rollup contracts");
    RollupFiles rollup = rollup();
    // The L2 lives on L1's time, so that it follows when somebody moves that.
    InstantSource l2Clock =
        embedded
            .map(e -> e.chain().clock())
            .or(() -> options.l1().map(o -> o.clock()))
            .orElseThrow();
    StoreOptions store = store(options.historyBlocks());
    roles =
        opened(
            new RollupRoles(
                new RollupRoles.Setting(rollup, options.data(), l1, POLL),
                new RollupRoles.Tools(cryptography, kzg, l2Clock, store)));
    progress.at("sequencer");
    JsonRpcServer l2 =
        roles.startSequencer(
            TransactionPool.Options.l2(PoolLimits.DEFAULT, OrderingPolicy.PRIORITY_FEE),
            ServerOptions.loopback(options.port(1)),
            ApiOptions.DEFAULT);
    publicMethods = roles.publicMethods();
    AdminEndpoint admin =
        roles.startAdmin(
            ServerOptions.loopback(options.port(4)),
            options.data().resolve(AdminEndpoint.SECRET_FILE));
    Optional<String> replicaUrl =
        options.alone() ? Optional.empty() : Optional.of(startOthers(progress, l2.url()));
    Optional<String> explorer =
        options.explorer() ? Optional.of(startExplorer(rollup, l2)) : Optional.empty();
    Optional<String> metrics =
        options
            .metrics()
            .map(where -> opened(MetricsEndpoint.start(where, roles.observed())).url());
    endpoints = endpoints(rollup, l2, replicaUrl, new Pages(admin, metrics, explorer));
    RollupFiles.replace(options.data().resolve(Endpoints.FILE), endpoints.json());
  }

  /** A devnet's whole state fits into the cache of nodes; who prunes wants to see it pruned. */
  private static StoreOptions store(long historyBlocks) {
    return historyBlocks == 0
        ? StoreOptions.DEFAULT
        : StoreOptions.DEFAULT.withHistory(historyBlocks).withNodeCache(0);
  }

  private SettlementUrls ownUrls() {
    URI url = URI.create(embedded.orElseThrow().url());
    return SettlementUrls.of(url, url);
  }

  /** Batcher, replica, and who claims and challenges; where the replica serves. */
  private String startOthers(Progress progress, String sequencerUrl) {
    progress.at("batcher");
    startBatcher();
    progress.at("replica");
    String replica =
        roles.startReplica(ServerOptions.loopback(options.port(2)), sequencerUrl).url();
    if (options.dispute().program().isPresent()) {
      progress.at("proposer and challenger");
      startDisputes(options.dispute().program().get());
    }
    // What the first batch needs, while nobody waits for it yet; a failure shows again there.
    CompletableFuture.runAsync(BlobKzg::load);
    return replica;
  }

  private void startBatcher() {
    BatcherPolicy policy =
        new BatcherPolicy(6, Duration.ofSeconds(2 * options.l1BlockTimeSeconds()), 20);
    roles.startBatcher(
        new BatcherRole.Setup(
            keys.batcher().privateKey(),
            options.data().resolve("batcher"),
            DataPlace.BLOB,
            policy,
            BatcherRole.devFees(),
            ETHER));
  }

  private void startDisputes(ElfProgram program) {
    // Safe blocks, too: a development L1 reorganises only when told to.
    roles.startProposer(
        setup("proposer", keys.proposer()),
        new DisputeRules.Claiming(options.dispute().delays().claimInterval(), false, MOST_BONDED));
    roles.startChallenger(setup("challenger", keys.challenger()), program, SETTLED_SECONDS);
  }

  private WatcherRole.Setup setup(String name, DevAccount account) {
    return new WatcherRole.Setup(
        name, account.privateKey(), options.data().resolve(name), fees(), ETHER);
  }

  /** Final at once: a development L1 reorganises only when told to. */
  private static FeePolicy fees() {
    return FeePolicy.mainnet().with(Duration.ofSeconds(20), 1);
  }

  /** Starts a devnet in its folder, or resumes the one that is there. */
  public static Devnet start(DevnetOptions options, Progress progress) {
    List<AutoCloseable> running = new ArrayList<>();
    running.add(FolderLock.take(options.data()));
    try {
      Files.deleteIfExists(options.data().resolve(Endpoints.FILE));
      return new Devnet(options, progress, running);
    } catch (IOException e) {
      Closing.all(running);
      throw new StartupException("cannot write to " + options.data() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      Closing.all(running);
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.add(part);
    return part;
  }

  /** The rollup of this folder, deployed first if it is not. */
  private RollupFiles rollup() {
    Path folder = options.data();
    if (RollupFiles.existIn(folder)) {
      return RollupFiles.read(folder);
    }
    try (SettlementClient client = SettlementAccess.client(l1.rpc())) {
      TransactionSigner deployer = TransactionSigner.of(keys.deployer().privateKey());
      ChainSpec spec =
          ChainSpec.l1(client.chainId(), SettlementForks.announced(client).orElseThrow());
      RollupFiles files =
          RollupDeployment.prepare(
                  new RollupDeployment.Where(client, folder, deployer, fees()),
                  content(),
                  spec,
                  Collections.emptySortedMap(),
                  pause())
              .carryOut();
      files.write(folder);
      return files;
    }
  }

  /** The embedded L1 makes the next block at once; another one has its own time. */
  private RollupDeployment.Pause pause() {
    int[] looks = {0};
    return what -> {
      if (looks[0]++ > MOST_LOOKS) {
        throw new StartupException(what + " is not included; start over with --fresh");
      }
      embedded.ifPresentOrElse(
          own -> own.chain().mine(1), () -> LockSupport.parkNanos(L1_LOOK_NANOS));
    };
  }

  private RollupPlan.Content content() {
    Address deployer = keys.deployer().address();
    SortedMap<Address, UInt256> funded = new TreeMap<>();
    keys.users().forEach(user -> funded.put(user.address(), DevGenesis.FUNDS));
    return new RollupPlan.Content(
        CHAIN_ID,
        deployer,
        keys.users().getFirst().address(),
        deployer,
        new SystemConfig(
            keys.batcher().address().toWord(),
            options.l2GasLimit(),
            new FeeScalars(5_227, 1_014_213),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0),
        DataPlace.BLOB,
        new RollupConfig.Timing(
            options.l2BlockTimeSeconds(),
            options.sequencingWindowBlocks(),
            1_800,
            Math.min(10, options.sequencingWindowBlocks())),
        options.dispute(),
        funded);
  }

  private String startExplorer(RollupFiles rollup, JsonRpcServer l2) {
    DevnetExplorer.Chains chains =
        new DevnetExplorer.Chains(
            l1.rpc().getFirst(), URI.create(l2.url()), contractsByName(rollup));
    ExplorerRole role = DevnetExplorer.start(roles.sequencerNode(), options, keys, chains);
    roles.observe(role);
    return role.url();
  }

  private Map<String, Address> contractsByName(RollupFiles rollup) {
    Address deployer = keys.deployer().address();
    // The deployer has sent nothing before.
    L1Contracts contracts =
        new RollupPlan(content(), rollup.config().l1(), deployer, 0).contracts();
    Map<String, Address> names = new LinkedHashMap<>(contracts.byName());
    names.put("multicall3", Preinstalls.MULTICALL3);
    return names;
  }

  private Endpoints endpoints(
      RollupFiles rollup, JsonRpcServer l2, Optional<String> replicaUrl, Pages pages) {
    return new Endpoints(
        l1.rpc().getFirst().toString(),
        l1.beacon().getFirst().toString(),
        l2.url(),
        l2.webSocketUrl(),
        new Endpoints.Admin(
            pages.admin.url(), pages.admin.secretFile().toAbsolutePath().toString()),
        replicaUrl,
        pages.metrics,
        pages.explorer,
        rollup.config().l1().chainId(),
        CHAIN_ID,
        keys.users(),
        contractsByName(rollup));
  }

  /** The names of all methods that the sequencer's public port answers. */
  public SortedSet<String> publicMethods() {
    return publicMethods;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public void close() {
    Closing.all(running);
  }
}
