package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trace_…} against each other, and what a trace may cost. */
class TraceApiTest {
  private static final long CHAIN_ID = 1337;

  @TempDir Path folder;
  private RpcNode node;
  private long nonce;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  private void start(ApiLimits.Trace limits) throws IOException {
    node = RpcNode.l1(folder, ApiLimits.DEFAULT.with(limits));
  }

  private JsonInput call(String method, JsonValue... params) {
    return node.client.call(method, params);
  }

  private static JsonValue json(String value) {
    return JsonInput.parse(value.replace('\'', '"'));
  }

  private Bytes32 send(Address to) {
    byte[] raw = node.signer.dynamicFee(CHAIN_ID, nonce++, Optional.of(to), new byte[0]);
    return call("eth_sendRawTransaction", JsonValue.bytes(raw)).bytes32();
  }

  private void fails(int code, String message, String method, JsonValue... params) {
    assertThatThrownBy(() -> call(method, params))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> {
              assertThat(e).hasMessageContaining(message);
              assertThat(e.code()).isEqualTo(code);
            });
  }

  private static List<String> texts(JsonInput list) {
    return list.items().stream().map(JsonInput::toString).toList();
  }

  @Test
  void traces_ofABlock_areThoseOfItsTransactions() throws IOException {
    start(ApiLimits.Trace.DEFAULT);
    List<Bytes32> sent =
        List.of(send(RpcNode.CALLER), send(RpcNode.REVERTER), send(RpcNode.COUNTER));
    node.seal();
    List<String> all = new ArrayList<>();
    for (Bytes32 hash : sent) {
      JsonInput traces = call("trace_transaction", JsonValue.bytes32(hash));
      all.addAll(texts(traces));
      JsonInput replayed =
          call("trace_replayTransaction", JsonValue.bytes32(hash), json("['trace']"));
      assertThat(replayed.required("trace").items()).hasSameSizeAs(traces.items());
      assertThat(replayed.required("trace").items().getFirst().required("action"))
          .hasToString(traces.items().getFirst().required("action").toString());
    }
    JsonValue one = JsonValue.string("0x1");
    assertThat(texts(call("trace_block", one))).isEqualTo(all).hasSize(4);
    assertThat(call("trace_replayBlockTransactions", one, json("['trace']")).items()).hasSize(3);
    JsonInput filtered =
        call("trace_filter", json("{'fromBlock':'0x0','toAddress':['" + RpcNode.COUNTER + "']}"));
    assertThat(filtered.items()).hasSize(2);
    assertThat(texts(call("trace_filter", json("{'fromBlock':'0x0','after':1,'count':2}"))))
        .isEqualTo(all.subList(1, 3));
    JsonInput called =
        call("trace_call", json("{'to':'" + RpcNode.CALLER + "'}"), json("['trace']"));
    assertThat(called.required("trace").items()).hasSize(2);
    assertThat(call("trace_transaction", JsonValue.bytes32(Bytes32.ZERO)).isNull()).isTrue();
    fails(
        -32602,
        "vmTrace is not offered",
        "trace_replayBlockTransactions",
        one,
        json("['vmTrace']"));
  }

  @Test
  void stateDiff_ofACounter_showsWhatWasAddedAndChanged() throws IOException {
    start(ApiLimits.Trace.DEFAULT);
    Bytes32 first = send(RpcNode.COUNTER);
    node.seal();
    Bytes32 second = send(RpcNode.COUNTER);
    node.seal();
    String slot = Bytes32.ZERO.toString();
    JsonInput one = diff(first).required(RpcNode.COUNTER.toString());
    assertThat(one.required("balance").text()).isEqualTo("=");
    assertThat(one.required("code").text()).isEqualTo("=");
    assertThat(one.required("nonce").text()).isEqualTo("=");
    JsonInput set = one.required("storage").required(slot).required("*");
    assertThat(set.required("from").bytes32()).isEqualTo(Bytes32.ZERO);
    assertThat(set.required("to").bytes32()).isEqualTo(new Bytes32(0, 0, 0, 1));
    JsonInput two = diff(second);
    JsonInput sender = two.required(node.signer.address().toString());
    assertThat(sender.required("nonce").required("*").required("from").number()).isEqualTo(1);
    assertThat(sender.required("nonce").required("*").required("to").number()).isEqualTo(2);
    JsonInput paid = sender.required("balance").required("*");
    assertThat(paid.required("from").quantity().compareTo(paid.required("to").quantity()))
        .isPositive();
    JsonInput both =
        call("trace_replayBlockTransactions", JsonValue.string("0x2"), json("['stateDiff']"))
            .items()
            .getFirst();
    assertThat(both.required("stateDiff")).hasToString(two.toString());
    assertThat(both.required("trace").items()).isEmpty();
    assertThat(both.required("transactionHash").bytes32()).isEqualTo(second);
    assertThat(two.field(RpcNode.REVERTER.toString())).isEmpty();
  }

  @Test
  void stateDiff_ofANewAccount_isAdded_andOfWhatChangesNothing_isEmpty() throws IOException {
    start(ApiLimits.Trace.DEFAULT);
    String from = node.signer.address().toString();
    String heir = new Address(0, 0, 0xbeef).toString();
    JsonInput sent =
        call(
                "trace_call",
                json("{'from':'" + from + "','to':'" + heir + "','value':'0x5'}"),
                json("['stateDiff','trace']"))
            .required("stateDiff");
    JsonInput born = sent.required(heir);
    assertThat(born.required("balance").required("+").number()).isEqualTo(5);
    assertThat(born.required("nonce").required("+").number()).isZero();
    assertThat(born.required("code").required("+").bytes()).isEmpty();
    JsonInput nothing =
        call(
            "trace_call",
            json("{'to':'" + RpcNode.REVERTER + "','data':'0x01'}"),
            json("['stateDiff']"));
    assertThat(nothing.required("stateDiff").field(RpcNode.REVERTER.toString())).isEmpty();
  }

  private JsonInput diff(Bytes32 hash) {
    return call("trace_replayTransaction", JsonValue.bytes32(hash), json("['stateDiff','trace']"))
        .required("stateDiff");
  }

  @Test
  void prestate_ofACounter_showsSlotBeforeAndAfter() throws IOException {
    start(ApiLimits.Trace.DEFAULT);
    send(RpcNode.COUNTER);
    node.seal();
    Bytes32 second = send(RpcNode.COUNTER);
    node.seal();
    String counter = RpcNode.COUNTER.toString();
    String slot = Bytes32.ZERO.toString();
    JsonInput before =
        call(
            "debug_traceTransaction",
            JsonValue.bytes32(second),
            json("{'tracer':'prestateTracer'}"));
    assertThat(before.required(counter).required("storage").required(slot).bytes32())
        .isEqualTo(new Bytes32(0, 0, 0, 1));
    JsonInput diff =
        call(
            "debug_traceTransaction",
            JsonValue.bytes32(second),
            json("{'tracer':'prestateTracer','tracerConfig':{'diffMode':true}}"));
    assertThat(diff.required("post").required(counter).required("storage").required(slot).bytes32())
        .isEqualTo(new Bytes32(0, 0, 0, 2));
    assertThat(diff.required("pre").required(counter).required("storage").required(slot).bytes32())
        .isEqualTo(new Bytes32(0, 0, 0, 1));
    fails(
        -32602,
        "tracer wrong is not known",
        "debug_traceTransaction",
        JsonValue.bytes32(second),
        json("{'tracer':'wrong'}"));
  }

  @Test
  void steps_overTheLimit_endTheTrace() throws IOException {
    start(new ApiLimits.Trace(10_000, 1 << 20, Duration.ofHours(1), 100, 100));
    JsonValue loop = json("{'to':'" + RpcNode.LOOPER + "','gas':'0x100000'}");
    JsonValue latest = JsonValue.string("latest");
    fails(
        -32005, "too many steps", "debug_traceCall", loop, latest, json("{'tracer':'noopTracer'}"));
    fails(-32005, "too much data", "debug_traceCall", loop, latest, json("{'enableMemory':true}"));
  }

  @Test
  void time_isOver_endsTheTrace() throws IOException {
    start(ApiLimits.Trace.DEFAULT);
    JsonValue loop = json("{'to':'" + RpcNode.LOOPER + "','gas':'0x100000'}");
    JsonValue latest = JsonValue.string("latest");
    node.clockStep = Duration.ofSeconds(1);
    fails(
        -32002,
        "execution timeout",
        "debug_traceCall",
        loop,
        latest,
        json("{'tracer':'callTracer','timeout':'2s'}"));
    node.clockStep = Duration.ZERO;
    assertThat(
            call("debug_traceCall", loop, latest, json("{'tracer':'callTracer','timeout':'2s'}"))
                .required("error")
                .text())
        .isEqualTo("out of gas");
    fails(
        -32602,
        "a duration such as",
        "debug_traceCall",
        loop,
        latest,
        json("{'tracer':'callTracer','timeout':'soon'}"));
  }

  @Test
  void filter_overTheLimits_isRefused() throws IOException {
    start(new ApiLimits.Trace(1 << 20, 1 << 20, Duration.ofHours(1), 3, 4));
    for (int i = 0; i < 3; i++) {
      send(RpcNode.CALLER);
      node.seal();
    }
    fails(-32005, "more than 3 blocks", "trace_filter", json("{'fromBlock':'0x0'}"));
    fails(-32005, "more than 4 traces", "trace_filter", json("{'fromBlock':'0x1'}"));
    assertThat(call("trace_filter", json("{'fromBlock':'0x1','count':3}")).items()).hasSize(3);
  }
}
