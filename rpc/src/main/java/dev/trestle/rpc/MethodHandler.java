package dev.trestle.rpc;

/** Answers one method. Called by many threads at once. */
@FunctionalInterface
public interface MethodHandler {
  /**
   * Answers one call.
   *
   * @return the result
   * @throws JsonRpcException to answer with an error object
   * @throws InterruptedException when the call's time is over while it waits
   */
  JsonValue call(Params params) throws InterruptedException;
}
