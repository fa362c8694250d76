package dev.trestle.node;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A block as a caller of the RPC named it: one of the chain's, or the one being built.
 *
 * @param hash empty while the block is being built
 * @param results one for each transaction
 * @param state after the block's transactions so far
 * @param sizeBytes of its RLP
 */
record BlockView(
    Block block,
    Optional<Bytes32> hash,
    Supplier<List<TransactionResult>> results,
    Supplier<StateReader> state,
    IntSupplier sizeBytes) {
  /** One that is not stored: its size is counted when somebody asks. */
  BlockView(
      Block block,
      Optional<Bytes32> hash,
      Supplier<List<TransactionResult>> results,
      Supplier<StateReader> state) {
    this(block, hash, results, state, () -> BlockCodec.encode(block).length);
  }

  Header header() {
    return block.header();
  }

  boolean isPending() {
    return hash.isEmpty();
  }

  long number() {
    return block.header().number();
  }

  /** The transaction at an index, if the block has as many. */
  Optional<TransactionView> transaction(long index) {
    if (index < 0 || index >= block.transactions().size()) {
      return Optional.empty();
    }
    return Optional.of(transaction((int) index, results.get()));
  }

  /** All transactions in order. */
  List<TransactionView> transactions() {
    List<TransactionResult> all = results.get();
    return java.util.stream.IntStream.range(0, block.transactions().size())
        .mapToObj(i -> transaction(i, all))
        .toList();
  }

  private TransactionView transaction(int index, List<TransactionResult> all) {
    Transaction transaction = block.transactions().get(index);
    TransactionResult result = all.get(index);
    return new TransactionView(
        transaction,
        result.transactionHash(),
        result.sender(),
        Optional.of(new TransactionView.Position(this, index, result)));
  }
}
