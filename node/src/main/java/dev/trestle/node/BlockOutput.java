package dev.trestle.node;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.MissingNodeException;

/**
 * The parts of the output root (version 0) that commits to a block. Since Isthmus all of them are
 * in the header, so that the root of a block whose state was pruned is known, too.
 */
public final class BlockOutput {
  private BlockOutput() {}

  /**
   * Those of a block of the chain.
   *
   * @throws MissingNodeException when the block is older than Isthmus and its state was pruned
   */
  public static OutputRoot of(Chain chain, ChainBlock block) {
    Header header = block.header();
    Bytes32 passer =
        header
            .withdrawalsRoot()
            .filter(root -> isPassersStorage(chain.spec(), header))
            .orElseGet(
                () -> chain.trieAt(block.hash()).storageRoot(Predeploys.L2_TO_L1_MESSAGE_PASSER));
    return new OutputRoot(header.stateRoot(), passer, block.hash());
  }

  private static boolean isPassersStorage(ChainSpec spec, Header header) {
    return spec.l2()
        .filter(l2 -> l2.levelAt(header.timestamp()).compareTo(L2Level.ISTHMUS) >= 0)
        .isPresent();
  }
}
