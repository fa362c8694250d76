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
 * @param origins whose pages may have a browser send POSTs and open WebSockets; empty for all
 */
public record ServerOptions(
    String host,
    int port,
    OptionalInt webSocketPort,
    Optional<String> corsOrigin,
    ServerLimits limits,
    Access access,
    Optional<OriginCheck> origins) {
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
        new Access.Everybody(),
        Optional.empty());
  }

  public ServerOptions withHost(String newHost) {
    return new ServerOptions(newHost, port, webSocketPort, corsOrigin, limits, access, origins);
  }

  public ServerOptions withWebSocketPort(int newPort) {
    return new ServerOptions(
        host, port, OptionalInt.of(newPort), corsOrigin, limits, access, origins);
  }

  /** The same with other limits. */
  public ServerOptions with(ServerLimits other) {
    return new ServerOptions(host, port, webSocketPort, corsOrigin, other, access, origins);
  }

  /** For pages of these origins alone; whoever is no browser says no origin, and is answered. */
  public ServerOptions onlyFrom(OriginCheck check) {
    return new ServerOptions(
        host, port, webSocketPort, corsOrigin, limits, access, Optional.of(check));
  }

  /**
   * For those alone whose token the check accepts; browsers of other origins are not among them.
   */
  public ServerOptions onlyFor(BearerCheck check) {
    return new ServerOptions(
        host, port, webSocketPort, Optional.empty(), limits, new Access.Bearer(check), origins);
  }

  /** For those alone who have one of the keys. */
  public ServerOptions onlyFor(ApiKeys keys) {
    return new ServerOptions(
        host, port, webSocketPort, corsOrigin, limits, new Access.Keys(keys), origins);
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
