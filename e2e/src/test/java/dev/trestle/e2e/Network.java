package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.Endpoints;
import dev.trestle.derivation.DepositEvents;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A devnet as its users see it: nothing but endpoints. */
final class Network implements AutoCloseable {
  /** Enough for everything that takes a few blocks, on a machine with other things to do. */
  static final int PATIENCE_SECONDS = 90;

  private final Runnable stop;
  private LongConsumer passTime;
  private Reorg reorg;

  /** How this L1 is made to reorganise. */
  @FunctionalInterface
  private interface Reorg {
    void replace(long depth, Bytes32 kept);
  }

  private final Endpoints endpoints;
  private final JsonRpcClient l1Rpc;
  private final JsonRpcClient l2Rpc;
  private final SettlementClient l1;
  private final SettlementClient l2;
  private final SettlementClient replica;

  /**
   * @param stop ends what is behind the endpoints
   */
  Network(Endpoints endpoints, Runnable stop) {
    this.endpoints = endpoints;
    this.stop = stop;
    l1Rpc = new JsonRpcClient(URI.create(endpoints.l1Rpc()));
    l2Rpc = new JsonRpcClient(URI.create(endpoints.l2Rpc()));
    reorg = this::reorgEmbedded;
    passTime = seconds -> l1Rpc.call("evm_increaseTime", JsonValue.quantity(seconds));
    l1 = new SettlementClient(l1Rpc);
    l2 = new SettlementClient(l2Rpc);
    replica =
        new SettlementClient(new JsonRpcClient(URI.create(endpoints.replicaRpc().orElseThrow())));
  }

  /**
   * A devnet in this process with blocks of one second.
   *
   * @param window L1 blocks until blocks are derived without the sequencer
   */
  static Network start(Path folder, int window) {
    return start(L1Kind.EMBEDDED, new DevnetOptions(folder, 0, 1, 1, window));
  }

  /** The same on this kind of L1. */
  static Network start(L1Kind kind, Path folder, int window) {
    return start(kind, new DevnetOptions(folder, 0, 1, 1, window));
  }

  /** A devnet in this process on this kind of L1, which is the test's alone. */
  static Network start(L1Kind kind, DevnetOptions options) {
    return switch (kind) {
      case EMBEDDED -> {
        Devnet devnet = Devnet.start(options, what -> {});
        yield new Network(devnet.endpoints(), devnet::close);
      }
      case ANVIL -> onAnvil(options);
    };
  }

  private static Network onAnvil(DevnetOptions options) {
    Anvil anvil = Anvil.start();
    try {
      InstantSource clock =
          () -> InstantSource.system().instant().plusSeconds(anvil.movedSeconds());
      Devnet devnet =
          Devnet.start(
              options.on(new DevnetOptions.ExternalL1(anvil.url(), anvil.url(), clock)),
              what -> {});
      Network network =
          new Network(
              devnet.endpoints(),
              () -> {
                devnet.close();
                anvil.close();
              });
      network.passTime = anvil::passTime;
      network.reorg = network::reorgAnvil;
      return network;
    } catch (RuntimeException e) {
      anvil.close();
      throw e;
    }
  }

  Endpoints endpoints() {
    return endpoints;
  }

  JsonRpcClient l1Rpc() {
    return l1Rpc;
  }

  JsonRpcClient l2Rpc() {
    return l2Rpc;
  }

  /** The operator's port, with the secret that opens it. */
  JsonRpcClient adminRpc() {
    return endpoints.admin().client();
  }

  SettlementClient l1() {
    return l1;
  }

  SettlementClient l2() {
    return l2;
  }

  SettlementClient replica() {
    return replica;
  }

  /** Moves L1's time forward, and L2's with it. */
  void passTime(long seconds) {
    passTime.accept(seconds);
  }

  /**
   * Replaces L1's newest blocks by others.
   *
   * @param kept a transaction of theirs that is in the new ones, too
   */
  void reorgL1(long depth, Bytes32 kept) {
    reorg.replace(depth, kept);
  }

  /** All transactions of the replaced blocks come again. */
  private void reorgEmbedded(long depth, Bytes32 kept) {
    l1Rpc.call("anvil_reorg", JsonValue.quantity(depth), JsonValue.TRUE);
  }

  /** That transaction comes again, in the first new block; all others are gone. */
  private void reorgAnvil(long depth, Bytes32 kept) {
    JsonValue raw = l1Rpc.call("eth_getRawTransactionByHash", JsonValue.bytes32(kept));
    JsonValue place = JsonValue.array(List.of(raw, JsonValue.number(0)));
    l1Rpc.call("anvil_reorg", JsonValue.number(depth), JsonValue.array(List.of(place)));
  }

  Address contract(String name) {
    return Optional.ofNullable(endpoints.contracts().get(name)).orElseThrow();
  }

  Wallet l1Wallet(int account) {
    return new Wallet(l1, endpoints.l1ChainId(), endpoints.accounts().get(account));
  }

  Wallet l2Wallet(int account) {
    return new Wallet(l2, endpoints.l2ChainId(), endpoints.accounts().get(account));
  }

  /** Sends a deposit to the portal and returns the hash of its L1 transaction. */
  Bytes32 deposit(Wallet from, Address to, long wei) {
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            to,
            UInt256.of(wei),
            100_000L,
            false,
            new byte[0]);
    return from.send(Optional.of(contract("portal")), UInt256.of(wei), call, 300_000);
  }

  /** Where the chain has the transaction; waits for it. */
  static TransactionInclusion included(SettlementClient chain, Bytes32 hash) {
    return Await.found("inclusion of " + hash, PATIENCE_SECONDS, () -> chain.inclusion(hash));
  }

  /** The hash that a deposit's L2 transaction must have. */
  static Bytes32 l2HashOf(TransactionInclusion deposit) {
    assertThat(deposit.receipt().succeeded()).isTrue();
    List<Log> logs = deposit.receipt().logs();
    for (int i = 0; i < logs.size(); i++) {
      var decoded =
          DepositEvents.decode(logs.get(i), deposit.blockHash(), deposit.firstLogIndex() + i)
              .toOptional();
      if (decoded.isPresent()) {
        return TransactionCodec.hash(decoded.get());
      }
    }
    throw new AssertionError("no TransactionDeposited log");
  }

  /** The block, once the chain's safe head is there. */
  static HashedHeader safe(SettlementClient chain, long number) {
    Await.until("block " + number + " becomes safe", PATIENCE_SECONDS, () -> safe(chain) >= number);
    return chain.header(number).orElseThrow();
  }

  /** The number of the safe head. */
  static long safe(SettlementClient chain) {
    return chain.header(BlockTag.Label.SAFE).orElseThrow().number();
  }

  /** Waits until both nodes have the block as safe, and holds them against each other. */
  HashedHeader agreedAt(long number) {
    HashedHeader here = safe(l2, number);
    HashedHeader there = safe(replica, number);
    assertThat(there.header().stateRoot()).isEqualTo(here.header().stateRoot());
    assertThat(there.hash()).isEqualTo(here.hash());
    return here;
  }

  @Override
  public void close() {
    replica.close();
    l2.close();
    l1.close();
    stop.run();
  }
}
