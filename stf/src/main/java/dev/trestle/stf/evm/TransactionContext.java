package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;

/**
 * What code can learn about the transaction it runs in.
 *
 * @param origin the sender
 * @param gasPrice effective, wei per gas
 * @param blobHashes versioned hashes of the transaction's blobs (EIP-4844); empty without blobs
 */
public record TransactionContext(Address origin, UInt256 gasPrice, List<Bytes32> blobHashes) {
  public TransactionContext {
    blobHashes = List.copyOf(blobHashes);
  }
}
