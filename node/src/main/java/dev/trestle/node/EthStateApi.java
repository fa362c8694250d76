package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.AccountProof;
import dev.trestle.stf.state.StateReader;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code eth_getBalance} and the other looks into a state. */
final class EthStateApi {
  private static final int MAX_PROOF_SLOTS = 1024;

  private final BlockLookup lookup;
  private final TransactionGateway gateway;

  EthStateApi(BlockLookup lookup, TransactionGateway gateway) {
    this.lookup = lookup;
    this.gateway = gateway;
  }

  void register(Methods methods) {
    methods
        .register("eth_getBalance", p -> JsonValue.quantity(account(p, 1).balance()))
        .register("eth_getTransactionCount", this::transactionCount)
        .register("eth_getCode", this::code)
        .register("eth_getStorageAt", this::storage)
        .register("eth_getStorageValues", this::storageValues)
        .register("eth_getProof", this::proof);
  }

  private StateReader state(Params params, int index) {
    return lookup.require(params.atMost(index + 1).blockTagOrLatest(index)).state().get();
  }

  private Account account(Params params, int blockIndex) {
    Address address = params.address(0);
    return state(params, blockIndex).account(address).orElse(Account.EMPTY);
  }

  /** For {@code pending} the transactions that wait count, too. */
  private JsonValue transactionCount(Params params) {
    long nonce = account(params, 1).nonce();
    if (params.blockTagOrLatest(1) == BlockTag.Label.PENDING) {
      nonce = Math.max(nonce, gateway.nextNonce(params.address(0)));
    }
    return JsonValue.quantity(nonce);
  }

  private JsonValue code(Params params) {
    Address address = params.address(0);
    StateReader state = state(params, 1);
    return JsonValue.bytes(
        state
            .account(address)
            .filter(account -> !account.codeHash().equals(Account.EMPTY_CODE_HASH))
            .map(account -> state.code(account.codeHash()))
            .orElse(new byte[0]));
  }

  private JsonValue storage(Params params) {
    Address address = params.address(0);
    Bytes32 slot = params.at(1).slot();
    return JsonValue.bytes32(Bytes32.of(state(params, 2).storage(address, slot)));
  }

  /** Slots of several accounts at once (execution-apis). */
  private JsonValue storageValues(Params params) {
    JsonInput wanted = params.at(0);
    StateReader state = state(params, 1);
    SortedMap<Address, List<Bytes32>> values = new TreeMap<>();
    int slots = 0;
    for (Map.Entry<String, JsonInput> entry : wanted.fields().entrySet()) {
      Address address = wanted.name(entry.getKey()).address();
      List<JsonInput> keys = entry.getValue().items();
      slots += keys.size();
      if (slots > MAX_PROOF_SLOTS) {
        throw JsonRpcException.invalidParams("too many slots, max " + MAX_PROOF_SLOTS);
      }
      values.put(
          address,
          keys.stream().map(key -> Bytes32.of(state.storage(address, key.slot()))).toList());
    }
    return out -> {
      out.beginObject();
      values.forEach((address, words) ->
          out.field(
              address.toString(),
              JsonValue.array(words.stream().map(JsonValue::bytes32).toList())));
      out.endObject();
    };
  }

  private JsonValue proof(Params params) {
    Address address = params.address(0);
    List<JsonInput> keys = params.at(1).items();
    if (keys.size() > MAX_PROOF_SLOTS) {
      throw JsonRpcException.invalidParams("too many keys, max " + MAX_PROOF_SLOTS);
    }
    List<Bytes32> slots = keys.stream().map(JsonInput::slot).toList();
    BlockView view = lookup.require(params.atMost(3).blockTagOrLatest(2));
    Bytes32 hash = view.hash().orElseGet(() -> lookup.chain().head().hash());
    AccountProof proof =
        ServedState.read(() -> lookup.chain().trieAt(hash).accountProof(address, slots));
    return out -> write(out, proof, keys);
  }

  /** Keys come back in the form in which they were asked for. */
  private static void write(JsonWriter out, AccountProof proof, List<JsonInput> keys) {
    Account account = proof.account().orElse(Account.EMPTY);
    out.beginObject().field("address", proof.address());
    out.field("accountProof", nodes(proof.proof())).field("balance", account.balance());
    out.field("codeHash", account.codeHash()).quantityField("nonce", account.nonce());
    out.field("storageHash", account.storageRoot()).name("storageProof").beginArray();
    for (int i = 0; i < keys.size(); i++) {
      AccountProof.StorageProof slot = proof.storage().get(i);
      out.beginObject();
      if (keys.get(i).text().length() == 66) {
        out.field("key", slot.slot());
      } else {
        out.field("key", slot.slot().toUInt256());
      }
      UInt256 value = slot.value();
      out.field("value", value).field("proof", nodes(slot.proof())).endObject();
    }
    out.endArray().endObject();
  }

  private static JsonValue nodes(List<byte[]> proof) {
    return JsonValue.array(proof.stream().map(JsonValue::bytes).toList());
  }
}
