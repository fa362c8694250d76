package dev.trestle.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * JSON-RPC over HTTP POST and WebSocket, and plain GET routes, on the same port. Requests are
 * handled on virtual threads.
 */
public final class JsonRpcServer implements AutoCloseable {
  private static final int PLATFORM_THREADS = 16;
  private static final Duration IDLE_HTTP = Duration.ofSeconds(75);

  private final ServerOptions options;
  private final RpcMetrics metrics = new RpcMetrics();
  private final ScheduledThreadPoolExecutor timers;
  private final ExecutorService virtual;
  private final Dispatcher dispatcher;
  private final Server server;
  private final ServerConnector connector;
  private final ServerConnector webSocketConnector;

  private JsonRpcServer(ServerOptions options, Methods methods, Map<String, HttpRoute> routes) {
    this.options = options;
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("rpc-deadlines").factory());
    timers.setRemoveOnCancelPolicy(true);
    virtual = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rpc-", 0).factory());
    QueuedThreadPool pool = new QueuedThreadPool(PLATFORM_THREADS);
    pool.setName("rpc-io");
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(virtual);
    server = new Server(pool);
    connector = connector(options.port());
    webSocketConnector =
        options.webSocketPort().isPresent()
            ? connector(options.webSocketPort().getAsInt())
            : connector;
    dispatcher = new Dispatcher(methods, options.limits(), metrics, timers);
    WebSocketUpgradeHandler upgrade = WebSocketUpgradeHandler.from(server, this::configure);
    upgrade.setHandler(new HttpHandler(dispatcher, options, routes));
    server.setHandler(upgrade);
  }

  /**
   * Starts a server.
   *
   * @param routes GET routes by path; one that ends in {@code /} takes everything below it
   * @throws IOException when the port is taken or the address not ours
   */
  public static JsonRpcServer start(
      ServerOptions options, Methods methods, Map<String, HttpRoute> routes) throws IOException {
    JsonRpcServer started = new JsonRpcServer(options, methods, routes);
    try {
      started.server.start();
    } catch (IOException e) {
      started.close();
      throw new IOException(
          "cannot listen on "
              + options.host()
              + ":"
              + options.port()
              + ": is the port taken by another program?",
          e);
    } catch (Exception e) {
      started.close();
      throw new IOException("the JSON-RPC server does not start", e);
    }
    return started;
  }

  /** Starts a server without routes of its own. */
  public static JsonRpcServer start(ServerOptions options, Methods methods) throws IOException {
    return start(options, methods, Map.of());
  }

  private ServerConnector connector(int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    ServerConnector made = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    made.setHost(options.host());
    made.setPort(port);
    made.setIdleTimeout(IDLE_HTTP.toMillis());
    made.setAcceptQueueSize(1024);
    server.addConnector(made);
    return made;
  }

  private void configure(ServerWebSocketContainer container) {
    container.setMaxTextMessageSize(options.limits().request().bytes());
    container.setMaxBinaryMessageSize(options.limits().request().bytes());
    container.setMaxFrameSize(options.limits().request().bytes());
    container.setIdleTimeout(Duration.ZERO);
    container.addMapping(
        "/*",
        (request, response, callback) -> {
          Optional<String> foreign = HttpHandler.foreign(options, request.getHeaders());
          if (foreign.isPresent()) {
            Response.writeError(request, response, callback, 403, foreign.get());
            return null;
          }
          String path = Request.getPathInContext(request);
          return switch (Entrance.of(options.access(), request.getHeaders(), path)) {
            case Entrance.Closed _ -> {
              Response.writeError(request, response, callback, 401, "Not authorised.");
              yield null;
            }
            case Entrance.Open(Caller caller, String _) ->
                new WebSocketConnection(
                    new WebSocketConnection.Server(dispatcher, virtual, metrics),
                    options.limits().socket(),
                    caller);
          };
        });
  }

  /** The port it listens on, also when the options left the choice open. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The second port, or the first when there is one only. */
  public int webSocketPort() {
    return webSocketConnector.getLocalPort();
  }

  /** {@code http://host:port}. */
  public String url() {
    return "http://" + options.host() + ":" + port();
  }

  /** {@code ws://host:port}. */
  public String webSocketUrl() {
    return "ws://" + options.host() + ":" + webSocketPort();
  }

  public RpcMetrics metrics() {
    return metrics;
  }

  /** What it does and has done, as {@code trestle_rpc_…}. */
  public List<Metric> observe() {
    List<Metric> all = new ArrayList<>(metrics.metrics());
    String help = "Expensive calls now.";
    all.add(
        Metric.gauge("trestle_rpc_expensive_calls", help, dispatcher.gate().running())
            .with("state", "running"));
    all.add(
        Metric.gauge("trestle_rpc_expensive_calls", help, dispatcher.gate().waiting())
            .with("state", "waiting"));
    if (options.access() instanceof Access.Keys(ApiKeys keys)) {
      all.addAll(keys.metrics());
    }
    return all;
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the JSON-RPC server does not stop", e);
    } finally {
      virtual.shutdownNow();
      timers.shutdownNow();
    }
  }
}
