package dev.trestle.derivation;

import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * The Portal's {@code TransactionDeposited} logs as deposit transactions. Source: OP Stack
 * specification, Deposits § User-Deposited Transactions.
 */
public final class DepositEvents {
  /** {@code TransactionDeposited(address,address,uint256,bytes)}. */
  public static final Bytes32 TOPIC =
      EventTopic.of("TransactionDeposited(address,address,uint256,bytes)");

  private static final int OPAQUE_HEAD_BYTES = 73;

  private DepositEvents() {}

  /**
   * The deposit that a log of the Portal stands for.
   *
   * @param logIndex among all logs of the L1 block
   */
  public static Decoded<Transaction.Deposit> decode(Log log, Bytes32 l1BlockHash, long logIndex) {
    return Decoded.of(() -> {
      if (log.topics().size() != 4 || !log.topics().get(0).equals(TOPIC)) {
        throw new MalformedData("not a TransactionDeposited log");
      }
      if (!log.topics().get(3).isZero()) {
        throw new MalformedData("deposit of unknown version " + log.topics().get(3));
      }
      byte[] opaque = new AbiReader(log.data()).bytes(0);
      return decode(log, SourceHash.ofUserDeposit(l1BlockHash, logIndex), opaque);
    });
  }

  private static Transaction.Deposit decode(Log log, Bytes32 sourceHash, byte[] opaque) {
    if (opaque.length < OPAQUE_HEAD_BYTES) {
      throw new MalformedData("deposit of " + opaque.length + " bytes, at least 73 are needed");
    }
    ByteCursor in = new ByteCursor(opaque);
    UInt256 mint = in.bytes32().toUInt256();
    UInt256 value = in.bytes32().toUInt256();
    long gasLimit = in.bigEndianLong();
    boolean creation = in.unsignedByte() != 0;
    Optional<Address> to =
        creation ? Optional.empty() : Optional.of(Address.fromWord(log.topics().get(2)));
    return new Transaction.Deposit(
        sourceHash,
        Address.fromWord(log.topics().get(1)),
        to,
        mint,
        value,
        gasLimit,
        false,
        in.bytes(in.remaining()));
  }
}
