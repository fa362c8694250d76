package dev.trestle.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: every message is answered on a thread of its own, all that goes out passes through
 * one queue. Public because Jetty calls its listeners by reflection.
 */
public final class WebSocketConnection implements Session.Listener.AutoDemanding {
  /** Messages worked on at once; more wait in the socket. */
  private static final int MAX_IN_FLIGHT = 256;

  private static final AtomicLong NEXT_ID = new AtomicLong(1);

  private final Dispatcher dispatcher;
  private final Executor threads;
  private final RpcMetrics metrics;
  private final ServerLimits.Socket limits;
  private final Caller caller;
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private final ArrayDeque<String> queue = new ArrayDeque<>();
  private long queuedChars;
  private boolean sending;
  private boolean closed;
  private @Nullable Session session;

  WebSocketConnection(Server server, ServerLimits.Socket limits, Caller caller) {
    this.limits = limits;
    this.caller = caller;
    this.dispatcher = server.dispatcher;
    this.threads = server.threads;
    this.metrics = server.metrics;
  }

  /** What all connections of a server share. */
  record Server(Dispatcher dispatcher, Executor threads, RpcMetrics metrics) {}

  @Override
  public synchronized void onWebSocketOpen(Session opened) {
    session = opened;
    metrics.connection(1);
  }

  @Override
  public void onWebSocketText(String message) {
    accept(message.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    byte[] message = new byte[payload.remaining()];
    payload.get(message);
    callback.succeed();
    accept(message);
  }

  private void accept(byte[] message) {
    inFlight.acquireUninterruptibly();
    threads.execute(() -> {
      try {
        MessagePeer peer = new MessagePeer();
        byte[] answer = dispatcher.answer(message, peer).body();
        if (answer.length > 0) {
          send(new String(answer, StandardCharsets.UTF_8));
        }
        peer.release();
      } finally {
        inFlight.release();
      }
    });
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    over();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    over();
  }

  private void over() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      queue.clear();
    }
    metrics.connection(-1);
    channels.values().forEach(Channel::cancel);
    channels.clear();
  }

  /** Queues a message; a peer that does not read, or whose key was withdrawn, is cut off. */
  private void send(String message) {
    if (caller.isWithdrawn()) {
      disconnect("the API key was withdrawn");
      return;
    }
    boolean tooSlow;
    synchronized (this) {
      if (closed) {
        return;
      }
      tooSlow = queuedChars > limits.unsentChars();
      queue.add(message);
      queuedChars += message.length();
    }
    if (tooSlow) {
      metrics.slowReader();
      disconnect("reads too slowly");
    } else {
      pump();
    }
  }

  private void pump() {
    String message;
    Session open;
    synchronized (this) {
      open = session;
      if (sending || closed || queue.isEmpty() || open == null) {
        return;
      }
      message = queue.remove();
      queuedChars -= message.length();
      sending = true;
    }
    open.sendText(
        message,
        Callback.from(
            () -> {
              sent();
              threads.execute(this::pump);
            },
            failure -> {
              sent();
              over();
            }));
  }

  private synchronized void sent() {
    sending = false;
  }

  private void disconnect(String reason) {
    Session open;
    synchronized (this) {
      open = session;
    }
    if (open != null) {
      open.close(StatusCode.POLICY_VIOLATION, reason, Callback.NOOP);
      open.disconnect();
    }
    over();
  }

  private synchronized boolean isOver() {
    return closed;
  }

  /** The sender of one message; subscriptions that it makes begin to speak after the answer. */
  private final class MessagePeer implements Peer {
    private final List<Channel> made = new ArrayList<>();

    @Override
    public Caller caller() {
      return caller;
    }

    @Override
    public String subscribe(String namespace, SubscriptionHandler handler, Params params) {
      if (channels.size() >= limits.subscriptions()) {
        throw new JsonRpcException(
            JsonRpcException.LIMIT_EXCEEDED,
            "limit exceeded: " + limits.subscriptions() + " subscriptions on one connection");
      }
      Channel channel = new Channel("0x" + Long.toHexString(NEXT_ID.getAndIncrement()), namespace);
      channel.begin(handler.subscribe(params, channel));
      channels.put(channel.id, channel);
      made.add(channel);
      if (isOver() && channels.remove(channel.id, channel)) {
        channel.cancel();
      }
      return channel.id;
    }

    @Override
    public boolean unsubscribe(String id) {
      Channel channel = channels.remove(id);
      if (channel == null) {
        return false;
      }
      channel.cancel();
      return true;
    }

    void release() {
      made.forEach(Channel::release);
    }
  }

  /** One subscription. */
  private final class Channel implements Notifier {
    private final String id;
    private final String method;
    private final List<String> early = new ArrayList<>();
    private SubscriptionHandler.@Nullable Subscription subscription;
    private boolean released;
    private boolean cancelled;

    Channel(String id, String namespace) {
      this.id = id;
      this.method = namespace + "_subscription";
    }

    synchronized void begin(SubscriptionHandler.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void send(JsonValue result) {
      JsonWriter out = new JsonWriter();
      out.beginObject().field("jsonrpc", "2.0").field("method", method).name("params");
      out.beginObject().field("subscription", id).field("result", result).endObject();
      String message = new String(out.endObject().toBytes(), StandardCharsets.UTF_8);
      synchronized (this) {
        if (cancelled) {
          return;
        }
        if (!released) {
          early.add(message);
          return;
        }
        WebSocketConnection.this.send(message);
      }
    }

    synchronized void release() {
      released = true;
      early.forEach(WebSocketConnection.this::send);
      early.clear();
    }

    void cancel() {
      SubscriptionHandler.Subscription ended;
      synchronized (this) {
        if (cancelled) {
          return;
        }
        cancelled = true;
        ended = subscription;
      }
      if (ended != null) {
        ended.cancel();
      }
    }

    @Override
    public synchronized boolean isOpen() {
      return !cancelled && !isOver();
    }
  }
}
