package dev.trestle.stf.block;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Code;
import dev.trestle.stf.state.WorldState;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a signed transaction must fulfil before it may run, by itself and against its sender's
 * account. The messages are geth's: wallets look for these words.
 */
public final class TransactionRules {
  /** EIP-7825. */
  public static final long GAS_LIMIT_CAP = 1L << 24;

  /** EIP-3860. */
  public static final int MAX_INIT_CODE_BYTES = 49_152;

  /** EIP-7594. */
  private static final int MAX_BLOBS_PER_TRANSACTION = 6;

  private final Rules rules;
  private final UInt256 baseFee;
  private final UInt256 blobBaseFee;

  TransactionRules(Rules rules, UInt256 baseFee, UInt256 blobBaseFee) {
    this.rules = rules;
    this.baseFee = baseFee;
    this.blobBaseFee = blobBaseFee;
  }

  /**
   * Why no block under these rules can take the transaction, whatever the state: for pools, before
   * they look at accounts and fees.
   */
  public static Optional<TransactionOutcome.Refused> stateless(
      Rules rules, RecoveredTransaction transaction) {
    if (!(transaction.transaction() instanceof Transaction.Signed signed)) {
      return refused(RefusalReason.DEPOSIT_NOT_ALLOWED, "transaction type not supported");
    }
    TransactionRules checks = new TransactionRules(rules, UInt256.ZERO, UInt256.ZERO);
    TransactionMessage m = TransactionMessage.of(signed, transaction.sender());
    return checks
        .checkAlone(signed)
        .or(() -> checks.checkFees(m))
        .or(() -> checks.checkGas(m, m.intrinsicGas(rules)))
        .or(() -> checkProduct(m));
  }

  private static Optional<TransactionOutcome.Refused> checkProduct(TransactionMessage m) {
    BigInteger product = m.maxFeePerGas().toBigInteger().multiply(unsigned(m.gasLimit()));
    return product.bitLength() <= 256
        ? Optional.empty()
        : refused(
            RefusalReason.INSUFFICIENT_FUNDS,
            "insufficient funds for gas * price + value: gas * price is " + product);
  }

  /** Gas that the transaction uses at least: intrinsic gas, or EIP-7623's floor if higher. */
  public static long leastGas(Rules rules, Transaction.Signed transaction) {
    IntrinsicGas gas = TransactionMessage.of(transaction, Address.ZERO).intrinsicGas(rules);
    return Math.max(gas.gas(), gas.floor());
  }

  /**
   * The balance that a sender must have: value and the most that all fees can come to, wei.
   *
   * @param l2 the L2's fee parameters; empty on an L1
   * @return 2^256 - 1 when it is more than that
   */
  public static UInt256 mostCost(
      Rules rules, RecoveredTransaction transaction, Optional<L2FeeParameters> l2) {
    if (!(transaction.transaction() instanceof Transaction.Signed signed)) {
      return UInt256.ZERO;
    }
    TransactionMessage m = TransactionMessage.of(signed, transaction.sender());
    UInt256 l2Fees = UInt256.ZERO;
    if (l2.isPresent() && rules.level().isPresent()) {
      l2Fees =
          l2.get()
              .l1Fee(transaction.encoded())
              .add(l2.get().operatorFee(rules.level().get(), m.gasLimit()));
    }
    BigInteger most = mostTaken(m, l2Fees);
    return most.bitLength() > 256 ? UInt256.MAX : UInt256.of(most);
  }

  /** The rules that need no account. */
  Optional<TransactionOutcome.Refused> checkAlone(Transaction.Signed t) {
    if (t instanceof Transaction.Blob && (rules.isL2() || !rules.since(Fork.CANCUN))
        || t instanceof Transaction.SetCode && !rules.since(Fork.PRAGUE)) {
      return refused(RefusalReason.TYPE_NOT_SUPPORTED, "transaction type not supported");
    }
    Optional<UInt256> chainId = t.chainId();
    if (chainId.isPresent() && !chainId.get().equals(rules.chainId())) {
      return refused(
          RefusalReason.WRONG_CHAIN,
          "invalid sender: invalid chain id for signer: have "
              + chainId.get()
              + " want "
              + rules.chainId());
    }
    if (rules.since(Fork.OSAKA) && Long.compareUnsigned(t.gasLimit(), GAS_LIMIT_CAP) > 0) {
      return refused(
          RefusalReason.GAS_LIMIT_OVER_CAP,
          "transaction gas limit too high (cap: "
              + GAS_LIMIT_CAP
              + ", tx: "
              + Long.toUnsignedString(t.gasLimit())
              + ")");
    }
    if (t instanceof Transaction.SetCode setCode && setCode.authorizations().isEmpty()) {
      return refused(RefusalReason.NO_AUTHORIZATIONS, "EIP-7702 transaction with empty auth list");
    }
    return t instanceof Transaction.Blob blob ? checkBlobs(blob) : Optional.empty();
  }

  private Optional<TransactionOutcome.Refused> checkBlobs(Transaction.Blob t) {
    int count = t.blobVersionedHashes().size();
    if (count == 0) {
      return refused(RefusalReason.NO_BLOBS, "blob transaction missing blob hashes");
    }
    long most =
        rules.since(Fork.OSAKA)
            ? Math.min(MAX_BLOBS_PER_TRANSACTION, rules.blobs().max())
            : rules.blobs().max();
    if (count > most) {
      return refused(
          RefusalReason.TOO_MANY_BLOBS,
          "too many blobs in transaction: have " + count + ", permitted " + most);
    }
    for (Bytes32 hash : t.blobVersionedHashes()) {
      if (hash.w0() >>> 56 != 1) {
        return refused(
            RefusalReason.BLOB_HASH_VERSION, "blob " + hash + " has an invalid hash version");
      }
    }
    if (t.maxFeePerBlobGas().compareTo(blobBaseFee) < 0) {
      return refused(
          RefusalReason.BLOB_FEE_CAP_TOO_LOW,
          "max fee per blob gas less than block blob gas fee: maxFeePerBlobGas: "
              + t.maxFeePerBlobGas()
              + ", blobBaseFee: "
              + blobBaseFee);
    }
    return Optional.empty();
  }

