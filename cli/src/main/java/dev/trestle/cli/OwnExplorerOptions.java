package dev.trestle.cli;

import dev.trestle.explorer.ExplorerException;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.ServerOptions;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a node has an explorer beside it, in the same process. */
final class OwnExplorerOptions {
  @Option(
      names = "--explorer-port",
      paramLabel = "PORT",
      description =
          "Also runs the explorer, on this port; 0 takes a free one (default: there is none).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--explorer-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address that the explorer listens on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Mixin private ExplorerOptions explorer;

  /** Starts it if a port was given: a client of the node, which closes it. */
  Optional<ExplorerRole> startBeside(RollupNode node, JsonRpcServer rpc) {
    return port.map(p -> start(node, URI.create(rpc.url()), ServerOptions.loopback(p)));
  }

  private ExplorerRole start(RollupNode node, URI l2, ServerOptions where) {
    try {
      ExplorerRole.Setup setup =
          explorer.setup(
              node.folder().resolve("explorer"), l2, node.settlement(), where.withHost(host));
      return node.with(new ExplorerRole(setup, explorer.setting(node.config(), l2)).start());
    } catch (ExplorerException e) {
      throw new StartupException("explorer: " + e.getMessage());
    }
  }
}
