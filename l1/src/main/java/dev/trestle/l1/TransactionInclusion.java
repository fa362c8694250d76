package dev.trestle.l1;

import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * A transaction's place in the chain and what it cost.
 *
 * @param gasUsed by this transaction alone
 * @param gasPriceWei per gas, as paid
 * @param blobGasUsed zero when it carried no blobs
 * @param blobGasPriceWei per blob gas, as paid
 * @param firstLogIndex of its first log among the block's logs; 0 when it has none
 */
public record TransactionInclusion(
    Bytes32 transactionHash,
    Bytes32 blockHash,
    long blockNumber,
    Receipt receipt,
    long gasUsed,
    UInt256 gasPriceWei,
    long blobGasUsed,
    UInt256 blobGasPriceWei,
    Optional<Address> createdAddress,
    long firstLogIndex) {
  /** What the sender paid in all, wei, without the value. */
  public UInt256 costWei() {
    return gasPriceWei.multiply(gasUsed).add(blobGasPriceWei.multiply(blobGasUsed));
  }
}
