package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;

/**
 * What derivation needs to know of an L2 block.
 *
 * @param timestamp seconds since the epoch
 * @param l1Origin the settlement block whose attributes it carries
 * @param sequenceNumber how many L2 blocks with the same origin came before
 */
public record L2BlockRef(
    long number,
    Bytes32 hash,
    Bytes32 parentHash,
    long timestamp,
    BlockId l1Origin,
    long sequenceNumber) {
  public BlockId id() {
    return new BlockId(number, hash);
  }
}
