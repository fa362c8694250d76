package dev.trestle.node;

/**
 * How the chain store uses disk and memory.
 *
 * @param durability when written blocks must be on the disk itself
 * @param blockCacheBytes memory for RocksDB's cache of what it read
 * @param nodeCacheBytes memory for trie nodes and code
 * @param stateCacheEntries accounts, and as many times four slots, of the head's state in memory
 * @param historyBlocks how many blocks back states stay readable at least, when {@link
 *     Chain#pruneStep} is called; 0 keeps all. Blocks after the finalized one always can be read
 */
public record StoreOptions(
    Durability durability,
    long blockCacheBytes,
    long nodeCacheBytes,
    long stateCacheEntries,
    long historyBlocks) {
  /** For a server: 128 MiB of block cache, 128 MiB of nodes, 100,000 accounts. */
  public static final StoreOptions DEFAULT =
      new StoreOptions(Durability.PROCESS, 128L << 20, 128L << 20, 100_000, 0);

  /** For tests and small devnets. */
  public static final StoreOptions SMALL =
      new StoreOptions(Durability.PROCESS, 8L << 20, 16L << 20, 10_000, 0);

  /** What a block survives as soon as {@link Chain#append} has returned. */
  public enum Durability {
    /** The end of the process, even by {@code kill -9}; a power cut may take the last blocks. */
    PROCESS,
    /** A power cut, too: every block waits for the disk. */
    POWER
  }

  public StoreOptions {
    if (blockCacheBytes < 0 || nodeCacheBytes < 0 || stateCacheEntries < 0 || historyBlocks < 0) {
      throw new IllegalArgumentException("store options must not be negative: " + this);
    }
  }

  /** The same with another durability. */
  public StoreOptions with(Durability other) {
    return new StoreOptions(
        other, blockCacheBytes, nodeCacheBytes, stateCacheEntries, historyBlocks);
  }

  /** The same with another cache of trie nodes; with none, what is pruned is gone at once. */
  public StoreOptions withNodeCache(long bytes) {
    return new StoreOptions(durability, blockCacheBytes, bytes, stateCacheEntries, historyBlocks);
  }

  /** The same with another history. */
  public StoreOptions withHistory(long blocks) {
    return new StoreOptions(durability, blockCacheBytes, nodeCacheBytes, stateCacheEntries, blocks);
  }
}
