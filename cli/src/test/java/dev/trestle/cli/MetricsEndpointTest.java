package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.Metric;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
  private static final ServerOptions ANYWHERE = ServerOptions.loopback(0);

  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean broken;
  private volatile boolean dying;

  private boolean turn() {
    if (dying) {
      throw new AssertionError("thrown by the test to end a role's thread");
    }
    if (broken) {
      throw new IllegalStateException("no L1 today");
    }
    return false;
  }

  private HttpResponse<String> read(MetricsEndpoint endpoint, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint.url() + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The health page, as soon as it has this status. */
  private String health(MetricsEndpoint endpoint, RoleRunner role, int status) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    HttpResponse<String> answer = read(endpoint, "/healthz");
    while (answer.statusCode() != status) {
      assertThat(System.nanoTime()).as("still %s", answer.statusCode()).isLessThan(end);
      role.wake();
      answer = read(endpoint, "/healthz");
    }
    return answer.body();
  }

  @Test
  void healthz_ofARoleThatFailsRecoversAndDies_saysSo() throws Exception {
    try (RoleRunner role = new RoleRunner("guard", Duration.ofMillis(5), this::turn).start();
        MetricsEndpoint endpoint = MetricsEndpoint.start(ANYWHERE, List.of(role))) {
      assertThat(health(endpoint, role, 200)).isEqualTo("ok\n");
      broken = true;
      assertThat(health(endpoint, role, 503)).isEqualTo("guard: no L1 today\n");
      broken = false;
      assertThat(health(endpoint, role, 200)).isEqualTo("ok\n");
      HttpResponse<String> page = read(endpoint, "/metrics");
      assertThat(page.headers().firstValue("content-type")).contains(Metric.CONTENT_TYPE);
      assertThat(page.body())
          .contains("# TYPE trestle_role_failed_turns_total counter\n")
          .containsPattern("trestle_role_failed_turns_total\\{role=\"guard\"} [1-9]");
      dying = true;
      assertThat(health(endpoint, role, 503))
          .isEqualTo("guard: its thread has died, see the log\n");
    }
  }

  @Test
  void start_portTaken_saysWhatToDo() {
    try (MetricsEndpoint first = MetricsEndpoint.start(ANYWHERE, List.of())) {
      ServerOptions same = ServerOptions.loopback(URI.create(first.url()).getPort());
      assertThatThrownBy(() -> MetricsEndpoint.start(same, List.of()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("metrics")
          .hasMessageContaining("port taken");
    }
  }
}
