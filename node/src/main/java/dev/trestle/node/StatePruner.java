package dev.trestle.node;

import dev.trestle.node.NodeTables.Generation;
import dev.trestle.node.NodeTables.Phase;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.MissingNodeException;
import dev.trestle.stf.trie.NodeLinks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Drops old states, one bounded step at a time. New nodes go to a fresh table; once a block after
 * that switch is final, its whole state is copied there, too; when enough newer blocks are there
 * and nobody needs a state before that block, the old table is emptied. So at least {@code
 * historyBlocks} states stay, or those that are needed where these are more, and about twice as
 * many at most. A copy that is interrupted by the process's end starts again.
 */
final class StatePruner {
  private static final int NODES_PER_STEP = 500;

  private final ChainStore store;
  private final NodeTables nodes;
  private final long historyBlocks;
  private final Lock writing;
  private Optional<Copy> running = Optional.empty();
  private volatile OptionalLong needed = OptionalLong.empty();

  /**
   * @param writing held by whoever writes blocks
   */
  StatePruner(ChainStore store, NodeTables nodes, long historyBlocks, Lock writing) {
    this.writing = writing;
    this.store = store;
    this.nodes = nodes;
    this.historyBlocks = historyBlocks;
  }

  /** The states of this block and of all later ones stay, unless they are gone. */
  void keepFrom(long block) {
    writing.lock();
    try {
      needed = OptionalLong.of(block);
    } finally {
      writing.unlock();
    }
  }

  StateHistory history(long head) {
    Generation now = nodes.generation();
    OptionalLong from = needed;
    boolean waits = now.phase() == Phase.COPIED && from.orElse(head) < now.number();
    long late = waits ? Math.max(0, head - now.number() - historyBlocks) : 0;
    return new StateHistory(head, now.oldest(), historyBlocks, from, late);
  }

  /** Does a bit of work, if there is any. */
  boolean step(Supplier<Heads> heads) {
    if (historyBlocks == 0) {
      return false;
    }
    writing.lock();
    try {
      return step(heads.get());
    } finally {
      writing.unlock();
    }
  }

  private boolean step(Heads heads) {
    Generation now = nodes.generation();
    long head = heads.head().number();
    switch (now.phase()) {
      case WHOLE -> {
        if (head < now.number() + historyBlocks) {
          return false;
        }
        nodes.enter(new Generation(now.other(), Phase.SWITCHED, head, now.oldest()));
      }
      case SWITCHED -> {
        if (running.isEmpty()) {
          if (heads.finalized().number() <= now.number()) {
            return false;
          }
          running = Optional.of(new Copy(heads.finalized()));
        }
        Copy copy = running.get();
        if (copy.step()) {
          nodes.enter(now.with(Phase.COPIED, copy.block.number()));
          running = Optional.empty();
        }
      }
      case COPIED -> {
        if (head < now.number() + historyBlocks || needed.orElse(head) < now.number()) {
          return false;
        }
        nodes.enter(new Generation(now.written(), Phase.WHOLE, now.number(), now.number()));
      }
    }
    return true;
  }

  /** What a hash on the way is. */
  private enum Kind {
    ACCOUNTS,
    STORAGE,
    CODE
  }

  private record Wanted(Kind kind, Bytes32 hash) {}

  /** A walk through one state that copies it into the written table. */
  private final class Copy {
    final ChainBlock block;
    private final Deque<Wanted> stack = new ArrayDeque<>();

    Copy(ChainBlock block) {
      this.block = block;
      want(Kind.ACCOUNTS, block.header().stateRoot());
    }

    /** Whether the copy is complete now. */
    boolean step() {
      store.write(batch -> {
        for (int i = 0; i < NODES_PER_STEP && !stack.isEmpty(); i++) {
          copy(batch, stack.pop());
        }
      });
      return stack.isEmpty();
    }

    private void copy(ChainStore.Batch batch, Wanted wanted) {
      Bytes32 hash = wanted.hash;
      byte[] bytes = nodes.node(hash).orElseThrow(() -> new MissingNodeException(hash));
      if (!nodes.isWritten(hash)) {
        nodes.put(batch, hash, bytes);
      }
      if (wanted.kind == Kind.CODE) {
        return;
      }
      NodeLinks links = NodeLinks.of(bytes);
      links.children().forEach(child -> want(wanted.kind, child));
      if (wanted.kind == Kind.ACCOUNTS) {
        for (byte[] value : links.values()) {
          Account account = StateTrie.decode(value);
          want(Kind.STORAGE, account.storageRoot());
          want(Kind.CODE, account.codeHash());
        }
      }
    }

    private void want(Kind kind, Bytes32 hash) {
      // Not both for both: the code of the one byte 0x80 has the hash of the empty trie.
      Bytes32 nothing = kind == Kind.CODE ? Account.EMPTY_CODE_HASH : Account.EMPTY_ROOT;
      if (!hash.equals(nothing)) {
        stack.push(new Wanted(kind, hash));
      }
    }
  }
}
