package dev.trestle.rpc;

import dev.trestle.rpc.JsonRpcException.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server in the same process, without sockets or threads: requests are read, dispatched and
 * answered as {@link JsonRpcServer} does, on the caller's thread and without a deadline.
 */
public final class LocalTransport implements Transport {
  private final ServerOptions options;
  private final Dispatcher dispatcher;
  private final Routes routes;

  /**
   * @param options whose limits hold
   * @param routes as for {@link JsonRpcServer#start}
   */
  public LocalTransport(ServerOptions options, Methods methods, Map<String, HttpRoute> routes) {
    this.options = options;
    this.dispatcher = new Dispatcher(methods, options.limits(), new RpcMetrics(), Deadline::never);
    this.routes = new Routes(routes);
  }

  @Override
  public HttpAnswer post(byte[] request, String what) {
    int limit = options.limits().request().bytes();
    if (request.length > limit) {
      return HttpAnswer.text(413, "The request is too large: at most " + limit + " bytes.\n");
    }
    Dispatcher.Answer answer = dispatcher.answer(request, Peer.NONE);
    return new HttpAnswer(answer.status(), "application/json", answer.body());
  }

  @Override
  public HttpAnswer get(String pathAndQuery) {
    int end = pathAndQuery.indexOf('?');
    String path = end < 0 ? pathAndQuery : pathAndQuery.substring(0, end);
    String query = end < 0 ? "" : pathAndQuery.substring(end + 1);
    try {
      return routes.answer(path, () -> parsed(query));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JsonRpcException(Reason.NO_ANSWER, path + ": interrupted");
    }
  }

  private static Map<String, List<String>> parsed(String query) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String field : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] pair = field.split("=", 2);
      List<String> values = all.computeIfAbsent(decoded(pair[0]), name -> new ArrayList<>());
      values.addAll(List.of(decoded(pair.length > 1 ? pair[1] : "").split(",")));
    }
    return all;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {}
}
