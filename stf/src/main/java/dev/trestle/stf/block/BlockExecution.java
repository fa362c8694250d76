package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.state.WorldState;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Executes one block: {@link #begin}, {@link #add} for each transaction, {@link #seal}. Builder,
 * replica and guest use this same method. Used by one thread.
 */
public final class BlockExecution {
  /** Room for header and list headers when a builder minds EIP-7934's limit. */
  private static final int SIZE_RESERVE_BYTES = 2048;

  /** A withdrawal's RLP has at most 8 + 8 + 20 + 8 bytes and their headers. */
  private static final int WITHDRAWAL_BYTES = 52;

  private static final UInt256 WEI_PER_GWEI = UInt256.of(1_000_000_000);

  private final Rules rules;
  private final Header parent;
  private final BlockAttributes attributes;
  private final ParentState parentState;
  private final Cryptography cryptography;
  private final WorldState state;
  private final Evm evm;
  private final TransactionProcessor processor;
  private final Header start;
  private final List<TransactionOutcome.Included> included = new ArrayList<>();
  private long gasUsed;
  private long blobGasUsed;
  private long sizeBytes;

  private BlockExecution(
      ChainSpec spec,
      Header parent,
      BlockAttributes attributes,
      ParentState parentState,
      Cryptography cryptography) {
    this.rules = spec.rulesAt(attributes.timestamp());
    this.parent = parent;
    this.attributes = attributes;
    this.parentState = parentState;
    this.cryptography = cryptography;
    HeaderRules.check(rules, parent, attributes);
    this.start = startOf(spec);
    this.state = new WorldState(parentState.reader());
    BlockContext context = BlockContexts.of(rules, start, this::hashOf);
    this.evm = new Evm(rules.fork(), context, state, rules.precompiles(cryptography));
    this.processor = new TransactionProcessor(rules, context, state, evm, cryptography);
    this.sizeBytes =
        SIZE_RESERVE_BYTES
            + (long) WITHDRAWAL_BYTES * attributes.withdrawals().orElseThrow().size();
  }

  /**
   * Starts the block after {@code parent}: fees are computed, the system calls before the first
   * transaction are made.
   *
   * @throws InvalidBlockException when the attributes break a rule
   */
  public static BlockExecution begin(
      ChainSpec spec,
      Header parent,
      BlockAttributes attributes,
      ParentState state,
      Cryptography cryptography) {
    BlockExecution execution = new BlockExecution(spec, parent, attributes, state, cryptography);
    execution.startingCalls();
    return execution;
  }

  /** For a finished block, whose size is judged as a whole. */
  BlockExecution withoutSizeLimit() {
    sizeBytes = Long.MIN_VALUE / 2;
    return this;
  }

  /** Recovers the sender and adds the transaction. */
  public TransactionOutcome add(Transaction transaction) {
    Optional<RecoveredTransaction> recovered = RecoveredTransaction.of(transaction, cryptography);
    return recovered.isPresent()
        ? add(recovered.get())
        : new TransactionOutcome.Refused(
            RefusalReason.INVALID_SIGNATURE, "invalid sender: invalid transaction v, r, s values");
  }

  /** Executes the transaction on top of the earlier ones; a refused one changes nothing. */
  public TransactionOutcome add(RecoveredTransaction transaction) {
    return switch (transaction.transaction()) {
      case Transaction.Deposit deposit -> addDeposit(transaction, deposit);
      case Transaction.Signed signed -> addSigned(transaction, signed);
    };
  }

  private TransactionOutcome addDeposit(
      RecoveredTransaction transaction, Transaction.Deposit deposit) {
    boolean inPlace =
        included.isEmpty()
            || included.getLast().transaction().transaction() instanceof Transaction.Deposit;
    if (!rules.isL2() || !inPlace) {
      return new TransactionOutcome.Refused(
          RefusalReason.DEPOSIT_NOT_ALLOWED, "deposits come first in an L2 block, and only there");
    }
    if (isOverGas(deposit)) {
      return gasExhausted(deposit);
    }
    long nonce = state.nonce(deposit.from());
    return include(transaction, processor.executeDeposit(deposit), OptionalLong.of(nonce));
  }

  private TransactionOutcome addSigned(
      RecoveredTransaction transaction, Transaction.Signed signed) {
    TransactionMessage message = TransactionMessage.of(signed, transaction.sender());
    TransactionProcessor.L2Charge charge = processor.charge(transaction);
    Optional<TransactionOutcome.Refused> refused = processor.check(signed, message, charge);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (isOverGas(signed)) {
      return gasExhausted(signed);
    }
    long blobGas = message.blobGas();
    if (blobGasUsed + blobGas > rules.blobs().max() * BlobFee.GAS_PER_BLOB && blobGas > 0) {
      return new TransactionOutcome.Refused(
          RefusalReason.BLOCK_BLOBS_EXHAUSTED, "blob gas limit of the block reached");
    }
    long footprint = charge.daFootprint();
    if (blobGasUsed + footprint > attributes.gasLimit() && footprint > 0) {
      return new TransactionOutcome.Refused(
          RefusalReason.BLOCK_FOOTPRINT_EXHAUSTED,
          "data-availability footprint of the block reached");
    }
    int size = transaction.encoded().length;
    if (rules.since(Fork.OSAKA) && sizeBytes + size > HeaderRules.MAX_BLOCK_BYTES) {
      return new TransactionOutcome.Refused(
          RefusalReason.BLOCK_SIZE_EXHAUSTED, "size limit of the block reached");
    }
    TransactionProcessor.Executed executed = processor.execute(message, charge);
    blobGasUsed += blobGas + footprint;
    sizeBytes += size + 4;
    return include(transaction, executed, OptionalLong.empty());
  }

  private TransactionOutcome include(
      RecoveredTransaction transaction,
      TransactionProcessor.Executed executed,
      OptionalLong depositNonce) {
    TransactionOutcome.Included outcome = executed.included(transaction, gasUsed, depositNonce);
    gasUsed += executed.gasUsed();
    included.add(outcome);
    return outcome;
  }

  /** The state after the transactions so far. A live view. */
  public StateReader pendingState() {
    return state.now();
  }

  /** The outcomes so far. */
  public List<TransactionOutcome.Included> included() {
    return List.copyOf(included);
  }

  /**
   * The header as it stands: parent, number, fees, limits and attributes are right, gas used is of
   * the transactions so far; roots and bloom have no meaning yet.
   */
  public Header pendingHeader() {
    return start.withUse(gasUsed, blobGasUsedField());
  }

  /** Wei per gas in this block. */
  public UInt256 baseFee() {
    return start.baseFeePerGas().orElseThrow();
  }

  /** Gas used so far. */
  public long gasUsed() {
    return gasUsed;
  }

  /** What the L1Block contract says about fees; present on an L2 once a signed transaction ran. */
  public Optional<L2FeeParameters> l2FeeParameters() {
    return processor.l2Fees();
  }

  /**
   * Withdrawals, requests, roots and header. Nothing can be added afterwards.
   *
   * @throws InvalidBlockException when a system contract fails
   */
  public SealedBlock seal() {
    payWithdrawals();
    List<byte[]> requests =
        rules.since(Fork.PRAGUE) && !rules.isL2() ? collectRequests() : List.of();
    StateChanges changes = state.changes();
    StateTrie.Update update = parentState.committer().commit(changes);
    List<Transaction> transactions = new ArrayList<>();
    List<byte[]> encoded = new ArrayList<>();
    List<byte[]> receipts = new ArrayList<>();
    byte[] bloom = new byte[LogsBloom.SIZE_BYTES];
    for (TransactionOutcome.Included outcome : included) {
      transactions.add(outcome.transaction().transaction());
      encoded.add(outcome.transaction().encoded());
      receipts.add(ReceiptCodec.encode(outcome.receipt()));
      LogsBloom.merge(bloom, outcome.receipt().logsBloom());
    }
    Header header =
        start
            .withUse(gasUsed, blobGasUsedField())
            .withRoots(update.root(), OrderedTrie.root(encoded), OrderedTrie.root(receipts), bloom)
            .withLists(
                withdrawalsRoot(update),
                rules.since(Fork.PRAGUE) ? Optional.of(Requests.hash(requests)) : Optional.empty());
    Block block = new Block(header, transactions, attributes.withdrawals());
    return new SealedBlock(block, HeaderCodec.hash(header), included, changes, update, requests);
  }

  private void startingCalls() {
    if (rules.since(Fork.CANCUN)) {
      Bytes32 root = attributes.parentBeaconBlockRoot().orElseThrow();
      SystemContracts.tell(state, evm, SystemContracts.BEACON_ROOTS, root);
    }
    if (rules.since(Fork.PRAGUE)) {
      SystemContracts.tell(state, evm, SystemContracts.HISTORY_STORAGE, start.parentHash());
    }
  }

  private void payWithdrawals() {
    state.beginTransaction();
    for (Withdrawal withdrawal : attributes.withdrawals().orElseThrow()) {
      UInt256 wei = UInt256.of(withdrawal.amountGwei()).multiply(WEI_PER_GWEI);
      state.addBalance(withdrawal.address(), wei);
    }
    state.endTransaction();
  }

  private List<byte[]> collectRequests() {
    List<Log> logs = new ArrayList<>();
    for (TransactionOutcome.Included outcome : included) {
      logs.addAll(outcome.receipt().logs());
    }
    List<byte[]> requests = new ArrayList<>();
    requests.add(Requests.of(Requests.DEPOSIT, Requests.deposits(rules.depositContract(), logs)));
    requests.add(
        Requests.of(
            Requests.WITHDRAWAL,
            SystemContracts.ask(state, evm, SystemContracts.WITHDRAWAL_REQUESTS)));
    requests.add(
        Requests.of(
            Requests.CONSOLIDATION,
            SystemContracts.ask(state, evm, SystemContracts.CONSOLIDATION_REQUESTS)));
    requests.removeIf(request -> request.length == 1);
    return requests;
  }

  private Bytes32 withdrawalsRoot(StateTrie.Update update) {
    if (!rules.since(L2Level.ISTHMUS)) {
      List<byte[]> encoded = new ArrayList<>();
      for (Withdrawal withdrawal : attributes.withdrawals().orElseThrow()) {
        encoded.add(BlockCodec.encode(withdrawal));
      }
      return OrderedTrie.root(encoded);
    }
    Optional<Account> changed =
        update.accounts().getOrDefault(Predeploys.L2_TO_L1_MESSAGE_PASSER, Optional.empty());
    return changed
        .or(() -> parentState.reader().account(Predeploys.L2_TO_L1_MESSAGE_PASSER))
        .map(Account::storageRoot)
        .orElse(Account.EMPTY_ROOT);
  }

  private boolean isOverGas(Transaction transaction) {
    return Long.compareUnsigned(transaction.gasLimit(), attributes.gasLimit() - gasUsed) > 0;
  }

  private TransactionOutcome.Refused gasExhausted(Transaction transaction) {
    return new TransactionOutcome.Refused(
        RefusalReason.BLOCK_GAS_EXHAUSTED,
        "gas limit reached: transaction wants "
            + Long.toUnsignedString(transaction.gasLimit())
            + ", the block has "
            + (attributes.gasLimit() - gasUsed)
            + " left");
  }

  private OptionalLong blobGasUsedField() {
    return rules.since(Fork.CANCUN) ? OptionalLong.of(blobGasUsed) : OptionalLong.empty();
  }

  private Bytes32 hashOf(long number) {
    return number == parent.number() ? start.parentHash() : parentState.hashes().hash(number);
  }

  private Header startOf(ChainSpec spec) {
    boolean cancun = rules.since(Fork.CANCUN);
    long excess = cancun && !rules.isL2() ? BlobFee.nextExcess(rules, parent) : 0;
    return new Header(
        HeaderCodec.hash(parent),
        Header.EMPTY_OMMERS_HASH,
        attributes.beneficiary(),
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        new byte[LogsBloom.SIZE_BYTES],
        UInt256.ZERO,
        parent.number() + 1,
        attributes.gasLimit(),
        0,
        attributes.timestamp(),
        attributes.extraData(),
        attributes.prevRandao(),
        new byte[8],
        Optional.of(Eip1559.nextBaseFee(spec, parent)),
        Optional.of(Account.EMPTY_ROOT),
        cancun ? OptionalLong.of(0) : OptionalLong.empty(),
        cancun ? OptionalLong.of(excess) : OptionalLong.empty(),
        attributes.parentBeaconBlockRoot(),
        rules.since(Fork.PRAGUE) ? Optional.of(Bytes32.ZERO) : Optional.empty());
  }
}
