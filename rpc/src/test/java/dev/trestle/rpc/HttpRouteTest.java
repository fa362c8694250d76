package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpRouteTest {
  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> get(JsonRpcServer server, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/page/x"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void get_callerHasIt_notModified() throws Exception {
    HttpAnswer page = HttpAnswer.text(200, "hello").with(Map.of("ETag", "\"7\"", "X-Own", "yes"));
    try (JsonRpcServer server =
        JsonRpcServer.start(
            ServerOptions.loopback(0), new Methods(), Map.of("/page/", query -> page))) {
      HttpResponse<String> first = get(server);
      assertThat(first.body()).isEqualTo("hello");
      assertThat(first.headers().firstValue("x-own")).contains("yes");
      HttpResponse<String> again = get(server, "If-None-Match", "\"6\", \"7\"");
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("etag")).contains("\"7\"");
      assertThat(get(server, "If-None-Match", "\"8\"").statusCode()).isEqualTo(200);
    }
  }
}
