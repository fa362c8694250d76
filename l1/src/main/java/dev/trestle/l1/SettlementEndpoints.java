package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Metric;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Several nodes of one settlement chain, the preferred first. A call goes to the first that is
 * well; when it fails, limits us or lies, the next is asked. Thread-safe.
 */
public final class SettlementEndpoints implements AutoCloseable {
  /** Besides {@link JsonRpcException#LIMIT_EXCEEDED}: what providers say in place of HTTP 429. */
  private static final int RATE_LIMITED_CODE = 429;

  private final List<Endpoint> endpoints;

  /** One node. */
  static final class Endpoint {
    private final JsonRpcClient rpc;
    private final EndpointHealth health;

    private Endpoint(JsonRpcClient rpc, EndpointHealth health) {
      this.rpc = rpc;
      this.health = health;
    }

    /** A further question to the very node whose answer is being checked. */
    JsonInput call(String method, JsonValue... params) {
      return rpc.call(method, params);
    }
  }

  /** Makes a value of an answer, and checks it. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * The value; nothing when this node does not have it, though another may.
     *
     * @throws SettlementException {@link Reason#UNVERIFIED} when the answer is a lie
     * @throws JsonRpcException when it makes no sense
     */
    Optional<T> read(JsonInput answer, Endpoint from);
  }

  /**
   * @param clients one at least, the preferred first; closed with this
   */
  public SettlementEndpoints(List<JsonRpcClient> clients, InstantSource clock) {
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("a settlement chain needs an endpoint");
    }
    List<String> names =
        EndpointHealth.names(clients.stream().map(c -> c.url().getAuthority()).toList());
    endpoints = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      endpoints.add(new Endpoint(clients.get(i), new EndpointHealth(names.get(i), clock)));
    }
  }

  /** Those that are well, then those that rest, each in the order of preference. */
  private List<Endpoint> inOrder() {
    List<Endpoint> well = endpoints.stream().filter(e -> !e.health.rests()).toList();
    List<Endpoint> resting =
        endpoints.stream().filter(e -> !well.contains(e) && !e.health.mustRest()).toList();
    return Stream.concat(well.stream(), resting.stream()).toList();
  }

  /**
   * What the first node that can be believed answers; nothing when none has it.
   *
   * @throws SettlementException what the first one's failure was, when all fail
   */
  <T> Optional<T> ask(Reading<T> reading, String method, JsonValue... params) {
    List<SettlementException> failures = new ArrayList<>();
    boolean isMissing = false;
    for (Endpoint endpoint : inOrder()) {
      try {
        Optional<T> found = reading.read(endpoint.rpc.call(method, params), endpoint);
        endpoint.health.served();
        if (found.isPresent()) {
          return found;
        }
        isMissing = true;
      } catch (JsonRpcException e) {
        failures.add(judged(endpoint, method, e));
      } catch (SettlementException e) {
        if (e.reason() == Reason.UNVERIFIED) {
          endpoint.health.lied(method + ": " + e.getMessage());
        } else {
          endpoint.health.failed(method + ": " + e.getMessage());
        }
        failures.add(e);
      }
    }
    if (isMissing) {
      return Optional.empty();
    }
    throw failures.isEmpty() ? allLimited() : failures.getFirst();
  }

  /** Counts a failure; rethrows what another node would answer likewise. */
  private static SettlementException judged(Endpoint endpoint, String method, JsonRpcException e) {
    SettlementException failure = SettlementException.of(e);
    switch (e.reason()) {
      case ANSWERED -> {
        if (!isRateLimit(method, e.code())) {
          endpoint.health.served();
          throw failure;
        }
        endpoint.health.limited(Duration.ZERO);
        return new SettlementException(Reason.UNREACHABLE, method + ": " + e.getMessage());
      }
      case RATE_LIMITED -> endpoint.health.limited(e.retryAfter().orElse(Duration.ZERO));
      case UNREACHABLE, NO_ANSWER -> endpoint.health.failed(e.getMessage());
      case BAD_ANSWER -> endpoint.health.failed("makes no sense: " + e.getMessage());
    }
    return failure;
  }

  /** {@code eth_getLogs} uses the same code for a range that is too large. */
  private static boolean isRateLimit(String method, int code) {
    return code == RATE_LIMITED_CODE
        || (code == JsonRpcException.LIMIT_EXCEEDED && !method.equals("eth_getLogs"));
  }

  private static SettlementException allLimited() {
    return new SettlementException(
        Reason.UNREACHABLE, "every endpoint of the settlement chain limits our requests");
  }

  /** How each fares. */
  public List<Metric> metrics() {
    return endpoints.stream().flatMap(e -> e.health.metrics("l1").stream()).toList();
  }

  @Override
  public void close() {
    endpoints.forEach(e -> e.rpc.close());
  }
}
