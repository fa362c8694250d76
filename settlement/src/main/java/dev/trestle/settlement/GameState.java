package dev.trestle.settlement;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * A fault game as L1 has it now.
 *
 * @param details of each claim, in order
 * @param blockNumberRefutedBy who showed that the root claim is another block's root
 */
public record GameState(
    GameInfo info,
    Status status,
    GameTree tree,
    List<ClaimDetail> details,
    Optional<Address> blockNumberRefutedBy) {
  /** Order and meaning as in {@code DisputeTypes.sol}. */
  public enum Status {
    IN_PROGRESS,
    CHALLENGER_WINS,
    DEFENDER_WINS
  }

  /**
   * What L1 knows of a claim besides.
   *
   * @param isResolved whether its winner is decided
   * @param challengerSeconds clock that the side against it has used; the game's most when resolved
   */
  public record ClaimDetail(UInt256 bondWei, boolean isResolved, long challengerSeconds) {}

  public GameState {
    details = List.copyOf(details);
    if (details.size() != tree.claims().size()) {
      throw new IllegalArgumentException("details of other claims");
    }
  }

  /** Whether an account has something at stake in it. */
  public boolean concerns(Address account) {
    return blockNumberRefutedBy.equals(Optional.of(account))
        || tree.claims().stream().anyMatch(c -> c.claimant().equals(account));
  }

  /** Bonds of an account's claims in it, also of those that it has lost. */
  public UInt256 bondedBy(Address account) {
    UInt256 sum = UInt256.ZERO;
    for (Claim claim : tree.claims()) {
      if (claim.claimant().equals(account)) {
        sum = sum.add(details.get(claim.index()).bondWei());
      }
    }
    return sum;
  }

  public boolean isOpen() {
    return status == Status.IN_PROGRESS;
  }

  /** What is left on the clock of the side against a claim. */
  public long secondsLeft(Claim claim) {
    return info.maxClockSeconds() - details.get(claim.index()).challengerSeconds();
  }

  /** Whether a claim can still be countered. */
  public boolean canBeCountered(Claim claim) {
    ClaimDetail detail = details.get(claim.index());
    return isOpen() && !detail.isResolved() && secondsLeft(claim) > 0;
  }
}
