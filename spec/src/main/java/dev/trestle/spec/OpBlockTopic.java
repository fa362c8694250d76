package dev.trestle.spec;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.BlockImport;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Real blocks of OP Sepolia, executed on the trie nodes they need and nothing else. */
final class OpBlockTopic implements Topic {
  @Override
  public String name() {
    return "op-block";
  }

  @Override
  public List<String> archives() {
    return List.of("op-stack/op-sepolia-block-execution");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      tally.check(path, () -> check(archive.json(path)));
    }
  }

  private static void check(JsonNode file) {
    JsonNode fixture = file.get("fixture");
    ChainSpec spec = spec(fixture.get("rollup_config"));
    Header parent = header(fixture.get("parent_header"));
    NodeMap nodes = preimages(file.get("preimages"));
    ParentState state =
        ParentState.of(
            new StateTrie(nodes, parent.stateRoot()),
            nodes,
            number -> ancestor(nodes, parent, number));
    BlockAttributes attributes = attributes(spec, fixture.get("executing_payload"));
    BlockExecution execution =
        BlockExecution.begin(spec, parent, attributes, state, Cryptography.pure());
    int index = 0;
    for (JsonNode transaction : fixture.get("executing_payload").get("transactions")) {
      TransactionOutcome outcome =
          execution.add(TransactionCodec.decode(Hex.decode(transaction.asString())));
      if (outcome instanceof TransactionOutcome.Refused refused) {
        throw new Mismatch("transaction " + index + " was refused: " + refused);
      }
      index++;
    }
    SealedBlock sealed = execution.seal();
    Mismatch.unlessEqual(
        "block hash", JsonFields.bytes32(fixture, "expected_block_hash"), sealed.hash());
    importAgain(spec, parent, sealed.block(), state);
  }

  /** The verifier must agree with the builder. */
  private static void importAgain(ChainSpec spec, Header parent, Block block, ParentState state) {
    BlockImport.Verdict verdict =
        BlockImport.verify(spec, parent, block, state, Cryptography.pure());
    Mismatch.unless(verdict instanceof BlockImport.Verdict.Valid, "import says " + verdict);
  }

  private static ChainSpec spec(JsonNode config) {
    List<L2Spec.LevelActivation> levels = new ArrayList<>();
    for (L2Level level : L2Level.values()) {
      JsonNode time = config.path(level.name().toLowerCase(Locale.ROOT) + "_time");
      if (time.isNumber()) {
        levels.add(new L2Spec.LevelActivation(time.asLong(), level));
      }
    }
    JsonNode fees = config.get("chain_op_config");
    return ChainSpec.l2(
        config.get("l2_chain_id").asLong(),
        new L2Spec(
            levels,
            fees.get("eip1559DenominatorCanyon").asLong(),
            fees.get("eip1559Elasticity").asLong()));
  }

  private static BlockAttributes attributes(ChainSpec spec, JsonNode payload) {
    long timestamp = Alloc.number(payload.get("timestamp")).toLong();
    byte[] parameters = Hex.decode(payload.get("eip1559Params").asString());
    L2Spec l2 = spec.l2().orElseThrow();
    byte[] extraData =
        L2ExtraData.encode(
            l2,
            l2.levelAt(timestamp),
            new L2ExtraData(
                BigEndian.getInt(parameters, 0) & 0xffffffffL,
                BigEndian.getInt(parameters, 4) & 0xffffffffL,
                0));
    return new BlockAttributes(
        timestamp,
        Address.fromHex(JsonFields.text(payload, "suggestedFeeRecipient")),
        JsonFields.bytes32(payload, "prevRandao"),
        Alloc.number(payload.get("gasLimit")).toLong(),
        Optional.of(JsonFields.bytes32(payload, "parentBeaconBlockRoot")),
        Optional.of(List.of()),
        extraData);
  }

  private static NodeMap preimages(JsonNode preimages) {
    List<byte[]> values = new ArrayList<>();
    for (var entry : preimages.properties()) {
      values.add(Hex.decode(entry.getValue().asString()));
    }
    return NodeMap.ofPreimages(values);
  }

  private static Bytes32 ancestor(NodeMap nodes, Header parent, long number) {
    Header header = parent;
    while (header.number() > number + 1) {
      Bytes32 hash = header.parentHash();
      header =
          HeaderCodec.decode(
              nodes.node(hash).orElseThrow(() -> new Mismatch("no preimage for header " + hash)));
    }
    return header.parentHash();
  }

  /** A header as JSON-RPC writes it. */
  static Header header(JsonNode h) {
    return new Header(
        JsonFields.bytes32(h, "parentHash"),
        JsonFields.bytes32(h, "sha3Uncles"),
        Address.fromHex(JsonFields.text(h, "miner")),
        JsonFields.bytes32(h, "stateRoot"),
        JsonFields.bytes32(h, "transactionsRoot"),
        JsonFields.bytes32(h, "receiptsRoot"),
        JsonFields.bytes(h, "logsBloom"),
        JsonFields.number(h, "difficulty"),
        JsonFields.number(h, "number").w0(),
        JsonFields.number(h, "gasLimit").w0(),
        JsonFields.number(h, "gasUsed").w0(),
        JsonFields.number(h, "timestamp").w0(),
        JsonFields.bytes(h, "extraData"),
        JsonFields.bytes32(h, "mixHash"),
        JsonFields.bytes(h, "nonce"),
        h.has("baseFeePerGas")
            ? Optional.of(JsonFields.number(h, "baseFeePerGas"))
            : Optional.empty(),
        optionalHash(h, "withdrawalsRoot"),
        optionalNumber(h, "blobGasUsed"),
        optionalNumber(h, "excessBlobGas"),
        optionalHash(h, "parentBeaconBlockRoot"),
        optionalHash(h, "requestsHash"));
  }

  private static Optional<Bytes32> optionalHash(JsonNode object, String field) {
    return object.has(field) ? Optional.of(JsonFields.bytes32(object, field)) : Optional.empty();
  }

  private static OptionalLong optionalNumber(JsonNode object, String field) {
    return object.has(field)
        ? OptionalLong.of(JsonFields.number(object, field).w0())
        : OptionalLong.empty();
  }
}
