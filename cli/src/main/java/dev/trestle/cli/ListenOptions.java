package dev.trestle.cli;

import dev.trestle.rpc.ServerOptions;
import picocli.CommandLine.Option;

/** Where a node's RPC listens. */
final class ListenOptions {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9545",
      description = "Port for HTTP and WebSocket; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  ServerOptions server() {
    return ServerOptions.loopback(port).withHost(host);
  }
}
