package dev.trestle.cli;

import dev.trestle.devchain.BeaconApi;
import dev.trestle.devchain.DevApi;
import dev.trestle.devchain.DevChain;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.Preinstalls;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.EthApi;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** The devnet's L1: the chain, its thread, and its RPC and Beacon API on one port. */
final class EmbeddedL1 implements AutoCloseable {
  static final long CHAIN_ID = 900;

  /** So that the first blocks can be made at once without being ahead of the clock. */
  private static final int SLOTS_BEFORE_NOW = 8;

  private final DevChain chain;
  private final RoleRunner runner;
  private final JsonRpcServer server;

  EmbeddedL1(
      DevnetOptions options,
      DevKeys keys,
      Cryptography cryptography,
      BlobKzg kzg,
      InstantSource clock) {
    Path folder = options.data().resolve("l1");
    long slot = options.l1BlockTimeSeconds();
    long start = genesisTime(folder, clock.millis() / 1000 - SLOTS_BEFORE_NOW * slot);
    Map<Address, byte[]> contracts = new TreeMap<>();
    for (GenesisAccount account : Preinstalls.tools()) {
      contracts.put(account.address(), account.code());
    }
    chain =
        DevChain.open(
            new DevChain.Options(folder, slot, 4, 16),
            DevGenesis.spec(CHAIN_ID),
            DevGenesis.of(start, keys.funded().stream().map(a -> a.address()).toList(), contracts),
            new DevChain.Engines(cryptography, kzg::verify),
            clock);
    runner = new RoleRunner("l1", Duration.ofMillis(20), chain::step).start();
    chain.gateway().onAccepted((hash, tx) -> runner.wake());
    Methods methods = new Methods();
    EthApi.register(methods, chain.chain(), chain.gateway(), ApiOptions.DEFAULT, clock);
    DevApi.register(methods, chain);
    try {
      server =
          JsonRpcServer.start(
              ServerOptions.loopback(options.port(0)), methods, new BeaconApi(chain).routes());
    } catch (IOException e) {
      throw new StartupException(
          "the L1 cannot listen on port "
              + options.port(0)
              + ": "
              + e.getMessage()
              + ". Is another devnet running? Choose other ports with --ports");
    }
  }

  /** When the chain began, remembered with it: seconds. */
  private static long genesisTime(Path folder, long fresh) {
    Path file = folder.resolve("genesis-time");
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      try {
        Files.createDirectories(folder);
      } catch (IOException failure) {
        throw new StartupException("cannot create " + folder + ": " + failure.getMessage());
      }
      RollupFiles.replace(file, Long.toString(fresh));
      return fresh;
    } catch (IOException | NumberFormatException e) {
      throw new StartupException("cannot read " + file + "; start over with --fresh");
    }
  }

  DevChain chain() {
    return chain;
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    runner.close();
    chain.close();
  }
}
