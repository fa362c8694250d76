package dev.trestle.rpc;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Tells by what a request carries whether it is let in. */
sealed interface Entrance {
  /**
   * It is let in.
   *
   * @param path without the key
   */
  record Open(Caller caller, String path) implements Entrance {}

  /** It is not. */
  record Closed(String problem) implements Entrance {}

  static Entrance of(Access access, HttpFields headers, String path) {
    return switch (access) {
      case Access.Everybody _ -> new Open(Caller.ANYBODY, path);
      case Access.Bearer(BearerCheck check) -> {
        Optional<String> token = bearer(headers);
        Optional<String> problem =
            token.isPresent()
                ? check.problem(token.get())
                : Optional.of("send Authorization: Bearer and a token");
        yield problem.isPresent() ? new Closed(problem.get()) : new Open(Caller.ANYBODY, path);
      }
      case Access.Keys(ApiKeys keys) -> byKey(keys, headers, path);
    };
  }

  private static Entrance byKey(ApiKeys keys, HttpFields headers, String path) {
    Optional<String> header =
        bearer(headers).or(() -> Optional.ofNullable(headers.get("X-Api-Key")));
    int end = path.indexOf('/', 1);
    String first = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    String key = header.orElse(first);
    Optional<ApiKey> found = keys.find(key);
    if (found.isPresent()) {
      String rest = end < 0 ? "/" : path.substring(end);
      return new Open(found.get(), header.isPresent() ? path : rest);
    }
    return new Closed(
        key.isEmpty()
            ? "send an API key, as X-Api-Key, as Authorization: Bearer or in the path"
            : "there is no such API key");
  }

  private static Optional<String> bearer(HttpFields headers) {
    String prefix = "Bearer ";
    return Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION))
        .filter(header -> header.startsWith(prefix))
        .map(header -> header.substring(prefix.length()).strip());
  }
}
