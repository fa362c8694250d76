package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A block header. Numbers unsigned 64 bits unless wider; gas in units of gas, time in seconds since
 * the epoch. The fields of a later fork are empty before it. Encoding and hash: {@link
 * HeaderCodec}.
 *
 * @param prevRandao {@code mixHash} in the older words
 * @param nonce 8 bytes, zero since the merge
 * @param withdrawalsRoot on L1 the root of the withdrawal list; on an L2 since Isthmus the storage
 *     root of the L2ToL1MessagePasser
 * @param blobGasUsed on an L2 since Jovian the block's data-availability footprint
 * @param requestsHash EIP-7685
 */
public record Header(
    Bytes32 parentHash,
    Bytes32 ommersHash,
    Address beneficiary,
    Bytes32 stateRoot,
    Bytes32 transactionsRoot,
    Bytes32 receiptsRoot,
    byte[] logsBloom,
    UInt256 difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    byte[] extraData,
    Bytes32 prevRandao,
    byte[] nonce,
    Optional<UInt256> baseFeePerGas,
    Optional<Bytes32> withdrawalsRoot,
    OptionalLong blobGasUsed,
    OptionalLong excessBlobGas,
    Optional<Bytes32> parentBeaconBlockRoot,
    Optional<Bytes32> requestsHash) {
  /** Keccak-256 of the RLP of an empty list: every block's ommers hash since the merge. */
  public static final Bytes32 EMPTY_OMMERS_HASH =
      Bytes32.fromHex("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  /** The same header with what the transactions used. */
  Header withUse(long gas, OptionalLong blobGas) {
    return new Header(
        parentHash,
        ommersHash,
        beneficiary,
        stateRoot,
        transactionsRoot,
        receiptsRoot,
        logsBloom,
        difficulty,
        number,
        gasLimit,
        gas,
        timestamp,
        extraData,
        prevRandao,
        nonce,
        baseFeePerGas,
        withdrawalsRoot,
        blobGas,
        excessBlobGas,
        parentBeaconBlockRoot,
        requestsHash);
  }

  /** The same header with roots and bloom. */
  Header withRoots(Bytes32 state, Bytes32 transactions, Bytes32 receipts, byte[] bloom) {
    return new Header(
        parentHash,
        ommersHash,
        beneficiary,
        state,
        transactions,
        receipts,
        bloom,
        difficulty,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        extraData,
        prevRandao,
        nonce,
        baseFeePerGas,
        withdrawalsRoot,
        blobGasUsed,
        excessBlobGas,
        parentBeaconBlockRoot,
        requestsHash);
  }

  /** The same header with the withdrawals root and the requests hash. */
  Header withLists(Bytes32 withdrawals, Optional<Bytes32> requests) {
    return new Header(
        parentHash,
        ommersHash,
        beneficiary,
        stateRoot,
        transactionsRoot,
        receiptsRoot,
        logsBloom,
        difficulty,
        number,
        gasLimit,
        gasUsed,
        timestamp,
        extraData,
        prevRandao,
        nonce,
        baseFeePerGas,
        Optional.of(withdrawals),
        blobGasUsed,
        excessBlobGas,
        parentBeaconBlockRoot,
        requests);
  }
}
