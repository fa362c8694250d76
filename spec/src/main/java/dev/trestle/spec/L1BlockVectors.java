package dev.trestle.spec;

import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.Withdrawal;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** L1 blocks as JSON-RPC objects, good and corrupted: do they hash to what they claim? */
final class L1BlockVectors {
  private L1BlockVectors() {}

  static void run(JsonNode test) {
    boolean shouldFail = test.get("meta").path("fail").asBoolean();
    Optional<String> fault = fault(test.get("data"));
    Mismatch.unlessEqual("refused (" + fault.orElse("fine") + ")", shouldFail, fault.isPresent());
    String reason = test.get("meta").path("reason").asString("");
    if (reason.startsWith("failed to verify")) {
      Mismatch.unlessEqual("reason", reason, fault.orElseThrow());
    }
  }

  private static Optional<String> fault(JsonNode block) {
    JsonNode withdrawals = block.path("withdrawals");
    for (JsonNode withdrawal : withdrawals) {
      if (withdrawal.isNull()) {
        return Optional.of("a withdrawal is null");
      }
    }
    if (!HeaderCodec.hash(header(block)).equals(word(block, "hash"))) {
      return Optional.of("failed to verify block hash");
    }
    if (!withdrawals.isMissingNode()) {
      List<byte[]> encoded = new ArrayList<>();
      for (JsonNode w : withdrawals) {
        encoded.add(
            BlockCodec.encode(
                new Withdrawal(
                    number(w, "index").w0(),
                    number(w, "validatorIndex").w0(),
                    Address.fromHex(w.get("address").asString()),
                    number(w, "amount").w0())));
      }
      if (!OrderedTrie.root(encoded).equals(word(block, "withdrawalsRoot"))) {
        return Optional.of("failed to verify withdrawals list");
      }
    }
    List<byte[]> envelopes = new ArrayList<>();
    for (JsonNode transaction : block.get("transactions")) {
      if (!transaction.isObject()) {
        return Optional.empty();
      }
      envelopes.add(TransactionCodec.encode(transaction(transaction)));
    }
    return OrderedTrie.root(envelopes).equals(word(block, "transactionsRoot"))
        ? Optional.empty()
        : Optional.of("failed to verify transactions list");
  }

  private static Header header(JsonNode block) {
    return new Header(
        word(block, "parentHash"),
        word(block, "sha3Uncles"),
        Address.fromHex(block.get("miner").asString()),
        word(block, "stateRoot"),
        word(block, "transactionsRoot"),
        word(block, "receiptsRoot"),
        bytes(block, "logsBloom"),
        number(block, "difficulty"),
        number(block, "number").w0(),
        number(block, "gasLimit").w0(),
        number(block, "gasUsed").w0(),
        number(block, "timestamp").w0(),
        bytes(block, "extraData"),
        word(block, "mixHash"),
        bytes(block, "nonce"),
        Optional.of(number(block, "baseFeePerGas")),
        block.has("withdrawalsRoot")
            ? Optional.of(word(block, "withdrawalsRoot"))
            : Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Transaction transaction(JsonNode tx) {
    Signature signature = new Signature(number(tx, "v"), number(tx, "r"), number(tx, "s"));
    Optional<Address> to =
        tx.get("to").isNull()
            ? Optional.empty()
            : Optional.of(Address.fromHex(tx.get("to").asString()));
    long nonce = number(tx, "nonce").w0();
    long gas = number(tx, "gas").w0();
    UInt256 value = number(tx, "value");
    byte[] data = bytes(tx, "input");
    return switch ((int) number(tx, "type").w0()) {
      case 0 ->
          new Transaction.Legacy(nonce, number(tx, "gasPrice"), gas, to, value, data, signature);
      case 1 ->
          new Transaction.AccessList(
              number(tx, "chainId"),
              nonce,
              number(tx, "gasPrice"),
              gas,
              to,
              value,
              data,
              accessList(tx),
              signature);
      case 2 ->
          new Transaction.DynamicFee(
              number(tx, "chainId"),
              nonce,
              number(tx, "maxPriorityFeePerGas"),
              number(tx, "maxFeePerGas"),
              gas,
              to,
              value,
              data,
              accessList(tx),
              signature);
      default -> throw new Mismatch("transaction of type " + tx.get("type"));
    };
  }

  private static List<AccessListEntry> accessList(JsonNode tx) {
    List<AccessListEntry> entries = new ArrayList<>();
    for (JsonNode entry : tx.get("accessList")) {
      List<Bytes32> keys = new ArrayList<>();
      entry.get("storageKeys").forEach(key -> keys.add(Bytes32.fromHex(key.asString())));
      entries.add(new AccessListEntry(Address.fromHex(entry.get("address").asString()), keys));
    }
    return entries;
  }

  private static Bytes32 word(JsonNode node, String field) {
    return Bytes32.fromHex(node.get(field).asString());
  }

  private static UInt256 number(JsonNode node, String field) {
    return UInt256.fromHex(node.get(field).asString());
  }

  private static byte[] bytes(JsonNode node, String field) {
    return Hex.decode(node.get(field).asString());
  }
}
