package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules a settlement chain has when. Derivation needs them for the blob base fee alone, but
 * all nodes and the proven program must agree on them.
 */
public final class SettlementForks {
  /** Fork times of public chains: EIP-7607, EIP-7600, EIP-7569 and the networks' own metadata. */
  private static final Map<Long, List<ChainSpec.Activation>> KNOWN =
      Map.of(
          1L,
          publicChain(
              1_710_338_135L, 1_746_612_311L, 1_764_798_551L, 1_765_290_071L, 1_767_747_671L),
          11_155_111L,
          publicChain(
              1_706_655_072L, 1_741_159_776L, 1_760_427_360L, 1_761_017_184L, 1_761_607_008L),
          560_048L,
          publicChain(0, 1_742_999_832L, 1_761_677_592L, 1_762_365_720L, 1_762_955_544L));

  private SettlementForks() {}

  private static List<ChainSpec.Activation> publicChain(
      long cancun, long prague, long osaka, long bpo1, long bpo2) {
    return List.of(
        new ChainSpec.Activation(cancun, Fork.CANCUN, BlobSchedule.CANCUN),
        new ChainSpec.Activation(prague, Fork.PRAGUE, BlobSchedule.PRAGUE),
        new ChainSpec.Activation(osaka, Fork.OSAKA, BlobSchedule.PRAGUE),
        new ChainSpec.Activation(bpo1, Fork.OSAKA, BlobSchedule.BPO1),
        new ChainSpec.Activation(bpo2, Fork.OSAKA, BlobSchedule.BPO2));
  }

  /** Those of mainnet, Sepolia and Hoodi, by chain id. */
  public static Optional<List<ChainSpec.Activation>> known(long chainId) {
    return Optional.ofNullable(KNOWN.get(chainId));
  }

  /**
   * What the node says holds now, next and last (EIP-7910); nothing where it does not say.
   *
   * @throws SettlementException when the answer makes no sense or the chain has no blobs
   */
  public static Optional<List<ChainSpec.Activation>> announced(SettlementClient client) {
    Optional<JsonInput> answer = client.forkConfiguration();
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<ChainSpec.Activation> activations = new ArrayList<>();
      for (String when : List.of("current", "next", "last")) {
        Optional<JsonInput> fork = answer.get().field(when).filter(f -> !f.isNull());
        if (fork.isPresent()) {
          ChainSpec.Activation next = activation(fork.get());
          if (activations.isEmpty() || activations.getLast().timestamp() < next.timestamp()) {
            activations.add(next);
          }
        }
      }
      return activations.isEmpty() ? Optional.empty() : Optional.of(activations);
    } catch (JsonRpcException | IllegalArgumentException e) {
      throw new SettlementException(Reason.UNVERIFIED, "eth_config: " + e.getMessage());
    }
  }

  /**
   * Those that a rollup was not configured for. What matters to derivation is the blob base fee,
   * and of that the update fraction alone: all else stands in the headers.
   */
  public static List<ChainSpec.Activation> unforeseen(
      ChainSpec configured, List<ChainSpec.Activation> announced) {
    long first = configured.activations().getFirst().timestamp();
    return announced.stream()
        .filter(fork ->
            configured.rulesAt(Math.max(first, fork.timestamp())).blobs().baseFeeUpdateFraction()
                != fork.blobs().baseFeeUpdateFraction())
        .toList();
  }

  private static ChainSpec.Activation activation(JsonInput fork) {
    JsonInput blobs = fork.required("blobSchedule");
    return new ChainSpec.Activation(
        fork.required("activationTime").integer(),
        fork(fork.required("precompiles")),
        new BlobSchedule(
            blobs.required("target").integer(),
            blobs.required("max").integer(),
            blobs.required("baseFeeUpdateFraction").integer()));
  }

  /** Forks have no name in the answer; their precompiles tell them apart. */
  private static Fork fork(JsonInput precompiles) {
    Set<Address> active = new HashSet<>();
    precompiles.fields().values().forEach(address -> active.add(address.address()));
    if (active.contains(Precompile.P256VERIFY.address())) {
      return Fork.OSAKA;
    }
    if (active.contains(Precompile.BLS12_G1ADD.address())) {
      return Fork.PRAGUE;
    }
    if (active.contains(Precompile.KZG_POINT_EVALUATION.address())) {
      return Fork.CANCUN;
    }
    throw new IllegalArgumentException("a chain before Cancun has no blobs");
  }
}
