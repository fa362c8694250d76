package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.devchain.DevChain;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.EthApi;
import dev.trestle.node.NativeCryptography;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same transactions on our L1 and on anvil, and the traces of both compared: calls of all
 * kinds, creations, reverts, self-destructions, precompiles, code that runs out of gas. What is
 * different on purpose {@code docs/rpc.md} lists and {@link TraceDialect} levels out.
 */
class TraceOracleTest {
  private static final long CHAIN_ID = 900;
  private static final UInt256 GAS_PRICE = UInt256.of(20_000_000_000L);
  private static final Address HEIR = new Address(0x1111, 0x2222, 0x3333);

  @TempDir Path folder;
  private final DevAccount sender = DevAccounts.test(1).getFirst();
  private final Map<String, Bytes32> sent = new LinkedHashMap<>();
  private DevChain chain;
  private JsonRpcServer server;
  private JsonRpcClient ours;
  private AnvilProcess anvil;
  private Thread stepping;
  private volatile boolean closing;
  private long nonce;

  @BeforeEach
  void start() throws IOException {
    anvil =
        AnvilProcess.start(
            "--chain-id", "900", "--hardfork", "osaka", "--steps-tracing", "--accounts", "1");
    InstantSource clock = InstantSource.system();
    chain =
        DevChain.open(
            new DevChain.Options(folder, 2, 2, 8),
            DevGenesis.spec(CHAIN_ID),
            DevGenesis.of(clock.millis() / 1000 - 600, List.of(sender.address()), Map.of()),
            new DevChain.Engines(NativeCryptography.create(), BlobKzg.later()::verify),
            clock);
    stepping = Thread.ofPlatform().daemon(true).start(this::steps);
    chain.pause(true);
    Methods methods = new Methods();
    EthApi.register(methods, chain.chain(), chain.gateway(), ApiOptions.DEFAULT, clock);
    server = JsonRpcServer.start(ServerOptions.loopback(0), methods);
    ours = new JsonRpcClient(URI.create(server.url()));
    sendAll();
  }

  @AfterEach
  void stop() throws InterruptedException {
    closing = true;
    if (stepping != null) {
      stepping.join();
      ours.close();
      server.close();
      chain.close();
    }
    if (anvil != null) {
      anvil.close();
    }
  }

