package dev.trestle.sequencer;

import dev.trestle.node.Admission;
import dev.trestle.node.Admission.Reason;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.IntrinsicGas;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
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
  Optional<Admission.Refused> check(Transaction.Signed tx, HeadView head) {
    Rules rules = chain.rulesAt(head.timestamp());
    if (tx instanceof Transaction.Blob && rules.isL2()) {
      return refuse(Reason.TYPE_NOT_SUPPORTED, "transaction type not supported: blobs on an L2");
    }
    if (tx instanceof Transaction.SetCode && !rules.since(Fork.PRAGUE)) {
      return refuse(Reason.TYPE_NOT_SUPPORTED, "transaction type not supported: set code");
    }
    Optional<UInt256> wanted = tx.chainId();
    if (wanted.isEmpty()) {
      return refuse(
          Reason.WRONG_CHAIN, "only replay-protected (EIP-155) transactions allowed over RPC");
    }
    if (!wanted.get().equals(rules.chainId())) {
      return refuse(
          Reason.WRONG_CHAIN,
          "invalid chain id for signer: have " + wanted.get() + " want " + rules.chainId());
    }
    if (Long.compareUnsigned(tx.gasLimit(), head.gasLimit()) > 0) {
      return refuse(Reason.GAS_LIMIT_TOO_HIGH, "exceeds block gas limit");
    }
    if (tx.maxFeePerGas().compareTo(tx.maxPriorityFeePerGas()) < 0) {
      return refuse(
          Reason.TIP_ABOVE_FEE_CAP, "max priority fee per gas higher than max fee per gas");
    }
    if (tx.maxPriorityFeePerGas().compareTo(UInt256.of(limits.minTipWei())) < 0) {
      return refuse(
          Reason.FEE_TOO_LOW,
          "transaction underpriced: tip needed "
              + limits.minTipWei()
              + ", tip permitted "
              + tx.maxPriorityFeePerGas());
    }
    long needed = IntrinsicGas.of(rules.fork(), tx).minimum();
    if (Long.compareUnsigned(tx.gasLimit(), needed) < 0) {
      return refuse(
          Reason.INTRINSIC_GAS_TOO_LOW,
          "intrinsic gas too low: gas " + tx.gasLimit() + ", minimum needed " + needed);
    }
    return Optional.empty();
  }

  /** Checks against the sender's account at the head. */
  Optional<Admission.Refused> check(Transaction.Signed tx, Account account, long accountNonce) {
    if (Long.compareUnsigned(tx.nonce(), accountNonce) < 0) {
      return refuse(
          Reason.NONCE_TOO_LOW,
          "nonce too low: next nonce " + accountNonce + ", tx nonce " + tx.nonce());
    }
    if (Long.compareUnsigned(tx.nonce() - accountNonce, limits.nonceGap()) > 0) {
      return refuse(
          Reason.NONCE_TOO_HIGH,
          "nonce too high: next nonce " + accountNonce + ", tx nonce " + tx.nonce());
    }
    UInt256 cost = cost(tx);
    if (account.balance().compareTo(cost) < 0) {
      return refuse(
          Reason.INSUFFICIENT_FUNDS,
          "insufficient funds for gas * price + value: balance "
              + account.balance()
              + ", tx cost "
              + cost
              + ", overshot "
              + cost.subtract(account.balance()));
    }
    return Optional.empty();
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

  /** The most that a transaction can take from its sender, wei; saturated. */
  private static UInt256 cost(Transaction.Signed tx) {
    try {
      UInt256 cost = exact(UInt256.of(tx.gasLimit()), tx.maxFeePerGas()).addExact(tx.value());
      if (tx instanceof Transaction.Blob blob) {
        long blobGas = blob.blobVersionedHashes().size() * 131_072L;
        cost = cost.addExact(exact(UInt256.of(blobGas), blob.maxFeePerBlobGas()));
      }
      return cost;
    } catch (ArithmeticException e) {
      return UInt256.MAX; // more than anybody owns, so the caller refuses it for lack of funds
    }
  }

  private static UInt256 exact(UInt256 a, UInt256 b) {
    var product = a.toBigInteger().multiply(b.toBigInteger());
    if (product.bitLength() > 256) {
      throw new ArithmeticException("fee over 256 bits");
    }
    return UInt256.of(product);
  }

  private static Optional<Admission.Refused> refuse(Reason reason, String message) {
    return Optional.of(new Admission.Refused(reason, message));
  }
}
