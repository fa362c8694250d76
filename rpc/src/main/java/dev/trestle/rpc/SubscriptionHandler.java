package dev.trestle.rpc;

/** Answers {@code <namespace>_subscribe} on a connection that can be notified. */
@FunctionalInterface
public interface SubscriptionHandler {
  /** Ends a subscription: its caller asked for it or went away. Called once. */
  @FunctionalInterface
  interface Subscription {
    void cancel();
  }

  /**
   * Begins a subscription. What is sent from now on reaches the subscriber after its id.
   *
   * @param params as the caller gave them; the first is the kind
   */
  Subscription subscribe(Params params, Notifier notifier);
}
