package dev.trestle.settlement;

/** Our L2 node has dropped a state that a game is about. */
public final class PrunedStateException extends RuntimeException {
  /**
   * @param what whose state it is
   */
  public PrunedStateException(String what) {
    super("our L2 node does not have the state of " + what + " any more");
  }
}
