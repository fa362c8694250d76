package dev.trestle.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** JSON-RPC by POST, and the server's own GET routes. */
final class HttpHandler extends Handler.Abstract {
  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

  private final Dispatcher dispatcher;
  private final ServerOptions options;
  private final Routes routes;

  HttpHandler(Dispatcher dispatcher, ServerOptions options, Map<String, HttpRoute> routes) {
    super(InvocationType.BLOCKING);
    this.dispatcher = dispatcher;
    this.options = options;
    this.routes = new Routes(routes);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    options.corsOrigin().ifPresent(origin -> allowOrigin(response, origin));
    if (request.getMethod().equals("OPTIONS") && options.corsOrigin().isPresent()) {
      preflight(response, callback); // browsers ask without the key that they will send
      return true;
    }
    String path = Request.getPathInContext(request);
    switch (entrance(request, path)) {
      case Entrance.Closed(String problem) -> {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        turnAway(response, callback, HttpAnswer.text(401, "Not authorised: " + problem + ".\n"));
      }
      case Entrance.Open(Caller caller, String rest) -> {
        switch (request.getMethod()) {
          case "POST" -> post(request, response, callback, caller);
          case "GET", "HEAD" ->
              write(response, callback, unlessKnown(request, route(request, rest, caller)));
          case "OPTIONS" -> preflight(response, callback);
          default -> write(response, callback, Routes.wrongMethod());
        }
      }
    }
    return true;
  }

  /** Whether it is well may be asked by everybody: load balancers have no key. */
  private Entrance entrance(Request request, String path) {
    boolean health = request.getMethod().equals("GET") && path.equals(Routes.HEALTH);
    return health && options.access() instanceof Access.Keys
        ? new Entrance.Open(Caller.ANYBODY, path)
        : Entrance.of(options.access(), request.getHeaders(), path);
  }

  /** Why a request that a page has its browser send is not answered. */
  static Optional<String> foreign(ServerOptions options, HttpFields headers) {
    String origin = headers.get(HttpHeader.ORIGIN);
    return options
        .origins()
        .filter(check -> origin != null)
        .flatMap(check ->
            check.problem(
                String.valueOf(origin),
                Optional.ofNullable(headers.get(HttpHeader.HOST)).orElse("")));
  }

  private void post(Request request, Response response, Callback callback, Caller caller)
      throws IOException {
    Optional<String> foreign = foreign(options, request.getHeaders());
    if (foreign.isPresent()) {
      turnAway(response, callback, HttpAnswer.text(403, foreign.get() + "\n"));
      return;
    }
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type != null && !type.startsWith("application/json")) {
      turnAway(
          response,
          callback,
          HttpAnswer.text(415, "Send JSON-RPC with Content-Type: application/json.\n"));
      return;
    }
    int limit = options.limits().request().bytes();
    byte[] body;
    if (request.getLength() > limit) {
      body = new byte[0];
    } else {
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = read(in, request.getLength(), limit);
      }
    }
    if (request.getLength() > limit || body.length > limit) {
      turnAway(
          response,
          callback,
          HttpAnswer.text(413, "The request is too large: at most " + limit + " bytes.\n"));
      return;
    }
    Dispatcher.Answer answer = dispatcher.answer(body, new Peer.Http(caller));
    response.getHeaders().put(JSON);
    if (answer.status() != 200) {
      response.setStatus(answer.status());
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }

  /** Answers a request whose body was not read: the connection cannot be used again. */
  private static void turnAway(Response response, Callback callback, HttpAnswer answer) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    write(response, callback, answer);
  }

  /** At most one byte more than the limit, in one piece when the length is announced. */
  private static byte[] read(InputStream in, long announced, int limit) throws IOException {
    if (announced < 0) {
      return in.readNBytes(limit + 1);
    }
    byte[] body = new byte[(int) announced];
    int length = in.readNBytes(body, 0, body.length);
    return length == body.length ? body : Arrays.copyOf(body, length);
  }

  private HttpAnswer route(Request request, String path, Caller caller)
      throws InterruptedException {
    Optional<JsonRpcException> refused = caller.refusal();
    return refused.isPresent()
        ? HttpAnswer.text(429, refused.get().getMessage() + "\n").with(Map.of("Retry-After", "1"))
        : routes.answer(path, () -> query(request));
  }

  private static Map<String, List<String>> query(Request request) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      List<String> values = new ArrayList<>();
      for (String value : field.getValues()) {
        values.addAll(List.of(value.split(",")));
      }
      query.put(field.getName(), values);
    }
    return query;
  }

  private static void allowOrigin(Response response, String origin) {
    response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
  }

  private void preflight(Response response, Callback callback) {
    if (options.corsOrigin().isPresent()) {
      response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
      response
          .getHeaders()
          .put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, "content-type, authorization, x-api-key");
      response.getHeaders().put(HttpHeader.ACCESS_CONTROL_MAX_AGE, "600");
    }
    response.setStatus(204);
    callback.succeeded();
  }

  /** The answer, or word that the caller has it already (RFC 9110 §13.1.2). */
  private static HttpAnswer unlessKnown(Request request, HttpAnswer answer) {
    String known = request.getHeaders().get(HttpHeader.IF_NONE_MATCH);
    String tag = answer.headers().get("ETag");
    boolean same = known != null && tag != null && List.of(known.split(", *")).contains(tag);
    return same ? new HttpAnswer(304, answer.contentType(), answer.headers(), new byte[0]) : answer;
  }

  private static void write(Response response, Callback callback, HttpAnswer answer) {
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
