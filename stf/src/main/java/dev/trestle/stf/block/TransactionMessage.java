package dev.trestle.stf.block;

import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.evm.Message;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction, signed, deposited or only simulated, asks for.
 *
 * @param maxFeePerBlobGas zero without blobs
 */
record TransactionMessage(
    int type,
    Address sender,
    Optional<Address> to,
    long nonce,
    long gasLimit,
    UInt256 maxFeePerGas,
    UInt256 maxPriorityFeePerGas,
    UInt256 value,
    byte[] data,
    List<AccessListEntry> accessList,
    UInt256 maxFeePerBlobGas,
    List<Bytes32> blobHashes,
    List<Authorization> authorizations) {

  static TransactionMessage of(Transaction.Signed t, Address sender) {
    return new TransactionMessage(
        t.type(),
        sender,
        t.to(),
        t.nonce(),
        t.gasLimit(),
        t.maxFeePerGas(),
        t.maxPriorityFeePerGas(),
        t.value(),
        t.data(),
        t.accessList(),
        t instanceof Transaction.Blob blob ? blob.maxFeePerBlobGas() : UInt256.ZERO,
        t instanceof Transaction.Blob blob ? blob.blobVersionedHashes() : List.of(),
        t instanceof Transaction.SetCode setCode ? setCode.authorizations() : List.of());
  }

  /**
   * @param nonce the sender account's
   */
  static TransactionMessage of(Transaction.Deposit t, long nonce) {
    return new TransactionMessage(
        Transaction.Deposit.TYPE,
        t.from(),
        t.to(),
        nonce,
        t.gasLimit(),
        UInt256.ZERO,
        UInt256.ZERO,
        t.value(),
        t.data(),
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of());
  }

  boolean isCreation() {
    return to.isEmpty();
  }

  long blobGas() {
    return blobHashes.size() * BlobFee.GAS_PER_BLOB;
  }

  IntrinsicGas intrinsicGas(Rules rules) {
    return IntrinsicGas.of(rules.fork(), data, isCreation(), accessList, authorizations.size());
  }

  /** Wei per gas paid at this base fee, EIP-1559. */
  UInt256 effectiveGasPrice(UInt256 baseFee) {
    UInt256 wanted = baseFee.add(maxPriorityFeePerGas);
    boolean overflow = wanted.compareTo(baseFee) < 0;
    return overflow ? maxFeePerGas : wanted.min(maxFeePerGas);
  }

  /** What the EVM is to run with the gas left after the intrinsic gas. */
  Message toEvm(long gas) {
    return to.isPresent()
        ? new Message.Call(sender, to.get(), value, data, gas)
        : new Message.Create(sender, ContractAddress.of(sender, nonce), value, data, gas);
  }
}
