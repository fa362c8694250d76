package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A genesis block as JSON, in the form that geth reads ({@code genesis.json}) without its {@code
 * config}: the rules stand in the rollup's configuration.
 */
public final class GenesisJson {
  private GenesisJson() {}

  /** Writes it. */
  public static JsonValue of(Genesis genesis) {
    return out -> {
      out.beginObject()
          .field("parentHash", genesis.parentHash())
          .quantityField("number", genesis.number())
          .quantityField("timestamp", genesis.timestamp())
          .quantityField("gasLimit", genesis.gasLimit())
          .field("difficulty", genesis.difficulty())
          .quantityField("nonce", genesis.nonce())
          .field("coinbase", genesis.beneficiary())
          .field("mixHash", genesis.prevRandao())
          .field("extraData", genesis.extraData())
          .field("baseFeePerGas", genesis.baseFeePerGas())
          .quantityField("excessBlobGas", genesis.excessBlobGas())
          .name("alloc")
          .beginObject();
      for (Map.Entry<Address, Genesis.Allocation> entry : genesis.allocations().entrySet()) {
        out.field(entry.getKey().toString(), allocation(entry.getValue()));
      }
      out.endObject().endObject();
    };
  }

  private static JsonValue allocation(Genesis.Allocation a) {
    return out -> {
      out.beginObject().field("balance", a.balance()).quantityField("nonce", a.nonce());
      if (a.code().length > 0) {
        out.field("code", a.code());
      }
      if (!a.storage().isEmpty()) {
        out.name("storage").beginObject();
        a.storage().forEach((slot, value) -> out.field(slot.toString(), Bytes32.of(value)));
        out.endObject();
      }
      out.endObject();
    };
  }

  /**
   * Reads it; absent fields are zero or empty.
   *
   * @throws dev.trestle.rpc.JsonRpcException when something is of the wrong kind
   */
  public static Genesis read(JsonInput json) {
    SortedMap<Address, Genesis.Allocation> allocations = new TreeMap<>();
    json.required("alloc")
        .fields()
        .forEach((address, a) -> allocations.put(Address.fromHex(address), readAllocation(a)));
    return new Genesis(
        json.field("parentHash").map(JsonInput::bytes32).orElse(Bytes32.ZERO),
        number(json, "number"),
        number(json, "timestamp"),
        number(json, "gasLimit"),
        json.field("difficulty").map(JsonInput::quantity).orElse(UInt256.ZERO),
        number(json, "nonce"),
        json.field("coinbase").map(JsonInput::address).orElse(Address.ZERO),
        json.field("mixHash").map(JsonInput::bytes32).orElse(Bytes32.ZERO),
        json.field("extraData").map(JsonInput::bytes).orElse(new byte[0]),
        json.field("baseFeePerGas").map(JsonInput::quantity).orElse(Genesis.INITIAL_BASE_FEE),
        number(json, "excessBlobGas"),
        allocations,
        Optional.empty());
  }

  private static long number(JsonInput json, String name) {
    return json.field(name).map(JsonInput::number).orElse(0L);
  }

  private static Genesis.Allocation readAllocation(JsonInput json) {
    SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
    json.field("storage")
        .ifPresent(s ->
            s.fields()
                .forEach((slot, value) ->
                    storage.put(Bytes32.fromHex(slot), value.bytes32().toUInt256())));
    return new Genesis.Allocation(
        json.field("balance").map(JsonInput::quantity).orElse(UInt256.ZERO),
        number(json, "nonce"),
        json.field("code").map(JsonInput::bytes).orElse(new byte[0]),
        storage);
  }
}
