package dev.trestle.node;

import dev.trestle.stf.block.Header;
import dev.trestle.stf.evm.BlockHashes;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last 256 hashes before a block's child, for BLOCKHASH, walked back when asked. */
final class StoredAncestors implements BlockHashes {
  private final BlockTables blocks;
  private final List<Bytes32> hashes = new ArrayList<>();
  private final long newest;
  private Header oldest;

  StoredAncestors(BlockTables blocks, Bytes32 parentHash, Header parent) {
    this.blocks = blocks;
    hashes.add(parentHash);
    newest = parent.number();
    oldest = parent;
  }

  @Override
  public Bytes32 hash(long number) {
    if (number > newest || number < 0 || newest - number > 255) {
      return Bytes32.ZERO;
    }
    int back = (int) (newest - number);
    while (hashes.size() <= back) {
      Bytes32 next = oldest.parentHash();
      Optional<Header> header = blocks.header(next);
      if (header.isEmpty()) {
        return Bytes32.ZERO;
      }
      hashes.add(next);
      oldest = header.get();
    }
    return hashes.get(back);
  }
}
