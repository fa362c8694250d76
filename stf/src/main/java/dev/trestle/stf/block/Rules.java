package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.PrecompileSet;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * The rules of one block, from {@link ChainSpec#rulesAt}.
 *
 * @param level present on an L2
 * @param depositContract whose logs are deposit requests (EIP-6110), on an L1
 */
public record Rules(
    UInt256 chainId,
    Fork fork,
    BlobSchedule blobs,
    Optional<L2Level> level,
    Address depositContract) {
  /** Whether the fork is this one or a later one. */
  public boolean since(Fork other) {
    return fork.isAtLeast(other);
  }

  /** Whether this is an L2 at this level or a later one. */
  public boolean since(L2Level other) {
    return level.isPresent() && level.get().compareTo(other) >= 0;
  }

  /** Whether the L2 rules hold. */
  public boolean isL2() {
    return level.isPresent();
  }

  /** The precompiled contracts. */
  public PrecompileSet precompiles(Cryptography cryptography) {
    return level
        .map(l -> l.precompiles(cryptography))
        .orElseGet(() -> PrecompileSet.of(fork, cryptography));
  }
}
