package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * How a node sees its settlement chain.
 *
 * @param current up to where derivation has read
 * @param head the newest block
 */
public record L1Heads(Ref current, Ref head, Ref safe, Ref finalized) {
  /** A settlement block; all zero while none is known. */
  public record Ref(Bytes32 hash, long number, Bytes32 parentHash, long timestamp) {
    public static final Ref NONE = new Ref(Bytes32.ZERO, 0, Bytes32.ZERO, 0);

    static Ref of(SettlementBlock block) {
      return new Ref(
          block.hash(),
          block.header().number(),
          block.header().parentHash(),
          block.header().timestamp());
    }
  }

  /** Before anything was read. */
  public static final L1Heads NONE = new L1Heads(Ref.NONE, Ref.NONE, Ref.NONE, Ref.NONE);

  /**
   * What a follower sees.
   *
   * @param current of derivation
   */
  public static L1Heads of(SettlementFollower follower, Optional<BlockId> current) {
    return new L1Heads(
        ref(follower, current),
        ref(follower, follower.head()),
        ref(follower, follower.safe()),
        ref(follower, follower.finalized()));
  }

  private static Ref ref(SettlementFollower follower, Optional<BlockId> id) {
    if (id.isEmpty()) {
      return Ref.NONE;
    }
    return follower
        .known(id.get().number())
        .filter(block -> block.hash().equals(id.get().hash()))
        .map(Ref::of)
        .orElse(new Ref(id.get().hash(), id.get().number(), Bytes32.ZERO, 0));
  }
}
