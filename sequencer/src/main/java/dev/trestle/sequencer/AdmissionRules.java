package dev.trestle.sequencer;

import dev.trestle.node.Admission;
import dev.trestle.node.Admission.Reason;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.RefusalReason;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.block.TransactionRules;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction must fulfil to wait in the pool, apart from its place among the sender's other
 * transactions. Execution judges everything again; these rules keep out what can never be included.
 */
final class AdmissionRules {
  private final ChainSpec chain;
  private final PoolLimits limits;

  AdmissionRules(ChainSpec chain, PoolLimits limits) {
    this.chain = chain;
    this.limits = limits;
  }

  /** Checks that need no account. */
  Optional<Admission.Refused> check(RecoveredTransaction recovered, HeadView head) {
    Transaction.Signed tx = (Transaction.Signed) recovered.transaction();
    if (tx.chainId().isEmpty()) {
      return refuse(
          Reason.WRONG_CHAIN, "only replay-protected (EIP-155) transactions allowed over RPC");
    }
    Optional<TransactionOutcome.Refused> never =
        TransactionRules.stateless(chain.rulesAt(head.timestamp()), recovered);
    if (never.isPresent()) {
      return refuse(reason(never.get().reason()), never.get().message());
    }
    if (Long.compareUnsigned(tx.gasLimit(), head.gasLimit()) > 0) {
      return refuse(Reason.GAS_LIMIT_TOO_HIGH, "exceeds block gas limit");
    }
    if (tx.maxPriorityFeePerGas().compareTo(UInt256.of(limits.minTipWei())) < 0) {
      return refuse(
          Reason.FEE_TOO_LOW,
          "transaction underpriced: tip needed "
              + limits.minTipWei()
              + ", tip permitted "
              + tx.maxPriorityFeePerGas());
    }
    return Optional.empty();
  }

  /** A refusal of the state transition in the pool's terms. */
  static Reason reason(RefusalReason reason) {
    return switch (reason) {
      case TYPE_NOT_SUPPORTED, DEPOSIT_NOT_ALLOWED -> Reason.TYPE_NOT_SUPPORTED;
      case WRONG_CHAIN -> Reason.WRONG_CHAIN;
      case GAS_LIMIT_OVER_CAP, BLOCK_GAS_EXHAUSTED -> Reason.GAS_LIMIT_TOO_HIGH;
      case INTRINSIC_GAS -> Reason.INTRINSIC_GAS_TOO_LOW;
      case INIT_CODE_TOO_LARGE, BLOCK_SIZE_EXHAUSTED, BLOCK_FOOTPRINT_EXHAUSTED -> Reason.OVERSIZED;
      case TIP_ABOVE_FEE_CAP -> Reason.TIP_ABOVE_FEE_CAP;
      case FEE_CAP_BELOW_BASE_FEE, BLOB_FEE_CAP_TOO_LOW -> Reason.FEE_TOO_LOW;
      case NO_BLOBS, TOO_MANY_BLOBS, BLOCK_BLOBS_EXHAUSTED, BLOB_HASH_VERSION ->
          Reason.INVALID_BLOBS;
      case NO_AUTHORIZATIONS -> Reason.MALFORMED;
      case INVALID_SIGNATURE -> Reason.INVALID_SIGNATURE;
      case NONCE_TOO_LOW -> Reason.NONCE_TOO_LOW;
      case NONCE_TOO_HIGH, NONCE_AT_MAXIMUM -> Reason.NONCE_TOO_HIGH;
      case SENDER_NOT_EOA -> Reason.SENDER_NOT_EOA;
      case INSUFFICIENT_FUNDS -> Reason.INSUFFICIENT_FUNDS;
    };
  }

  /** Most that a transaction takes from its sender, wei. */
  UInt256 cost(RecoveredTransaction recovered, HeadView head) {
    return TransactionRules.mostCost(chain.rulesAt(head.timestamp()), recovered, Optional.empty());
  }

  /** Checks against the nonce that the sender's account has after the block being built. */
  Optional<Admission.Refused> checkNonce(Arrival arrival, long accountNonce) {
    long nonce = arrival.transaction().nonce();
    if (Long.compareUnsigned(nonce, accountNonce) < 0) {
      return refuse(
          Reason.NONCE_TOO_LOW,
          "nonce too low: next nonce " + accountNonce + ", tx nonce " + unsigned(nonce));
    }
    if (Long.compareUnsigned(nonce - accountNonce, limits.nonceGap()) > 0) {
      return refuse(
          Reason.NONCE_TOO_HIGH,
          "nonce too high: next nonce " + accountNonce + ", tx nonce " + unsigned(nonce));
    }
    return Optional.empty();
  }

  /**
   * Whether the sender can pay for this one and for all of its that wait, so that nobody fills the
   * pool with what can be paid for once.
   */
  Optional<Admission.Refused> checkFunds(
      Arrival arrival, Account account, Optional<SenderQueue> waiting, Optional<Arrival> replaced) {
    BigInteger queued =
        waiting
            .map(SenderQueue::costWei)
            .orElse(BigInteger.ZERO)
            .subtract(replaced.map(old -> old.costWei().toBigInteger()).orElse(BigInteger.ZERO));
    BigInteger cost = arrival.costWei().toBigInteger();
    BigInteger over = queued.add(cost).subtract(account.balance().toBigInteger());
    return over.signum() <= 0
        ? Optional.empty()
        : refuse(
            Reason.INSUFFICIENT_FUNDS,
            "insufficient funds for gas * price + value: balance "
                + account.balance()
                + (queued.signum() > 0 ? ", queued cost " + queued : "")
                + ", tx cost "
                + cost
                + ", overshot "
                + over);
  }

  /** Whether the sender may let one more wait. */
  Optional<Admission.Refused> checkSenderLimit(Optional<SenderQueue> waiting) {
    int most = limits.room().perSender();
    return waiting.filter(queue -> queue.size() >= most).isPresent()
        ? refuse(
            Reason.SENDER_LIMIT, "account limit exceeded: " + most + " transactions wait already")
        : Optional.empty();
  }

  /** Whether {@code replacement} pays enough more than {@code waiting} to take its place. */
  Optional<Admission.Refused> checkReplacement(
      Transaction.Signed waiting, Transaction.Signed replacement) {
    int percent = waiting instanceof Transaction.Blob ? 100 : limits.replacementPercent();
    boolean enough =
        outbids(replacement.maxFeePerGas(), waiting.maxFeePerGas(), percent)
            && outbids(replacement.maxPriorityFeePerGas(), waiting.maxPriorityFeePerGas(), percent);
    if (enough
        && waiting instanceof Transaction.Blob before
        && replacement instanceof Transaction.Blob after) {
      enough = outbids(after.maxFeePerBlobGas(), before.maxFeePerBlobGas(), percent);
    }
    return enough
        ? Optional.empty()
        : refuse(Reason.REPLACEMENT_UNDERPRICED, "replacement transaction underpriced");
  }

  private static boolean outbids(UInt256 fee, UInt256 before, int percent) {
    UInt256 wanted = before.multiply(100 + percent).divide(UInt256.of(100));
    return fee.compareTo(wanted) >= 0 && fee.compareTo(before) > 0;
  }

  private static String unsigned(long value) {
    return Long.toUnsignedString(value);
  }

  private static Optional<Admission.Refused> refuse(Reason reason, String message) {
    return Optional.of(new Admission.Refused(reason, message));
  }
}
