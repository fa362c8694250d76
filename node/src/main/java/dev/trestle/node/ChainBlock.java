package dev.trestle.node;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.Bytes32;

/**
 * A block with its hash. Equal when the hashes are.
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

  @Override
  public boolean equals(Object other) {
    return other instanceof ChainBlock block && block.hash.equals(hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "block " + number() + " (" + hash + ")";
  }
}
