package dev.trestle.sequencer;

import dev.trestle.stf.primitives.UInt256;

/**
 * Which of the transactions waiting right now goes into the block next. A pure function over
 * arrivals; a sender's own transactions always go by nonce, whatever the policy.
 */
public enum OrderingPolicy {
  /** First come, first served. */
  FCFS {
    @Override
    int compare(Arrival a, Arrival b, UInt256 baseFee) {
      return Long.compare(a.sequence(), b.sequence());
    }
  },

  /** The highest tip first, ties by arrival. */
  PRIORITY_FEE {
    @Override
    int compare(Arrival a, Arrival b, UInt256 baseFee) {
      int byTip = b.tip(baseFee).compareTo(a.tip(baseFee));
      return byTip != 0 ? byTip : Long.compare(a.sequence(), b.sequence());
    }
  };

  /** Negative when {@code a} goes first at this base fee (wei per gas). */
  abstract int compare(Arrival a, Arrival b, UInt256 baseFee);
}
