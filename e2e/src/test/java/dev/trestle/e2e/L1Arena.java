package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.devchain.BeaconApi;
import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.devchain.DevChain;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.GameParameters;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.Preinstalls;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.EthApi;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.TransactionResult;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.settlement.Challenger;
import dev.trestle.settlement.Claim;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameStarts;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.GameTree;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Resolution;
import dev.trestle.settlement.Rule;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * An embedded L1 that makes blocks when told to, with the real contracts of a rollup and its
 * disputes, and players. What is disputed the arenas say that stand on it.
 */
abstract class L1Arena implements AutoCloseable {
  static final UInt256 ROOT_BOND = UInt256.of(80_000_000_000_000_000L);
  static final long MAX_CLOCK = 600;
  static final long EXTENSION = 60;
  static final long PREIMAGE_EXTENSION = 60;
  static final long PROOF_MATURITY = 60;
  static final long CHAIN_ID = 900;
  static final long L2_CHAIN_ID = 901;

  /** Whom the Inbox accepts, and who deploys and guards everything. */
  static final int BATCHER = 8;

  static final int OWNER = 9;

  private static final long HORIZON = 1_000_000_000L;
  static final long FINALITY_DELAY = 30;
  private static final UInt256 STEP_BOND = UInt256.of(1_000_000_000_000_000_000L);

  private final Path folder;
  private final DevChain chain;
  private final Thread thread;
  private volatile boolean closing;
  private final JsonRpcServer server;
  private final SettlementClient client;
  private final List<DevAccount> accounts = DevAccounts.test(10);
  private final Map<Integer, Wallet> wallets = new HashMap<>();
  private final DeploymentPlan.Request request;
  private final DeploymentPlan plan;
  final GameReader games;

