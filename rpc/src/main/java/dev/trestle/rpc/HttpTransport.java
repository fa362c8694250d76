package dev.trestle.rpc;

import dev.trestle.rpc.JsonRpcException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** HTTP/1.1 with connections that stay open. Thread-safe. */
final class HttpTransport implements Transport {
  /** RFC 6585 §4. */
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI url;
  private final Duration timeout;
  private final Optional<Supplier<String>> bearer;
  private final HttpClient http;

  /**
   * @param timeout for connecting, and for each answer
   * @param bearer makes the token that each call carries
   */
  HttpTransport(URI url, Duration timeout, Optional<Supplier<String>> bearer) {
    this.url = url;
    this.timeout = timeout;
    this.bearer = bearer;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public HttpAnswer post(byte[] request, String what) {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request));
    bearer.ifPresent(token -> call.header("Authorization", "Bearer " + token.get()));
    return send(call.build(), what);
  }

  @Override
  public HttpAnswer get(String pathAndQuery) {
    URI target = URI.create(url.toString().replaceAll("/+$", "") + pathAndQuery);
    return send(HttpRequest.newBuilder(target).timeout(timeout).GET().build(), pathAndQuery);
  }

  private HttpAnswer send(HttpRequest request, String what) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == TOO_MANY_REQUESTS) {
        throw JsonRpcException.rateLimited(
            what + ": HTTP 429 from " + url + ", too many requests", retryAfter(response));
      }
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

  /** RFC 9110 §10.2.3, in seconds; its other form, a date, is not worth a clock here. */
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("retry-after")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
