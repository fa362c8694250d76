package dev.trestle.cli;

import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether and where a process takes orders from its operator. */
final class AdminOptions {
  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "Serves admin_… on this port, to those who have the secret; 0 takes a free one (default:"
              + " not served).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--admin-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to serve it on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--admin-jwt-secret",
      paramLabel = "FILE",
      description =
          "File with the secret, 32 bytes in hex; made, for its owner alone to read, when it is not"
              + " there (default: admin-jwt.hex in the data folder).")
  private Optional<Path> secret = Optional.empty();

  /** Starts to serve, if a port was given. */
  Optional<AdminEndpoint> serve(Path data, Methods methods, InstantSource clock) {
    return port.map(p ->
        AdminEndpoint.start(
            ServerOptions.loopback(p).withHost(host),
            secret.orElse(data.resolve(AdminEndpoint.SECRET_FILE)),
            methods,
            clock));
  }
}
