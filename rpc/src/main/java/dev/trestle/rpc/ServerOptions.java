package dev.trestle.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a server listens and what it bears.
 *
 * @param host address to bind
 * @param port HTTP and WebSocket; 0 takes a free one
 * @param webSocketPort a second port for the same; 0 takes a free one
 * @param corsOrigin value of {@code Access-Control-Allow-Origin}; empty sends no CORS headers
 * @param maxRequestBytes larger requests are refused with HTTP 413
 * @param maxResponseBytes a batch's answers beyond it are errors
 * @param maxBatch most calls in one batch
 * @param requestTimeout after which a request's handlers are interrupted
 */
public record ServerOptions(
    String host,
    int port,
    OptionalInt webSocketPort,
    Optional<String> corsOrigin,
    int maxRequestBytes,
    int maxResponseBytes,
    int maxBatch,
    Duration requestTimeout) {
  public ServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    if (maxRequestBytes < 1 || maxResponseBytes < 1 || maxBatch < 1) {
      throw new IllegalArgumentException("the limits of a server are positive");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("the request timeout is positive");
    }
  }

  /** Loopback only, any origin, 16 MiB requests, 1,000 calls a batch, 30 seconds. */
  public static ServerOptions loopback(int port) {
    return new ServerOptions(
        "127.0.0.1",
        port,
        OptionalInt.empty(),
        Optional.of("*"),
        16 << 20,
        64 << 20,
        1_000,
        Duration.ofSeconds(30));
  }

  public ServerOptions withHost(String newHost) {
    return new ServerOptions(
        newHost,
        port,
        webSocketPort,
        corsOrigin,
        maxRequestBytes,
        maxResponseBytes,
        maxBatch,
        requestTimeout);
  }

  public ServerOptions withWebSocketPort(int newPort) {
    return new ServerOptions(
        host,
        port,
        OptionalInt.of(newPort),
        corsOrigin,
        maxRequestBytes,
        maxResponseBytes,
        maxBatch,
        requestTimeout);
  }

  /**
   * The limits on one request.
   *
   * @param requestBytes largest body or message
   * @param responseBytes largest answer to a batch
   */
  public ServerOptions withLimits(
      int requestBytes, int responseBytes, int batch, Duration timeout) {
    return new ServerOptions(
        host, port, webSocketPort, corsOrigin, requestBytes, responseBytes, batch, timeout);
  }
}
