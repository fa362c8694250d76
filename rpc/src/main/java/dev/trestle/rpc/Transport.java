package dev.trestle.rpc;

/**
 * Carries a client's requests to one server. Whatever keeps an answer away is a {@link
 * JsonRpcException} with UNREACHABLE or NO_ANSWER.
 */
public interface Transport extends AutoCloseable {
  /**
   * Sends a call or a batch.
   *
   * @param what the request, for people
   */
  HttpAnswer post(byte[] request, String what);

  /**
   * The answer to a plain GET below the server's address.
   *
   * @param pathAndQuery from the slash on
   */
  HttpAnswer get(String pathAndQuery);

  /** Gives up what is under way. */
  @Override
  void close();
}