  /** Nonce and code of the sender. */
  Optional<TransactionOutcome.Refused> checkSender(TransactionMessage m, WorldState state) {
    long nonce = state.nonce(m.sender());
    int order = Long.compareUnsigned(m.nonce(), nonce);
    if (order != 0) {
      return refused(
          order < 0 ? RefusalReason.NONCE_TOO_LOW : RefusalReason.NONCE_TOO_HIGH,
          (order < 0 ? "nonce too low: address " : "nonce too high: address ")
              + m.sender()
              + ", tx: "
              + Long.toUnsignedString(m.nonce())
              + " state: "
              + Long.toUnsignedString(nonce));
    }
    if (nonce == -1) {
      return refused(
          RefusalReason.NONCE_AT_MAXIMUM,
          "nonce has max value: address " + m.sender() + ", nonce: 18446744073709551615");
    }
    Code code = state.code(m.sender());
    if (code.sizeBytes() > 0 && !code.isDelegation()) {
      return refused(
          RefusalReason.SENDER_NOT_EOA,
          "sender not an eoa: address " + m.sender() + ", codehash: " + code.hash());
    }
    return Optional.empty();
  }

  /** The two fees per gas against each other and the base fee. */
  Optional<TransactionOutcome.Refused> checkFees(TransactionMessage m) {
    if (m.maxFeePerGas().compareTo(m.maxPriorityFeePerGas()) < 0) {
      return refused(
          RefusalReason.TIP_ABOVE_FEE_CAP,
          "max priority fee per gas higher than max fee per gas: address "
              + m.sender()
              + ", maxPriorityFeePerGas: "
              + m.maxPriorityFeePerGas()
              + ", maxFeePerGas: "
              + m.maxFeePerGas());
    }
    if (m.maxFeePerGas().compareTo(baseFee) < 0) {
      return refused(
          RefusalReason.FEE_CAP_BELOW_BASE_FEE,
          "max fee per gas less than block base fee: address "
              + m.sender()
              + ", maxFeePerGas: "
              + m.maxFeePerGas()
              + ", baseFee: "
              + baseFee);
    }
    return Optional.empty();
  }

  /** Gas limit and size against what the transaction surely uses. */
  Optional<TransactionOutcome.Refused> checkGas(TransactionMessage m, IntrinsicGas intrinsic) {
    if (m.isCreation() && m.data().length > MAX_INIT_CODE_BYTES) {
      return refused(
          RefusalReason.INIT_CODE_TOO_LARGE,
          "max initcode size exceeded: code size "
              + m.data().length
              + " limit "
              + MAX_INIT_CODE_BYTES);
    }
    if (Long.compareUnsigned(m.gasLimit(), intrinsic.gas()) < 0) {
      return refused(
          RefusalReason.INTRINSIC_GAS,
          "intrinsic gas too low: have "
              + Long.toUnsignedString(m.gasLimit())
              + ", want "
              + intrinsic.gas());
    }
    if (Long.compareUnsigned(m.gasLimit(), intrinsic.floor()) < 0) {
      return refused(
          RefusalReason.INTRINSIC_GAS,
          "insufficient gas for floor data gas cost: have "
              + Long.toUnsignedString(m.gasLimit())
              + ", want "
              + intrinsic.floor());
    }
    return Optional.empty();
  }

  /**
   * The balance against the most that may be taken from it.
   *
   * @param l2Fees L1 data fee plus operator fee for the whole gas limit
   */
  Optional<TransactionOutcome.Refused> checkBalance(
      TransactionMessage m, UInt256 balance, UInt256 l2Fees) {
    if (isSmall(m.maxFeePerGas()) && isSmall(m.value()) && isSmall(l2Fees)) {
      UInt256 want = m.maxFeePerGas().multiply(m.gasLimit()).add(m.value()).add(l2Fees);
      if (m.blobHashes().isEmpty() && balance.compareTo(want) >= 0) {
        return Optional.empty();
      }
    }
    BigInteger want = mostTaken(m, l2Fees);
    if (balance.toBigInteger().compareTo(want) < 0) {
      return refused(
          RefusalReason.INSUFFICIENT_FUNDS,
          "insufficient funds for gas * price + value: address "
              + m.sender()
              + " have "
              + balance
              + " want "
              + want);
    }
    return Optional.empty();
  }

  static Optional<TransactionOutcome.Refused> refused(RefusalReason reason, String message) {
    return Optional.of(new TransactionOutcome.Refused(reason, message));
  }

  /** So small that sums and products with 64 bits stay below 2^256. */
  private static boolean isSmall(UInt256 a) {
    return a.w3() == 0;
  }

  private static BigInteger mostTaken(TransactionMessage m, UInt256 l2Fees) {
    BigInteger gas = m.maxFeePerGas().toBigInteger().multiply(unsigned(m.gasLimit()));
    BigInteger blobs = m.maxFeePerBlobGas().toBigInteger().multiply(unsigned(m.blobGas()));
    return gas.add(blobs).add(m.value().toBigInteger()).add(l2Fees.toBigInteger());
  }

  private static BigInteger unsigned(long value) {
    return UInt256.of(value).toBigInteger();
  }
}
