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
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A devnet as its users see it: nothing but endpoints. */
final class Network implements AutoCloseable {
  /** Enough for everything that takes a few blocks, on a machine with other things to do. */
  static final int PATIENCE_SECONDS = 90;

  private final Runnable stop;
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
    Devnet devnet = Devnet.start(new DevnetOptions(folder, 0, 1, 1, window), what -> {});
    return new Network(devnet.endpoints(), devnet::close);
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
      var decoded = DepositEvents.decode(logs.get(i), deposit.blockHash(), i).toOptional();
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
