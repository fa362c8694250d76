package dev.trestle.e2e.sim;

import dev.trestle.e2e.sim.disk.ProcessDied;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonRpcException.Reason;
import dev.trestle.rpc.Transport;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * All that processes say to each other goes through here: requests and answers in the form in which
 * they would go over a wire. It loses, delays, repeats and damages them as it is told to.
 */
final class SimulatedNetwork {
  /** How long a client waits for an answer that does not come. */
  private static final long TIMEOUT_MILLIS = 10_000;

  private final World world;
  private final Random random;
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private Weather weather = Weather.FINE;

  private record Endpoint(Machine machine, Transport server) {}

  private final Map<String, Long> downUntil = new HashMap<>();

  /**
   * How reliable the network is, in parts of a thousand messages each.
   *
   * @param slow answers that take up to {@code mostMillis}
   */
  record Weather(int lost, int slow, int repeated, int damaged, long mostMillis) {
    static final Weather FINE = new Weather(0, 0, 0, 0, 0);
  }

  SimulatedNetwork(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  void weather(Weather now) {
    weather = now;
  }

  /** A process answers under a name until it dies. */
  void serve(String name, Machine machine, Transport server) {
    endpoints.put(name, new Endpoint(machine, server));
  }

  /** Nobody reaches the endpoint for a while. */
  void cut(String name, long millis) {
    downUntil.put(name, world.scheduler().now() + millis);
  }

  /** The network is reliable again. */
  void fine() {
    weather = Weather.FINE;
  }

  /** So is every endpoint. */
  void heal() {
    downUntil.clear();
    weather = Weather.FINE;
  }

  /** A process's way to an endpoint. */
  JsonRpcClient client(Machine from, String to) {
    return new JsonRpcClient(URI.create("sim://" + to), new Link(from, to));
  }

  private final class Link implements Transport {
    private final Machine from;
    private final String to;

    Link(Machine from, String to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public HttpAnswer post(byte[] request, String what) {
      return carry(what, server -> server.post(request, what));
    }

    @Override
    public HttpAnswer get(String pathAndQuery) {
      return carry(pathAndQuery, server -> server.get(pathAndQuery));
    }

    private HttpAnswer carry(String what, Function<Transport, HttpAnswer> request) {
      from.checkAlive();
      int fate = random.nextInt(1000);
      if (fate < weather.lost) {
        world.count("message lost");
        if (random.nextBoolean()) {
          ask(what, request); // it arrives, but its answer does not
        }
        pass(TIMEOUT_MILLIS);
        throw new JsonRpcException(Reason.NO_ANSWER, what + ": no answer from " + to);
      }
      fate -= weather.lost;
      if (fate < weather.slow) {
        world.count("message delayed");
        long late = random.nextLong(weather.mostMillis);
        boolean first = random.nextBoolean();
        pass(first ? late : 0);
        HttpAnswer answer = ask(what, request);
        pass(first ? 0 : late);
        return answer;
      }
      fate -= weather.slow;
      if (fate < weather.repeated) {
        world.count("message repeated");
        HttpAnswer first = ask(what, request);
        HttpAnswer second = ask(what, request);
        return random.nextBoolean() ? first : second;
      }
      fate -= weather.repeated;
      HttpAnswer answer = ask(what, request);
      if (fate < weather.damaged && answer.body().length > 0) {
        world.count("message damaged");
        int end = random.nextInt(answer.body().length);
        byte[] cut = Arrays.copyOf(answer.body(), end);
        return new HttpAnswer(answer.status(), answer.contentType(), cut);
      }
      return answer;
    }

    private void pass(long millis) {
      if (millis > 0) {
        world.scheduler().pass(millis);
        from.checkAlive();
      }
    }

    private HttpAnswer ask(String what, Function<Transport, HttpAnswer> request) {
      Endpoint endpoint = endpoints.get(to);
      boolean cut = downUntil.getOrDefault(to, 0L) > world.scheduler().now();
      if (endpoint == null || cut || !endpoint.machine.isUp()) {
        throw new JsonRpcException(Reason.UNREACHABLE, what + ": " + to + " is unreachable");
      }
      HttpAnswer answer;
      try {
        answer = endpoint.machine.within(() -> request.apply(endpoint.server));
      } catch (ProcessDied e) {
        if (e.isOf(endpoint.machine.disk)) {
          throw new JsonRpcException(Reason.UNREACHABLE, what + ": " + to + " broke off");
        }
        throw e;
      }
      world.invariants().answered(endpoint.machine, what, answer);
      return answer;
    }

    @Override
    public void close() {}
  }
}
