package dev.trestle.guest;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.crypto.BlobDomain;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settlement chain as it hangs off one head: headers, our contracts' logs, blobs. */
final class SettlementData {
  private record HashedHeader(Bytes32 hash, Header header) {}

  private final PreimageOracle oracle;
  private final RollupConfig config;
  private final Map<Long, HashedHeader> headers = new TreeMap<>();
  private final long head;
  private byte[] points = {};

  /** Reads the headers from the head down to the one of number {@code first}. */
  SettlementData(PreimageOracle oracle, RollupConfig config, Bytes32 headHash, long first) {
    this.oracle = oracle;
    this.config = config;
    Bytes32 hash = headHash;
    Header header = header(hash);
    head = header.number();
    headers.put(head, new HashedHeader(hash, header));
    while (header.number() > first) {
      hash = header.parentHash();
      header = header(hash);
      headers.put(header.number(), new HashedHeader(hash, header));
    }
  }

  private Header header(Bytes32 hash) {
    oracle.hint(new Hint.SettlementHeader(hash));
    return HeaderCodec.decode(oracle.preimage(PreimageKey.keccak(hash)));
  }

  /** The block of this number with our logs; nothing when it is not between first and head. */
  Optional<SettlementBlock> block(long number) {
    HashedHeader found = headers.get(number);
    if (found == null) {
      return Optional.empty();
    }
    Header header = found.header;
    return Optional.of(
        mayHaveOurLogs(header)
            ? SettlementBlock.of(header, receipts(found), config.contracts())
            : new SettlementBlock(header, found.hash, List.of()));
  }

  private boolean mayHaveOurLogs(Header header) {
    RollupConfig.Contracts ours = config.contracts();
    for (Address a : List.of(ours.inbox(), ours.portal(), ours.systemConfig())) {
      if (LogsBloom.mayContain(header.logsBloom(), a.toBytes())) {
        return true;
      }
    }
    return false;
  }

  private List<Receipt> receipts(HashedHeader block) {
    PreimageNodes nodes =
        new PreimageNodes(oracle, hash -> new Hint.SettlementReceipts(block.hash));
    MerklePatriciaTrie trie = new MerklePatriciaTrie(nodes, block.header.receiptsRoot());
    List<Receipt> receipts = new ArrayList<>();
    Optional<byte[]> next = trie.get(OrderedTrie.key(0));
    while (next.isPresent()) {
      receipts.add(ReceiptCodec.decode(next.get()));
      next = trie.get(OrderedTrie.key(receipts.size()));
    }
    return receipts;
  }

  /** The blob of a versioned hash, element by element. */
  byte[] blob(BlockId block, Bytes32 versionedHash) {
    oracle.hint(new Hint.Blob(block, versionedHash));
    byte[] commitment = oracle.preimage(PreimageKey.sha256(versionedHash));
    if (points.length == 0) {
      points = BlobDomain.points();
    }
    byte[] blob = new byte[BlobDomain.BLOB_BYTES];
    for (int at = 0; at < blob.length; at += Bytes32.SIZE_BYTES) {
      byte[] element = oracle.preimage(PreimageKey.blob(commitment, points, at));
      System.arraycopy(element, 0, blob, at, Bytes32.SIZE_BYTES);
    }
    return blob;
  }
}
