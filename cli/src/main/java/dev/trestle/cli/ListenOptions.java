package dev.trestle.cli;

import dev.trestle.node.ApiOptions;
import dev.trestle.rpc.ServerOptions;
import picocli.CommandLine.Mixin;
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

  @Mixin private RpcLimitOptions limits;

  ServerOptions server() {
    return ServerOptions.loopback(port).withHost(host).with(limits.server());
  }

  ApiOptions api() {
    return ApiOptions.DEFAULT.with(limits.api());
  }
}
