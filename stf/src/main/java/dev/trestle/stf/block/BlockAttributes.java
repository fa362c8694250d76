package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * What a block's builder chooses, or derivation dictates, beside the transactions.
 *
 * @param timestamp seconds since the epoch, after the parent's
 * @param beneficiary gets the priority fees; on an L2 {@link Predeploys#SEQUENCER_FEE_VAULT}
 * @param parentBeaconBlockRoot EIP-4788; present since Cancun. On an L2 the L1 origin's
 * @param withdrawals EIP-4895; present since Shanghai. On an L2 an empty list
 * @param extraData at most 32 bytes; on an L2 {@link L2ExtraData#encode}
 */
public record BlockAttributes(
    long timestamp,
    Address beneficiary,
    Bytes32 prevRandao,
    long gasLimit,
    Optional<Bytes32> parentBeaconBlockRoot,
    Optional<List<Withdrawal>> withdrawals,
    byte[] extraData) {
  public BlockAttributes {
    withdrawals = withdrawals.map(List::copyOf);
  }

  /** What the block's maker chose. */
  public static BlockAttributes of(Block block) {
    Header h = block.header();
    return new BlockAttributes(
        h.timestamp(),
        h.beneficiary(),
        h.prevRandao(),
        h.gasLimit(),
        h.parentBeaconBlockRoot(),
        block.withdrawals(),
        h.extraData());
  }
}
