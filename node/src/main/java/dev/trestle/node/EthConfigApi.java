package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.SystemContracts;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** {@code eth_config}, EIP-7910: which rules hold now, next and last. */
final class EthConfigApi {
  private final Chain chain;

  EthConfigApi(Chain chain) {
    this.chain = chain;
  }

  void register(Methods methods) {
    methods.register("eth_config", p -> config());
  }

  private JsonValue config() {
    List<ChainSpec.Activation> activations = chain.spec().activations();
    long now = chain.head().header().timestamp();
    ChainSpec.Activation current = activations.getFirst();
    Optional<ChainSpec.Activation> next = Optional.empty();
    for (ChainSpec.Activation activation : activations) {
      if (activation.timestamp() <= now) {
        current = activation;
      } else if (next.isEmpty()) {
        next = Optional.of(activation);
      }
    }
    ChainSpec.Activation holds = current;
    Optional<ChainSpec.Activation> following = next;
    Optional<ChainSpec.Activation> last =
        next.isPresent() ? Optional.of(activations.getLast()) : Optional.empty();
    return out -> {
      out.beginObject().name("current");
      write(out, holds);
      out.name("next");
      following.ifPresentOrElse(activation -> write(out, activation), out::nullValue);
      out.name("last");
      last.ifPresentOrElse(activation -> write(out, activation), out::nullValue);
      out.endObject();
    };
  }

  private void write(JsonWriter out, ChainSpec.Activation activation) {
    Rules rules = chain.spec().rulesAt(activation.timestamp());
    out.beginObject().numberField("activationTime", activation.timestamp());
    out.name("blobSchedule").beginObject();
    out.numberField("baseFeeUpdateFraction", rules.blobs().baseFeeUpdateFraction());
    out.numberField("max", rules.blobs().max()).numberField("target", rules.blobs().target());
    out.endObject().quantityField("chainId", chain.spec().chainId());
    out.name("forkId").hex(forkId(activation.timestamp())).name("precompiles").beginObject();
    precompiles(rules).forEach(out::field);
    out.endObject().name("systemContracts").beginObject();
    systemContracts(rules).forEach(out::field);
    out.endObject().endObject();
  }

  /** EIP-2124's hash: CRC-32 of the genesis hash and of the times of all forks up to this one. */
  private byte[] forkId(long upTo) {
    CRC32 crc = new CRC32();
    crc.update(chain.genesis().hash().toBytes());
    byte[] time = new byte[8];
    long genesis = chain.genesis().header().timestamp();
    long previous = genesis;
    for (ChainSpec.Activation activation : chain.spec().activations()) {
      if (activation.timestamp() > previous && activation.timestamp() <= upTo) {
        BigEndian.putLong(time, 0, activation.timestamp());
        crc.update(time);
        previous = activation.timestamp();
      }
    }
    byte[] id = new byte[4];
    BigEndian.putInt(id, 0, (int) crc.getValue());
    return id;
  }

  private SortedMap<String, Address> precompiles(Rules rules) {
    SortedMap<String, Address> named = new TreeMap<>();
    List<Address> active = rules.precompiles(chain.cryptography()).addresses();
    for (Precompile precompile : Precompile.values()) {
      if (active.contains(precompile.address())) {
        named.put(name(precompile), precompile.address());
      }
    }
    return named;
  }

  private static String name(Precompile precompile) {
    return switch (precompile) {
      case ECRECOVER -> "ECREC";
      case IDENTITY -> "ID";
      default -> precompile.name();
    };
  }

  private Map<String, Address> systemContracts(Rules rules) {
    SortedMap<String, Address> contracts = new TreeMap<>();
    if (rules.since(Fork.CANCUN)) {
      contracts.put("BEACON_ROOTS_ADDRESS", SystemContracts.BEACON_ROOTS);
    }
    if (rules.since(Fork.PRAGUE)) {
      contracts.put("HISTORY_STORAGE_ADDRESS", SystemContracts.HISTORY_STORAGE);
    }
    if (rules.since(Fork.PRAGUE) && !rules.isL2()) {
      contracts.put("DEPOSIT_CONTRACT_ADDRESS", rules.depositContract());
      contracts.put(
          "CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", SystemContracts.CONSOLIDATION_REQUESTS);
      contracts.put("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", SystemContracts.WITHDRAWAL_REQUESTS);
    }
    return contracts;
  }
}
