package dev.trestle.node;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.Bytes32;

/**
 * A block with its hash.
 *
 * @param hash of the header
 */
public record ChainBlock(Bytes32 hash, Block block) {
  public Header header() {
    return block.header();
  }

  public long number() {
    return block.header().number();
  }
}
