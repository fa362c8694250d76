package dev.trestle.node;

import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/** Who builds a block; asked by any thread, must be quick. */
@FunctionalInterface
public interface PendingSource {
  /** The block as far as it is; nothing while none is being built. */
  Optional<PendingBlock> block();

  /** One of its transactions. Builders of big blocks know a quicker way than this. */
  default Optional<PendingTransaction> transaction(Bytes32 hash) {
    return block().flatMap(block -> find(block, hash));
  }

  private static Optional<PendingTransaction> find(PendingBlock block, Bytes32 hash) {
    List<TransactionResult> results = block.results();
    long logs = 0;
    for (int i = 0; i < results.size(); i++) {
      TransactionResult result = results.get(i);
      if (result.transactionHash().equals(hash)) {
        return Optional.of(
            new PendingTransaction(
                block.block().header(),
                block.block().transactions().get(i),
                result,
                i,
                logs,
                block.state()));
      }
      logs += result.receipt().logs().size();
    }
    return Optional.empty();
  }
}
