package dev.trestle.settlement;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.SafeHeads;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Bytes32;
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
    Bytes32 passer = chain.trieAt(block.hash()).storageRoot(Predeploys.L2_TO_L1_MESSAGE_PASSER);
    return new Output(
        new OutputRoot(block.header().stateRoot(), passer, block.hash()),
        HeaderCodec.encode(block.header()));
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
