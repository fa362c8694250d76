package dev.trestle.settlement;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.guest.Hint;
import dev.trestle.guest.PreimageFetcher;
import dev.trestle.guest.PreimageStore;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BatchData;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.List;
import java.util.Optional;

/** Finds the program's preimages in L1's node, its Beacon API, and our L2 node. */
final class NodePreimages implements PreimageFetcher {
  private final Sources sources;
  private final OutputRoots outputs;
  private final long newestAgreed;
  private final BlobListener blobs;

  /**
   * Where to look.
   *
   * @param commit the KZG commitment to a blob
   */
  record Sources(SettlementClient l1, BatchData blobs, L2Source l2, BlobCommitment commit) {}

  /** Computes the commitment to a blob, 48 bytes. */
  @FunctionalInterface
  interface BlobCommitment {
    byte[] of(byte[] blob);
  }

  /** Is told of every blob found. */
  @FunctionalInterface
  interface BlobListener {
    void found(byte[] commitment, byte[] blob);
  }

  /**
   * @param newestAgreed the agreed output root is of this L2 block or one before it
   */
  NodePreimages(Sources sources, OutputRoots outputs, long newestAgreed, BlobListener blobs) {
    this.sources = sources;
    this.outputs = outputs;
    this.newestAgreed = newestAgreed;
    this.blobs = blobs;
  }

  @Override
  public void fetch(Hint hint, PreimageStore into) {
    switch (hint) {
      case Hint.SettlementHeader(Bytes32 hash) ->
          sources.l1.header(hash).ifPresent(h -> into.putKeccak(HeaderCodec.encode(h.header())));
      case Hint.SettlementReceipts(Bytes32 hash) ->
          sources.l1.header(hash).ifPresent(h -> receipts(h, into));
      case Hint.Blob blob -> blob(blob, into);
      case Hint.Output(Bytes32 root) -> output(root, into);
      case Hint.L2Header(Bytes32 hash) ->
          sources.l2.header(hash).ifPresent(h -> into.putKeccak(HeaderCodec.encode(h)));
      case Hint.L2Transactions(Bytes32 hash) ->
          sources.l2.block(hash).ifPresent(b -> transactions(b, into));
      case Hint.L2State(Bytes32 hash) -> into.putKeccak(stateNode(hash));
      case Hint.PrecompileCall _, Hint.Local _, Hint.Configuration _ -> {
        // never asked for here
      }
    }
  }

  private void receipts(HashedHeader block, PreimageStore into) {
    List<byte[]> encoded = sources.l1.receipts(block).stream().map(ReceiptCodec::encode).toList();
    OrderedTrie.of(encoded).commit((hash, node) -> into.putKeccak(node));
  }

  private static void transactions(Block block, PreimageStore into) {
    List<byte[]> encoded = block.transactions().stream().map(TransactionCodec::encode).toList();
    OrderedTrie.of(encoded).commit((hash, node) -> into.putKeccak(node));
  }

  private void blob(Hint.Blob hint, PreimageStore into) {
    Optional<byte[]> found = sources.blobs.blob(hint.block(), hint.versionedHash());
    if (found.isPresent()) {
      byte[] commitment = sources.commit.of(found.get());
      into.putBlob(commitment, found.get());
      blobs.found(commitment, found.get());
    }
  }

  /** The program asks for none but those under the root of a state that our node once had. */
  private byte[] stateNode(Bytes32 hash) {
    Optional<byte[]> node = sources.l2.stateNode(hash);
    return node.orElseThrow(() -> new PrunedStateException("the block before " + newestAgreed));
  }

  private void output(Bytes32 root, PreimageStore into) {
    for (long block = newestAgreed; block >= 0; block--) {
      Optional<OutputRoot> parts = outputs.at(block).map(OutputRoots.Output::parts);
      if (parts.isPresent() && parts.get().hash().equals(root)) {
        into.putKeccak(preimage(parts.get()));
        return;
      }
    }
  }

  private static byte[] preimage(OutputRoot parts) {
    byte[] bytes = new byte[4 * Bytes32.SIZE_BYTES];
    parts.stateRoot().putTo(bytes, 32);
    parts.messagePasserStorageRoot().putTo(bytes, 64);
    parts.blockHash().putTo(bytes, 96);
    return bytes;
  }
}
