package dev.trestle.guest;

/** Finds preimages in a node's data. */
@FunctionalInterface
public interface PreimageFetcher {
  /**
   * Puts what the hint speaks of into the store, and may put more. What it cannot find it leaves
   * out. Hints of {@link Hint.Local}, {@link Hint.Configuration} and {@link Hint.PrecompileCall}
   * never come here: the {@link RecordingOracle} knows them.
   */
  void fetch(Hint hint, PreimageStore into);
}
