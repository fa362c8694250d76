package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonRpcSocket;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EthApiTest {
  private static final long CHAIN_ID = 1337;
  private static final Address SOMEBODY = new Address(1, 2, 3);

  @TempDir Path folder;
  private RpcNode node;

  @BeforeEach
  void start() throws IOException {
    node = RpcNode.l1(folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonInput call(String method, JsonValue... params) {
    return node.client.call(method, params);
  }

  private static JsonValue text(String value) {
    return JsonValue.string(value);
  }

  private static JsonValue json(String value) {
    return JsonInput.parse(value.replace('\'', '"'));
  }

  private static JsonValue tx(Address to, String fields) {
    return json("{'to':'" + to + "'" + fields + "}");
  }

  private Bytes32 send(byte[] raw) {
    return call("eth_sendRawTransaction", JsonValue.bytes(raw)).bytes32();
  }

  private Bytes32 count(long nonce) {
    return send(node.signer.dynamicFee(CHAIN_ID, nonce, Optional.of(RpcNode.COUNTER), new byte[0]));
  }

  private void fails(int code, String message, String method, JsonValue... params) {
    assertThatThrownBy(() -> call(method, params))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> {
              assertThat(e).hasMessage(message);
              assertThat(e.code()).isEqualTo(code);
            });
  }

  @Test
  void blocks_byEveryName_areTheSame() {
    Bytes32 hash = count(0);
    ChainBlock block = node.seal();
    JsonInput byNumber = call("eth_getBlockByNumber", text("0x1"), JsonValue.TRUE);
    assertThat(call("eth_blockNumber").number()).isEqualTo(1);
    assertThat(byNumber.required("hash").bytes32()).isEqualTo(block.hash());
    assertThat(call("eth_getBlockByHash", JsonValue.bytes32(block.hash()), JsonValue.TRUE))
        .hasToString(byNumber.toString());
    assertThat(call("eth_getBlockByNumber", text("latest"), JsonValue.TRUE))
        .hasToString(byNumber.toString());
    JsonInput transaction = byNumber.required("transactions").items().getFirst();
    assertThat(transaction.required("hash").bytes32()).isEqualTo(hash);
    assertThat(transaction.required("from").address()).isEqualTo(node.signer.address());
    assertThat(call("eth_getTransactionByHash", JsonValue.bytes32(hash)))
        .hasToString(transaction.toString());
    assertThat(call("eth_getTransactionByBlockNumberAndIndex", text("latest"), text("0x0")))
        .hasToString(transaction.toString());
    assertThat(
            call(
                "eth_getTransactionByBlockHashAndIndex",
                JsonValue.bytes32(block.hash()),
                text("0x0")))
        .hasToString(transaction.toString());
    assertThat(call("eth_getBlockByNumber", text("earliest"), JsonValue.FALSE).toString())
        .contains("\"number\":\"0x0\"");
    assertThat(call("eth_getBlockByNumber", text("0x9"), JsonValue.FALSE).isNull()).isTrue();
    assertThat(call("eth_getUncleCountByBlockNumber", text("0x1")).number()).isZero();
    assertThat(call("eth_getBlockTransactionCountByNumber", text("0x1")).number()).isEqualTo(1);
    assertThat(call("eth_getUncleByBlockNumberAndIndex", text("0x1"), text("0x0")).isNull())
        .isTrue();
  }

  @Test
  void pending_beforeSealing_showsTheBlockBeingBuilt() {
    Bytes32 hash = count(0);
    JsonInput pending = call("eth_getBlockByNumber", text("pending"), JsonValue.FALSE);
    assertThat(pending.required("number").number()).isEqualTo(1);
    assertThat(pending.field("hash")).isEmpty();
    assertThat(pending.required("transactions").items().getFirst().bytes32()).isEqualTo(hash);
    JsonInput transaction = call("eth_getTransactionByHash", JsonValue.bytes32(hash));
    assertThat(transaction.field("blockHash")).isEmpty();
    assertThat(call("eth_getTransactionReceipt", JsonValue.bytes32(hash)).isNull()).isTrue();
    JsonValue sender = JsonValue.address(node.signer.address());
    assertThat(call("eth_getTransactionCount", sender, text("pending")).number()).isEqualTo(1);
    assertThat(call("eth_getTransactionCount", sender, text("latest")).number()).isZero();
    JsonValue counter = JsonValue.address(RpcNode.COUNTER);
    assertThat(call("eth_getStorageAt", counter, text("0x0"), text("pending")).bytes32())
        .isEqualTo(new Bytes32(0, 0, 0, 1));
    assertThat(call("eth_getStorageAt", counter, text("0x0"), text("latest")).bytes32())
        .isEqualTo(Bytes32.ZERO);
    assertThat(call("eth_call", tx(RpcNode.COUNTER, ""), text("pending")).bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 2).toBytes());
  }

  @Test
  void receipt_afterSealing_hasLogsAndPrices() {
    Bytes32 first = count(0);
    Bytes32 second = count(1);
    Bytes32 creation =
        send(
            node.signer.dynamicFee(
                CHAIN_ID, 2, Optional.empty(), Hex.decode("6001600c60003960016000f300")));
    ChainBlock block = node.seal();
    JsonInput receipt = call("eth_getTransactionReceipt", JsonValue.bytes32(second));
    assertThat(receipt.required("status").number()).isEqualTo(1);
    assertThat(receipt.required("blockHash").bytes32()).isEqualTo(block.hash());
    assertThat(receipt.required("transactionIndex").number()).isEqualTo(1);
    JsonInput log = receipt.required("logs").items().getFirst();
    assertThat(log.required("logIndex").number()).isEqualTo(1);
    assertThat(log.required("topics").items().getFirst().bytes32())
        .isEqualTo(new Bytes32(0, 0, 0, 7));
    UInt256 baseFee = block.header().baseFeePerGas().orElseThrow();
    assertThat(receipt.required("effectiveGasPrice").quantity())
        .isEqualTo(baseFee.add(UInt256.of(1_000_000_000)));
    List<JsonInput> all = call("eth_getBlockReceipts", text("latest")).items();
    assertThat(all).hasSize(3);
    assertThat(all.get(1)).hasToString(receipt.toString());
    assertThat(all.get(0).required("transactionHash").bytes32()).isEqualTo(first);
    JsonInput created = call("eth_getTransactionReceipt", JsonValue.bytes32(creation));
    assertThat(created.field("to")).isEmpty();
    assertThat(created.field("contractAddress")).isPresent();
    assertThat(call("eth_getTransactionReceipt", JsonValue.bytes32(Bytes32.ZERO)).isNull())
        .isTrue();
  }

  @Test
  void call_withOverrides_pretends() {
    assertThat(call("eth_call", tx(RpcNode.COUNTER, ""), text("latest")).bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 1).toBytes());
    JsonValue diff = json("{'" + RpcNode.COUNTER + "':{'stateDiff':{'0x0':'0x29'}}}");
    assertThat(call("eth_call", tx(RpcNode.COUNTER, ""), text("latest"), diff).bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 42).toBytes());
    JsonValue code = json("{'" + SOMEBODY + "':{'code':'0x4360005260206000f3'}}");
    JsonValue block = json("{'number':'0x63'}");
    assertThat(call("eth_call", tx(SOMEBODY, ""), text("latest"), code, block).bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 99).toBytes());
    String blockHash = "{'blockHash':'" + node.chain.head().hash() + "','requireCanonical':true}";
    assertThat(call("eth_call", tx(RpcNode.COUNTER, ""), json(blockHash)).bytes()).hasSize(32);
  }

  @Test
  void call_thatFails_saysWhyInGethsWords() {
    String reason =
        "08c379a0"
            + "0000000000000000000000000000000000000000000000000000000000000020"
            + "0000000000000000000000000000000000000000000000000000000000000002"
            + "6e6f000000000000000000000000000000000000000000000000000000000000";
    JsonValue reverting = tx(RpcNode.REVERTER, ",'input':'0x" + reason + "'");
    fails(3, "execution reverted: no", "eth_call", reverting, text("latest"));
    fails(3, "execution reverted: no", "eth_estimateGas", reverting);
    assertThatThrownBy(() -> call("eth_call", reverting))
        .isInstanceOfSatisfying(
            JsonRpcException.class, e -> assertThat(e.dataBytes()).contains(Hex.decode(reason)));
    String panic = "4e487b71" + "0".repeat(62) + "11";
    fails(
        3,
        "execution reverted: arithmetic underflow or overflow",
        "eth_call",
        tx(RpcNode.REVERTER, ",'data':'0x" + panic + "'"));
    fails(3, "execution reverted", "eth_call", tx(RpcNode.REVERTER, ""));
    fails(-32000, "invalid opcode", "eth_call", tx(RpcNode.BROKEN, ""));
    fails(-32000, "header not found", "eth_call", tx(SOMEBODY, ""), text("0x99"));
    fails(
        -32000,
        "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified",
        "eth_call",
        tx(SOMEBODY, ",'gasPrice':'0x1','maxFeePerGas':'0x1'"));
    fails(
        -32602,
        "invalid argument 0: field 'to': hex string has length 2, want 40 for an address",
        "eth_call",
        json("{'to':'0x12'}"));
    fails(-32602, "missing value for required argument 0", "eth_call");
  }

  @Test
  void estimateGas_withoutSender_mayCarryEther() {
    JsonValue gift = tx(SOMEBODY, ",'value':'0xde0b6b3a7640000'");
    assertThat(call("eth_estimateGas", gift).number()).isEqualTo(21_000);
    assertThatThrownBy(
            () -> call("eth_estimateGas", tx(SOMEBODY, ",'from':'" + SOMEBODY + "','value':'0x1'")))
        .hasMessageContaining("insufficient");
  }

  @Test
  void blockByHash_ofANumber_isRefused() {
    assertThatThrownBy(() -> call("eth_getBlockByHash", text("0x0"), JsonValue.TRUE))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> assertThat(e.code()).isEqualTo(JsonRpcException.INVALID_PARAMS));
  }

  @Test
  void estimateGas_isTight() {
    assertThat(call("eth_estimateGas", tx(SOMEBODY, "")).number()).isEqualTo(21_000);
    long estimate = call("eth_estimateGas", tx(RpcNode.CALLER, "")).number();
    assertThat(
            call("eth_call", tx(RpcNode.CALLER, ",'gas':'0x" + Long.toHexString(estimate) + "'"))
                .bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 1).toBytes());
  }

  @Test
  void createAccessList_ofACall_listsItsSlots() {
    JsonInput found = call("eth_createAccessList", tx(RpcNode.CALLER, ""), text("latest"));
    JsonInput entry = found.required("accessList").items().getFirst();
    assertThat(entry.required("address").address()).isEqualTo(RpcNode.COUNTER);
    assertThat(entry.required("storageKeys").items().getFirst().bytes32()).isEqualTo(Bytes32.ZERO);
    assertThat(found.required("gasUsed").number()).isGreaterThan(21_000);
  }

  @Test
  void send_badTransactions_areRefused() {
    assertThatThrownBy(() -> send(new byte[] {1, 2, 3})).hasMessageContaining("rlp");
    fails(
        -32602,
        "invalid argument 0: hex string of odd length",
        "eth_sendRawTransaction",
        text("0x123"));
    count(0);
    assertThatThrownBy(() -> count(0)).hasMessageContaining("nonce too low");
  }

  @Test
  void sendSync_preconfirmed_answersTheReceiptAtOnce() {
    byte[] raw = node.signer.dynamicFee(CHAIN_ID, 0, Optional.of(RpcNode.COUNTER), new byte[0]);
    JsonInput receipt = call("eth_sendRawTransactionSync", JsonValue.bytes(raw), text("0x64"));
    assertThat(receipt.required("status").number()).isEqualTo(1);
    assertThat(receipt.required("blockNumber").number()).isEqualTo(1);
    assertThat(receipt.required("blockHash").bytes32()).isEqualTo(Bytes32.ZERO);
    byte[] gapped = node.signer.dynamicFee(CHAIN_ID, 5, Optional.of(RpcNode.COUNTER), new byte[0]);
    Bytes32 hash = TransactionCodec.hash(TransactionCodec.decode(gapped));
    assertThatThrownBy(() -> call("eth_sendRawTransactionSync", JsonValue.bytes(gapped)))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> {
              assertThat(e.code()).isEqualTo(4);
              assertThat(e.dataBytes()).contains(hash.toBytes());
            });
    JsonInput content = call("txpool_content");
    assertThat(content.required("queued").toString()).contains(hash.toString());
    assertThat(call("txpool_status").toString())
        .isEqualTo("{\"pending\":\"0x0\",\"queued\":\"0x1\"}");
    assertThat(call("eth_getTransactionByHash", JsonValue.bytes32(hash)).isObject()).isTrue();
  }

  @Test
  void logs_byFilter_areFound() {
    count(0);
    node.seal();
    count(1);
    ChainBlock second = node.seal();
    JsonValue all =
        json("{'fromBlock':'0x0','toBlock':'latest','address':'" + RpcNode.COUNTER + "'}");
    assertThat(call("eth_getLogs", all).items()).hasSize(2);
    assertThat(
            call("eth_getLogs", json("{'blockHash':'" + second.hash() + "','topics':[null]}"))
                .items())
        .hasSize(1);
    String topic = new Bytes32(0, 0, 0, 8).toString();
    assertThat(
            call("eth_getLogs", json("{'fromBlock':'0x0','topics':[['" + topic + "']]}")).items())
        .isEmpty();
    fails(
        -32602,
        "invalid block range params",
        "eth_getLogs",
        json("{'fromBlock':'0x2','toBlock':'0x1'}"));
    fails(
        -32602,
        "block range extends beyond current head block",
        "eth_getLogs",
        json("{'fromBlock':'0x32','toBlock':'0x38'}"));
    fails(-32000, "unknown block", "eth_getLogs", json("{'blockHash':'" + Bytes32.ZERO + "'}"));
    fails(
        -32602, "exceed max topics", "eth_getLogs", json("{'topics':[null,null,null,null,null]}"));
  }

  @Test
  void filters_polled_giveNewsOnceAndRemovedLogs() {
    String blocks = call("eth_newBlockFilter").text();
    String logs = call("eth_newFilter", json("{'address':'" + RpcNode.COUNTER + "'}")).text();
    String pending = call("eth_newPendingTransactionFilter").text();
    Bytes32 hash = count(0);
    ChainBlock block = node.seal();
    assertThat(call("eth_getFilterChanges", text(blocks)))
        .hasToString("[\"" + block.hash() + "\"]");
    assertThat(call("eth_getFilterChanges", text(pending))).hasToString("[\"" + hash + "\"]");
    assertThat(call("eth_getFilterChanges", text(logs)).items()).hasSize(1);
    assertThat(call("eth_getFilterChanges", text(logs)).items()).isEmpty();
    assertThat(call("eth_getFilterLogs", text(logs)).items()).hasSize(1);
    node.unwind();
    assertThat(call("eth_getFilterChanges", text(logs)).items())
        .singleElement()
        .satisfies(log -> assertThat(log.required("removed").bool()).isTrue());
    assertThat(call("eth_uninstallFilter", text(logs)).bool()).isTrue();
    fails(-32000, "filter not found", "eth_getFilterChanges", text(logs));
    node.now = node.now.plusSeconds(301);
    call("eth_newBlockFilter");
    fails(-32000, "filter not found", "eth_getFilterChanges", text(blocks));
  }

  @Test
  void subscriptions_onNewBlocks_areNotified() throws InterruptedException {
    try (JsonRpcSocket socket =
        JsonRpcSocket.connect(URI.create(node.server.webSocketUrl()), Duration.ofSeconds(20))) {
      LinkedBlockingQueue<JsonInput> heads = new LinkedBlockingQueue<>();
      LinkedBlockingQueue<JsonInput> logs = new LinkedBlockingQueue<>();
      LinkedBlockingQueue<JsonInput> pending = new LinkedBlockingQueue<>();
      String id = socket.subscribe(heads::add, text("newHeads"));
      socket.subscribe(logs::add, text("logs"), json("{'address':['" + RpcNode.COUNTER + "']}"));
      socket.subscribe(pending::add, text("newPendingTransactions"));
      Bytes32 hash = count(0);
      ChainBlock block = node.seal();
      assertThat(heads.poll(20, TimeUnit.SECONDS).required("hash").bytes32())
          .isEqualTo(block.hash());
      assertThat(logs.poll(20, TimeUnit.SECONDS).required("transactionHash").bytes32())
          .isEqualTo(hash);
      assertThat(pending.poll(20, TimeUnit.SECONDS).bytes32()).isEqualTo(hash);
      assertThat(socket.call("eth_unsubscribe", text(id)).bool()).isTrue();
      assertThatThrownBy(() -> socket.call("eth_subscribe", text("weather")))
          .hasMessage("no \"weather\" subscription in eth namespace");
    }
  }

  @Test
  void proof_ofAnAccount_holdsUnderTheStateRoot() {
    count(0);
    ChainBlock block = node.seal();
    JsonInput proof =
        call("eth_getProof", JsonValue.address(RpcNode.COUNTER), json("['0x0']"), text("latest"));
    List<byte[]> nodes =
        proof.required("accountProof").items().stream().map(JsonInput::bytes).toList();
    byte[] key = dev.trestle.stf.crypto.Keccak.hash(RpcNode.COUNTER.toBytes()).toBytes();
    assertThat(dev.trestle.stf.trie.TrieProof.verify(block.header().stateRoot(), key, nodes))
        .isInstanceOf(dev.trestle.stf.trie.TrieProof.Present.class);
    JsonInput slot = proof.required("storageProof").items().getFirst();
    assertThat(slot.required("key").text()).isEqualTo("0x0");
    assertThat(slot.required("value").number()).isEqualTo(1);
  }

  @Test
  void feeHistory_withPercentiles_matchesTheBlocks() {
    count(0);
    ChainBlock block = node.seal();
    JsonInput history = call("eth_feeHistory", text("0x5"), text("latest"), json("[10,50.5]"));
    assertThat(history.required("oldestBlock").number()).isZero();
    assertThat(history.required("baseFeePerGas").items()).hasSize(3);
    assertThat(history.required("baseFeePerGas").items().get(1).quantity())
        .isEqualTo(block.header().baseFeePerGas().orElseThrow());
    assertThat(history.required("reward").items().get(1).items().get(1).quantity())
        .isEqualTo(UInt256.of(1_000_000_000));
    assertThat(history.required("gasUsedRatio").items().get(1).decimal())
        .isEqualTo((double) block.header().gasUsed() / block.header().gasLimit());
    assertThat(history.required("blobGasUsedRatio").items()).hasSize(2);
    assertThat(call("eth_maxPriorityFeePerGas").quantity()).isEqualTo(UInt256.of(1_000_000_000));
    assertThat(call("eth_gasPrice").quantity())
        .isEqualTo(
            history
                .required("baseFeePerGas")
                .items()
                .get(2)
                .quantity()
                .add(UInt256.of(1_000_000_000)));
    assertThat(call("eth_blobBaseFee").quantity()).isEqualTo(UInt256.ONE);
    fails(
        -32000,
        "invalid reward percentile: 101.0",
        "eth_feeHistory",
        text("0x1"),
        text("latest"),
        json("[101]"));
  }

  @Test
  void trace_ofACall_showsTheTree() {
    Bytes32 hash =
        send(node.signer.dynamicFee(CHAIN_ID, 0, Optional.of(RpcNode.CALLER), new byte[0]));
    node.seal();
    JsonInput trace =
        call(
            "debug_traceTransaction",
            JsonValue.bytes32(hash),
            json("{'tracer':'callTracer','tracerConfig':{'withLog':true}}"));
    long gasUsed =
        call("eth_getTransactionReceipt", JsonValue.bytes32(hash)).required("gasUsed").number();
    assertThat(trace.required("gasUsed").number()).isEqualTo(gasUsed);
    assertThat(trace.required("type").text()).isEqualTo("CALL");
    JsonInput inner = trace.required("calls").items().getFirst();
    assertThat(inner.required("to").address()).isEqualTo(RpcNode.COUNTER);
    JsonInput log = inner.required("logs").items().getFirst();
    assertThat(log.required("data").bytes()).isEqualTo(new Bytes32(0, 0, 0, 1).toBytes());
    JsonInput steps = call("debug_traceTransaction", JsonValue.bytes32(hash));
    List<JsonInput> lines = steps.required("structLogs").items();
    assertThat(lines.getFirst().required("op").text()).isEqualTo("PUSH1");
    assertThat(lines.getFirst().required("gasCost").integer()).isEqualTo(3);
    long spent =
        lines.stream()
            .filter(line -> line.required("depth").integer() == 2)
            .mapToLong(line -> line.required("gasCost").integer())
            .sum();
    assertThat(spent).isEqualTo(inner.required("gasUsed").number());
    assertThat(call("debug_traceBlockByNumber", text("0x1")).items()).hasSize(1);
    fails(-32000, "genesis is not traceable", "debug_traceBlockByNumber", text("0x0"));
    fails(-32000, "block #9 not found", "debug_traceBlockByNumber", text("0x9"));
    JsonInput simulated =
        call(
            "debug_traceCall",
            tx(RpcNode.REVERTER, ""),
            text("latest"),
            json("{'tracer':'callTracer'}"));
    assertThat(simulated.required("error").text()).isEqualTo("execution reverted");
  }

  @Test
  void raw_encodings_decodeToTheSame() {
    Bytes32 hash = send(node.signer.legacy(CHAIN_ID, 0, SOMEBODY, UInt256.of(5)));
    send(node.signer.accessList(CHAIN_ID, 1, RpcNode.COUNTER));
    node.seal();
    byte[] raw = call("eth_getRawTransactionByHash", JsonValue.bytes32(hash)).bytes();
    assertThat(TransactionCodec.hash(TransactionCodec.decode(raw))).isEqualTo(hash);
    assertThat(call("debug_getRawTransaction", JsonValue.bytes32(hash)).bytes()).isEqualTo(raw);
    assertThat(dev.trestle.stf.crypto.Keccak.hash(call("debug_getRawHeader", text("0x1")).bytes()))
        .isEqualTo(node.chain.head().hash());
    assertThat(call("debug_getRawReceipts", text("0x1")).items()).hasSize(2);
    assertThat(call("debug_getRawBlock", text("0x1")).bytes()).contains(raw);
    assertThat(call("eth_getBalance", JsonValue.address(SOMEBODY)).number()).isEqualTo(5);
    assertThat(call("eth_getCode", JsonValue.address(RpcNode.BROKEN), text("latest")).bytes())
        .containsExactly(0xfe);
    assertThat(call("eth_getCode", JsonValue.address(SOMEBODY), text("latest")).bytes()).isEmpty();
  }

  @Test
  void node_information_isGiven() {
    assertThat(call("eth_chainId").number()).isEqualTo(CHAIN_ID);
    assertThat(call("net_version").text()).isEqualTo("1337");
    assertThat(call("eth_syncing").bool()).isFalse();
    assertThat(call("eth_accounts").items()).isEmpty();
    assertThat(call("web3_clientVersion").text()).startsWith("Trestle/");
    assertThat(call("web3_sha3", text("0x")).text()).startsWith("0xc5d24601");
    JsonInput config = call("eth_config").required("current");
    assertThat(config.required("blobSchedule").required("max").integer()).isEqualTo(15);
    assertThat(config.required("precompiles").fields()).hasSize(18).containsKey("P256VERIFY");
    assertThat(config.required("systemContracts").fields()).hasSize(5);
    assertThat(config.required("forkId").bytes()).hasSize(4);
  }
}
