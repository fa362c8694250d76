package dev.trestle.node;

import dev.trestle.node.ChainException.Reason;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Which chain a folder holds, in which format, and how far it is. */
final class HeadMarks {
  /** Rises when an older program could not read the folder any more. */
  static final int FORMAT = 1;

  private static final byte[] FORMAT_KEY = key("format");
  private static final byte[] CHAIN_ID_KEY = key("chainId");
  private static final byte[] FINGERPRINT_KEY = key("genesisConfiguration");
  private static final byte[] GENESIS_KEY = key("genesis");
  private static final byte[] HEAD_KEY = key("head");
  private static final byte[] SAFE_KEY = key("safe");
  private static final byte[] FINALIZED_KEY = key("finalized");

  private final ChainStore store;
  private final BlockTables blocks;

  HeadMarks(ChainStore store, BlockTables blocks) {
    this.store = store;
    this.blocks = blocks;
  }

  /**
   * The genesis block, if the folder holds the chain with this configuration.
   *
   * @throws ChainException OTHER_FORMAT
   */
  Optional<ChainBlock> genesis(long chainId, Bytes32 fingerprint) {
    Optional<byte[]> format = store.get(Column.META, FORMAT_KEY);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    if (!Arrays.equals(format.get(), number(FORMAT))) {
      throw new ChainException(
          Reason.OTHER_FORMAT,
          store.folder()
              + " was written in format "
              + (format.get().length == 8 ? BigEndian.getLong(format.get(), 0) : "?")
              + ", this program knows format "
              + FORMAT
              + ": use the program that wrote it, or another data folder");
    }
    return Arrays.equals(require(CHAIN_ID_KEY, 8), number(chainId))
            && Arrays.equals(require(FINGERPRINT_KEY, 32), fingerprint.toBytes())
        ? Optional.of(read(GENESIS_KEY))
        : Optional.empty();
  }

  /**
   * Whether the folder holds this chain; false when it holds none yet.
   *
   * @throws ChainException OTHER_CHAIN
   */
  boolean holds(long chainId, Bytes32 genesis) {
    if (store.get(Column.META, FORMAT_KEY).isEmpty()) {
      return false;
    }
    long storedId = BigEndian.getLong(require(CHAIN_ID_KEY, 8), 0);
    Bytes32 storedGenesis = Bytes32.from(require(GENESIS_KEY, 32));
    if (storedId != chainId || !storedGenesis.equals(genesis)) {
      throw new ChainException(
          Reason.OTHER_CHAIN,
          store.folder()
              + " holds chain "
              + storedId
              + " with genesis "
              + storedGenesis
              + ", but the configuration says chain "
              + chainId
              + " with genesis "
              + genesis
              + ": correct the configuration, or choose another data folder");
    }
    return true;
  }

  void start(ChainStore.Batch batch, long chainId, Bytes32 fingerprint, ChainBlock genesis) {
    batch.put(Column.META, FORMAT_KEY, number(FORMAT));
    batch.put(Column.META, CHAIN_ID_KEY, number(chainId));
    batch.put(Column.META, FINGERPRINT_KEY, fingerprint.toBytes());
    batch.put(Column.META, GENESIS_KEY, genesis.hash().toBytes());
    write(batch, new Heads(genesis, genesis, genesis));
  }

  void write(ChainStore.Batch batch, Heads heads) {
    batch.put(Column.META, HEAD_KEY, heads.head().hash().toBytes());
    batch.put(Column.META, SAFE_KEY, heads.safe().hash().toBytes());
    batch.put(Column.META, FINALIZED_KEY, heads.finalized().hash().toBytes());
  }

  Heads read() {
    return new Heads(read(HEAD_KEY), read(SAFE_KEY), read(FINALIZED_KEY));
  }

  /** The store contradicts itself. */
  ChainException corrupt(String what) {
    return new ChainException(
        Reason.CORRUPT,
        "the chain in "
            + store.folder()
            + " is damaged ("
            + what
            + "): restore the folder from a backup, or delete it and let the node sync again");
  }

  private ChainBlock read(byte[] key) {
    Bytes32 hash = Bytes32.from(require(key, 32));
    return blocks.block(hash).orElseThrow(() -> corrupt("no block " + hash));
  }

  private byte[] require(byte[] key, int length) {
    return store
        .get(Column.META, key)
        .filter(value -> value.length == length)
        .orElseThrow(
            () -> corrupt("no " + new String(key, StandardCharsets.UTF_8) + " in table meta"));
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] number(long value) {
    byte[] bytes = new byte[8];
    BigEndian.putLong(bytes, 0, value);
    return bytes;
  }
}
