package dev.trestle.e2e.sim;

import dev.trestle.node.ChainBlock;
import dev.trestle.node.HeadChange;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import java.util.HashMap;
import java.util.Map;

/**
 * What the sequencer has put into a block stays: when the block is taken back, its transactions
 * wait again and are included later. They are lost only with the pool that they wait in, when the
 * process ends, or with a block that a power cut takes from the disk.
 */
final class Preconfirmations {
  private final World world;
  private final Map<Bytes32, Standing> standing = new HashMap<>();

  private enum Standing {
    IN_A_BLOCK,
    TAKEN_BACK,
    LOST_AS_DOCUMENTED
  }

  Preconfirmations(World world) {
    this.world = world;
  }

  /** Whether a user would send it again: it was never in a block, or is lost for a good reason. */
  boolean mayBeSentAgain(Bytes32 transaction) {
    Standing now = standing.get(transaction);
    return now == null || now == Standing.LOST_AS_DOCUMENTED;
  }

  void booted(NodeMachine node) {
    if (node.kind() != NodeMachine.Kind.SEQUENCER) {
      return;
    }
    standing.replaceAll((hash, was) -> {
      boolean here = node.chain().transaction(hash).isPresent();
      if (was == Standing.IN_A_BLOCK && !here) {
        throw new Violation("the sequencer's restart lost transaction " + hash + " of a block");
      }
      return here ? Standing.IN_A_BLOCK : was;
    });
    node.chain().addListener(this::moved);
  }

  private void moved(HeadChange change) {
    change.removed().forEach(block -> all(block, Standing.TAKEN_BACK));
    change.added().forEach(block -> all(block, Standing.IN_A_BLOCK));
    if (!change.removed().isEmpty()) {
      world.count("blocks taken back");
    }
  }

  private void all(ChainBlock block, Standing now) {
    for (Transaction transaction : block.block().transactions()) {
      if (transaction instanceof Transaction.Signed) {
        standing.put(TransactionCodec.hash(transaction), now);
      }
    }
  }

  void restarts(Machine machine) {
    if (machine.name.equals(World.SEQUENCER)) {
      lose(Standing.TAKEN_BACK);
    }
  }

  void powerCut(Machine machine) {
    if (machine.name.equals(World.SEQUENCER)) {
      lose(Standing.IN_A_BLOCK);
    }
  }

  private void lose(Standing which) {
    standing.replaceAll((hash, was) -> was == which ? Standing.LOST_AS_DOCUMENTED : was);
  }
}
