package dev.trestle.stf.state;

/** Turns changes against one fixed state into the roots of the state after them. */
@FunctionalInterface
public interface StateCommitter {
  /** The roots after the changes. Called once per sealed block; the fixed state stays readable. */
  StateRoots commit(StateChanges changes);
}
