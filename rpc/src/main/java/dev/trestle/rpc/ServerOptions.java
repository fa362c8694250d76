package dev.trestle.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a server listens, whom it answers and what it bears.
 *
 * @param host address to bind
 * @param port HTTP and WebSocket; 0 takes a free one
 * @param webSocketPort a second port for the same; 0 takes a free one
 * @param corsOrigin value of {@code Access-Control-Allow-Origin}; empty sends no CORS headers
 * @param access whom it answers
 */
public record ServerOptions(
    String host,
    int port,
    OptionalInt webSocketPort,
    Optional<String> corsOrigin,
    ServerLimits limits,
    Access access) {
  public ServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /** Loopback only, any origin, the usual limits, everybody. */
  public static ServerOptions loopback(int port) {
    return new ServerOptions(
        "127.0.0.1",
        port,
        OptionalInt.empty(),
        Optional.of("*"),
        ServerLimits.DEFAULT,
        new Access.Everybody());
  }

  public ServerOptions withHost(String newHost) {
    return new ServerOptions(newHost, port, webSocketPort, corsOrigin, limits, access);
  }

  public ServerOptions withWebSocketPort(int newPort) {
    return new ServerOptions(host, port, OptionalInt.of(newPort), corsOrigin, limits, access);
  }

  /** The same with other limits. */
  public ServerOptions with(ServerLimits other) {
    return new ServerOptions(host, port, webSocketPort, corsOrigin, other, access);
  }

  /**
   * For those alone whose token the check accepts; browsers of other origins are not among them.
   */
  public ServerOptions onlyFor(BearerCheck check) {
    return new ServerOptions(
        host, port, webSocketPort, Optional.empty(), limits, new Access.Bearer(check));
  }

  /** For those alone who have one of the keys. */
  public ServerOptions onlyFor(ApiKeys keys) {
    return new ServerOptions(host, port, webSocketPort, corsOrigin, limits, new Access.Keys(keys));
  }

  /**
   * The limits on one request.
   *
   * @param requestBytes largest body or message
   * @param responseBytes largest answer to a batch
   */
  public ServerOptions withLimits(
      int requestBytes, int responseBytes, int batch, Duration timeout) {
    return with(limits.with(new ServerLimits.Request(requestBytes, responseBytes, batch, timeout)));
  }
}
