package dev.trestle.stf.block;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain's rules over time, as tables.
 *
 * @param chainId EIP-155
 * @param activations forks and blob schedules, by rising timestamp; the first also holds before its
 *     time
 * @param depositContract whose logs are EIP-6110 deposit requests; not read on an L2
 * @param l2 present when the chain is an L2
 */
public record ChainSpec(
    long chainId, List<Activation> activations, Address depositContract, Optional<L2Spec> l2) {
  /** Mainnet's deposit contract, EIP-6110. */
  public static final Address MAINNET_DEPOSIT_CONTRACT =
      Address.fromHex("0x00000000219ab540356cbb839cbe05303d7705fa");

  /**
   * From {@code timestamp} on these rules hold.
   *
   * @param timestamp seconds since the epoch
   */
  public record Activation(long timestamp, Fork fork, BlobSchedule blobs) {}

  public ChainSpec {
    activations = List.copyOf(activations);
    if (activations.isEmpty()) {
      throw new IllegalArgumentException("a chain needs at least one fork activation");
    }
    for (int i = 1; i < activations.size(); i++) {
      if (activations.get(i).timestamp < activations.get(i - 1).timestamp) {
        throw new IllegalArgumentException("fork activations must be sorted by timestamp");
      }
    }
  }

  /** An L1. */
  public static ChainSpec l1(long chainId, List<Activation> activations) {
    return new ChainSpec(chainId, activations, MAINNET_DEPOSIT_CONTRACT, Optional.empty());
  }

  /** An L2; its EVM's fork follows from the level. */
  public static ChainSpec l2(long chainId, L2Spec l2) {
    List<Activation> activations = new ArrayList<>();
    for (L2Spec.LevelActivation a : l2.levels()) {
      activations.add(new Activation(a.timestamp(), a.level().fork(), BlobSchedule.NONE));
    }
    return new ChainSpec(chainId, activations, Address.ZERO, Optional.of(l2));
  }

  /** The rules of a block with this time (seconds). */
  public Rules rulesAt(long timestamp) {
    Activation found = activations.getFirst();
    for (Activation a : activations) {
      if (a.timestamp <= timestamp) {
        found = a;
      }
    }
    return new Rules(
        UInt256.of(chainId),
        found.fork,
        found.blobs,
        l2.map(spec -> spec.levelAt(timestamp)),
        depositContract);
  }
}
