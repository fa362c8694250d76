package dev.trestle.node;

import dev.trestle.node.ChainException.Reason;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Blocks, receipts, transactions and logs in the store, with the recent ones in memory. */
final class BlockTables {
  private static final int RECENT_HEADERS = 2048;
  private static final int RECENT_TRANSACTIONS = 50_000;

  private final ChainStore store;
  private final LogIndex logs;
  private final RecentValues<Header> headers = new RecentValues<>(RECENT_HEADERS, header -> 1);
  private final RecentValues<ChainBlock> blocks =
      new RecentValues<>(RECENT_TRANSACTIONS, block -> 1 + block.block().transactions().size());
  private final RecentValues<Integer> sizes = new RecentValues<>(RECENT_HEADERS, size -> 1);
  private final RecentValues<List<TransactionResult>> results =
      new RecentValues<>(RECENT_TRANSACTIONS, list -> 1 + list.size());

  BlockTables(ChainStore store) {
    this.store = store;
    this.logs = new LogIndex(store);
  }

  Optional<Header> header(Bytes32 hash) {
    return cached(headers, hash, Column.HEADERS, HeaderCodec::decode);
  }

  Optional<ChainBlock> block(Bytes32 hash) {
    return cached(blocks, hash, Column.BLOCKS, rlp -> new ChainBlock(hash, BlockCodec.decode(rlp)));
  }

  /** How long a stored block's RLP is, bytes. */
  Optional<Integer> sizeBytes(Bytes32 hash) {
    return cached(sizes, hash, Column.BLOCKS, rlp -> rlp.length);
  }

  Optional<List<TransactionResult>> results(Bytes32 hash) {
    return cached(results, hash, Column.RESULTS, ResultsCodec::decode);
  }

  Optional<Bytes32> canonicalHash(long number) {
    return store.get(Column.NUMBERS, key(number)).map(Bytes32::from);
  }

  Optional<TransactionLocation> transaction(Bytes32 hash) {
    return store
        .get(Column.TRANSACTIONS, hash.toBytes())
        .map(v -> new TransactionLocation(Bytes32.from(v, 0), BigEndian.getInt(v, 32)));
  }

  private <T> Optional<T> cached(
      RecentValues<T> cache, Bytes32 hash, Column column, Function<byte[], T> decoder) {
    Optional<T> known = cache.find(hash);
    if (known.isPresent()) {
      return known;
    }
    Optional<byte[]> stored = store.get(column, hash.toBytes());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      T value = decoder.apply(stored.get());
      cache.put(hash, value);
      return Optional.of(value);
    } catch (RlpException e) {
      throw new ChainException(
          Reason.CORRUPT,
          "the chain in "
              + store.folder()
              + " is damaged (block "
              + hash
              + ", table "
              + column.family
              + "): restore the folder from a backup, or delete it and let the node sync again",
          e);
    }
  }

  /** Stores a block as canonical; {@code envelopes} are its transactions, encoded. */
  void put(
      ChainStore.Batch batch,
      ChainBlock block,
      List<byte[]> envelopes,
      List<TransactionResult> blockResults) {
    byte[] hash = block.hash().toBytes();
    batch.put(Column.HEADERS, hash, HeaderCodec.encode(block.header()));
    batch.put(Column.BLOCKS, hash, BlockCodec.encode(block.block(), envelopes));
    batch.put(Column.RESULTS, hash, ResultsCodec.encode(blockResults));
    batch.put(Column.NUMBERS, key(block.number()), hash);
    for (int i = 0; i < blockResults.size(); i++) {
      byte[] location = Arrays.copyOf(hash, 36);
      BigEndian.putInt(location, 32, i);
      batch.put(Column.TRANSACTIONS, blockResults.get(i).transactionHash().toBytes(), location);
    }
    logs.put(batch, block.number(), blockResults);
  }

  void cache(ChainBlock block, List<TransactionResult> blockResults) {
    headers.put(block.hash(), block.header());
    blocks.put(block.hash(), block);
    results.put(block.hash(), blockResults);
  }

  /** Takes a block out of the canonical chain; by its hash it stays. */
  void remove(ChainStore.Batch batch, ChainBlock block) {
    List<TransactionResult> blockResults = results(block.hash()).orElse(List.of());
    batch.delete(Column.NUMBERS, key(block.number()));
    for (TransactionResult result : blockResults) {
      batch.delete(Column.TRANSACTIONS, result.transactionHash().toBytes());
    }
    logs.delete(batch, block.number(), blockResults);
  }

  /** The first {@code limit} matching logs of canonical blocks, both numbers included. */
  List<LocatedLog> logs(LogFilter filter, long from, long to, int limit) {
    List<LocatedLog> found = new ArrayList<>();
    Optional<? extends Iterable<Long>> candidates = logs.candidates(filter, from, to);
    if (candidates.isPresent()) {
      for (long number : candidates.get()) {
        canonicalHash(number).ifPresent(hash -> collect(filter, hash, limit, found));
        if (found.size() >= limit) {
          break;
        }
      }
      return found;
    }
    for (long number = from; number <= to && found.size() < limit; number++) {
      canonicalHash(number).ifPresent(hash -> collect(filter, hash, limit, found));
    }
    return found;
  }

  /** The matching logs of one block. */
  List<LocatedLog> logs(LogFilter filter, Bytes32 blockHash, int limit) {
    List<LocatedLog> found = new ArrayList<>();
    collect(filter, blockHash, limit, found);
    return found;
  }

  private void collect(LogFilter filter, Bytes32 hash, int limit, List<LocatedLog> found) {
    Optional<Header> header = header(hash);
    if (header.isEmpty() || isZero(header.get().logsBloom())) {
      return;
    }
    long number = header.get().number();
    long timestamp = header.get().timestamp();
    List<TransactionResult> list = results(hash).orElse(List.of());
    int logIndex = 0;
    for (int i = 0; i < list.size(); i++) {
      Bytes32 transaction = list.get(i).transactionHash();
      for (Log log : list.get(i).receipt().logs()) {
        if (found.size() < limit && filter.matches(log)) {
          found.add(new LocatedLog(log, hash, number, timestamp, transaction, i, logIndex));
        }
        logIndex++;
      }
    }
  }

  private static boolean isZero(byte[] bloom) {
    for (byte b : bloom) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] key(long number) {
    byte[] key = new byte[8];
    BigEndian.putLong(key, 0, number);
    return key;
  }
}
