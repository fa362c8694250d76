package dev.trestle.settlement;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BlockOutput;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.SafeHeads;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.MissingNodeException;
import java.util.Optional;
import java.util.OptionalLong;

/** Output roots of a node in this process. */
public final class NodeOutputs implements OutputRoots {
  private final Chain chain;
  private final SafeHeads safeHeads;
  private final SettlementClient l1;

  public NodeOutputs(Chain chain, SafeHeads safeHeads, SettlementClient l1) {
    this.chain = chain;
    this.safeHeads = safeHeads;
    this.l1 = l1;
  }

  @Override
  public Optional<Output> at(long blockNumber) {
    return chain.block(blockNumber).map(this::output);
  }

  private Output output(ChainBlock block) {
    try {
      return new Output(BlockOutput.of(chain, block), HeaderCodec.encode(block.header()));
    } catch (MissingNodeException e) {
      throw new PrunedStateException("block " + block.number());
    }
  }

  @Override
  public OptionalLong lastSafe(Bytes32 l1Head) {
    Optional<BlockId> safe = l1.header(l1Head).map(NodeOutputs::id).flatMap(safeHeads::at);
    boolean ours =
        safe.isPresent()
            && chain
                .canonicalHash(safe.get().number())
                .filter(safe.get().hash()::equals)
                .isPresent();
    return ours ? OptionalLong.of(safe.get().number()) : OptionalLong.empty();
  }

  private static BlockId id(HashedHeader header) {
    return new BlockId(header.number(), header.hash());
  }
}