  private void steps() {
    while (!closing) {
      if (!chain.step()) {
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private void sendAll() {
    send("transfer to a fresh account", Optional.of(HEIR), 5, "", 21_000);
    final Address box = create("box", TracedCode.BOX, 0);
    final Address reverter = create("reverter", TracedCode.REVERTER, 0);
    final Address caller = create("caller", TracedCode.caller(box, reverter, HEIR), 0);
    final Address factory = create("factory", TracedCode.FACTORY, 0);
    final Address destroyer = create("destroyer", TracedCode.destroyer(HEIR), 1000);
    final Address brief = create("brief life", TracedCode.briefLife(HEIR), 0);
    final Address looper = create("looper", TracedCode.LOOPER, 0);
    final Address broken = create("broken", TracedCode.BROKEN, 0);
    send("box set", Optional.of(box), 0, word(9), 100_000);
    send("box cleared", Optional.of(box), 0, word(0), 100_000);
    send("calls of all kinds", Optional.of(caller), 0, "a9059cbb", 500_000);
    send("revert with a reason", Optional.of(reverter), 0, "12345678", 100_000);
    send("creations", Optional.of(factory), 0, "", 500_000);
    send("self-destruction of an old contract", Optional.of(destroyer), 3, "", 100_000);
    send("self-destruction in init code", Optional.of(brief), 7, "", 300_000);
    send("out of gas", Optional.of(looper), 0, "", 60_000);
    send("undefined opcode", Optional.of(broken), 0, "", 60_000);
    send("value to a precompile", Optional.of(new Address(0, 0, 4)), 1, "c0ffee", 60_000);
    send("creation that reverts", Optional.empty(), 0, "5f5ffd", 100_000);
    send("creation of code that is not allowed", Optional.empty(), 0, "60ef5f5360015ff3", 100_000);
  }

  private static String word(long value) {
    return String.format("%064x", value);
  }

  private Address create(String name, String runtime, long value) {
    Address made = ContractAddress.of(sender.address(), nonce);
    byte[] init = TracedCode.deploying(runtime);
    send("creation of " + name, Optional.empty(), value, hex(init), 1_000_000);
    return made;
  }

  private static String hex(byte[] bytes) {
    return Hex.encode(bytes);
  }

  private void send(String name, Optional<Address> to, long value, String data, long gas) {
    Transaction.Legacy unsigned =
        new Transaction.Legacy(
            nonce++,
            GAS_PRICE,
            gas,
            to,
            UInt256.of(value),
            Hex.decode(data),
            TransactionCodec.unsignedLegacy(UInt256.of(CHAIN_ID)));
    Secp256k1.Signature s =
        Secp256k1.sign(TransactionCodec.signingHash(unsigned), sender.privateKey());
    JsonValue raw =
        JsonValue.bytes(
            TransactionCodec.encode(
                TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s())));
    Bytes32 hash = ours.call("eth_sendRawTransaction", raw).bytes32();
    assertThat(anvil.client().call("eth_sendRawTransaction", raw).bytes32()).isEqualTo(hash);
    chain.mine(1);
    sent.put(name, hash);
  }

  private static JsonValue json(String text) {
    return JsonInput.parse(text.replace('\'', '"'));
  }

  /** Compares what both answer about every transaction. */
  private void compare(String method, JsonValue... options) {
    compare(method, Integer.MAX_VALUE, options);
  }

  /** As much of struct logs as both give: anvil minds no limit. */
  private void compare(String method, int mostSteps, JsonValue... options) {
    List<String> differences = new ArrayList<>();
    sent.forEach((name, hash) -> {
      JsonValue[] params = new JsonValue[options.length + 1];
      params[0] = JsonValue.bytes32(hash);
      System.arraycopy(options, 0, params, 1, options.length);
      Object mine = TraceDialect.level(tree(ours.call(method, params)), mostSteps);
      Object theirs = TraceDialect.level(tree(anvil.client().call(method, params)), mostSteps);
      TraceDialect.compare(name, mine, theirs, differences);
    });
    assertThat(differences).as(method).isEmpty();
    assertThat(sent).hasSize(21);
  }

  private static Object tree(JsonInput json) {
    if (json.isObject()) {
      Map<String, Object> fields = new TreeMap<>();
      json.fields().forEach((name, value) -> fields.put(name, tree(value)));
      return fields;
    }
    if (json.isArray()) {
      return json.items().stream().map(TraceOracleTest::tree).toList();
    }
    return json.toString();
  }

  @Test
  void callTracer_equals() {
    compare("debug_traceTransaction", json("{'tracer':'callTracer'}"));
    compare(
        "debug_traceTransaction", json("{'tracer':'callTracer','tracerConfig':{'withLog':true}}"));
    compare(
        "debug_traceTransaction",
        json("{'tracer':'callTracer','tracerConfig':{'onlyTopCall':true}}"));
  }

  @Test
  void prestateTracer_equals() {
    compare("debug_traceTransaction", json("{'tracer':'prestateTracer'}"));
    compare(
        "debug_traceTransaction",
        json("{'tracer':'prestateTracer','tracerConfig':{'diffMode':true}}"));
  }

  @Test
  void smallTracers_equal() {
    compare("debug_traceTransaction", json("{'tracer':'4byteTracer'}"));
    compare("debug_traceTransaction", json("{'tracer':'noopTracer'}"));
  }

  @Test
  void structLogs_equal() {
    compare("debug_traceTransaction", 2000, json("{'limit':2000}"));
    compare(
        "debug_traceTransaction",
        200,
        json("{'enableMemory':true,'enableReturnData':true,'limit':200}"));
    compare(
        "debug_traceTransaction",
        50,
        json("{'disableStack':true,'disableStorage':true,'limit':50}"));
  }

  @Test
  void traceNamespace_equals() {
    compare("trace_transaction");
  }
}
