package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.CallResult;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.evm.Message;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.TransactionContext;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs one transaction on the state: yellow paper 6, with EIP-1559, 2929, 2930, 3529, 3651, 4844,
 * 7623 and 7702, and the OP Stack's deposits and fees. Block building, block verification and
 * simulation share it.
 */
final class TransactionProcessor {
  /** At most this part of the gas used is refunded, EIP-3529. */
  private static final long REFUND_QUOTIENT = 5;

  private final Rules rules;
  private final BlockContext block;
  private final WorldState state;
  private final Evm evm;
  private final Cryptography cryptography;
  private final TransactionRules checks;
  private final FastLz fastLz = new FastLz();
  private final List<Address> precompiles;
  private Optional<L2FeeParameters> l2Fees = Optional.empty();

  TransactionProcessor(
      Rules rules, BlockContext block, WorldState state, Evm evm, Cryptography cryptography) {
    this.rules = rules;
    this.block = block;
    this.state = state;
    this.evm = evm;
    this.cryptography = cryptography;
    this.precompiles = rules.precompiles(cryptography).addresses();
    this.checks = new TransactionRules(rules, block.baseFee(), block.blobBaseFee());
  }

  /**
   * What running a message gave.
   *
   * @param failure in geth's words; empty on success
   * @param created address of a creation, even a failed one
   */
  record Executed(
      CallResult result,
      long gasUsed,
      UInt256 gasPrice,
      Optional<String> failure,
      Optional<Address> created,
      UInt256 l1Fee,
      UInt256 operatorFee) {

    /**
     * The same with the receipt.
     *
     * @param gasBefore used by the block before this transaction
     * @param depositNonce of a deposit: the sender's before it
     */
    TransactionOutcome.Included included(
        RecoveredTransaction transaction, long gasBefore, OptionalLong depositNonce) {
      List<Log> logs = result.logs();
      Receipt receipt =
          new Receipt(
              transaction.transaction().type(),
              failure.isEmpty(),
              gasBefore + gasUsed,
              LogsBloom.of(logs),
              logs,
              depositNonce,
              depositNonce.isPresent() ? OptionalLong.of(1) : OptionalLong.empty());
      return new TransactionOutcome.Included(
          transaction,
          receipt,
          gasUsed,
          gasPrice,
          result.output(),
          created,
          failure,
          l1Fee,
          operatorFee);
    }
  }

  /** What a signed transaction pays beside gas on an L2; nothing on an L1. */
  record L2Charge(UInt256 l1Fee, long daFootprint, Optional<L2FeeParameters> parameters) {
    static final L2Charge NONE = new L2Charge(UInt256.ZERO, 0, Optional.empty());
  }

  /** The fee parameters; present on an L2 once {@link #charge} was asked. */
  Optional<L2FeeParameters> l2Fees() {
    return l2Fees;
  }

  /**
   * Fee parameters and L1 fee of a signed transaction. The parameters are read once, from the state
   * after the block's deposits.
   */
  L2Charge charge(RecoveredTransaction transaction) {
    if (rules.level().isEmpty()) {
      return L2Charge.NONE;
    }
    if (l2Fees.isEmpty()) {
      l2Fees = Optional.of(L2FeeParameters.read(state.now(), rules.level().get()));
    }
    L2FeeParameters fees = l2Fees.get();
    long scaledSize = L2FeeParameters.scaledSize(fastLz.sizeOf(transaction.encoded()));
    long footprint = rules.since(L2Level.JOVIAN) ? fees.daFootprint(scaledSize) : 0;
    return new L2Charge(fees.l1Fee(scaledSize), footprint, l2Fees);
  }

  /** Why the transaction may not run now, if it may not. Changes nothing. */
  Optional<TransactionOutcome.Refused> check(
      Transaction.Signed transaction, TransactionMessage message, L2Charge charge) {
    return checks
        .checkAlone(transaction)
        .or(() -> checks.checkSender(message, state))
        .or(() -> checks.checkFees(message))
        .or(() -> checks.checkGas(message, message.intrinsicGas(rules)))
        .or(() ->
            checks.checkBalance(
                message,
                state.balance(message.sender()),
                charge.l1Fee.add(operatorFee(charge, message.gasLimit()))));
  }

  /** The checks that a simulation keeps: fees when it names any, and the gas limit. */
  Optional<TransactionOutcome.Refused> checkSimulated(TransactionMessage message) {
    Optional<TransactionOutcome.Refused> gas =
        checks.checkGas(message, message.intrinsicGas(rules));
    if (message.maxFeePerGas().isZero()
        && message.maxPriorityFeePerGas().isZero()
        && message.maxFeePerBlobGas().isZero()) {
      return gas;
    }
    return checks
        .checkFees(message)
        .or(() -> checks.checkBalance(message, state.balance(message.sender()), UInt256.ZERO))
        .or(() -> gas);
  }

