package dev.trestle.spec;

import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.Chain;
import dev.trestle.node.EthApi;
import dev.trestle.node.Genesis;
import dev.trestle.node.GenesisJson;
import dev.trestle.node.StoreOptions;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.HeadView;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.sequencer.PoolLimits;
import dev.trestle.sequencer.TransactionPool;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.BlockImport;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateTrie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node on the test chain of execution-apis: a real chain on disk, a real pool, a real server. The
 * blocks before Shanghai are executed by {@link OldBlock}, all others imported as from anywhere.
 */
final class RpcTestNode implements AutoCloseable {
  private final Path folder;
  private final JsonNode config;
  private final ChainSpec spec;
  private final Cryptography cryptography = Cryptography.pure();
  private final Chain chain;
  private final JsonRpcServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Imports {@code chain.rlp} on {@code genesis.json} and starts to serve. */
  RpcTestNode(Archive archive) throws IOException {
    JsonNode genesis = archive.json("tests/genesis.json");
    config = genesis.get("config");
    spec = spec(config);
    folder = Files.createTempDirectory("trestle-spec-rpc");
    chain = Chain.open(folder, spec, genesis(archive), cryptography, StoreOptions.SMALL);
    RlpReader blocks = new RlpReader(archive.bytes("tests/chain.rlp"));
    while (blocks.hasNext()) {
      append(blocks.raw());
    }
    JsonNode heads = archive.json("tests/headfcu.json").get("params").get(0);
    chain.setSafe(JsonFields.bytes32(heads, "safeBlockHash"));
    chain.setFinalized(JsonFields.bytes32(heads, "finalizedBlockHash"));
    Methods methods = new Methods();
    EthApi.register(methods, chain, pool(), ApiOptions.DEFAULT, () -> Instant.EPOCH);
    server = JsonRpcServer.start(ServerOptions.loopback(0), methods);
  }

  /**
   * The chain's rules. The forks before Shanghai stand by their block number, which EIP-2124 hashes
   * like a time; Shanghai's rules are the oldest there are here.
   */
  private static ChainSpec spec(JsonNode config) {
    List<ChainSpec.Activation> activations = new ArrayList<>();
    for (String block :
        List.of(
            "eip150Block",
            "eip158Block",
            "byzantiumBlock",
            "constantinopleBlock",
            "petersburgBlock",
            "istanbulBlock",
            "muirGlacierBlock",
            "berlinBlock",
            "londonBlock",
            "arrowGlacierBlock",
            "grayGlacierBlock",
            "mergeNetsplitBlock",
            "shanghaiTime")) {
      activations.add(activation(config, block, Fork.SHANGHAI, BlobSchedule.NONE));
    }
    JsonNode blobs = config.get("blobSchedule");
    activations.add(activation(config, "cancunTime", Fork.CANCUN, blobs(blobs, "cancun")));
    activations.add(activation(config, "pragueTime", Fork.PRAGUE, blobs(blobs, "prague")));
    activations.add(activation(config, "osakaTime", Fork.OSAKA, blobs(blobs, "osaka")));
    activations.add(activation(config, "bpo1Time", Fork.OSAKA, blobs(blobs, "bpo1")));
    activations.add(activation(config, "bpo2Time", Fork.OSAKA, blobs(blobs, "bpo2")));
    return new ChainSpec(
        config.get("chainId").asLong(),
        activations,
        Address.fromHex(JsonFields.text(config, "depositContractAddress")),
        Optional.empty());
  }

  private static ChainSpec.Activation activation(
      JsonNode config, String key, Fork fork, BlobSchedule blobs) {
    return new ChainSpec.Activation(config.get(key).asLong(), fork, blobs);
  }

  private static BlobSchedule blobs(JsonNode schedules, String fork) {
    JsonNode s = schedules.get(fork);
    return new BlobSchedule(
        s.get("target").asLong(), s.get("max").asLong(), s.get("baseFeeUpdateFraction").asLong());
  }

  /** The genesis block has the header of its time: neither base fee nor withdrawals. */
  private static Genesis genesis(Archive archive) {
    Genesis read = GenesisJson.read(JsonInput.parse(archive.text("tests/genesis.json")));
    Bytes32 root = StateTrie.empty().apply(read.changes(), (hash, node) -> {}).root();
    return read.withHeader(
        new Header(
            read.parentHash(),
            Header.EMPTY_OMMERS_HASH,
            read.beneficiary(),
            root,
            Account.EMPTY_ROOT,
            Account.EMPTY_ROOT,
            new byte[LogsBloom.SIZE_BYTES],
            read.difficulty(),
            read.number(),
            read.gasLimit(),
            0,
            read.timestamp(),
            read.extraData(),
            read.prevRandao(),
            new byte[8],
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private void append(byte[] rlp) {
    RlpReader in = RlpReader.ofList(rlp);
    Header header = HeaderCodec.decode(in.raw());
    if (header.withdrawalsRoot().isEmpty()) {
      chain.append(
          OldBlock.execute(
              spec,
              OldFork.at(config, header.number()),
              cryptography,
              chain.parentState(header.parentHash()),
              rlp));
      return;
    }
    Block block = BlockCodec.decode(rlp);
    if (chain.importBlock(block) instanceof BlockImport.Verdict.Invalid invalid) {
      throw new Mismatch("block " + header.number() + " was refused: " + invalid.reason());
    }
  }

  private TransactionPool pool() {
    Header head = chain.head().header();
    BlobKzg kzg = BlobKzg.later();
    return new TransactionPool(
        spec,
        cryptography,
        new TransactionPool.Options(
            PoolLimits.DEFAULT, OrderingPolicy.PRIORITY_FEE, pooled -> problem(kzg, pooled)),
        new HeadView(
            chain.stateAt(chain.head().hash()),
            head.baseFeePerGas().orElse(UInt256.ZERO),
            head.gasLimit(),
            head.timestamp()));
  }

  private static Optional<String> problem(BlobKzg kzg, PooledTransaction pooled) {
    return kzg.verify(pooled.sidecar().orElseThrow())
        ? Optional.empty()
        : Optional.of("the cell proofs do not match the blobs");
  }

  /** The highest block whose execution the EVM's rules do not cover. */
  long lastOldBlock() {
    long last = 0;
    for (long n = 0; n <= chain.head().number(); n++) {
      if (chain.header(n).orElseThrow().withdrawalsRoot().isEmpty()) {
        last = n;
      }
    }
    return last;
  }

  Chain chain() {
    return chain;
  }

  /** The server's answer to a request. */
  JsonNode answer(String request) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(server.url()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request))
            .build();
    String body = client.send(post, HttpResponse.BodyHandlers.ofString()).body();
    return JsonMapper.shared().readTree(body);
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    chain.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
