package dev.trestle.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.NodeSource;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Trie nodes and code by hash, in two tables of which one is written. {@link StatePruner} makes the
 * other the written one, copies what is still wanted, and empties the first.
 */
final class NodeTables implements NodeSource {
  private static final int OVERHEAD_BYTES = 150;
  private static final byte[] GENERATION_KEY = "nodes".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FIRST_HASH = new byte[32];

  private final ChainStore store;
  private final Cache<Bytes32, byte[]> cache;
  private volatile Generation generation;

  /** Where the tables stand on their way to the next emptying. */
  enum Phase {
    /** Everything is in the written table, the other is empty. */
    WHOLE(0),
    /** States up to the block {@link Generation#number} are in the other table. */
    SWITCHED(1),
    /** All states from the block {@link Generation#number} on are in the written table. */
    COPIED(2);

    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    static Phase of(byte code) {
      for (Phase phase : values()) {
        if (phase.code == code) {
          return phase;
        }
      }
      throw new IllegalStateException("the node tables are in an unknown phase " + code);
    }
  }

  /**
   * Which table is written, and the phase with its block number.
   *
   * @param oldest the states of this block and of all later ones are in the tables
   */
  record Generation(Column written, Phase phase, long number, long oldest) {
    /** The next phase of the same tables. */
    Generation with(Phase next, long block) {
      return new Generation(written, next, block, oldest);
    }

    Column other() {
      return written == Column.NODES ? Column.NODES_OTHER : Column.NODES;
    }
  }

  NodeTables(ChainStore store, long cacheBytes) {
    this.store = store;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((Bytes32 hash, byte[] node) -> node.length + OVERHEAD_BYTES)
            .executor(Runnable::run)
            .build();
    this.generation =
        store
            .get(Column.META, GENERATION_KEY)
            .map(NodeTables::decode)
            .orElse(new Generation(Column.NODES, Phase.WHOLE, 0, 0));
  }

  Generation generation() {
    return generation;
  }

  @Override
  public Optional<byte[]> node(Bytes32 hash) {
    byte[] cached = cache.getIfPresent(hash);
    if (cached != null) {
      return Optional.of(cached);
    }
    byte[] key = hash.toBytes();
    Generation now = generation;
    Optional<byte[]> stored = store.get(now.written, key);
    if (stored.isEmpty() && now.phase != Phase.WHOLE) {
      stored = store.get(now.other(), key);
    }
    stored.ifPresent(bytes -> cache.put(hash, bytes));
    return stored;
  }

  /** Whether the written table has it. */
  boolean isWritten(Bytes32 hash) {
    return store.get(generation.written, hash.toBytes()).isPresent();
  }

  void put(ChainStore.Batch batch, Bytes32 hash, byte[] node) {
    batch.put(generation.written, hash.toBytes(), node);
  }

  void cache(Bytes32 hash, byte[] node) {
    cache.put(hash, node);
  }

  /** Goes on to another phase; WHOLE empties the table that is not written. */
  void enter(Generation next) {
    boolean empties = next.phase == Phase.WHOLE;
    store.write(batch -> {
      if (empties) {
        batch.deleteRange(next.other(), FIRST_HASH, ChainStore.pastHashes());
      }
      batch.put(Column.META, GENERATION_KEY, encode(next));
    });
    generation = next;
    if (empties) {
      store.freeFiles(next.other(), FIRST_HASH, ChainStore.pastHashes());
    }
  }

  private static byte[] encode(Generation generation) {
    byte[] out = new byte[18];
    out[0] = (byte) (generation.written == Column.NODES ? 0 : 1);
    out[1] = generation.phase.code;
    BigEndian.putLong(out, 2, generation.number);
    BigEndian.putLong(out, 10, generation.oldest);
    return out;
  }

  /** Where a program of before wrote nothing about the oldest state, it is that of the phase. */
  private static Generation decode(byte[] stored) {
    long number = BigEndian.getLong(stored, 2);
    return new Generation(
        stored[0] == 0 ? Column.NODES : Column.NODES_OTHER,
        Phase.of(stored[1]),
        number,
        stored.length < 18 ? number : BigEndian.getLong(stored, 10));
  }
}
