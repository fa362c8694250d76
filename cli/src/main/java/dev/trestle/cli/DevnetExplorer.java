package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.explorer.Explorer;
import dev.trestle.explorer.Faucet;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Address;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A devnet's explorer, with a faucet that the last of the users pays for. */
final class DevnetExplorer {
  private static final long TRANSFER_GAS = 21_000;

  /** Where the devnet's chains are. */
  record Chains(URI l1, URI l2, Map<String, Address> contracts) {}

  private DevnetExplorer() {}

  /** Starts it beside a node, which closes it. */
  static ExplorerRole start(RollupNode node, DevnetOptions options, DevKeys keys, Chains chains) {
    SettlementClient l2 = node.with(new SettlementClient(new JsonRpcClient(chains.l2)));
    DevAccount payer = keys.users().getLast();
    Wallet wallet = new Wallet(l2, Devnet.CHAIN_ID, payer);
    Faucet faucet =
        new Faucet(
            InstantSource.system(),
            (to, wei) ->
                l2.sendRawTransaction(
                    wallet.sign(Optional.of(to), wei, new byte[0], TRANSFER_GAS)));
    Explorer.Setting setting =
        new Explorer.Setting(
            node.config(),
            chains.contracts,
            chains.l1,
            chains.l2,
            Optional.of(faucet),
            SolcProcess.found());
    ExplorerRole.Setup setup =
        new ExplorerRole.Setup(
            ExplorerOptions.in(options.data().resolve("explorer")),
            chains.l2,
            node.settlement(),
            ExplorerOptions.listening(ServerOptions.loopback(options.port(3)), List.of()));
    return node.with(new ExplorerRole(setup, setting).start());
  }
}
