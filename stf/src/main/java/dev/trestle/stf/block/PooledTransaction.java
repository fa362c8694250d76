package dev.trestle.stf.block;

import java.util.Optional;

/**
 * A transaction as wallets send it and pools exchange it.
 *
 * @param sidecar present exactly for blob transactions
 */
public record PooledTransaction(Transaction.Signed transaction, Optional<BlobSidecar> sidecar) {
  public PooledTransaction {
    if (transaction instanceof Transaction.Blob != sidecar.isPresent()) {
      throw new IllegalArgumentException("blob transactions, and no others, carry a sidecar");
    }
  }
}
