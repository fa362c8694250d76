package dev.trestle.node;

import dev.trestle.node.ChainException.Reason;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockImport;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A chain on disk: its blocks, its states, its heads. Everybody reads it; the one who makes or
 * follows blocks appends and rewinds. Thread-safe: changes wait for each other, reads wait for
 * nobody. Every change is on disk as a whole or not at all, whenever the process ends.
 *
 * <p>Unknown hashes and numbers give an empty answer where the return type allows it, and else a
 * {@link ChainException} with UNKNOWN_BLOCK.
 */
public final class Chain implements AutoCloseable {
  private final ChainSpec spec;
  private final Cryptography cryptography;
  private final ChainStore store;
  private final BlockTables blocks;
  private final StateTables states;
  private final StatePruner pruner;
  private final HeadMarks marks;
  private final ChainBlock genesis;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Listeners listeners = new Listeners();
  private volatile PendingSource pendingSource = Optional::empty;
  private volatile Current current;

  /** The heads, and the version at which the flat tables hold the head's state. */
  private record Current(Heads heads, long stateVersion) {}

  private Chain(
      ChainSpec spec,
      Genesis genesis,
      Cryptography cryptography,
      ChainStore store,
      StoreOptions o) {
    this.spec = spec;
    this.cryptography = cryptography;
    this.store = store;
    this.blocks = new BlockTables(store);
    this.states = new StateTables(store, o);
    this.pruner = new StatePruner(store, states.nodes(), o.historyBlocks(), writing);
    this.marks = new HeadMarks(store, blocks);
    this.genesis = openGenesis(genesis);
    this.current = new Current(marks.read(), states.version());
  }

