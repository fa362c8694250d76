package dev.trestle.e2e.sim;

import dev.trestle.devchain.BeaconApi;
import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevChain;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.e2e.sim.disk.ProcessDied;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.Preinstalls;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.Chain;
import dev.trestle.node.EthApi;
import dev.trestle.node.Genesis;
import dev.trestle.rpc.LocalTransport;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Address;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** L1: the embedded one, which can be killed, reorganised and filled with other people's work. */
final class L1Machine extends Machine {
  static final String ENDPOINT = "l1";
  static final long SLOT_SECONDS = 4;
  static final int SAFE_DEPTH = 4;
  static final int FINALIZED_DEPTH = 16;
  private static final int ACCOUNTS = 16;
  private static final int SLOTS_BEFORE_START = 40;

  private DevChain devChain;
  private long offsetSeconds;

  L1Machine(World world, long seed) {
    super(world, "l1", seed);
  }

  @Override
  void boot() {
    devChain =
        DevChain.open(
            new DevChain.Options(
                disk.folder().resolve("data"), SLOT_SECONDS, SAFE_DEPTH, FINALIZED_DEPTH),
            DevGenesis.spec(SimulatedRollup.L1_CHAIN_ID),
            genesis(),
            new DevChain.Engines(world.cryptography(), BlobKzg.later()::verify),
            world.scheduler().clock());
    opened(devChain.chain()::abandon);
    devChain.chain().guardWrites(disk::beforeStoreWrite);
    devChain.step();
    devChain.advanceTime(offsetSeconds);
    Methods methods = new Methods();
    EthApi.register(methods, devChain.chain(), devChain.gateway(), ApiOptions.DEFAULT, this::now);
    ServerOptions options = ServerOptions.loopback(0);
    world
        .network()
        .serve(
            ENDPOINT, this, new LocalTransport(options, methods, new BeaconApi(devChain).routes()));
    turns("slots", 300, this::step);
  }

  private boolean step() {
    boolean worked = devChain.step();
    offsetSeconds = offset();
    return worked;
  }

  private long offset() {
    return devChain.timeSeconds() - world.scheduler().clock().millis() / 1000;
  }

  private static Genesis genesis() {
    Map<Address, byte[]> tools = new TreeMap<>();
    for (GenesisAccount account : Preinstalls.tools()) {
      tools.put(account.address(), account.code());
    }
    return DevGenesis.of(
        Scheduler.START_SECONDS - SLOTS_BEFORE_START * SLOT_SECONDS,
        DevAccounts.test(ACCOUNTS).stream().map(DevAccounts.DevAccount::address).toList(),
        tools);
  }

  DevChain devChain() {
    return devChain;
  }

  Chain chain() {
    return devChain.chain();
  }

  /** L1's time, which is everybody's. */
  Instant now() {
    return world.scheduler().clock().instant().plusSeconds(offsetSeconds);
  }

  /** Replaces its newest blocks. */
  void reorg(int depth, boolean keepTransactions) {
    log("reorganises " + depth + (keepTransactions ? "" : " and loses their transactions"));
    try {
      within(() -> {
        devChain.reorg(depth, keepTransactions);
        return true;
      });
    } catch (ProcessDied e) {
      return; // at one of its own writes
    }
    offsetSeconds = offset();
    log("head " + chain().head());
  }
}
