package dev.trestle.node;

import java.util.OptionalLong;

/**
 * How far back a chain's states reach.
 *
 * @param head the newest block
 * @param oldest the states of this block and of all later ones can be read
 * @param historyBlocks how many blocks back states stay at least; 0: all
 * @param needed the states of this block and of all later ones stay, whatever the history ({@link
 *     Chain#keepStatesFrom}); nothing where only the history counts
 * @param heldBackBlocks by how many blocks the next dropping of states is late because older ones
 *     are needed
 */
public record StateHistory(
    long head, long oldest, long historyBlocks, OptionalLong needed, long heldBackBlocks) {
  /** Whether nothing is dropped that games need, however long they take. */
  public boolean keepsWhatIsNeeded() {
    return historyBlocks == 0 || needed.isPresent();
  }

  /**
   * By how many blocks more than to this one the states reach, and will reach when the chain goes
   * on; less than 0 when they do not reach so far.
   */
  public long marginBlocks(long block) {
    long now = block - oldest;
    return keepsWhatIsNeeded() ? now : Math.min(now, historyBlocks - (head - block));
  }
}