  /** Runs a message that passed its checks. */
  Executed execute(TransactionMessage m, L2Charge charge) {
    state.beginTransaction();
    UInt256 gasPrice = m.effectiveGasPrice(block.baseFee());
    UInt256 blobFee = block.blobBaseFee().multiply(m.blobGas());
    UInt256 bought = gasPrice.multiply(m.gasLimit());
    UInt256 operatorBought = operatorFee(charge, m.gasLimit());
    state.subtractBalance(m.sender(), bought.add(blobFee).add(charge.l1Fee).add(operatorBought));
    Executed ran = run(m, gasPrice, charge.l1Fee);
    UInt256 operatorUsed = operatorFee(charge, ran.gasUsed);
    UInt256 paid = gasPrice.multiply(ran.gasUsed);
    state.addBalance(m.sender(), bought.subtract(paid).add(operatorBought).subtract(operatorUsed));
    UInt256 tip = gasPrice.subtract(block.baseFee().min(gasPrice));
    state.addBalance(block.beneficiary(), tip.multiply(ran.gasUsed));
    if (charge.parameters.isPresent()) {
      state.addBalance(Predeploys.BASE_FEE_VAULT, block.baseFee().multiply(ran.gasUsed));
      state.addBalance(Predeploys.L1_FEE_VAULT, charge.l1Fee);
      if (rules.since(L2Level.ISTHMUS)) {
        state.addBalance(Predeploys.OPERATOR_FEE_VAULT, operatorUsed);
      }
    }
    state.endTransaction();
    return new Executed(
        ran.result, ran.gasUsed, gasPrice, ran.failure, ran.created, charge.l1Fee, operatorUsed);
  }

  /**
   * Runs a deposit: it mints, pays nothing, and when it may not run it fails with all its gas used
   * (OP Stack, Deposits, Execution).
   */
  Executed executeDeposit(Transaction.Deposit deposit) {
    state.beginTransaction();
    state.addBalance(deposit.from(), deposit.mint());
    TransactionMessage m = TransactionMessage.of(deposit, state.nonce(deposit.from()));
    Optional<String> error =
        checks.checkGas(m, m.intrinsicGas(rules)).map(TransactionOutcome.Refused::message);
    if (error.isEmpty() && state.balance(m.sender()).compareTo(m.value()) < 0) {
      error = Optional.of("insufficient funds for transfer: address " + m.sender());
    }
    Executed executed;
    if (error.isPresent()) {
      state.setNonce(m.sender(), m.nonce() + 1);
      executed = failedDeposit(m, "failed deposit: " + error.get());
    } else {
      executed = run(m, UInt256.ZERO, UInt256.ZERO);
    }
    state.endTransaction();
    return executed;
  }

  private static Executed failedDeposit(TransactionMessage m, String error) {
    CallResult nothing =
        new CallResult(
            Outcome.INSUFFICIENT_BALANCE, 0, 0, new byte[0], Optional.empty(), List.of());
    return new Executed(
        nothing,
        m.gasLimit(),
        UInt256.ZERO,
        Optional.of(error),
        Optional.empty(),
        UInt256.ZERO,
        UInt256.ZERO);
  }

  /** Nonce, warm sets, authorizations, the EVM, and the gas used in the end. No fees. */
  private Executed run(TransactionMessage m, UInt256 gasPrice, UInt256 l1Fee) {
    IntrinsicGas intrinsic = m.intrinsicGas(rules);
    Message message = m.toEvm(m.gasLimit() - intrinsic.gas());
    state.setNonce(m.sender(), m.nonce() + 1);
    warm(m, message);
    long refund = SetCodeRules.apply(m.authorizations(), rules.chainId(), state, cryptography);
    CallResult result =
        evm.execute(new TransactionContext(m.sender(), gasPrice, m.blobHashes()), message);
    long used = m.gasLimit() - result.gasLeft();
    used -= Math.min(refund + result.refund(), used / REFUND_QUOTIENT);
    used = Math.max(used, intrinsic.floor());
    return new Executed(
        result,
        used,
        gasPrice,
        result.isSuccess() ? Optional.empty() : Optional.of(result.outcome().text()),
        message instanceof Message.Create create ? Optional.of(create.address()) : Optional.empty(),
        l1Fee,
        UInt256.ZERO);
  }

  private void warm(TransactionMessage m, Message message) {
    for (Address precompile : precompiles) {
      state.warm(precompile);
    }
    state.warm(m.sender());
    state.warm(block.beneficiary());
    switch (message) {
      case Message.Call call -> state.warm(call.to());
      case Message.Create create -> state.warm(create.address());
    }
    for (AccessListEntry entry : m.accessList()) {
      state.warm(entry.address());
      for (Bytes32 key : entry.storageKeys()) {
        state.warm(entry.address(), key);
      }
    }
  }

  private UInt256 operatorFee(L2Charge charge, long gas) {
    if (charge.parameters.isEmpty() || rules.level().isEmpty()) {
      return UInt256.ZERO;
    }
    return charge.parameters.get().operatorFee(rules.level().get(), gas);
  }
}
