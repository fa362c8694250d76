package dev.trestle.cli;

import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.StoreOptions;
import dev.trestle.node.TransactionForwarder;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.TransactionPool;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Rule;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * A rollup's roles in one process, on any settlement chain. Each reaches the others through their
 * endpoints, as if they ran apart; proposer and challenger use the sequencer's or a replica's node.
 */
final class RollupRoles implements AutoCloseable {
  private final Setting setting;
  private final Tools tools;
  private final List<AutoCloseable> running = new ArrayList<>();
  private final List<Observed> observed = new ArrayList<>();
  private final RollupNode sequencerNode;
  private final Methods publicMethods = new Methods();
  private Optional<SequencerRole> sequencer = Optional.empty();
  private Optional<RollupNode> replica = Optional.empty();

  /**
   * Where everything is.
   *
   * @param folder with a folder for each role below it
   * @param poll how often L1 is looked at
   */
  record Setting(RollupFiles rollup, Path folder, SettlementUrls l1, Duration poll) {
    long l1ChainId() {
      return rollup.config().l1().chainId();
    }
  }

  /** What every node computes, tells the time and stores with. */
  record Tools(Cryptography cryptography, BlobKzg kzg, InstantSource clock, StoreOptions store) {
    RollupNode.Engine engine() {
      return new RollupNode.Engine(cryptography, clock, store);
    }
  }

  RollupRoles(Setting setting, Tools tools) {
    this.setting = setting;
    this.tools = tools;
    sequencerNode = node("sequencer", tools);
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.add(part);
    return part;
  }

  private RollupNode node(String name, Tools with) {
    SettlementAccess access = SettlementOptions.open(setting.l1, with.kzg, setting.l1ChainId());
    RollupNode node =
        opened(new RollupNode(setting.rollup, setting.folder.resolve(name), access, with.engine()));
    node.with(access);
    node.follow(name, setting.poll);
    observed.add(node);
    return node;
  }

  /** Starts building blocks; its RPC. */
  JsonRpcServer startSequencer(TransactionPool.Options pool, ServerOptions where, ApiOptions api) {
    SequencerRole role =
        sequencerNode.with(new SequencerRole(sequencerNode, pool, tools.cryptography, tools.clock));
    observed.add(role);
    JsonRpcServer server = sequencerNode.serve(where, publicMethods, role.gateway(), api);
    role.start();
    sequencer = Optional.of(role);
    return server;
  }

  /** The names of all methods that the sequencer's RPC answers. */
  SortedSet<String> publicMethods() {
    return publicMethods.names();
  }

  /** What an operator may ask the sequencer's node. */
  Methods adminMethods() {
    return AdminApi.of(sequencerNode, sequencer);
  }

  /** Serves them, to those who have the secret. */
  AdminEndpoint startAdmin(ServerOptions where, Path secretFile) {
    return opened(AdminEndpoint.start(where, secretFile, adminMethods(), InstantSource.system()));
  }

  /** The node that the sequencer builds on. */
  RollupNode sequencerNode() {
    return sequencerNode;
  }

  /** Shows something that runs beside the roles in metrics and health. */
  void observe(Observed part) {
    observed.add(part);
  }

  /** Starts posting the sequencer's blocks. */
  void startBatcher(BatcherRole.Setup setup) {
    BatcherRole.Rollup rollup = BatcherRole.Rollup.of(sequencerNode);
    observed.add(
        sequencerNode.with(new BatcherRole(rollup, setup, tools.kzg, tools.clock).start()));
  }

  /** Starts a node that has seen nothing but L1; its RPC. */
  JsonRpcServer startReplica(ServerOptions where, String sequencerUrl) {
    // What the batcher remembers of its blobs is not the replica's to rely on.
    Tools own = new Tools(tools.cryptography, BlobKzg.later(), tools.clock, tools.store);
    RollupNode node = node("replica", own);
    replica = Optional.of(node);
    JsonRpcClient upstream = opened(new JsonRpcClient(URI.create(sequencerUrl)));
    return node.serve(where, new Methods(), new TransactionForwarder(upstream, node.chain()));
  }

  /** Claims what the sequencer's node has derived. */
  WatcherRole startProposer(WatcherRole.Setup setup, DisputeRules.Claiming claiming) {
    DisputeRules rules = new DisputeRules(sequencerNode);
    return start(
        setup, sequencerNode, account -> rules.proposer(account, sequencerNode.chain(), claiming));
  }

  /**
   * Challenges what the replica has not derived, or the sequencer's node where there is none.
   *
   * @param settledSeconds how old games must be before they are played
   */
  WatcherRole startChallenger(WatcherRole.Setup setup, ElfProgram program, long settledSeconds) {
    RollupNode node = replica.orElse(sequencerNode);
    DisputeRules rules = new DisputeRules(node);
    ProgramRuns runs = rules.runs(program, tools.kzg, tools.cryptography);
    RunThreads threads = node.with(RunThreads.start(runs));
    observed.add(threads);
    return start(
        setup, node, account -> rules.challenger(account, rules.outputs(), runs, settledSeconds));
  }

  private WatcherRole start(
      WatcherRole.Setup setup, RollupNode node, Function<Address, List<Rule>> rules) {
    WatcherRole role =
        node.with(
            new WatcherRole(
                    setup,
                    node.settlement().client(),
                    setting.l1ChainId(),
                    rules,
                    InstantSource.system())
                .start());
    observed.add(role);
    return role;
  }

  /** All that runs, for metrics and health. */
  List<Observed> observed() {
    return observed;
  }

  @Override
  public void close() {
    Closing.all(running);
  }
}
