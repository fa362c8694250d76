package dev.trestle.rpc;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's GET routes by path; one that ends in {@code /} takes everything below it. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  /** Answered to everybody, key or not. */
  static final String HEALTH = "/health";

  private final NavigableMap<String, HttpRoute> routes = new TreeMap<>();

  Routes(Map<String, HttpRoute> routes) {
    this.routes.put(HEALTH, query -> HttpAnswer.text(200, "ok\n"));
    this.routes.putAll(routes);
  }

  HttpAnswer answer(String path, Supplier<Map<String, List<String>>> query)
      throws InterruptedException {
    Map.Entry<String, HttpRoute> found = routes.floorEntry(path);
    while (found != null && !matches(found.getKey(), path)) {
      found = routes.lowerEntry(found.getKey());
    }
    if (found == null) {
      return path.equals("/") ? wrongMethod() : HttpAnswer.text(404, "Nothing at " + path + ".\n");
    }
    try {
      return found.getValue().get(new HttpQuery(path, query.get()));
    } catch (JsonRpcException e) {
      return HttpAnswer.text(400, e.getMessage() + "\n");
    } catch (RuntimeException e) {
      LOG.error("GET {} failed on our side", path, e);
      return HttpAnswer.text(500, "Internal error, see the log.\n");
    }
  }

  private static boolean matches(String prefix, String path) {
    return path.equals(prefix) || (prefix.endsWith("/") && path.startsWith(prefix));
  }

  static HttpAnswer wrongMethod() {
    return HttpAnswer.text(
        405, "This is a JSON-RPC endpoint: send calls by POST, or open a WebSocket.\n");
  }
}
