package dev.trestle.cli;

import dev.trestle.da.DataPlace;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.Preinstalls;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.TransactionForwarder;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.BatcherPolicy;
import dev.trestle.sequencer.OrderingPolicy;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * A whole Layer-2 in one process: the embedded L1, a sequencer, a batcher, and a replica that knows
 * L1 alone; or the first two only. Each role reaches the others through their endpoints, as if they
 * ran apart.
 */
public final class Devnet implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);

  private final List<AutoCloseable> running;
  private final List<Observed> observed = new ArrayList<>();
  private final EmbeddedL1 l1;
  private final RollupNode sequencerNode;
  private final SequencerRole sequencer;
  private final Endpoints endpoints;
  private final SortedSet<String> publicMethods;

  /** Is told what is being done. */
  @FunctionalInterface
  public interface Progress {
    void at(String what);
  }

  private Devnet(DevnetOptions options, Progress progress, List<AutoCloseable> running) {
    this.running = running;
    InstantSource clock = InstantSource.system();
    Cryptography cryptography = NativeCryptography.create();
    DevKeys keys = DevKeys.create();
    BlobKzg kzg = BlobKzg.later();
    progress.at("L1");
    l1 = opened(new EmbeddedL1(options, keys, cryptography, kzg, clock));
    progress.at("rollup contracts");
    RollupFiles rollup = rollup(options, keys);
    URI l1Url = URI.create(l1.url());

    // The L2 lives on L1's time, so that it follows when somebody moves that.
    InstantSource l2Clock = l1.chain().clock();
    Tools tools = new Tools(cryptography, kzg, l2Clock);
    progress.at("sequencer");
    sequencerNode = opened(node("sequencer", options, rollup, l1Url, tools));
    sequencer =
        sequencerNode.with(
            new SequencerRole(sequencerNode, OrderingPolicy.PRIORITY_FEE, cryptography, l2Clock));
    observed.add(sequencer);
    Methods methods = new Methods();
    JsonRpcServer l2 =
        sequencerNode.serve(ServerOptions.loopback(options.port(1)), methods, sequencer.gateway());
    publicMethods = methods.names();
    AdminEndpoint admin =
        opened(
            AdminEndpoint.start(
                ServerOptions.loopback(options.port(4)),
                options.data().resolve(AdminEndpoint.SECRET_FILE),
                AdminApi.of(sequencerNode, Optional.of(sequencer)),
                clock));
    sequencer.start();

    Optional<String> replicaUrl = Optional.empty();
    if (!options.alone()) {
      progress.at("batcher");
      startBatcher(options, keys.batcher().privateKey(), tools);
      progress.at("replica");
      RollupNode replica = replica(options, rollup, tools);
      replicaUrl = Optional.of(serve(replica, options, l2.url()));
      if (options.dispute().program().isPresent()) {
        progress.at("proposer and challenger");
        DevnetDisputes disputes = new DevnetDisputes(keys, options, cryptography, kzg);
        observed.add(disputes.startProposer(sequencerNode));
        observed.addAll(disputes.startChallenger(replica, options.dispute().program().get()));
      }
      // What the first batch needs, while nobody waits for it yet; a failure shows again there.
      CompletableFuture.runAsync(BlobKzg::load);
    }
    Optional<String> explorer =
        options.explorer() ? Optional.of(startExplorer(options, keys, l2)) : Optional.empty();
    Optional<String> metrics =
        options.metrics().map(where -> opened(MetricsEndpoint.start(where, observed)).url());
    endpoints = endpoints(keys, l2, admin, replicaUrl, new Pages(metrics, explorer));
    RollupFiles.replace(options.data().resolve(Endpoints.FILE), endpoints.json());
  }

  private void startBatcher(DevnetOptions options, UInt256 key, Tools tools) {
    BatcherPolicy policy =
        new BatcherPolicy(6, Duration.ofSeconds(2 * options.l1BlockTimeSeconds()), 20);
    BatcherRole.Setup setup =
        new BatcherRole.Setup(
            key, options.data().resolve("batcher"), DataPlace.BLOB, policy, BatcherRole.devFees());
    BatcherRole.Rollup rollup = BatcherRole.Rollup.of(sequencerNode);
    observed.add(
        sequencerNode.with(new BatcherRole(rollup, setup, tools.kzg, tools.clock).start()));
  }

  private RollupNode replica(DevnetOptions options, RollupFiles rollup, Tools tools) {
    // What the batcher remembers of its blobs is not the replica's to rely on.
    Tools own = new Tools(tools.cryptography, BlobKzg.later(), tools.clock);
    return opened(node("replica", options, rollup, URI.create(l1.url()), own));
  }

  /** Where the replica serves. */
  private String serve(RollupNode replica, DevnetOptions options, String sequencerUrl) {
    JsonRpcClient upstream = opened(new JsonRpcClient(URI.create(sequencerUrl)));
    return replica
        .serve(
            ServerOptions.loopback(options.port(2)),
            new Methods(),
            new TransactionForwarder(upstream, replica.chain()))
        .url();
  }

  /** What every node computes with. */
  private record Tools(Cryptography cryptography, BlobKzg kzg, InstantSource clock) {}

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

  private RollupFiles rollup(DevnetOptions options, DevKeys keys) {
    if (RollupFiles.existIn(options.data())) {
      return RollupFiles.read(options.data());
    }
    RollupFiles files = new RollupDeployment(l1, keys, options).deploy();
    files.write(options.data());
    return files;
  }

  private RollupNode node(
      String name, DevnetOptions options, RollupFiles rollup, URI l1Url, Tools tools) {
    Path folder = options.data().resolve(name);
    SettlementAccess settlement = new SettlementAccess(l1Url, l1Url, tools.kzg);
    RollupNode node = new RollupNode(rollup, folder, settlement, tools.cryptography, tools.clock);
    node.with(settlement);
    node.follow(name, POLL);
    observed.add(node);
    return node;
  }

  private String startExplorer(DevnetOptions options, DevKeys keys, JsonRpcServer l2) {
    DevnetExplorer.Chains chains =
        new DevnetExplorer.Chains(
            URI.create(l1.url()), URI.create(l2.url()), contractsByName(keys));
    ExplorerRole role = DevnetExplorer.start(sequencerNode, options, keys, chains);
    observed.add(role);
    return role.url();
  }

  private static Map<String, Address> contractsByName(DevKeys keys) {
    L1Contracts contracts = RollupDeployment.contracts(keys);
    Map<String, Address> names = new LinkedHashMap<>(contracts.byName());
    names.put("multicall3", Preinstalls.MULTICALL3);
    return names;
  }

  /** For people rather than for wallets. */
  private record Pages(Optional<String> metrics, Optional<String> explorer) {}

  private Endpoints endpoints(
      DevKeys keys,
      JsonRpcServer l2,
      AdminEndpoint admin,
      Optional<String> replicaUrl,
      Pages pages) {
    return new Endpoints(
        l1.url(),
        l1.url(),
        l2.url(),
        l2.webSocketUrl(),
        new Endpoints.Admin(admin.url(), admin.secretFile().toAbsolutePath().toString()),
        replicaUrl,
        pages.metrics,
        pages.explorer,
        EmbeddedL1.CHAIN_ID,
        RollupDeployment.CHAIN_ID,
        keys.users(),
        contractsByName(keys));
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
