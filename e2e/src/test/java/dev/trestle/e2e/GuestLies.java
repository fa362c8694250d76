package dev.trestle.e2e;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a liar says of the L2: the truth, and from some block on states that never were.
 *
 * @param salt tells lies about the same block apart
 */
record GuestLies(OutputRoots truth, long wrongFrom, int salt) implements OutputRoots {
  @Override
  public Optional<Output> at(long block) {
    return block < wrongFrom
        ? truth.at(block)
        : truth.at(Math.min(block, GuestArena.LAST_BLOCK)).map(this::invented);
  }

  private Output invented(Output right) {
    OutputRoot parts = right.parts();
    byte[] state = parts.stateRoot().toBytes();
    state[0] ^= (byte) (1 + salt);
    return new Output(
        new OutputRoot(Keccak.hash(state), parts.messagePasserStorageRoot(), parts.blockHash()),
        right.header());
  }

  @Override
  public OptionalLong lastSafe(Bytes32 l1Head) {
    OptionalLong safe = truth.lastSafe(l1Head);
    return safe.isPresent()
        ? OptionalLong.of(Math.max(safe.getAsLong(), wrongFrom))
        : OptionalLong.empty();
  }
}
