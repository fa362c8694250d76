package dev.trestle.rpc;

/** One subscription's way to its subscriber. Thread-safe, never blocks. */
public interface Notifier {
  /**
   * Sends a notification. A subscriber that reads too slowly is disconnected; sending to one that
   * is gone does nothing.
   */
  void send(JsonValue result);

  /** Whether the subscriber is still there. */
  boolean isOpen();
}
