package dev.trestle.rpc;

import java.time.Duration;

/**
 * What a server bears; {@code docs/rpc.md} has the table.
 *
 * @param request of one request
 * @param load of all requests together
 * @param socket of one WebSocket
 */
public record ServerLimits(Request request, Load load, Socket socket) {
  public static final ServerLimits DEFAULT =
      new ServerLimits(Request.DEFAULT, Load.DEFAULT, Socket.DEFAULT);

  /**
   * The limits on one request.
   *
   * @param bytes largest body or message; larger ones are refused with HTTP 413
   * @param responseBytes a batch's answers beyond it are errors
   * @param batch most calls in one batch
   * @param time after which a request's handlers are interrupted
   */
  public record Request(int bytes, int responseBytes, int batch, Duration time) {
    /** 16 MiB, 64 MiB, 1,000 calls, 30 seconds. */
    public static final Request DEFAULT =
        new Request(16 << 20, 64 << 20, 1_000, Duration.ofSeconds(30));

    public Request {
      Check.positive(bytes, responseBytes, batch);
      if (!time.isPositive()) {
        throw new IllegalArgumentException("the request timeout is positive");
      }
    }
  }

  /**
   * How much is done at once. What is beyond it is refused at once: error -32005, and HTTP 503 for
   * a single call.
   *
   * @param requests most requests in progress; more are refused, whatever they ask
   * @param expensive most expensive calls that run at once
   * @param waiting most expensive calls that wait for their turn
   */
  public record Load(int requests, int expensive, int waiting) {
    /** 4,096 requests; as many expensive calls as there are processors, and 16 waiting for each. */
    public static final Load DEFAULT = of(Runtime.getRuntime().availableProcessors());

    public Load {
      Check.positive(requests, expensive, waiting + 1);
    }

    private static Load of(int processors) {
      return new Load(4_096, Math.max(2, processors), 16 * Math.max(2, processors));
    }
  }

  /**
   * The limits on one WebSocket.
   *
   * @param subscriptions most at once
   * @param unsentChars text that waits to be sent, beyond which the reader is too slow to keep
   */
  public record Socket(int subscriptions, long unsentChars) {
    /** 128 subscriptions, 64 Mi characters. */
    public static final Socket DEFAULT = new Socket(128, 64L << 20);

    public Socket {
      Check.positive(subscriptions, unsentChars);
    }
  }

  /** In a class of its own: a part may be used before the whole is initialised. */
  private static final class Check {
    private Check() {}

    static void positive(long... limits) {
      for (long limit : limits) {
        if (limit < 1) {
          throw new IllegalArgumentException("the limits of a server are positive");
        }
      }
    }
  }

  /** The same with other limits on one request. */
  public ServerLimits with(Request other) {
    return new ServerLimits(other, load, socket);
  }

  /** The same with other limits on all requests together. */
  public ServerLimits with(Load other) {
    return new ServerLimits(request, other, socket);
  }

  /** The same with other limits on one WebSocket. */
  public ServerLimits with(Socket other) {
    return new ServerLimits(request, load, other);
  }
}
