package dev.trestle.settlement;

import dev.trestle.stf.primitives.Bytes32;

/** What a player can do in a game. */
public sealed interface GameMove {
  /** The claim that the move is against. */
  Claim against();

  /** Whether it says that {@link #against} is wrong (attack), or right, but not the whole truth. */
  boolean isAttack();

  /**
   * A new claim.
   *
   * @param value at {@link #position}
   */
  record Counter(Claim against, boolean isAttack, Bytes32 value) implements GameMove {
    public Position position() {
      return isAttack ? against.position().attack() : against.position().defend();
    }
  }

  /** The execution of the one instruction in question on L1, at the bottom of the game. */
  record Step(Claim against, boolean isAttack) implements GameMove {}
}
