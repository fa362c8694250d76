package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds what callers of the RPC name. */
final class BlockLookup {
  private final Chain chain;
  private final TransactionGateway gateway;

  BlockLookup(Chain chain, TransactionGateway gateway) {
    this.chain = chain;
    this.gateway = gateway;
  }

  Chain chain() {
    return chain;
  }

  /** The block, if there is one. */
  Optional<BlockView> find(BlockTag tag) {
    return switch (tag) {
      case BlockTag.Label label -> Optional.of(labelled(label));
      case BlockTag.Height(long number) -> chain.block(number).map(this::view);
      case BlockTag.Hash(Bytes32 hash, boolean requireCanonical) -> {
        Optional<BlockView> found = chain.block(hash).map(this::view);
        if (found.isPresent() && requireCanonical && !chain.isCanonical(hash)) {
          throw new JsonRpcException(
              JsonRpcException.SERVER_ERROR, "hash is not currently canonical");
        }
        yield found;
      }
    };
  }

  /** The block, which must be there: for calls that need its state. */
  BlockView require(BlockTag tag) {
    return find(tag)
        .orElseThrow(() ->
            new JsonRpcException(
                JsonRpcException.SERVER_ERROR,
                tag instanceof BlockTag.Hash ? "header for hash not found" : "header not found"));
  }

  private BlockView labelled(BlockTag.Label label) {
    return switch (label) {
      case LATEST -> view(chain.head());
      case SAFE -> view(chain.safe());
      case FINALIZED -> view(chain.finalized());
      case EARLIEST -> view(chain.genesis());
      case PENDING -> pending();
    };
  }

  /** The block being built; the head when nobody builds. */
  BlockView pending() {
    PendingBlock pending = chain.pending();
    ChainBlock head = chain.head();
    if (pending.block().header().equals(head.header())) {
      return view(head);
    }
    return new BlockView(pending.block(), Optional.empty(), pending::results, pending::state);
  }

  BlockView view(ChainBlock block) {
    return new BlockView(
        block.block(),
        Optional.of(block.hash()),
        () -> results(block.hash()),
        () -> new ServedState(chain.stateAt(block.hash())),
        () -> sizeBytes(block));
  }

  private int sizeBytes(ChainBlock block) {
    return chain
        .sizeBytes(block.hash())
        .orElseThrow(() -> new IllegalStateException("block without its bytes: " + block.hash()));
  }

  private List<TransactionResult> results(Bytes32 blockHash) {
    return chain
        .results(blockHash)
        .orElseThrow(() -> new IllegalStateException("block without results: " + blockHash));
  }

  /** An included transaction. */
  Optional<TransactionView> included(Bytes32 hash) {
    return chain
        .transaction(hash)
        .flatMap(location ->
            chain
                .block(location.blockHash())
                .flatMap(block -> view(block).transaction(location.index())));
  }

  /** A transaction of the block being built: pre-confirmed. */
  Optional<TransactionView> preconfirmed(Bytes32 hash) {
    return chain.pendingTransaction(hash).map(BlockLookup::view);
  }

  private static TransactionView view(PendingTransaction pending) {
    Block block = new Block(pending.header(), List.of(), Optional.empty());
    BlockView view = new BlockView(block, Optional.empty(), List::of, pending::state);
    return new TransactionView(
        pending.transaction(),
        pending.result().transactionHash(),
        pending.result().sender(),
        Optional.of(
            new TransactionView.Position(
                view,
                pending.index(),
                pending.result(),
                OptionalLong.of(pending.firstLogIndex()))));
  }

  /** A transaction anywhere: included, pre-confirmed, waiting. */
  Optional<TransactionView> transaction(Bytes32 hash) {
    Optional<TransactionView> found = included(hash);
    if (found.isEmpty()) {
      found = preconfirmed(hash);
    }
    if (found.isEmpty()) {
      found = gateway.waiting(hash).map(BlockLookup::view);
    }
    return found;
  }

  static TransactionView view(TransactionGateway.Entry entry) {
    return new TransactionView(entry.transaction(), entry.hash(), entry.sender(), Optional.empty());
  }
}
