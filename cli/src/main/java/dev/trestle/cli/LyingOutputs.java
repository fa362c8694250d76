package dev.trestle.cli;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a liar of the demo says of the L2: the truth, and from some block on states that never were.
 *
 * @param wrongFrom the first block of which it lies
 */
record LyingOutputs(OutputRoots truth, long wrongFrom) implements OutputRoots {
  @Override
  public Optional<Output> at(long blockNumber) {
    Optional<Output> right = truth.at(blockNumber);
    return blockNumber < wrongFrom ? right : right.map(LyingOutputs::invented);
  }

  private static Output invented(Output right) {
    OutputRoot parts = right.parts();
    Bytes32 state = Keccak.hash(parts.stateRoot().toBytes());
    return new Output(
        new OutputRoot(state, parts.messagePasserStorageRoot(), parts.blockHash()), right.header());
  }

  @Override
  public OptionalLong lastSafe(Bytes32 l1Head) {
    return truth.lastSafe(l1Head);
  }
}
