package dev.trestle.cli;

import dev.trestle.rpc.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether the public RPC asks its callers for a key. */
final class ApiKeyOptions {
  private static final Duration LOOK = Duration.ofSeconds(2);

  @Option(
      names = "--rpc-api-keys",
      paramLabel = "FILE",
      description =
          "Answers those alone who send one of these keys; a line for each: NAME KEY"
              + " [CALLS-PER-SECOND [AT-ONCE]]. Read again when it changes (default: everybody is"
              + " answered).")
  private Optional<Path> file = Optional.empty();

  private Optional<ApiKeyFile> opened = Optional.empty();

  /** The same server, for whom the file says. */
  ServerOptions guarded(ServerOptions server, InstantSource clock) {
    opened = file.map(f -> ApiKeyFile.open(f, clock));
    return opened.map(keys -> server.onlyFor(keys.keys())).orElse(server);
  }

  /** Looks for changes of the file from now on. */
  void watch(RollupNode node) {
    opened.ifPresent(keys -> node.run(new RoleRunner("API keys", LOOK, keys::step)));
  }
}
