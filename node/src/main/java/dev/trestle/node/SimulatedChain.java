package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.BlobFee;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.Eip1559;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.block.Requests;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.SystemContracts;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Message;
import dev.trestle.stf.evm.PrecompileSet;
import dev.trestle.stf.evm.TransactionContext;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.WorldState;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Blocks that are simulated one on top of the other. Used by one thread. */
final class SimulatedChain {
  private static final long SYSTEM_GAS = 30_000_000;

  private final Chain chain;
  private final Cryptography cryptography;
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
   * @param time that all of it may take
   */
  SimulatedChain(Chain chain, BlockView base, Modes modes, long gasBudget, EvmTime time) {
    this.chain = chain;
    this.cryptography = time.watch(chain.cryptography());
    this.modes = modes;
    this.gasBudget = gasBudget;
    parent = base.header();
    baseHash = base.hash().orElse(parent.parentHash());
    parentHash = base.hash().orElseGet(() -> HeaderCodec.hash(parent));
    state = new SimulatedState(time.watch(base.state().get()));
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
        parent.requestsHash().map(any -> Requests.hash(List.of())));
  }

  /** Runs a block of calls and makes it the parent of the next. */
  Block add(Header header, JsonInput wanted) {
    Rules rules = chain.spec().rulesAt(header.timestamp());
    Optional<JsonInput> overrides = wanted.field("stateOverrides");
    Optional<PrecompileSet> moved =
        overrides.flatMap(o -> Overrides.precompiles(rules.precompiles(cryptography), o));
    state.apply(Overrides.accounts(overrides));
    startingCalls(header, rules);
    CallSimulation simulation = simulation(header);
    if (moved.isPresent()) {
      simulation = simulation.with(moved.get());
    }
    Optional<UInt256> blobFee =
        wanted
            .field("blockOverrides")
            .flatMap(o -> o.field("blobBaseFee"))
            .map(JsonInput::quantity);
    if (blobFee.isPresent()) {
      simulation = simulation.with(withBlobFee(simulation.block(), blobFee.get()));
    }
    SimulatedCalls calls = new SimulatedCalls(chain.spec(), modes, header, simulation, gasBudget);
    for (JsonInput call : wanted.field("calls").map(JsonInput::items).orElse(List.of())) {
      gasBudget -= calls.run(call).result().gasUsed();
    }
    state.apply(simulation.changes());
    return sealed(header, calls.transactions(), calls.ran(), calls.gasUsed());
  }

  private CallSimulation simulation(Header header) {
    return CallSimulation.on(chain.spec(), header, state, this::ancestor, cryptography);
  }

  /** EIP-2935 and 4788, as at the start of every block. */
  private void startingCalls(Header header, Rules rules) {
    WorldState world = new WorldState(state);
    Evm evm =
        new Evm(rules.fork(), simulation(header).block(), world, rules.precompiles(cryptography));
    if (rules.since(Fork.CANCUN) && header.parentBeaconBlockRoot().isPresent()) {
      tell(world, evm, SystemContracts.BEACON_ROOTS, header.parentBeaconBlockRoot().get());
    }
    if (rules.since(Fork.PRAGUE)) {
      tell(world, evm, SystemContracts.HISTORY_STORAGE, header.parentHash());
    }
    state.apply(world.changes());
  }

  private static void tell(WorldState world, Evm evm, Address contract, Bytes32 value) {
    world.beginTransaction();
    if (world.code(contract).sizeBytes() > 0) {
      Address system = SystemContracts.SYSTEM_ADDRESS;
      evm.execute(
          new TransactionContext(system, UInt256.ZERO, List.of()),
          new Message.Call(system, contract, UInt256.ZERO, value.toBytes(), SYSTEM_GAS));
    }
    world.endTransaction();
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

  private Block sealed(
      Header header, List<Transaction> transactions, List<SimulatedCalls.Ran> ran, long gasUsed) {
    List<Receipt> receipts = ran.stream().map(one -> one.result().receipt()).toList();
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
            ServedState.read(
                () -> chain.trieAt(baseHash).apply(state.changes(), (hash, node) -> {}).root()),
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
    List<TransactionResult> results = ran.stream().map(one -> one.result()).toList();
    BlockView view =
        new BlockView(
            new dev.trestle.stf.block.Block(done, transactions, Optional.of(List.of())),
            Optional.of(parentHash),
            () -> results,
            () -> state);
    return new Block(view, SimulatedCalls.json(view, ran));
  }
}
