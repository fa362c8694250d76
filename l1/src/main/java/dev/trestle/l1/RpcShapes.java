package dev.trestle.l1;

import dev.trestle.rpc.JsonInput;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** From the JSON of execution-apis to our records. */
final class RpcShapes {
  private RpcShapes() {}

  /** A block's header, checked against the hash that comes with it; nothing for null. */
  static Optional<HashedHeader> hashedHeader(JsonInput json) {
    if (json.isNull()) {
      return Optional.empty();
    }
    HashedHeader header = HashedHeader.of(header(json));
    Bytes32 claimed = json.required("hash").bytes32();
    if (!header.hash().equals(claimed)) {
      throw new SettlementException(
          SettlementException.Reason.UNVERIFIED,
          "block " + header.number() + " hashes to " + header.hash() + ", not to " + claimed);
    }
    return Optional.of(header);
  }

  static Header header(JsonInput json) {
    return new Header(
        json.required("parentHash").bytes32(),
        json.required("sha3Uncles").bytes32(),
        json.required("miner").address(),
        json.required("stateRoot").bytes32(),
        json.required("transactionsRoot").bytes32(),
        json.required("receiptsRoot").bytes32(),
        json.required("logsBloom").bytes(),
        json.field("difficulty").map(JsonInput::quantity).orElse(UInt256.ZERO),
        json.required("number").number(),
        json.required("gasLimit").number(),
        json.required("gasUsed").number(),
        json.required("timestamp").number(),
        json.required("extraData").bytes(),
        json.field("mixHash").map(JsonInput::bytes32).orElse(Bytes32.ZERO),
        json.field("nonce").map(JsonInput::bytes).orElse(new byte[8]),
        json.field("baseFeePerGas").map(JsonInput::quantity),
        json.field("withdrawalsRoot").map(JsonInput::bytes32),
        number(json.field("blobGasUsed")),
        number(json.field("excessBlobGas")),
        json.field("parentBeaconBlockRoot").map(JsonInput::bytes32),
        json.field("requestsHash").map(JsonInput::bytes32));
  }

  static Receipt receipt(JsonInput json) {
    return new Receipt(
        (int) json.field("type").map(JsonInput::number).orElse(0L).longValue(),
        json.required("status").number() == 1,
        json.required("cumulativeGasUsed").number(),
        json.required("logsBloom").bytes(),
        json.required("logs").items().stream().map(RpcShapes::log).toList(),
        number(json.field("depositNonce")),
        number(json.field("depositReceiptVersion")));
  }

  static Log log(JsonInput json) {
    List<Bytes32> topics =
        json.required("topics").items().stream().map(JsonInput::bytes32).toList();
    if (topics.size() > 4) {
      throw json.fault("a log has at most four topics, not " + topics.size());
    }
    return new Log(json.required("address").address(), topics, json.required("data").bytes());
  }

  static LocatedLog locatedLog(JsonInput json) {
    return new LocatedLog(
        log(json),
        json.required("blockHash").bytes32(),
        json.required("blockNumber").number(),
        json.required("transactionHash").bytes32(),
        json.required("logIndex").number());
  }

  static TransactionInclusion inclusion(JsonInput json) {
    return new TransactionInclusion(
        json.required("transactionHash").bytes32(),
        json.required("blockHash").bytes32(),
        json.required("blockNumber").number(),
        receipt(json),
        json.required("gasUsed").number(),
        json.field("effectiveGasPrice").map(JsonInput::quantity).orElse(UInt256.ZERO),
        json.field("blobGasUsed").map(JsonInput::number).orElse(0L),
        json.field("blobGasPrice").map(JsonInput::quantity).orElse(UInt256.ZERO),
        json.field("contractAddress").map(JsonInput::address),
        json.required("logs").items().stream()
            .findFirst()
            .map(log -> log.required("logIndex").number())
            .orElse(0L));
  }

  private static OptionalLong number(Optional<JsonInput> json) {
    return json.isPresent() ? OptionalLong.of(json.get().number()) : OptionalLong.empty();
  }
}
