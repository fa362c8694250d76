package dev.trestle.node;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.state.StateReader;
import java.util.List;

/**
 * The block that is being built, as far as it is: what RPC calls "pending".
 *
 * @param block its roots, bloom and gas used have no meaning yet
 * @param results one for each transaction so far
 * @param state after those transactions
 */
public record PendingBlock(Block block, List<TransactionResult> results, StateReader state) {
  public PendingBlock {
    results = List.copyOf(results);
  }
}