  L1Arena(Path folder) {
    this.folder = folder;
    Cryptography cryptography = NativeCryptography.create();
    InstantSource clock = InstantSource.system();
    Map<Address, byte[]> tools = new TreeMap<>();
    for (GenesisAccount account : Preinstalls.tools()) {
      tools.put(account.address(), account.code());
    }
    chain =
        DevChain.open(
            new DevChain.Options(folder.resolve("l1"), 2, 2, 8),
            DevGenesis.spec(CHAIN_ID),
            DevGenesis.of(
                clock.millis() / 1000 - 100,
                accounts.stream().map(DevAccount::address).toList(),
                tools),
            new DevChain.Engines(cryptography, BlobKzg.later()::verify),
            clock);
    thread = Thread.ofPlatform().name("arena L1").daemon(true).start(this::run);
    chain.pause(true);
    Methods methods = new Methods();
    EthApi.register(methods, chain.chain(), chain.gateway(), ApiOptions.DEFAULT, clock);
    try {
      server =
          JsonRpcServer.start(ServerOptions.loopback(0), methods, new BeaconApi(chain).routes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = new SettlementClient(new JsonRpcClient(URI.create(server.url())));
    request = request();
    plan = DeploymentPlan.of(request);
    plan.deployments().forEach(d -> create(d.creationCode()));
    mine(1);
    games = reader();
  }

  private void run() {
    while (!closing) {
      if (!chain.step()) {
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private DeploymentPlan.Request request() {
    Address owner = address(OWNER);
    return new DeploymentPlan.Request(
        owner,
        0,
        owner,
        owner,
        L2_CHAIN_ID,
        systemConfig(),
        DeploymentPlan.DataPolicy.BLOB,
        PROOF_MATURITY);
  }

  SystemConfig systemConfig() {
    return new SystemConfig(
        address(BATCHER).toWord(),
        60_000_000,
        new FeeScalars(0, 0),
        SystemConfig.Eip1559.CHAIN_DEFAULT,
        SystemConfig.OperatorFee.NONE,
        0,
        0);
  }

  /** What its program is, how deep its games go, and where they start. */
  record Dispute(Bytes32 program, GameTree.Depths depths, Bytes32 root, Bytes32 configuration) {}

  /** What the games are about; asked for only after {@link #open}. */
  abstract Dispute dispute();

  /** Runs that are computed while the players play. */
  abstract ProgramRuns runs();

  /** Deploys the games. */
  final void open(Dispute dispute) {
    GameParameters game =
        new GameParameters(
            dispute.program,
            dispute.depths.bottom(),
            dispute.depths.split(),
            MAX_CLOCK,
            EXTENSION,
            PREIMAGE_EXTENSION,
            ROOT_BOND,
            STEP_BOND);
    DisputePlan disputes =
        DisputePlan.of(
            request,
            new DisputePlan.Rules(
                address(OWNER),
                FINALITY_DELAY,
                300,
                dispute.root,
                0,
                dispute.configuration,
                Optional.of(game)));
    disputes.deployments().forEach(d -> create(d.creationCode()));
    mine(1);
    for (DisputePlan.Call call : disputes.calls()) {
      wallet(OWNER).send(Optional.of(call.to()), UInt256.ZERO, call.data(), 200_000);
    }
    mine(1);
  }

  private void create(byte[] code) {
    wallet(OWNER).send(Optional.empty(), UInt256.ZERO, code, 10_000_000);
  }

  private GameReader reader() {
    return new GameReader(
        new ContractReader(client),
        contracts().dispute().disputeGameFactory(),
        DisputePlan.FAULT_GAME_TYPE);
  }

  L1Contracts contracts() {
    return plan.contracts();
  }

  SettlementClient l1() {
    return client;
  }

  /** The chain behind {@link #l1}. */
  ChainSpec spec() {
    return chain.chain().spec();
  }

  /** Where L1's JSON-RPC and Beacon API are. */
  URI url() {
    return URI.create(server.url());
  }

  /** A player's account; 9 is the guardian's. */
  Wallet wallet(int player) {
    return wallets.computeIfAbsent(player, p -> new Wallet(client, CHAIN_ID, accounts.get(p)));
  }

  Address address(int player) {
    return accounts.get(player).address();
  }

  UInt256 key(int player) {
    return accounts.get(player).privateKey();
  }

  void mine(int blocks) {
    chain.mine(blocks);
  }

  /** Five wei to the player's own account on L2. */
  void deposit(int player) {
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            address(player),
            UInt256.of(5),
            100_000L,
            false,
            new byte[0]);
    wallet(player).send(Optional.of(contracts().portal()), UInt256.of(5), call, 300_000);
    mine(1);
  }

  void reorg(int depth) {
    chain.reorg(depth, true);
  }

  /** Takes blocks back; their transactions never come again. */
  void lose(int depth) {
    chain.reorg(depth, false);
    wallets.clear();
  }

  void pass(long seconds) {
    chain.advanceTime(seconds);
    chain.mine(1);
  }

  /** Claims a root for a block; the game. */
  GameReader.Entry claim(int player, Bytes32 root, long block) {
    byte[] data =
        Abi.call(
            "create(uint32,bytes32,bytes)",
            DisputePlan.FAULT_GAME_TYPE,
            root,
            Abi.encode("(uint256)", UInt256.of(block)));
    Bytes32 hash =
        wallet(player)
            .send(
                Optional.of(contracts().dispute().disputeGameFactory()),
                ROOT_BOND,
                data,
                2_000_000);
    mine(1);
    assertThat(client.inclusion(hash).orElseThrow().receipt().succeeded()).isTrue();
    return games.gamesSince(0).getLast();
  }

  GameState state(GameReader.Entry game) {
    return games.state(game).orElseThrow();
  }

  /** A player with a view of the truth of its own, started anew with what its journal holds. */
  Watcher player(int player, OutputRoots outputs, MachineRuns beliefs) {
    return player(player, outputs, beliefs, 0);
  }

  /**
   * The same.
   *
   * @param settled how old games must be before it plays them, seconds
   */
  Watcher player(int player, OutputRoots outputs, MachineRuns beliefs, long settled) {
    GameReader reader = reader();
    Address account = address(player);
    return watcher(
        player,
        new Challenger(
            reader,
            outputs,
            beliefs,
            new Challenger.Settings(account, dispute().configuration, HORIZON, settled)),
        resolution(player));
  }

  /** Ends games and collects an account's bonds. */
  Resolution resolution(int player) {
    return new Resolution(reader(), address(player), new Resolution.Settings(HORIZON, 60));
  }

  /** Somebody with these duties. */
  Watcher watcher(int player, Rule... rules) {
    return new Watcher(client, submitter(player), List.of(rules));
  }

  /** Where games of now and to come start. */
  GameStarts gameStarts() {
    return new GameStarts(reader(), registry(), HORIZON);
  }

  private TransactionSubmitter submitter(int player) {
    return new TransactionSubmitter(
        client,
        CHAIN_ID,
        TransactionSigner.of(key(player)),
        FeePolicy.mainnet().with(Duration.ofSeconds(20), 1),
        new FileTransactionJournal(folder.resolve("journal" + player)),
        InstantSource.system());
  }

  /** Everybody plays until nobody has anything left to do. */
  void play(Watcher... players) {
    int quiet = 0;
    for (int round = 0; quiet < 3 && round < 300; round++) {
      boolean worked = round(players);
      quiet = worked ? 0 : quiet + 1;
    }
  }

  /** One block in which everybody may act. */
  boolean round(Watcher... players) {
    boolean worked = false;
    for (Watcher player : players) {
      worked |= player.step();
    }
    while (runs().step()) {
      worked = true;
    }
    mine(1);
    return worked;
  }

  /** Lets all clocks run out, games resolve, bonds be paid. */
  void finish(Watcher... players) {
    pass(MAX_CLOCK);
    play(players);
    pass(MAX_CLOCK);
    play(players);
    pass(FINALITY_DELAY + 2);
    play(players);
  }

  Address registry() {
    return contracts().dispute().anchorStateRegistry();
  }

  /** How long the newest claim of a game can still be countered. */
  long secondsLeftToCounterNewest(GameReader.Entry game) {
    GameState state = state(game);
    return state.isOpen() ? MAX_CLOCK - state.details().getLast().challengerSeconds() : 0;
  }

  /** The claim at the bottom that fell to an instruction which this player had L1 execute. */
  Optional<Claim> fallen(GameState state, int player) {
    return state.tree().claims().stream()
        .filter(c -> c.depth() == state.info().depths().bottom())
        .filter(c -> c.counteredBy().equals(Optional.of(address(player))))
        .findFirst();
  }

  /** Somebody who only resolves games. */
  Watcher resolver(int player) {
    return watcher(player, resolution(player));
  }

  /** No claim of theirs was won by somebody else. */
  void assertLostNothing(GameState end, int... players) {
    for (int player : players) {
      Address account = address(player);
      for (Claim claim : end.tree().claims()) {
        if (claim.claimant().equals(account)) {
          assertThat(claim.counteredBy()).as("claim " + claim.index()).isEmpty();
        }
      }
    }
  }

  /** Keys of the preimages of which a part was brought to L1, in order. */
  List<Bytes32> loadedPreimages(GameReader.Entry game) {
    LogFilter filter =
        LogFilter.of(
            new LogFilter.Blocks.Range(0, client.head().number()),
            state(game).info().preimageOracle(),
            Abi.topic("PartLoaded(bytes32,uint256,uint256)"));
    return client.logs(filter).stream().map(log -> log.log().topics().get(1)).toList();
  }

  /** Gas of the transaction that executed an instruction in this game; 0 if none did. */
  long gasOfStep(GameReader.Entry game) {
    int step = BigEndian.getInt(Abi.topic("step(uint256,bool,bytes,bytes)").toBytes(), 0);
    for (long number = chain.chain().head().number(); number > 0; number--) {
      ChainBlock block = chain.chain().block(number).orElseThrow();
      List<TransactionResult> results = chain.chain().results(block.hash()).orElseThrow();
      for (int i = 0; i < results.size(); i++) {
        Transaction sent = block.block().transactions().get(i);
        if (results.get(i).receipt().succeeded()
            && sent.to().equals(Optional.of(game.address()))
            && sent.data().length >= 4
            && BigEndian.getInt(sent.data(), 0) == step) {
          return results.get(i).gasUsed();
        }
      }
    }
    return 0;
  }

  /** All bonds of a game are paid out, but for what these have not collected. */
  void assertPaid(GameReader.Entry game, Watcher... rest) {
    play(rest);
    assertThat(client.balance(game.address())).isEqualTo(UInt256.ZERO);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    chain.close();
  }
}
