package dev.trestle.stf.block;

import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.BlockHashes;
import dev.trestle.stf.primitives.UInt256;

/** What code sees of a header. */
final class BlockContexts {
  private BlockContexts() {}

  static BlockContext of(Rules rules, Header h, BlockHashes hashes) {
    return new BlockContext(
        rules.chainId(),
        h.number(),
        h.timestamp(),
        h.gasLimit(),
        h.beneficiary(),
        h.prevRandao(),
        h.baseFeePerGas().orElse(UInt256.ZERO),
        BlobFee.perGas(rules.blobs(), h.excessBlobGas().orElse(0)),
        hashes);
  }
}
