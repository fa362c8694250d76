package dev.trestle.cli;

import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Metric;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code /metrics} in Prometheus' text format; {@code /healthz} about the running parts: 200 when
 * all is well, 503 with the reasons when a part fails; {@code /readyz}: 503 also while a part is
 * too far behind to be of use.
 */
final class MetricsEndpoint implements AutoCloseable {
  private final List<Observed> parts;
  private final JsonRpcServer server;

  private MetricsEndpoint(ServerOptions options, List<? extends Observed> parts)
      throws IOException {
    this.parts = List.copyOf(parts);
    server =
        JsonRpcServer.start(
            options,
            new Methods(),
            Map.of(
                "/metrics", query -> metrics(),
                "/healthz", query -> health(),
                "/readyz", query -> readiness()));
  }

  /** Starts to serve. */
  static MetricsEndpoint start(ServerOptions options, List<? extends Observed> parts) {
    try {
      return new MetricsEndpoint(options, parts);
    } catch (IOException e) {
      throw new StartupException("metrics: " + e.getMessage());
    }
  }

  private HttpAnswer metrics() {
    List<Metric> all = parts.stream().flatMap(part -> part.metrics().stream()).toList();
    byte[] page = Metric.text(all).getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(200, Metric.CONTENT_TYPE, page);
  }

  private HttpAnswer health() {
    return okUnless(parts.stream().flatMap(part -> part.troubles().stream()).toList());
  }

  /** For whoever shares out requests: well, and near enough to the heads to be asked. */
  private HttpAnswer readiness() {
    return okUnless(
        parts.stream()
            .flatMap(part -> Stream.concat(part.troubles().stream(), part.unready().stream()))
            .toList());
  }

  private static HttpAnswer okUnless(List<String> troubles) {
    return troubles.isEmpty()
        ? HttpAnswer.text(200, "ok\n")
        : HttpAnswer.text(503, String.join("\n", troubles) + "\n");
  }

  /** Where it is served. */
  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }
}
