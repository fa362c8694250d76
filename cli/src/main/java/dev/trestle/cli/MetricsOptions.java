package dev.trestle.cli;

import dev.trestle.rpc.ServerOptions;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Whether and where a process shows how it fares. */
final class MetricsOptions {
  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      scope = CommandLine.ScopeType.INHERIT,
      showDefaultValue = CommandLine.Help.Visibility.NEVER, // the description says it
      description =
          "Serves /metrics for Prometheus, /healthz and /readyz on this port; 0 takes a free one"
              + " (default: neither is served).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--metrics-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      scope = CommandLine.ScopeType.INHERIT,
      showDefaultValue = CommandLine.Help.Visibility.NEVER, // the description says it
      description = "Address to serve them on (default: ${DEFAULT-VALUE}).")
  private String host;

  /** Where, if anywhere. */
  Optional<ServerOptions> server() {
    return port.map(p -> ServerOptions.loopback(p).withHost(host));
  }

  /** Starts to serve, if a port was given. */
  Optional<MetricsEndpoint> serve(List<? extends Observed> parts) {
    return server().map(where -> MetricsEndpoint.start(where, parts));
  }
}
