package dev.trestle.stark;

/**
 * A round of FRI.
 *
 * @param logSize the layer has 2^logSize values
 * @param logFold 2^logFold neighbours are folded to one
 * @param joins whether a table's f joins after the fold
 */
public record FriRound(int logSize, int logFold, boolean joins) {
  /** Of the next layer. */
  public int logFolded() {
    return logSize - logFold;
  }
}
