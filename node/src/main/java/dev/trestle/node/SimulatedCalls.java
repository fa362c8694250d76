package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.RefusalReason;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The calls of one simulated block, one after the other. Used by one thread. */
final class SimulatedCalls {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);

  private static final int NONCE_TOO_LOW = -38010;
  private static final int NONCE_TOO_HIGH = -38011;
  private static final int FEE_CAP_TOO_LOW = -38012;
  private static final int INSUFFICIENT_FUNDS = -38014;
  private static final int BLOCK_GAS = -38015;
  private static final int VM_ERROR = -32015;

  private final ChainSpec spec;
  private final SimulatedChain.Modes modes;
  private final Header header;
  private final CallSimulation simulation;
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<Ran> ran = new ArrayList<>();
  private long gasBudget;
  private long gasUsed;
  private int logIndex;

  /**
   * What a call came to.
   *
   * @param shown its logs, with transfers if they are wanted
   * @param mostGas used before refunds
   */
  record Ran(
      TransactionResult result,
      List<TransferTracer.Numbered> shown,
      byte[] output,
      Optional<String> failure,
      long mostGas) {}

  /**
   * In a block's surroundings.
   *
   * @param gasBudget most gas that the calls together may use
   */
  SimulatedCalls(
      ChainSpec spec,
      SimulatedChain.Modes modes,
      Header header,
      CallSimulation simulation,
      long gasBudget) {
    this.spec = spec;
    this.modes = modes;
    this.header = header;
    this.simulation = simulation;
    this.gasBudget = gasBudget;
  }

  List<Transaction> transactions() {
    return transactions;
  }

  List<Ran> ran() {
    return ran;
  }

  long gasUsed() {
    return gasUsed;
  }

  /** Runs the next call on what the earlier ones left. */
  Ran run(JsonInput call) {
    long left = header.gasLimit() - gasUsed;
    long most = Math.min(left, gasBudget);
    if (call.field("gas").map(JsonInput::number).filter(gas -> gas > left || gas < 0).isPresent()) {
      throw new JsonRpcException(
          BLOCK_GAS, "block gas limit reached: " + gasUsed + " of " + header.gasLimit());
    }
    CallMessage message = CallArguments.read(call, spec.chainId(), most, most);
    Optional<Long> nonce = call.field("nonce").map(JsonInput::number);
    Transaction.Signed transaction =
        transaction(message, nonce.orElseGet(() -> simulation.nonce(message.from())));
    check(message, transaction.nonce());
    TransferTracer tracer = new TransferTracer(simulation.now(), modes.traceTransfers(), logIndex);
    SimulationOutcome.Ran outcome =
        switch (simulation.append(message, Optional.of(tracer))) {
          case SimulationOutcome.Ran done -> done;
          case SimulationOutcome.Refused refused ->
              throw refused(message, code(refused.reason()), refused.message());
        };
    // What the outermost frame was not given is intrinsic gas; EIP-7623's floor is never refunded.
    long beforeRefunds = message.gasLimit() - tracer.gasGiven() + tracer.gasUsed();
    Ran one =
        ran(message, transaction, outcome, tracer, Math.max(outcome.gasUsed(), beforeRefunds));
    logIndex = tracer.nextIndex();
    gasUsed += outcome.gasUsed();
    gasBudget -= outcome.gasUsed();
    transactions.add(transaction);
    ran.add(one);
    return one;
  }

  private Ran ran(
      CallMessage message,
      Transaction.Signed transaction,
      SimulationOutcome.Ran outcome,
      TransferTracer tracer,
      long mostGas) {
    Receipt receipt =
        new Receipt(
            transaction.type(),
            outcome.succeeded(),
            gasUsed + outcome.gasUsed(),
            LogsBloom.of(outcome.logs()),
            outcome.logs(),
            OptionalLong.empty(),
            OptionalLong.empty());
    TransactionResult result =
        new TransactionResult(
            TransactionCodec.hash(transaction),
            message.from(),
            receipt,
            outcome.gasUsed(),
            transaction.maxFeePerGas(),
            outcome.created(),
            UInt256.ZERO,
            UInt256.ZERO);
    return new Ran(result, tracer.logs(), outcome.output(), outcome.failure(), mostGas);
  }

  /** The call as an unsigned transaction. */
  private Transaction.Signed transaction(CallMessage m, long nonce) {
    UInt256 chainId = UInt256.of(spec.chainId());
    if (!m.authorizations().isEmpty() && m.to().isPresent()) {
      return new Transaction.SetCode(
          chainId,
          nonce,
          m.maxPriorityFeePerGas(),
          m.maxFeePerGas(),
          m.gasLimit(),
          m.to().get(),
          m.value(),
          m.data(),
          m.accessList(),
          m.authorizations(),
          NONE);
    }
    if (!m.blobHashes().isEmpty() && m.to().isPresent()) {
      return new Transaction.Blob(
          chainId,
          nonce,
          m.maxPriorityFeePerGas(),
          m.maxFeePerGas(),
          m.gasLimit(),
          m.to().get(),
          m.value(),
          m.data(),
          m.accessList(),
          m.maxFeePerBlobGas(),
          m.blobHashes(),
          NONE);
    }
    return new Transaction.DynamicFee(
        chainId,
        nonce,
        m.maxPriorityFeePerGas(),
        m.maxFeePerGas(),
        m.gasLimit(),
        m.to(),
        m.value(),
        m.data(),
        m.accessList(),
        NONE);
  }

  /**
   * What execution does not check of a call that pays nothing: its value, and with validation its
   * nonce and that it pays the base fee.
   */
  private void check(CallMessage message, long nonce) {
    boolean free = message.maxFeePerGas().isZero() && message.maxPriorityFeePerGas().isZero();
    if (modes.validation()) {
      long wanted = simulation.nonce(message.from());
      int order = Long.compareUnsigned(nonce, wanted);
      if (order != 0) {
        throw refused(
            message,
            order < 0 ? NONCE_TOO_LOW : NONCE_TOO_HIGH,
            (order < 0 ? "nonce too low: address " : "nonce too high: address ")
                + message.from()
                + ", tx: "
                + Long.toUnsignedString(nonce)
                + " state: "
                + Long.toUnsignedString(wanted));
      }
      UInt256 baseFee = header.baseFeePerGas().orElse(UInt256.ZERO);
      if (free && !baseFee.isZero()) {
        throw refused(
            message,
            FEE_CAP_TOO_LOW,
            "max fee per gas less than block base fee: address "
                + message.from()
                + ", maxFeePerGas: 0, baseFee: "
                + baseFee);
      }
    }
    UInt256 balance =
        simulation.now().account(message.from()).map(Account::balance).orElse(UInt256.ZERO);
    if (free && balance.compareTo(message.value()) < 0) {
      throw refused(
          message,
          INSUFFICIENT_FUNDS,
          "insufficient funds for gas * price + value: address "
              + message.from()
              + " have "
              + balance
              + " want "
              + message.value());
    }
  }

  private static JsonRpcException refused(CallMessage message, int code, String why) {
    return new JsonRpcException(
        code,
        Eip55.inText("err: " + why)
            + " (supplied gas "
            + Long.toUnsignedString(message.gasLimit())
            + ")");
  }

  /** The codes of execution-apis for a call that may not run at all. */
  private static int code(RefusalReason reason) {
    return switch (reason) {
      case NONCE_TOO_LOW -> NONCE_TOO_LOW;
      case NONCE_TOO_HIGH -> NONCE_TOO_HIGH;
      case FEE_CAP_BELOW_BASE_FEE -> FEE_CAP_TOO_LOW;
      case INTRINSIC_GAS -> -38013;
      case INSUFFICIENT_FUNDS -> INSUFFICIENT_FUNDS;
      case BLOCK_GAS_EXHAUSTED -> BLOCK_GAS;
      case SENDER_NOT_EOA -> -38024;
      case INIT_CODE_TOO_LARGE -> -38025;
      default -> JsonRpcException.SERVER_ERROR;
    };
  }

  /** What the calls came to, as execution-apis shows it. */
  static List<JsonValue> json(BlockView view, List<Ran> ran) {
    List<JsonValue> calls = new ArrayList<>();
    Bytes32 blockHash = view.hash().orElseThrow();
    for (int i = 0; i < ran.size(); i++) {
      Ran one = ran.get(i);
      List<JsonValue> logs = new ArrayList<>();
      for (TransferTracer.Numbered log : one.shown) {
        LocatedLog located =
            new LocatedLog(
                log.log(),
                blockHash,
                view.number(),
                view.header().timestamp(),
                one.result.transactionHash(),
                i,
                log.index());
        logs.add(ReceiptJson.log(located, false));
      }
      calls.add(out -> write(out, one, logs));
    }
    return calls;
  }

  private static void write(JsonWriter out, Ran one, List<JsonValue> logs) {
    boolean reverted = one.failure.filter("execution reverted"::equals).isPresent();
    out.beginObject().field("returnData", reverted ? new byte[0] : one.output);
    out.field("logs", JsonValue.array(logs)).quantityField("gasUsed", one.result.gasUsed());
    out.quantityField("maxUsedGas", one.mostGas);
    out.quantityField("status", one.failure.isEmpty() ? 1 : 0);
    if (one.failure.isPresent()) {
      out.name("error").beginObject();
      out.numberField("code", reverted ? ExecutionErrors.REVERTED : VM_ERROR);
      out.field(
          "message", reverted ? ExecutionErrors.revertMessage(one.output) : one.failure.get());
      if (reverted) {
        out.field("data", one.output);
      }
      out.endObject();
    }
    out.endObject();
  }
}
