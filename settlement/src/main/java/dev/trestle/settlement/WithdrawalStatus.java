package dev.trestle.settlement;

/** How far a withdrawal has come, and what is missing. */
public sealed interface WithdrawalStatus {
  /**
   * Nobody has claimed an L2 state on L1 that has it.
   *
   * @param block the L2 block that must be claimed, or a later one
   */
  record Unclaimed(long block) implements WithdrawalStatus {}

  /** A claim has it: it can be proven now. */
  record Provable(GameReader.Entry game, long claimedBlock) implements WithdrawalStatus {}

  /**
   * Proven; the proof ages and the claim is in its challenge period.
   *
   * @param maturesAtSeconds L1 time at which the proof is old enough
   * @param isResolved whether the claim's game is over
   */
  record Proven(GameReader.Entry game, long maturesAtSeconds, boolean isResolved)
      implements WithdrawalStatus {}

  /** It can be finalised now. */
  record Finalizable() implements WithdrawalStatus {}

  /** Carried out on L1. */
  record Finalized() implements WithdrawalStatus {}
}
