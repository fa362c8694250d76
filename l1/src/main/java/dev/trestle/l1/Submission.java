package dev.trestle.l1;

import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One transaction on its way. Owned by the submitter's thread but for {@code status}. */
final class Submission {
  final String label;
  private volatile SubmissionStatus status = new SubmissionStatus.Queued("");

  /** Every form that was sent, the latest last. */
  final List<Bytes32> hashes = new ArrayList<>();

  /** When fees were last set. */
  Instant offeredAt = Instant.MIN;

  /** When the node was last asked whether it still has the transaction. */
  Instant checkedAt = Instant.MIN;

  Submission(String label) {
    this.label = label;
  }

  SubmissionStatus status() {
    return status;
  }

  void become(SubmissionStatus next) {
    status = next;
  }

  Bytes32 latestHash() {
    return hashes.getLast();
  }

  void sent(String obstacle) {
    become(new SubmissionStatus.Sent(latestHash(), hashes.size(), obstacle));
  }

  /** What a transaction of ours offers. */
  static Fees feesOf(PooledTransaction pooled) {
    Transaction.Signed t = pooled.transaction();
    UInt256 blobFee = t instanceof Transaction.Blob b ? b.maxFeePerBlobGas() : UInt256.ZERO;
    return new Fees(t.maxPriorityFeePerGas(), t.maxFeePerGas(), blobFee);
  }
}
