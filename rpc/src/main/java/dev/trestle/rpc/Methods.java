package dev.trestle.rpc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What a server answers: methods by name, subscriptions by namespace. */
public final class Methods {
  private final Map<String, MethodHandler> handlers = new ConcurrentHashMap<>();
  private final Set<String> expensive = ConcurrentHashMap.newKeySet();
  private final Map<String, SubscriptionHandler> subscriptions = new ConcurrentHashMap<>();

  /** Adds a method such as {@code eth_call}. */
  public Methods register(String name, MethodHandler handler) {
    if (handlers.putIfAbsent(name, handler) != null) {
      throw new IllegalStateException("the method " + name + " is registered twice");
    }
    return this;
  }

  /**
   * Says that these methods, which are registered already, may take long: only a few of their calls
   * run at once ({@link ServerLimits.Load}).
   */
  public Methods expensive(String... names) {
    for (String name : names) {
      if (!handlers.containsKey(name)) {
        throw new IllegalStateException("the method " + name + " is not registered");
      }
      expensive.add(name);
    }
    return this;
  }

  /** Whether calls of the method may take long. */
  public boolean isExpensive(String name) {
    return expensive.contains(name);
  }

  /**
   * Adds {@code <namespace>_subscribe} and {@code <namespace>_unsubscribe}, for connections that
   * can be notified.
   */
  public Methods registerSubscriptions(String namespace, SubscriptionHandler handler) {
    if (subscriptions.putIfAbsent(namespace, handler) != null) {
      throw new IllegalStateException("subscriptions of " + namespace + " are registered twice");
    }
    return this;
  }

  public Optional<MethodHandler> find(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  Optional<SubscriptionHandler> findSubscriptions(String namespace) {
    return Optional.ofNullable(subscriptions.get(namespace));
  }

  /** All method names, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(handlers.keySet());
  }
}
