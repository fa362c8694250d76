package dev.trestle.settlement;

import dev.trestle.stf.primitives.UInt256;

/**
 * What an account has in fault games. A bond counts until its game is resolved.
 *
 * @param openGames games that are not resolved, anybody's
 * @param ownGames those of them in which the account has a claim
 * @param bondedWei its bonds in them
 */
public record Stake(int openGames, int ownGames, UInt256 bondedWei) {
  public static final Stake NONE = new Stake(0, 0, UInt256.ZERO);

  /** With one more open game. */
  Stake plus(boolean own, UInt256 bondWei) {
    return new Stake(openGames + 1, ownGames + (own ? 1 : 0), bondedWei.add(bondWei));
  }
}