  /**
   * Opens the chain in a folder, or starts it there with the genesis block.
   *
   * @throws ChainException when the folder is in use, holds another chain or is damaged
   */
  public static Chain open(
      Path folder,
      ChainSpec spec,
      Genesis genesis,
      Cryptography cryptography,
      StoreOptions options) {
    ChainStore store = ChainStore.open(folder, options);
    try {
      return new Chain(spec, genesis, cryptography, store, options);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private ChainBlock openGenesis(Genesis configured) {
    Bytes32 fingerprint = configured.fingerprint(spec);
    Optional<ChainBlock> known = marks.genesis(spec.chainId(), fingerprint);
    if (known.isPresent()) {
      return known.get();
    }
    var changes = configured.changes();
    var commitment = states.commit(StateTrie.empty().root(), changes);
    ChainBlock block = configured.block(spec, commitment.update());
    if (marks.holds(spec.chainId(), block.hash())) {
      return block;
    }
    FlatChange flat = states.forward(changes, commitment.update());
    store.write(batch -> {
      marks.start(batch, spec.chainId(), fingerprint, block);
      blocks.put(batch, block, List.of(), List.of());
      states.write(batch, commitment);
      states.write(batch, flat);
    });
    return block;
  }

  public ChainSpec spec() {
    return spec;
  }

  public Cryptography cryptography() {
    return cryptography;
  }

  public ChainBlock genesis() {
    return genesis;
  }

  /** All marks at one moment. */
  public Heads heads() {
    return current.heads;
  }

  /** The newest block. */
  public ChainBlock head() {
    return current.heads.head();
  }

  public ChainBlock safe() {
    return current.heads.safe();
  }

  public ChainBlock finalized() {
    return current.heads.finalized();
  }

  /** A block by hash, canonical or not. */
  public Optional<ChainBlock> block(Bytes32 hash) {
    return blocks.block(hash);
  }

  /** The canonical block with this number. */
  public Optional<ChainBlock> block(long number) {
    return blocks.canonicalHash(number).flatMap(blocks::block);
  }

  /** A header by hash, canonical or not. */
  public Optional<Header> header(Bytes32 hash) {
    return blocks.header(hash);
  }

  /** The canonical header with this number. */
  public Optional<Header> header(long number) {
    return blocks.canonicalHash(number).flatMap(blocks::header);
  }

  /** The hash of the canonical block with this number. */
  public Optional<Bytes32> canonicalHash(long number) {
    return blocks.canonicalHash(number);
  }

  /** Whether the block is on the way from genesis to the head. */
  public boolean isCanonical(Bytes32 hash) {
    return blocks
        .header(hash)
        .flatMap(header -> blocks.canonicalHash(header.number()))
        .filter(hash::equals)
        .isPresent();
  }

  /** The receipts of a block, canonical or not. */
  public Optional<List<Receipt>> receipts(Bytes32 blockHash) {
    return blocks
        .results(blockHash)
        .map(list -> list.stream().map(TransactionResult::receipt).toList());
  }

  /** What is known of a block's transactions beyond themselves, in order. */
  public Optional<List<TransactionResult>> results(Bytes32 blockHash) {
    return blocks.results(blockHash);
  }

  /** How long a block is in RLP, bytes. */
  public Optional<Integer> sizeBytes(Bytes32 blockHash) {
    return blocks.sizeBytes(blockHash);
  }

  /** Where a transaction is in the canonical chain. */
  public Optional<TransactionLocation> transaction(Bytes32 hash) {
    return blocks.transaction(hash);
  }

  /**
   * Matching logs of canonical blocks, in order.
   *
   * @param from the first block number
   * @param to the last block number
   * @param limit at most so many; ask for one more than allowed to learn that there are more
   */
  public List<LocatedLog> logs(LogFilter filter, long from, long to, int limit) {
    return blocks.logs(filter, Math.max(from, 0), Math.min(to, head().number()), limit);
  }

  /** Matching logs of one block, canonical or not. */
  public List<LocatedLog> logs(LogFilter filter, Bytes32 blockHash, int limit) {
    return blocks.logs(filter, blockHash, limit);
  }

  /** The state after a block, canonical or not. Stays that state while the chain moves on. */
  public StateReader stateAt(Bytes32 blockHash) {
    Current now = current;
    ChainBlock head = now.heads.head();
    return head.hash().equals(blockHash)
        ? states.flat(head.header().stateRoot(), now.stateVersion)
        : trieAt(blockHash);
  }

  /** The state after a block as a trie, for proofs. */
  public StateTrie trieAt(Bytes32 blockHash) {
    return states.trie(require(blockHash).stateRoot());
  }

  /** Trie nodes and code of all states, for witnesses. */
  public NodeSource nodes() {
    return states.nodes();
  }

  /** What a block on top of this one is executed on. Best on the head, whose state is flat. */
  public ParentState parentState(Bytes32 blockHash) {
    Header header = require(blockHash);
    return new ParentState(
        stateAt(blockHash),
        states.committer(header.stateRoot()),
        new StoredAncestors(blocks, blockHash, header));
  }

  /** The block being built, or the head when nobody builds here. */
  public PendingBlock pending() {
    return pendingSource.block().orElseGet(this::headAsPending);
  }

  /** A transaction of the block being built. */
  public Optional<PendingTransaction> pendingTransaction(Bytes32 hash) {
    return pendingSource.transaction(hash);
  }

  private PendingBlock headAsPending() {
    ChainBlock head = head();
    return new PendingBlock(
        head.block(), blocks.results(head.hash()).orElse(List.of()), stateAt(head.hash()));
  }

  /** Sets who is asked for the pending block. */
  public void pendingFrom(PendingSource source) {
    pendingSource = source;
  }

  public void addListener(ChainListener listener) {
    listeners.add(listener);
  }

  public void removeListener(ChainListener listener) {
    listeners.remove(listener);
  }

  /**
   * Makes a block the head that was executed on it through {@link #parentState}.
   *
   * @throws ChainException NOT_ON_HEAD when its parent is not the head (any more)
   */
  public ChainBlock append(SealedBlock sealed) {
    ChainBlock block = new ChainBlock(sealed.hash(), sealed.block());
    List<TransactionResult> results =
        sealed.outcomes().stream().map(TransactionResult::of).toList();
    writing.lock();
    try {
      Heads before = current.heads;
      Header parent = before.head().header();
      if (!block.header().parentHash().equals(before.head().hash())) {
        throw new ChainException(
            Reason.NOT_ON_HEAD, block + " does not follow the head, " + before.head());
      }
      Bytes32 root = block.header().stateRoot();
      var commitment = states.commitment(parent.stateRoot(), root, sealed.changes());
      if (!commitment.update().root().equals(root)) {
        throw new ChainException(
            Reason.WRONG_STATE_ROOT,
            block
                + " says state root "
                + root
                + ", but its changes give "
                + commitment.update().root());
      }
      FlatChange flat = states.forward(sealed.changes(), commitment.update());
      byte[] undo = states.undoOf(flat).encode();
      Heads after = new Heads(block, before.safe(), before.finalized());
      states.change(
          flat,
          () ->
              store.write(batch -> {
                blocks.put(batch, block, sealed.envelopes(), results);
                states.write(batch, commitment);
                states.write(batch, flat);
                batch.put(Column.UNDO, block.hash().toBytes(), undo);
                marks.write(batch, after);
              }));
      states.cache(commitment);
      blocks.cache(block, results);
      moved(new HeadChange(List.of(), List.of(block), after));
      return block;
    } finally {
      writing.unlock();
    }
  }

  /**
   * As {@link #append}, but in the place of whatever follows the block's parent. In one: nobody
   * else's block gets onto the parent in between.
   *
   * @throws ChainException NOT_CANONICAL or FINALIZED as {@link #rewind}
   */
  public ChainBlock replace(SealedBlock sealed) {
    Header header = sealed.block().header();
    writing.lock();
    try {
      Optional<ChainBlock> there = block(header.number());
      if (there.isPresent() && there.get().hash().equals(sealed.hash())) {
        return there.get();
      }
      rewind(header.parentHash());
      return append(sealed);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Executes a block that somebody else made, on its parent, which must be the head, and appends it
   * when it is valid.
   *
   * @throws ChainException NOT_ON_HEAD
   */
  public BlockImport.Verdict importBlock(Block block) {
    writing.lock();
    try {
      ChainBlock head = head();
      if (!block.header().parentHash().equals(head.hash())) {
        throw new ChainException(
            Reason.NOT_ON_HEAD,
            new ChainBlock(HeaderCodec.hash(block.header()), block)
                + " does not follow the head, "
                + head);
      }
      BlockImport.Verdict verdict =
          BlockImport.verify(spec, head.header(), block, parentState(head.hash()), cryptography);
      if (verdict instanceof BlockImport.Verdict.Valid valid) {
        append(valid.sealed());
      }
      return verdict;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Moves the head back to one of its ancestors. The blocks after it stay readable by hash. A safe
   * block after it moves back, too.
   *
   * @throws ChainException NOT_CANONICAL or FINALIZED
   */
  public void rewind(Bytes32 ancestor) {
    writing.lock();
    try {
      Heads before = current.heads;
      ChainBlock target = requireCanonical(ancestor);
      if (target.number() < before.finalized().number()) {
        throw new ChainException(
            Reason.FINALIZED,
            "cannot go back to " + target + ": " + before.finalized() + " is finalized");
      }
      List<ChainBlock> removed = new ArrayList<>();
      FlatChange flat = FlatChange.empty();
      for (ChainBlock at = before.head(); !at.hash().equals(ancestor); at = parentOf(at)) {
        removed.add(at);
        flat.add(undoOf(at));
      }
      if (removed.isEmpty()) {
        return;
      }
      ChainBlock safe = before.safe().number() > target.number() ? target : before.safe();
      Heads after = new Heads(target, safe, before.finalized());
      states.change(
          flat,
          () ->
              store.write(batch -> {
                for (ChainBlock block : removed) {
                  blocks.remove(batch, block);
                  batch.delete(Column.UNDO, block.hash().toBytes());
                }
                states.write(batch, flat);
                marks.write(batch, after);
              }));
      moved(new HeadChange(removed, List.of(), after));
    } finally {
      writing.unlock();
    }
  }

  /** Marks a canonical block, and so its ancestors, as safe. */
  public void setSafe(Bytes32 hash) {
    mark(hash, false);
  }

  /** Marks a canonical block as finalized, and as safe if that was earlier. */
  public void setFinalized(Bytes32 hash) {
    mark(hash, true);
  }

  private void mark(Bytes32 hash, boolean asFinalized) {
    writing.lock();
    try {
      Heads before = current.heads;
      ChainBlock block = requireCanonical(hash);
      if (block.number() < before.finalized().number()) {
        throw new ChainException(
            Reason.FINALIZED, block + " is before the finalized " + before.finalized());
      }
      boolean safeMoves = !asFinalized || block.number() > before.safe().number();
      Heads after =
          new Heads(
              before.head(),
              safeMoves ? block : before.safe(),
              asFinalized ? block : before.finalized());
      store.write(batch -> {
        marks.write(batch, after);
        for (long n = before.finalized().number() + 1; n <= after.finalized().number(); n++) {
          blocks.canonicalHash(n).ifPresent(old -> batch.delete(Column.UNDO, old.toBytes()));
        }
      });
      current = new Current(after, current.stateVersion);
      listeners.tell(listener -> listener.marksChanged(after));
    } finally {
      writing.unlock();
    }
  }

  /**
   * From now on the states of this and all later blocks stay, whatever the history, until another
   * block is named. What is gone does not come back. Forgotten when the chain is closed.
   */
  public void keepStatesFrom(long block) {
    pruner.keepFrom(block);
  }

  /** How far back states reach. */
  public StateHistory stateHistory() {
    return pruner.history(head().number());
  }

  /**
   * Does a bit of dropping states that are older than the history and that nobody needs; blocks and
   * receipts stay. Takes some milliseconds, in which no block is appended; false when idle.
   */
  public boolean pruneStep() {
    return pruner.step(this::heads);
  }

  /** From now on the guard is asked before each write. */
  public void guardWrites(WriteGuard guard) {
    store.guardWrites(guard);
  }

  /** Closes the files as a kill of the process leaves them: opening them again is recovery. */
  public void abandon() {
    store.abandon();
  }

  /** Waits for running calls and closes the files. */
  @Override
  public void close() {
    writing.lock();
    try {
      store.close();
    } finally {
      writing.unlock();
    }
  }

  private void moved(HeadChange change) {
    current = new Current(change.heads(), states.version());
    listeners.tell(listener -> listener.headChanged(change));
  }

  private FlatChange undoOf(ChainBlock block) {
    return store
        .get(Column.UNDO, block.hash().toBytes())
        .map(FlatChange::decode)
        .orElseThrow(() -> marks.corrupt("no undo record of " + block));
  }

  private ChainBlock parentOf(ChainBlock block) {
    return block(block.header().parentHash())
        .orElseThrow(() -> marks.corrupt("no parent of " + block));
  }

  private Header require(Bytes32 hash) {
    return header(hash).orElseThrow(() -> unknown(hash));
  }

  private ChainBlock requireCanonical(Bytes32 hash) {
    ChainBlock block = block(hash).orElseThrow(() -> unknown(hash));
    if (!isCanonical(hash)) {
      throw new ChainException(Reason.NOT_CANONICAL, block + " is not an ancestor of the head");
    }
    return block;
  }

  private static ChainException unknown(Bytes32 hash) {
    return new ChainException(Reason.UNKNOWN_BLOCK, "there is no block " + hash);
  }
}
