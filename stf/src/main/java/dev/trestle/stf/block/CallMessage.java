package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * A call to be simulated: {@code eth_call}, {@code eth_estimateGas}, {@code eth_createAccessList}.
 * It carries no signature; its nonce is the account's.
 *
 * @param from the zero address when nobody in particular
 * @param to empty for a creation
 * @param maxFeePerGas zero: no gas is paid, and the base fee reads as zero
 * @param maxPriorityFeePerGas equal to {@code maxFeePerGas} when a legacy gas price was given
 * @param maxFeePerBlobGas zero without blobs
 */
public record CallMessage(
    Address from,
    Optional<Address> to,
    long gasLimit,
    UInt256 maxFeePerGas,
    UInt256 maxPriorityFeePerGas,
    UInt256 value,
    byte[] data,
    List<AccessListEntry> accessList,
    UInt256 maxFeePerBlobGas,
    List<Bytes32> blobHashes,
    List<Authorization> authorizations) {
  public CallMessage {
    accessList = List.copyOf(accessList);
    blobHashes = List.copyOf(blobHashes);
    authorizations = List.copyOf(authorizations);
  }

  /** A call that pays nothing. */
  public static CallMessage call(Address from, Address to, byte[] data, long gasLimit) {
    return new CallMessage(
        from,
        Optional.of(to),
        gasLimit,
        UInt256.ZERO,
        UInt256.ZERO,
        UInt256.ZERO,
        data,
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of());
  }

  /** The same with another gas limit. */
  public CallMessage withGasLimit(long gas) {
    return new CallMessage(
        from,
        to,
        gas,
        maxFeePerGas,
        maxPriorityFeePerGas,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobHashes,
        authorizations);
  }

  /** The same with another access list. */
  public CallMessage withAccessList(List<AccessListEntry> list) {
    return new CallMessage(
        from,
        to,
        gasLimit,
        maxFeePerGas,
        maxPriorityFeePerGas,
        value,
        data,
        list,
        maxFeePerBlobGas,
        blobHashes,
        authorizations);
  }

  TransactionMessage toTransaction(long nonce) {
    return new TransactionMessage(
        authorizations.isEmpty() ? 2 : 4,
        from,
        to,
        nonce,
        gasLimit,
        maxFeePerGas,
        maxPriorityFeePerGas,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobHashes,
        authorizations);
  }
}
