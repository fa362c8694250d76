package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code trestle}: what no other node answers. */
final class TrestleApi {
  private final BlockLookup lookup;
  private final TransactionGateway gateway;

  TrestleApi(BlockLookup lookup, TransactionGateway gateway) {
    this.lookup = lookup;
    this.gateway = gateway;
  }

  void register(Methods methods) {
    methods
        .register("trestle_whyRefused", this::whyRefused)
        .register("trestle_stateHistory", p -> stateHistory(lookup.chain().stateHistory()));
  }

  /**
   * Why a transaction did not get in. {@code status} is {@code included}, {@code preconfirmed},
   * {@code waiting}, {@code refused}, {@code dropped} or {@code unknown}: never seen, or forgotten.
   */
  private JsonValue whyRefused(Params params) {
    Bytes32 hash = params.atMost(1).bytes32(0);
    if (lookup.included(hash).isPresent()) {
      return status("included");
    }
    if (lookup.preconfirmed(hash).isPresent()) {
      return status("preconfirmed");
    }
    if (gateway.waiting(hash).isPresent()) {
      return status("waiting");
    }
    Optional<Fate> fate = gateway.whyRefused(hash);
    if (fate.isEmpty()) {
      return status("unknown");
    }
    Fate known = fate.get();
    return out ->
        out.beginObject()
            .field("status", known.stage().name().toLowerCase(Locale.ROOT))
            .field("reason", known.reason().name())
            .field("message", known.message())
            .endObject();
  }

  /**
   * How far back states reach; {@code history} null where all stay, {@code needed} where only the
   * history counts.
   */
  private static JsonValue stateHistory(StateHistory history) {
    long blocks = history.historyBlocks();
    return out -> {
      out.beginObject().quantityField("head", history.head());
      out.quantityField("oldest", history.oldest());
      optional(out, "history", blocks == 0 ? OptionalLong.empty() : OptionalLong.of(blocks));
      optional(out, "needed", history.needed());
      out.quantityField("heldBack", history.heldBackBlocks()).endObject();
    };
  }

  private static void optional(JsonWriter out, String name, OptionalLong value) {
    if (value.isPresent()) {
      out.quantityField(name, value.getAsLong());
    } else {
      out.nullField(name);
    }
  }

  private static JsonValue status(String status) {
    return out -> out.beginObject().field("status", status).endObject();
  }
}
