package dev.trestle.guest;

import dev.trestle.derivation.Decoded;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.BlockHashes;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The L2 chain below the agreed block, walked by parent hashes as far as asked. */
final class L2Ancestors implements BlockHashes {
  private final PreimageOracle oracle;
  private final RollupConfig config;
  private final Map<Long, Header> headers = new TreeMap<>();
  private final Map<Long, Bytes32> hashes = new TreeMap<>();
  private long lowest;
  private long newest;

  L2Ancestors(PreimageOracle oracle, RollupConfig config, Bytes32 agreedHash) {
    this.oracle = oracle;
    this.config = config;
    Header agreed = header(agreedHash);
    lowest = agreed.number();
    newest = lowest;
    headers.put(lowest, agreed);
    hashes.put(lowest, agreedHash);
  }

  private Header header(Bytes32 hash) {
    oracle.hint(new Hint.L2Header(hash));
    return HeaderCodec.decode(oracle.preimage(PreimageKey.keccak(hash)));
  }

  /** Adds a block that was derived. */
  void add(Bytes32 hash, Header header) {
    headers.put(header.number(), header);
    hashes.put(header.number(), hash);
    newest = header.number();
  }

  /** Number of the newest block. */
  long newest() {
    return newest;
  }

  /** The header of this number, at or below the newest. */
  Header header(long number) {
    while (number < lowest) {
      Bytes32 parentHash = lowestHeader().parentHash();
      lowest--;
      headers.put(lowest, header(parentHash));
      hashes.put(lowest, parentHash);
    }
    Header found = headers.get(number);
    if (found == null) {
      throw new IllegalStateException("L2 block " + number + " is not derived yet");
    }
    return found;
  }

  private Header lowestHeader() {
    return Optional.ofNullable(headers.get(lowest)).orElseThrow();
  }

  @Override
  public Bytes32 hash(long number) {
    if (number < 0) {
      return Bytes32.ZERO;
    }
    if (number == lowest - 1) {
      return lowestHeader().parentHash();
    }
    header(number);
    return Optional.ofNullable(hashes.get(number)).orElseThrow();
  }

  /** What derivation wants to know of the block of this number. */
  L2BlockRef ref(long number) {
    Header header = header(number);
    if (number == config.genesis().l2().number()) {
      return config.genesis().block();
    }
    L1Info info = l1Info(number);
    return new L2BlockRef(
        number,
        hash(number),
        header.parentHash(),
        header.timestamp(),
        info.origin(),
        info.sequenceNumber());
  }

  /** The configuration that the block of this number ran under. */
  SystemConfig systemConfig(long number) {
    if (number == config.genesis().l2().number()) {
      return config.genesis().systemConfig();
    }
    Header header = header(number);
    return value(SystemConfig.of(l1Info(number), header.gasLimit(), header.extraData()));
  }

  /** The block's first transaction. */
  private L1Info l1Info(long number) {
    Bytes32 blockHash = hash(number);
    PreimageNodes nodes = new PreimageNodes(oracle, hash -> new Hint.L2Transactions(blockHash));
    Bytes32 root = header(number).transactionsRoot();
    Optional<byte[]> first = new MerklePatriciaTrie(nodes, root).get(OrderedTrie.key(0));
    if (first.isPresent()
        && TransactionCodec.decode(first.get()) instanceof Transaction.Deposit deposit) {
      return value(L1Info.decode(deposit.data()));
    }
    throw new IllegalStateException(
        "L2 block " + number + " does not begin with its L1 attributes");
  }

  private static <T> T value(Decoded<T> decoded) {
    return decoded
        .toOptional()
        .orElseThrow(() -> new IllegalStateException("an L2 block with malformed attributes"));
  }
}
