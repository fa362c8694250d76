package dev.trestle.explorer;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** A block of L2 with what the index keeps of it. */
public record L2Block(
    long number,
    Bytes32 hash,
    Bytes32 parent,
    long timeSeconds,
    long gasUsed,
    long gasLimit,
    UInt256 baseFeeWei,
    long sizeBytes,
    List<Tx> transactions) {
  /** Places of transactions in a block are below it. */
  static final int SEQ_BITS = 20;

  /** The EIP-2718 type of deposits. */
  public static final int DEPOSIT = 0x7e;

  public L2Block {
    transactions = List.copyOf(transactions);
  }

  /**
   * A transaction and what became of it.
   *
   * @param input at most the first four bytes matter
   * @param l1FeeWei zero for deposits
   * @param firstLogIndex of its logs in the block
   */
  public record Tx(
      Bytes32 hash,
      Address sender,
      Optional<Address> recipient,
      Optional<Address> created,
      UInt256 valueWei,
      long nonce,
      int type,
      byte[] input,
      boolean succeeded,
      long gasUsed,
      UInt256 gasPriceWei,
      UInt256 l1FeeWei,
      long firstLogIndex,
      List<Log> logs) {
    public Tx {
      logs = List.copyOf(logs);
    }

    boolean isDeposit() {
      return type == DEPOSIT;
    }

    /** What the sender paid for it beside the value. */
    UInt256 feeWei() {
      return isDeposit() ? UInt256.ZERO : gasPriceWei.multiply(gasUsed).add(l1FeeWei);
    }
  }

  /** The first {@code seq} of a block. */
  static long seqOf(long number) {
    return number << SEQ_BITS;
  }

  /** The block of a {@code seq}. */
  static long numberOf(long seq) {
    return seq >> SEQ_BITS;
  }

  /** The place in its block. */
  static long placeOf(long seq) {
    return seq & (1 << SEQ_BITS) - 1;
  }
}
