package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.Authorization;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads execution-apis GenericTransaction objects. */
final class CallArguments {
  private CallArguments() {}

  /**
   * The message that a caller describes.
   *
   * @param defaultGas when the caller names none; more than {@code maxGas} is lowered to it
   */
  static CallMessage read(JsonInput call, long chainId, long defaultGas, long maxGas) {
    Optional<UInt256> gasPrice = call.field("gasPrice").map(JsonInput::quantity);
    Optional<UInt256> maxFee = call.field("maxFeePerGas").map(JsonInput::quantity);
    Optional<UInt256> tip = call.field("maxPriorityFeePerGas").map(JsonInput::quantity);
    if (gasPrice.isPresent() && (maxFee.isPresent() || tip.isPresent())) {
      throw refused("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    checkChain(call, chainId);
    long gas =
        call.field("gas")
            .or(() -> call.field("gasLimit"))
            .map(JsonInput::number)
            .orElse(defaultGas);
    UInt256 price = gasPrice.or(() -> maxFee).orElse(UInt256.ZERO);
    return new CallMessage(
        call.field("from").map(JsonInput::address).orElse(Address.ZERO),
        call.field("to").map(JsonInput::address),
        Long.compareUnsigned(gas, maxGas) > 0 ? maxGas : gas,
        price,
        gasPrice.or(() -> tip).orElse(UInt256.ZERO),
        call.field("value").map(JsonInput::quantity).orElse(UInt256.ZERO),
        data(call),
        call.field("accessList").map(CallArguments::accessList).orElse(List.of()),
        call.field("maxFeePerBlobGas").map(JsonInput::quantity).orElse(UInt256.ZERO),
        call.field("blobVersionedHashes")
            .map(list -> list.items().stream().map(JsonInput::bytes32).toList())
            .orElse(List.of()),
        call.field("authorizationList").map(CallArguments::authorizations).orElse(List.of()));
  }

  private static void checkChain(JsonInput call, long chainId) {
    Optional<UInt256> claimed = call.field("chainId").map(JsonInput::quantity);
    if (claimed.isPresent() && !claimed.get().equals(UInt256.of(chainId))) {
      throw refused(
          "chainId does not match node's (have=" + claimed.get() + ", want=" + chainId + ")");
    }
  }

  private static byte[] data(JsonInput call) {
    Optional<byte[]> input = call.field("input").map(JsonInput::bytes);
    Optional<byte[]> data = call.field("data").map(JsonInput::bytes);
    if (input.isPresent() && data.isPresent() && !Arrays.equals(input.get(), data.get())) {
      throw refused(
          "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass"
              + " transaction call data");
    }
    return input.or(() -> data).orElse(new byte[0]);
  }

  private static List<AccessListEntry> accessList(JsonInput list) {
    return list.items().stream()
        .map(entry ->
            new AccessListEntry(
                entry.required("address").address(),
                entry
                    .field("storageKeys")
                    .map(keys -> keys.items().stream().map(JsonInput::bytes32).toList())
                    .orElse(List.of())))
        .toList();
  }

  private static List<Authorization> authorizations(JsonInput list) {
    return list.items().stream()
        .map(a ->
            new Authorization(
                a.required("chainId").quantity(),
                a.required("address").address(),
                a.required("nonce").number(),
                a.field("yParity")
                    .or(() -> a.field("v"))
                    .map(JsonInput::quantity)
                    .orElse(UInt256.ZERO),
                a.required("r").quantity(),
                a.required("s").quantity()))
        .toList();
  }

  private static JsonRpcException refused(String message) {
    return new JsonRpcException(JsonRpcException.SERVER_ERROR, message);
  }
}
