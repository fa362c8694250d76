package dev.trestle.node;

/**
 * Is told of every change after it is written, in order, on the thread that made it and before that
 * call returns. Must be quick, must not change the chain, and must not wait for a thread that does.
 */
public interface ChainListener {
  /** Blocks came or went. */
  void headChanged(HeadChange change);

  /** The safe or the finalized block moved without the head. */
  default void marksChanged(Heads heads) {}
}
