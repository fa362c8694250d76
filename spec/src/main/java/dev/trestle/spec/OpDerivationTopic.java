package dev.trestle.spec;

import dev.trestle.derivation.Batch;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.Decoded;
import dev.trestle.derivation.DepositEvents;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.Frame;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.SourceHash;
import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.TrieProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Batches, deposits, L1 attributes, configuration and withdrawals of the OP Stack. */
final class OpDerivationTopic implements Topic {
  /** OP Mainnet; span batches leave the chain id out, so any gives the same bytes again. */
  private static final long CHAIN_ID = 10;

  @Override
  public String name() {
    return "op-derivation";
  }

  @Override
  public List<String> archives() {
    return List.of("op-stack/op-vectors");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths()) {
      String folder = path.substring(0, path.lastIndexOf('/'));
      String kind = folder.substring(folder.lastIndexOf('/') + 1);
      switch (kind) {
        case "channel" -> channel(archive, path, tally);
        case "upgrade-deposit-tx" ->
            tally.check(path, () -> reencodes(hex(archive.text(path).strip())));
        case "blobs" -> BeaconBlobVectors.run(archive, path, tally);
        case "l1-blocks", "l1-headers" ->
            tally.check(path, () -> L1BlockVectors.run(archive.json(path)));
        case "l1-info-tx" -> l1Info(archive, path, tally);
        case "output-root" -> tally.check(path, () -> outputRoot(archive.json(path)));
        case "deposits", "withdrawals", "system-config" -> list(archive, path, tally);
        default -> tally.skip(path, "no code for " + kind);
      }
    }
  }

  private static void channel(Archive archive, String path, Tally tally) {
    switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "channel-zlib.hex" ->
          tally.check(path, () -> zlibChannel(hex(archive.text(path).strip())));
      case "raw-span-batch.hex" ->
          tally.check(path, () -> spanBatch(prefixed(1, hex(archive.text(path).strip()))));
      case "raw-batcher-tx.hex" ->
          tally.check(path, () -> batcherTransaction(hex(archive.text(path).strip())));
      default -> tally.skip(path, "channels compressed by Brotli are not supported");
    }
  }

  private static void zlibChannel(byte[] compressed) {
    List<Batch> batches = valid(Channel.decode(compressed, CHAIN_ID));
    Mismatch.unlessEqual("batches in the channel", 1, batches.size());
    byte[] encoded = batches.getFirst().encode();
    Mismatch.unless(encoded.length > 1_000_000, "the batch has 1.4 MB, not " + encoded.length);
    spanBatch(encoded);
  }

  private static void spanBatch(byte[] encoded) {
    Mismatch.unlessEqual(
        "span batch encoded again", encoded, valid(Batch.decode(encoded, CHAIN_ID)).encode());
  }

  private static void batcherTransaction(byte[] envelope) {
    reencodes(envelope);
    byte[] data = TransactionCodec.decode(envelope).data();
    List<Frame> frames = valid(Frame.decodeAll(data));
    Mismatch.unlessEqual("frames encoded again", data, Frame.encodeAll(frames));
    Mismatch.unlessEqual("frames", 1, frames.size());
  }

  private static void reencodes(byte[] envelope) {
    Mismatch.unlessEqual(
        "transaction encoded again",
        envelope,
        TransactionCodec.encode(TransactionCodec.decode(envelope)));
  }

  private static void l1Info(Archive archive, String path, Tally tally) {
    if (path.contains("bedrock")) {
      tally.skip(path, "L1 attributes from before Ecotone; the first level here is Holocene");
      return;
    }
    tally.check(
        path,
        () -> {
          JsonNode test = archive.json(path);
          JsonNode expected = test.get("expected");
          byte[] calldata = hex(test.get("calldata").asString());
          L1Info info = valid(L1Info.decode(calldata));
          Mismatch.unlessEqual("number", expected.get("number").asLong(), info.origin().number());
          Mismatch.unlessEqual("time", expected.get("time").asLong(), info.timestamp());
          Mismatch.unlessEqual("base fee", number(expected.get("base_fee")), info.baseFee());
          Mismatch.unlessEqual("hash", word(expected.get("block_hash")), info.origin().hash());
          Mismatch.unlessEqual(
              "sequence number", expected.get("sequence_number").asLong(), info.sequenceNumber());
          Mismatch.unlessEqual(
              "batcher", address(expected.get("batcher_address")).toWord(), info.batcherHash());
          Mismatch.unlessEqual(
              "blob base fee", number(expected.get("blob_base_fee")), info.blobBaseFee());
          Mismatch.unlessEqual(
              "fee scalars",
              new FeeScalars(
                  expected.get("base_fee_scalar").asLong(),
                  expected.get("blob_base_fee_scalar").asLong()),
              info.feeScalars());
          Mismatch.unlessEqual(
              "operator fee scalar",
              expected.get("operator_fee_scalar").asLong(),
              info.operatorFee().scalar());
          Mismatch.unlessEqual(
              "operator fee constant",
              expected.get("operator_fee_constant").asLong(),
              info.operatorFee().constant());
          Mismatch.unlessEqual("encoded again", calldata, info.encode(L2Level.ISTHMUS));
        });
  }

  private static void outputRoot(JsonNode test) {
    OutputRoot root =
        new OutputRoot(
            word(test.at("/header/stateRoot")),
            word(test.at("/account/storageHash")),
            word(test.at("/header/hash")));
    Mismatch.unlessEqual("output root", word(test.get("outputRoot")), root.hash());
  }

  /** Files that hold a list of cases, and the one that holds a single receipt. */
  private static void list(Archive archive, String path, Tally tally) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    JsonNode cases = archive.json(path);
    if (file.equals("bridge-withdrawal-receipt.json")) {
      tally.check(path, () -> bridgeReceipt(cases));
      return;
    }
    for (int i = 0; i < cases.size(); i++) {
      JsonNode test = cases.get(i);
      String name = path + " " + i;
      switch (file) {
        case "source-hashes.json" -> sourceHash(name, test, tally);
        case "deposit-tx-serialization.json" -> tally.check(name, () -> depositBytes(test));
        case "transaction-deposited-logs.json" -> tally.check(name, () -> depositLog(test));
        case "l1-log-to-l2-tx-hash.json" -> tally.check(name, () -> depositHash(test));
        case "ecotone-scalars.json" -> tally.check(name, () -> scalars(test));
        case "storage-slot.json" ->
            tally.check(
                name,
                () ->
                    Mismatch.unlessEqual(
                        "slot",
                        word(test.get("slot")),
                        WithdrawalMessage.storageSlot(word(test.get("withdrawalHash")))));
        case "withdrawal-hash.json" -> tally.check(name, () -> withdrawalHash(test));
        case "message-passed-logs.json" -> tally.check(name, () -> messagePassed(test));
        case "withdrawal-proof.json" -> tally.check(name, () -> withdrawalProof(test));
        case "cross-domain-messages.json" ->
            tally.skip(name, "cross-domain messages are encoded by the contracts alone");
        default -> tally.skip(name, "no code for " + file);
      }
    }
  }

  private static void sourceHash(String name, JsonNode test, Tally tally) {
    Bytes32 expected = word(test.get("sourceHash"));
    switch (test.get("kind").asString()) {
      case "upgrade" ->
          tally.check(
              name,
              () ->
                  Mismatch.unlessEqual(
                      "source hash",
                      expected,
                      SourceHash.ofUpgrade(test.get("intent").asString())));
      case "userDeposit" ->
          tally.check(
              name,
              () ->
                  Mismatch.unlessEqual(
                      "source hash",
                      expected,
                      SourceHash.ofUserDeposit(
                          word(test.get("l1BlockHash")), test.get("logIndex").asLong())));
      case "l1info" ->
          tally.check(
              name,
              () ->
                  Mismatch.unlessEqual(
                      "source hash",
                      expected,
                      SourceHash.ofL1Info(
                          word(test.get("l1BlockHash")), test.get("seqNumber").asLong())));
      default -> tally.skip(name, "deposits of the interop upgrade do not exist here");
    }
  }

  private static void depositBytes(JsonNode test) {
    Transaction.Deposit deposit =
        new Transaction.Deposit(
            word(test.get("sourceHash")),
            address(test.get("from")),
            test.get("to").isNull() ? Optional.empty() : Optional.of(address(test.get("to"))),
            number(test.get("mint")),
            number(test.get("value")),
            test.get("gas").asLong(),
            test.get("isSystemTx").asBoolean(),
            hex(test.get("data").asString()));
    byte[] serialized = hex(test.get("serialized").asString());
    Mismatch.unlessEqual("serialized", serialized, TransactionCodec.encode(deposit));
    reencodes(serialized);
  }

  private static void depositLog(JsonNode test) {
    Transaction.Deposit deposit =
        valid(
            DepositEvents.decode(
                log(test), word(test.get("blockHash")), test.get("logIndex").asLong()));
    checkOpaque(test.get("args"), deposit);
    Mismatch.unlessEqual(
        "source hash",
        SourceHash.ofUserDeposit(word(test.get("blockHash")), test.get("logIndex").asLong()),
        deposit.sourceHash());
  }

  /** The deposit against the packed form: mint, value, gas limit, creation flag, data. */
  private static void checkOpaque(JsonNode args, Transaction.Deposit deposit) {
    byte[] opaque = hex(args.get("opaqueData").asString());
    Mismatch.unlessEqual("from", address(args.get("from")), deposit.from());
    Mismatch.unlessEqual("to", Optional.of(address(args.get("to"))), deposit.to());
    Mismatch.unlessEqual("mint", Bytes32.from(opaque, 0).toUInt256(), deposit.mint());
    Mismatch.unlessEqual("value", Bytes32.from(opaque, 32).toUInt256(), deposit.value());
    Mismatch.unlessEqual("data", Arrays.copyOfRange(opaque, 73, opaque.length), deposit.data());
  }

  private static void depositHash(JsonNode test) {
    byte[] opaque = hex(test.get("opaqueData").asString());
    byte[] data = new byte[64 + (opaque.length + 31) / 32 * 32];
    data[31] = 32;
    data[63] = (byte) opaque.length;
    System.arraycopy(opaque, 0, data, 64, opaque.length);
    List<Bytes32> topics =
        List.of(
            DepositEvents.TOPIC,
            address(test.get("from")).toWord(),
            address(test.get("to")).toWord(),
            Bytes32.ZERO);
    Transaction.Deposit deposit =
        valid(
            DepositEvents.decode(
                new Log(Address.ZERO, topics, data),
                word(test.get("l1BlockHash")),
                test.get("logIndex").asLong()));
    Mismatch.unlessEqual("hash", word(test.get("l2TxHash")), TransactionCodec.hash(deposit));
  }

  private static void scalars(JsonNode test) {
    Optional<FeeScalars> expected =
        test.get("fail").asBoolean()
            ? Optional.empty()
            : Optional.of(
                new FeeScalars(
                    test.get("baseFeeScalar").asLong(), test.get("blobBaseFeeScalar").asLong()));
    Mismatch.unlessEqual(
        test.get("name").asString(),
        expected,
        FeeScalars.decode(word(test.get("scalar"))).toOptional());
  }

  private static WithdrawalMessage withdrawal(JsonNode fields) {
    return new WithdrawalMessage(
        number(fields.get("nonce")),
        address(fields.get("sender")),
        address(fields.get("target")),
        number(fields.get("value")),
        number(fields.get("gasLimit")),
        hex(fields.get("data").asString()));
  }

  private static void withdrawalHash(JsonNode test) {
    Bytes32 hash = withdrawal(test).hash();
    Mismatch.unlessEqual("hash", word(test.get("withdrawalHash")), hash);
    Mismatch.unlessEqual(
        "slot", word(test.get("sentMessagesSlot")), WithdrawalMessage.storageSlot(hash));
  }

  private static void messagePassed(JsonNode test) {
    JsonNode args = test.get("args");
    WithdrawalMessage message = valid(WithdrawalMessage.decode(log(test)));
    Mismatch.unlessEqual("hash", word(args.get("withdrawalHash")), message.hash());
    Mismatch.unlessEqual("nonce", number(args.get("nonce")), message.nonce());
    Mismatch.unlessEqual("value", number(args.get("value")), message.value());
    Mismatch.unlessEqual("gas limit", number(args.get("gasLimit")), message.gasLimit());
    Mismatch.unlessEqual("sender", address(args.get("sender")), message.sender());
    Mismatch.unlessEqual("target", address(args.get("target")), message.target());
  }

  private static void withdrawalProof(JsonNode test) {
    Bytes32 hash = withdrawal(test.get("withdrawal")).hash();
    Mismatch.unlessEqual("hash", word(test.at("/withdrawal/withdrawalHash")), hash);
    Bytes32 slot = WithdrawalMessage.storageSlot(hash);
    Mismatch.unlessEqual("slot", word(test.get("storageSlot")), slot);
    List<byte[]> proof = new ArrayList<>();
    test.get("withdrawalProof").forEach(node -> proof.add(hex(node.asString())));
    TrieProof.Result result =
        TrieProof.verify(
            word(test.at("/outputRootProof/messagePasserStorageRoot")),
            Keccak.hash(slot.toBytes()).toBytes(),
            proof);
    byte[] value = result instanceof TrieProof.Present(byte[] found) ? found : new byte[0];
    Mismatch.unlessEqual("value", hex(test.get("expectedStorageValue").asString()), value);
  }

  private static void bridgeReceipt(JsonNode test) {
    List<WithdrawalMessage> found = new ArrayList<>();
    for (JsonNode entry : test.at("/receipt/logs")) {
      WithdrawalMessage.decode(log(entry)).toOptional().ifPresent(found::add);
    }
    Mismatch.unlessEqual("messages", 1, found.size());
    JsonNode expected = test.get("expected");
    Bytes32 hash = found.getFirst().hash();
    Mismatch.unlessEqual("hash", word(expected.get("withdrawalHash")), hash);
    Mismatch.unlessEqual("target", address(expected.get("target")), found.getFirst().target());
  }

  private static Log log(JsonNode log) {
    List<Bytes32> topics = new ArrayList<>();
    log.get("topics").forEach(topic -> topics.add(word(topic)));
    return new Log(address(log.get("address")), topics, hex(log.get("data").asString()));
  }

  private static byte[] prefixed(int first, byte[] rest) {
    byte[] out = new byte[rest.length + 1];
    out[0] = (byte) first;
    System.arraycopy(rest, 0, out, 1, rest.length);
    return out;
  }

  private static <T> T valid(Decoded<T> decoded) {
    return switch (decoded) {
      case Decoded.Valid<T>(T value) -> value;
      case Decoded.Malformed<T>(String reason) -> throw new Mismatch("refused: " + reason);
    };
  }

  private static byte[] hex(String text) {
    return Hex.decode(text);
  }

  private static Bytes32 word(JsonNode node) {
    return Bytes32.fromHex(node.asString());
  }

  private static Address address(JsonNode node) {
    return Address.fromHex(node.asString());
  }

  private static UInt256 number(JsonNode node) {
    return UInt256.of(new BigInteger(node.asString()));
  }
}
