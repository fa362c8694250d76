package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpReader;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Blocks and transactions of the execution-apis test chain, written by us, against the answers
 * recorded there. The chain's early forks are not executed: only what a block itself says is
 * compared.
 */
class JsonShapeVectorsTest {
  private static final Map<String, byte[]> FILES = new TreeMap<>();
  private static final List<BlockView> BLOCKS = new ArrayList<>();

  /** One request with its recorded result. */
  private record Exchange(JsonInput request, JsonInput result) {
    JsonInput param(int index) {
      return request.required("params").items().get(index);
    }
  }

  @BeforeAll
  static void load() throws IOException {
    Path archive =
        Path.of(
            System.getProperty("trestle.root", "."),
            "../shared/vectors/json-rpc/execution-apis-tests.tar.gz");
    Assumptions.assumeTrue(Files.exists(archive), "the shared vectors are not here: " + archive);
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      untar(new DataInputStream(in));
    }
    byte[] chain = FILES.get("tests/chain.rlp");
    assertThat(chain).isNotNull();
    RlpReader in = new RlpReader(chain);
    while (in.hasNext()) {
      byte[] raw = in.raw();
      if (!hasOmmers(raw)) {
        BLOCKS.add(view(BlockCodec.decode(raw)));
      }
    }
  }

  /** A block from before the merge that our records do not hold. */
  private static boolean hasOmmers(byte[] rawBlock) {
    RlpReader block = RlpReader.ofList(rawBlock);
    block.list();
    block.list();
    return block.list().hasNext();
  }

  private static void untar(DataInputStream in) throws IOException {
    byte[] header = new byte[512];
    while (true) {
      in.readFully(header);
      String name = field(header, 0, 100);
      if (name.isEmpty()) {
        return;
      }
      byte[] content = new byte[Integer.parseInt(field(header, 124, 12).trim(), 8)];
      in.readFully(content);
      in.skipNBytes((512 - content.length % 512) % 512);
      FILES.put(name.substring(Math.max(0, name.indexOf("tests/"))), content);
    }
  }

  private static String field(byte[] header, int at, int size) {
    int end = at;
    while (end < at + size && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.US_ASCII);
  }

  private static BlockView view(Block block) {
    Cryptography cryptography = Cryptography.pure();
    List<TransactionResult> results = new ArrayList<>();
    for (Transaction transaction : block.transactions()) {
      Address sender =
          TransactionCodec.sender((Transaction.Signed) transaction, cryptography).orElseThrow();
      Receipt none =
          new Receipt(
              transaction.type(),
              true,
              0,
              new byte[256],
              List.of(),
              OptionalLong.empty(),
              OptionalLong.empty());
      results.add(
          new TransactionResult(
              TransactionCodec.hash(transaction),
              sender,
              none,
              0,
              UInt256.ZERO,
              Optional.empty(),
              UInt256.ZERO,
              UInt256.ZERO));
    }
    return new BlockView(
        block,
        Optional.of(HeaderCodec.hash(block.header())),
        () -> results,
        () -> {
          throw new IllegalStateException("no state is kept here");
        });
  }

  private static List<Exchange> exchanges(String method) {
    List<Exchange> found = new ArrayList<>();
    FILES.forEach((name, content) -> {
      if (name.startsWith("tests/" + method + "/") && name.endsWith(".io")) {
        String request = "";
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
          if (line.startsWith(">> ")) {
            request = line.substring(3);
          } else if (line.startsWith("<< ")) {
            JsonInput answer = JsonInput.parse(line.substring(3));
            JsonInput asked = JsonInput.parse(request);
            answer.field("result").ifPresent(r -> found.add(new Exchange(asked, r)));
          }
        }
      }
    });
    assertThat(found).as("recorded calls of %s", method).isNotEmpty();
    return found;
  }

  private static Optional<BlockView> block(BlockTag tag) {
    return switch (tag) {
      case BlockTag.Height(long number) ->
          BLOCKS.stream().filter(b -> b.number() == number).findFirst();
      case BlockTag.Hash hash ->
          BLOCKS.stream().filter(b -> b.hash().orElseThrow().equals(hash.hash())).findFirst();
      case BlockTag.Label label ->
          label == BlockTag.Label.LATEST ? Optional.of(BLOCKS.getLast()) : Optional.empty();
    };
  }

  /** Objects without regard to order; ours may say more of a transaction than the recording. */
  private static void same(JsonValue ours, JsonInput recorded, String where) {
    JsonInput mine = JsonInput.parse(ours);
    if (recorded.isObject()) {
      Map<String, JsonInput> fields = new TreeMap<>(mine.fields());
      recorded
          .fields()
          .forEach((name, value) -> {
            assertThat(fields).as(where).containsKey(name);
            same(fields.get(name), value, where + "." + name);
          });
      assertThat(fields.keySet()).as(where).isEqualTo(new TreeMap<>(recorded.fields()).keySet());
    } else if (recorded.isArray()) {
      assertThat(mine.items()).as(where).hasSameSizeAs(recorded.items());
      for (int i = 0; i < recorded.items().size(); i++) {
        same(mine.items().get(i), recorded.items().get(i), where + "[" + i + "]");
      }
    } else {
      assertThat(mine.toString()).as(where).isEqualTo(recorded.toString());
    }
  }

  @Test
  void chain_decoded_hashesLink() {
    int links = 0;
    for (int i = 1; i < BLOCKS.size(); i++) {
      if (BLOCKS.get(i).number() == BLOCKS.get(i - 1).number() + 1) {
        assertThat(BLOCKS.get(i).header().parentHash())
            .isEqualTo(BLOCKS.get(i - 1).hash().orElseThrow());
        links++;
      }
    }
    assertThat(links).isGreaterThan(20);
  }

  @Test
  void blocks_written_equalTheRecorded() {
    int compared = 0;
    for (Exchange exchange : exchanges("eth_getBlockByNumber")) {
      Optional<BlockView> block = block(exchange.param(0).blockTag());
      if (block.isPresent()) {
        JsonValue ours = new BlockJson(block.get(), exchange.param(1).bool());
        same(ours, exchange.result, "block" + exchange.request.required("params"));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(4);
  }

  @Test
  void transactions_written_equalTheRecorded() {
    int compared = 0;
    for (Exchange exchange : exchanges("eth_getTransactionByHash")) {
      Bytes32 hash = exchange.param(0).bytes32();
      for (BlockView block : BLOCKS) {
        for (TransactionView view : block.transactions()) {
          if (view.hash().equals(hash)) {
            same(new TransactionJson(view), exchange.result, "transaction " + hash);
            compared++;
          }
        }
      }
    }
    for (String method :
        List.of(
            "eth_getTransactionByBlockNumberAndIndex", "eth_getTransactionByBlockHashAndIndex")) {
      for (Exchange exchange : exchanges(method)) {
        BlockView block = block(exchange.param(0).blockTag()).orElseThrow();
        TransactionView view = block.transaction(exchange.param(1).number()).orElseThrow();
        same(new TransactionJson(view), exchange.result, method);
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(6);
  }

  /** Receipts made of the recorded values: what is compared is names, order of logs, and form. */
  @Test
  void receipts_rewritten_equalTheRecorded() {
    int compared = 0;
    List<JsonInput> recorded = new ArrayList<>();
    exchanges("eth_getTransactionReceipt").forEach(e -> recorded.add(e.result));
    exchanges("eth_getBlockReceipts").forEach(e -> recorded.addAll(e.result.items()));
    for (JsonInput json : recorded) {
      Optional<BlockView> block =
          block(new BlockTag.Hash(json.required("blockHash").bytes32(), false));
      if (block.isPresent() && json.field("root").isEmpty()) {
        same(rewritten(block.get(), json), json, "receipt");
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(5);
  }

  private static JsonValue rewritten(BlockView block, JsonInput json) {
    List<Log> logs = new ArrayList<>();
    for (JsonInput log : json.required("logs").items()) {
      logs.add(
          new Log(
              log.required("address").address(),
              log.required("topics").items().stream().map(JsonInput::bytes32).toList(),
              log.required("data").bytes()));
    }
    Receipt receipt =
        new Receipt(
            (int) json.required("type").number(),
            json.required("status").number() == 1,
            json.required("cumulativeGasUsed").number(),
            json.required("logsBloom").bytes(),
            logs,
            OptionalLong.empty(),
            OptionalLong.empty());
    TransactionView view =
        block.transaction(json.required("transactionIndex").number()).orElseThrow();
    TransactionResult result =
        new TransactionResult(
            view.hash(),
            view.from(),
            receipt,
            json.required("gasUsed").number(),
            json.required("effectiveGasPrice").quantity(),
            json.field("contractAddress").map(JsonInput::address),
            UInt256.ZERO,
            UInt256.ZERO);
    long firstLog =
        logs.isEmpty() ? 0 : json.required("logs").items().getFirst().required("logIndex").number();
    Rules rules =
        ChainSpec.l1(1, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO2)))
            .rulesAt(0);
    return new ReceiptJson(
        view,
        new TransactionView.Position(block, view.position().orElseThrow().index(), result),
        firstLog,
        rules,
        Optional.empty());
  }
}
