package dev.trestle.stf.state;

/**
 * Turns changes against one fixed state into the root of the state after them; {@link
 * StateTrie#apply} with a sink for the nodes is one.
 */
@FunctionalInterface
public interface StateCommitter {
  /** The state after the changes. Called once per sealed block; the fixed state stays readable. */
  StateTrie.Update commit(StateChanges changes);
}
