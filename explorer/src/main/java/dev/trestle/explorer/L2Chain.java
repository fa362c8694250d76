package dev.trestle.explorer;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/** The L2 as the indexer reads it: a node's, or one that a benchmark makes up. */
public interface L2Chain {
  /** Numbers of the newest, the safe and the finalized block. */
  record Heads(long unsafe, long safe, long finalized) {
    /** Before anything is known. */
    public static final Heads NONE = new Heads(-1, -1, -1);

    /** How far the block of this number has come. */
    public Tier tier(long number) {
      return number <= finalized ? Tier.FINALIZED : number <= safe ? Tier.SAFE : Tier.SOFT;
    }
  }

  /** How sure it is that a block stays. */
  enum Tier {
    /** The sequencer says so. */
    SOFT,
    /** Its data is on L1. */
    SAFE,
    /** L1 cannot take it back. */
    FINALIZED;

    /** As the API says it. */
    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A call of a view function. */
  record View(Address contract, byte[] data) {}

  Heads heads();

  /** The hash of the canonical block of this number. */
  Optional<Bytes32> hash(long number);

  /** Canonical blocks from a number on, in order; at most so many, at least one if it exists. */
  List<L2Block> blocks(long from, int count);

  /** What views return at a block; nothing for those that revert. */
  List<Optional<byte[]>> call(List<View> views, long blockNumber);
}
