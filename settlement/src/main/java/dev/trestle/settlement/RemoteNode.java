package dev.trestle.settlement;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.node.StateHistory;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A node of the L2 in another process, over JSON-RPC. Headers, blocks and nodes of the state are
 * checked against their hashes. What it says of output roots and of what was safe is believed: it
 * must be one's own.
 */
public final class RemoteNode implements OutputRoots, L2Source, AutoCloseable {
  /** Only Trestle's nodes answer it. */
  private static final String STATE_HISTORY = "trestle_stateHistory";

  private final JsonRpcClient rpc;
  private final SettlementClient l1;

  public RemoteNode(JsonRpcClient rpc, SettlementClient l1) {
    this.rpc = rpc;
    this.l1 = l1;
  }

  @Override
  public Optional<Output> at(long blockNumber) {
    Optional<JsonInput> output = known("optimism_outputAtBlock", JsonValue.quantity(blockNumber));
    if (output.isEmpty()) {
      return Optional.empty();
    }
    Bytes32 hash = output.get().required("blockRef").required("hash").bytes32();
    OutputRoot parts =
        new OutputRoot(
            output.get().required("stateRoot").bytes32(),
            output.get().required("withdrawalStorageRoot").bytes32(),
            hash);
    return header(hash).map(header -> new Output(parts, HeaderCodec.encode(header)));
  }

  @Override
  public OptionalLong lastSafe(Bytes32 l1Head) {
    Optional<HashedHeader> header = l1.header(l1Head);
    if (header.isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<JsonInput> safe =
        known("optimism_safeHeadAtL1Block", JsonValue.quantity(header.get().number()));
    boolean same =
        safe.isPresent()
            && safe.get().required("l1Block").required("hash").bytes32().equals(l1Head);
    return same
        ? OptionalLong.of(safe.get().required("safeHead").required("number").integer())
        : OptionalLong.empty();
  }

  @Override
  public Optional<Header> header(Bytes32 hash) {
    return known("debug_getRawHeader", JsonValue.bytes32(hash))
        .map(json -> HeaderCodec.decode(checked(json.bytes(), hash)));
  }

  @Override
  public Optional<Block> block(Bytes32 hash) {
    Optional<Block> block =
        known("debug_getRawBlock", JsonValue.bytes32(hash))
            .map(json -> BlockCodec.decode(json.bytes()));
    block.ifPresent(b -> checked(HeaderCodec.encode(b.header()), hash));
    return block;
  }

  @Override
  public Optional<byte[]> stateNode(Bytes32 hash) {
    return known("debug_dbGet", JsonValue.bytes32(hash)).map(json -> checked(json.bytes(), hash));
  }

  @Override
  public Optional<StateHistory> stateHistory() {
    return known(STATE_HISTORY)
        .map(json ->
            new StateHistory(
                json.required("head").number(),
                json.required("oldest").number(),
                json.field("history").map(JsonInput::number).orElse(0L),
                json.field("needed").stream().mapToLong(JsonInput::number).findFirst(),
                json.required("heldBack").number()));
  }

  private static byte[] checked(byte[] bytes, Bytes32 hash) {
    Bytes32 found = Keccak.hash(bytes);
    if (!found.equals(hash)) {
      throw new SettlementException(
          SettlementException.Reason.UNVERIFIED,
          "the L2 node was asked for " + hash + " and gave something with the hash " + found);
    }
    return bytes;
  }

  /** The answer; nothing when the node says that it has none. */
  private Optional<JsonInput> known(String method, JsonValue... arguments) {
    try {
      JsonInput answer = rpc.call(method, arguments);
      return answer.isNull() ? Optional.empty() : Optional.of(answer);
    } catch (JsonRpcException e) {
      boolean answered = e.reason() == JsonRpcException.Reason.ANSWERED;
      if (answered && e.code() == JsonRpcException.PRUNED_HISTORY) {
        throw new PrunedStateException("what " + method + " was asked about");
      }
      boolean isStranger =
          e.code() == JsonRpcException.METHOD_NOT_FOUND && method.equals(STATE_HISTORY);
      if (answered && (e.code() == JsonRpcException.SERVER_ERROR || isStranger)) {
        return Optional.empty();
      }
      throw new SettlementException(
          SettlementException.Reason.UNREACHABLE, "the L2 node: " + method + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    rpc.close();
  }
}
