package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.BlobFee;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.Eip1559;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.RefusalReason;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Blocks that are simulated one on top of the other. Used by one thread. */
final class SimulatedChain {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);

  /** EIP-7825. */
  private static final long MAX_TRANSACTION_GAS = 1 << 24;

  private static final int BLOCK_GAS = -38015;
  private static final int VM_ERROR = -32015;

  private final Chain chain;
  private final Modes modes;
  private final Bytes32 baseHash;
  private final SimulatedState state;
  private final Map<Long, Bytes32> hashes = new HashMap<>();
  private Header parent;
  private Bytes32 parentHash;
  private long gasBudget;

  /**
   * How calls are run.
   *
   * @param validation whether nonces, balances and fees must be right
   * @param traceTransfers whether ether transfers are shown as logs
   */
  record Modes(boolean validation, boolean traceTransfers) {}

  /** What a call came to. */
  private record Ran(
      TransactionResult result, List<Log> shown, byte[] output, Optional<String> failure) {}

  /**
   * A finished block.
   *
   * @param calls what each transaction came to
   */
  record Block(BlockView view, List<JsonValue> calls) {
    JsonValue json(boolean fullTransactions) {
      BlockJson block = new BlockJson(view, fullTransactions);
      return out -> {
        out.beginObject().field("calls", JsonValue.array(calls));
        block.writeFields(out);
        out.endObject();
      };
    }
  }

  /**
   * On top of a block.
   *
   * @param gasBudget most gas that all calls together may use
   */
  SimulatedChain(Chain chain, BlockView base, Modes modes, long gasBudget) {
    this.chain = chain;
    this.modes = modes;
    this.gasBudget = gasBudget;
    parent = base.header();
    baseHash = base.hash().orElse(parent.parentHash());
    parentHash = base.hash().orElseGet(() -> HeaderCodec.hash(parent));
    state = new SimulatedState(base.state().get());
  }

  /** The newest header. */
  Header parent() {
    return parent;
  }

  /** The next block's header, without what only its execution gives. */
  Header header(long time, Optional<UInt256> wantedBaseFee, Optional<JsonInput> overrides) {
    Rules rules = chain.spec().rulesAt(time);
    UInt256 baseFee =
        wantedBaseFee.orElseGet(
            () -> modes.validation ? Eip1559.nextBaseFee(chain.spec(), parent) : UInt256.ZERO);
    long excess =
        parent.excessBlobGas().isPresent() && !rules.isL2() ? BlobFee.nextExcess(rules, parent) : 0;
    return new Header(
        parentHash,
        Header.EMPTY_OMMERS_HASH,
        overrides
            .flatMap(o -> o.field("feeRecipient"))
            .map(JsonInput::address)
            .orElse(parent.beneficiary()),
        Bytes32.ZERO,
        Account.EMPTY_ROOT,
        Account.EMPTY_ROOT,
        new byte[LogsBloom.SIZE_BYTES],
        UInt256.ZERO,
        parent.number() + 1,
        overrides
            .flatMap(o -> o.field("gasLimit"))
            .map(JsonInput::number)
            .orElse(parent.gasLimit()),
        0,
        time,
        new byte[0],
        overrides.flatMap(o -> o.field("prevRandao")).map(JsonInput::bytes32).orElse(Bytes32.ZERO),
        new byte[8],
        Optional.of(baseFee),
        Optional.of(Account.EMPTY_ROOT),
        parent.blobGasUsed().isPresent() ? OptionalLong.of(0) : OptionalLong.empty(),
        parent.excessBlobGas().isPresent() ? OptionalLong.of(excess) : OptionalLong.empty(),
        parent.parentBeaconBlockRoot().map(root -> Bytes32.ZERO),
        parent.requestsHash());
  }

  /** Runs a block of calls and makes it the parent of the next. */
  Block add(Header header, JsonInput wanted) {
    state.apply(Overrides.accounts(wanted.field("stateOverrides")));
    CallSimulation simulation =
        CallSimulation.on(chain.spec(), header, state, this::ancestor, chain.cryptography());
    Optional<UInt256> blobFee =
        wanted
            .field("blockOverrides")
            .flatMap(o -> o.field("blobBaseFee"))
            .map(JsonInput::quantity);
    if (blobFee.isPresent()) {
      simulation = simulation.with(withBlobFee(simulation.block(), blobFee.get()));
    }
    List<Transaction> transactions = new ArrayList<>();
    List<Ran> ran = new ArrayList<>();
    long gasUsed = 0;
    for (JsonInput call : wanted.field("calls").map(JsonInput::items).orElse(List.of())) {
      Transaction.Signed transaction = transaction(call, simulation, header, gasUsed);
      Ran one = run(simulation, transaction, call, gasUsed);
      gasUsed += one.result.gasUsed();
      gasBudget -= one.result.gasUsed();
      transactions.add(transaction);
      ran.add(one);
    }
    state.apply(simulation.changes());
    return sealed(header, transactions, ran, gasUsed);
  }

  private static BlockContext withBlobFee(BlockContext b, UInt256 fee) {
    return new BlockContext(
        b.chainId(),
        b.number(),
        b.timestamp(),
        b.gasLimit(),
        b.beneficiary(),
        b.prevRandao(),
        b.baseFee(),
        fee,
        b.hashes());
  }

  private Bytes32 ancestor(long number) {
    Bytes32 simulated = hashes.get(number);
    if (simulated != null) {
      return simulated;
    }
    Optional<Header> base = chain.header(baseHash);
    if (base.isEmpty() || number > base.get().number()) {
      return Bytes32.ZERO;
    }
    return number == base.get().number()
        ? baseHash
        : chain.parentState(baseHash).hashes().hash(number);
  }

  /** The call as an unsigned transaction. */
  private Transaction.Signed transaction(
      JsonInput call, CallSimulation simulation, Header header, long gasUsedBefore) {
    long left = header.gasLimit() - gasUsedBefore;
    long most = Math.min(left, gasBudget);
    if (call.field("gas").map(JsonInput::number).filter(gas -> gas > left || gas < 0).isPresent()) {
      throw new JsonRpcException(
          BLOCK_GAS, "block gas limit reached: " + gasUsedBefore + " of " + header.gasLimit());
    }
    boolean capped = modes.validation && chain.spec().rulesAt(header.timestamp()).since(Fork.OSAKA);
    long usual = capped ? Math.min(most, MAX_TRANSACTION_GAS) : most;
    CallMessage m = CallArguments.read(call, chain.spec().chainId(), usual, most);
    long nonce =
        call.field("nonce").map(JsonInput::number).orElseGet(() -> simulation.nonce(m.from()));
    UInt256 chainId = UInt256.of(chain.spec().chainId());
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

  private Ran run(
      CallSimulation simulation, Transaction.Signed transaction, JsonInput call, long gasBefore) {
    TransferTracer tracer = new TransferTracer();
    Optional<Tracer> watching = modes.traceTransfers ? Optional.of(tracer) : Optional.empty();
    CallMessage message =
        CallArguments.read(
            call, chain.spec().chainId(), transaction.gasLimit(), transaction.gasLimit());
    byte[] encoded = TransactionCodec.encode(transaction);
    Bytes32 hash = Keccak.hash(encoded);
    SimulationOutcome.Ran ran;
    if (modes.validation) {
      RecoveredTransaction recovered =
          new RecoveredTransaction(transaction, message.from(), hash, encoded);
      ran = validated(simulation.transact(recovered, watching));
    } else {
      ran =
          switch (simulation.append(message, watching)) {
            case SimulationOutcome.Ran done -> done;
            case SimulationOutcome.Refused refused ->
                throw refused(refused.reason(), refused.message());
          };
    }
    List<Log> shown = modes.traceTransfers ? tracer.logs() : ran.logs();
    Receipt receipt =
        new Receipt(
            transaction.type(),
            ran.succeeded(),
            gasBefore + ran.gasUsed(),
            LogsBloom.of(ran.logs()),
            ran.logs(),
            OptionalLong.empty(),
            OptionalLong.empty());
    TransactionResult result =
        new TransactionResult(
            hash,
            message.from(),
            receipt,
            ran.gasUsed(),
            transaction.maxFeePerGas(),
            ran.created(),
            UInt256.ZERO,
            UInt256.ZERO);
    return new Ran(result, shown, ran.output(), ran.failure());
  }

  private static SimulationOutcome.Ran validated(TransactionOutcome outcome) {
    return switch (outcome) {
      case TransactionOutcome.Included i ->
          new SimulationOutcome.Ran(
              i.gasUsed(), i.output(), i.failure(), i.createdAddress(), i.receipt().logs());
      case TransactionOutcome.Refused refused -> throw refused(refused.reason(), refused.message());
    };
  }

  /** The codes of execution-apis for a call that may not run at all. */
  private static JsonRpcException refused(RefusalReason reason, String message) {
    int code =
        switch (reason) {
          case NONCE_TOO_LOW -> -38010;
          case NONCE_TOO_HIGH -> -38011;
          case FEE_CAP_BELOW_BASE_FEE -> -38012;
          case INTRINSIC_GAS -> -38013;
          case INSUFFICIENT_FUNDS -> -38014;
          case BLOCK_GAS_EXHAUSTED -> BLOCK_GAS;
          case SENDER_NOT_EOA -> -38024;
          case INIT_CODE_TOO_LARGE -> -38025;
          default -> JsonRpcException.SERVER_ERROR;
        };
    return new JsonRpcException(code, "err: " + message);
  }

  private Block sealed(Header header, List<Transaction> transactions, List<Ran> ran, long gasUsed) {
    List<Receipt> receipts = ran.stream().map(one -> one.result.receipt()).toList();
    byte[] bloom = new byte[LogsBloom.SIZE_BYTES];
    receipts.forEach(receipt -> LogsBloom.merge(bloom, receipt.logsBloom()));
    long blobs =
        transactions.stream()
            .mapToLong(t -> t instanceof Transaction.Blob b ? b.blobVersionedHashes().size() : 0)
            .sum();
    Header done =
        new Header(
            header.parentHash(),
            header.ommersHash(),
            header.beneficiary(),
            chain.trieAt(baseHash).apply(state.changes(), (hash, node) -> {}).root(),
            OrderedTrie.root(transactions.stream().map(TransactionCodec::encode).toList()),
            OrderedTrie.root(receipts.stream().map(ReceiptCodec::encode).toList()),
            bloom,
            header.difficulty(),
            header.number(),
            header.gasLimit(),
            gasUsed,
            header.timestamp(),
            header.extraData(),
            header.prevRandao(),
            header.nonce(),
            header.baseFeePerGas(),
            header.withdrawalsRoot(),
            header.blobGasUsed().isPresent()
                ? OptionalLong.of(blobs * BlobFee.GAS_PER_BLOB)
                : OptionalLong.empty(),
            header.excessBlobGas(),
            header.parentBeaconBlockRoot(),
            header.requestsHash());
    parent = done;
    parentHash = HeaderCodec.hash(done);
    hashes.put(done.number(), parentHash);
    List<TransactionResult> results = ran.stream().map(one -> one.result).toList();
    BlockView view =
        new BlockView(
            new dev.trestle.stf.block.Block(done, transactions, Optional.of(List.of())),
            Optional.of(parentHash),
            () -> results,
            () -> state);
    return new Block(view, calls(view, ran));
  }

  private static List<JsonValue> calls(BlockView view, List<Ran> ran) {
    List<JsonValue> calls = new ArrayList<>();
    int logIndex = 0;
    for (int i = 0; i < ran.size(); i++) {
      Ran one = ran.get(i);
      List<JsonValue> logs = new ArrayList<>();
      for (Log log : one.shown) {
        LocatedLog located =
            new LocatedLog(
                log,
                view.hash().orElseThrow(),
                view.number(),
                view.header().timestamp(),
                one.result.transactionHash(),
                i,
                logIndex++);
        logs.add(ReceiptJson.log(located, false));
      }
      calls.add(out -> write(out, one, logs));
    }
    return calls;
  }

  private static void write(JsonWriter out, Ran one, List<JsonValue> logs) {
    out.beginObject().field("returnData", one.output).field("logs", JsonValue.array(logs));
    out.quantityField("gasUsed", one.result.gasUsed());
    out.quantityField("status", one.failure.isEmpty() ? 1 : 0);
    if (one.failure.isPresent()) {
      boolean reverted = one.failure.get().equals("execution reverted");
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
