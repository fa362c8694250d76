package dev.trestle.rpc;

import dev.trestle.rpc.JsonRpcException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** HTTP/1.1 with connections that stay open. Thread-safe. */
final class HttpTransport implements Transport {
  private final URI url;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param timeout for connecting, and for each answer
   */
  HttpTransport(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public HttpAnswer post(byte[] request, String what) {
    return send(
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build(),
        what);
  }

  @Override
  public HttpAnswer get(String pathAndQuery) {
    URI target = url.resolve(pathAndQuery);
    return send(HttpRequest.newBuilder(target).timeout(timeout).GET().build(), pathAndQuery);
  }

  private HttpAnswer send(HttpRequest request, String what) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new HttpAnswer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.body());
    } catch (HttpTimeoutException e) {
      throw new JsonRpcException(
          Reason.NO_ANSWER, what + ": no answer from " + url + " within " + timeout);
    } catch (IOException e) {
      throw new JsonRpcException(
          Reason.UNREACHABLE, what + ": " + url + " is unreachable (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JsonRpcException(Reason.NO_ANSWER, what + ": interrupted while waiting");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
