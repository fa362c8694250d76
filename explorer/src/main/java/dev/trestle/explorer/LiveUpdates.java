package dev.trestle.explorer;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Notifier;
import dev.trestle.rpc.Params;
import dev.trestle.rpc.SubscriptionHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** {@code explorer_subscribe("overview")}: the overview again, whenever there is news. */
final class LiveUpdates {
  /** Subscribers beyond it are turned away: each costs a message a block. */
  private static final int MOST = 1_000;

  private final Map<Notifier, Boolean> subscribers = new ConcurrentHashMap<>();
  private final Supplier<JsonValue> overview;

  LiveUpdates(Supplier<JsonValue> overview) {
    this.overview = overview;
  }

  void register(Methods methods) {
    methods.registerSubscriptions("explorer", this::subscribe);
  }

  private SubscriptionHandler.Subscription subscribe(Params params, Notifier notifier) {
    if (!params.at(0).text().equals("overview")) {
      throw JsonRpcException.invalidParams("there is one subscription: \"overview\"");
    }
    if (subscribers.size() >= MOST) {
      throw new JsonRpcException(
          JsonRpcException.LIMIT_EXCEEDED, "too many watch already; ask /api/overview");
    }
    subscribers.put(notifier, true);
    notifier.send(overview.get());
    return () -> subscribers.remove(notifier);
  }

  /** Tells everybody, once for all. */
  void news() {
    if (subscribers.isEmpty()) {
      return;
    }
    JsonValue now = overview.get();
    subscribers.keySet().forEach(notifier -> notifier.send(now));
  }

  int subscribers() {
    return subscribers.size();
  }
}
