package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every limit on what one call may cost, run into. */
class ApiLimitsTest {
  private static final long CHAIN_ID = 1337;
  private static final ApiLimits LIMITS =
      new ApiLimits(100_000, 3, 4, 2, 5, Duration.ofMillis(25), ApiLimits.Trace.DEFAULT);

  @TempDir Path folder;
  private RpcNode node;

  /** Six blocks with a log in each. */
  @BeforeEach
  void start() throws IOException {
    node = RpcNode.l1(folder, LIMITS);
    for (long nonce = 0; nonce < 6; nonce++) {
      byte[] raw =
          node.signer.dynamicFee(CHAIN_ID, nonce, Optional.of(RpcNode.COUNTER), new byte[0]);
      call("eth_sendRawTransaction", JsonValue.bytes(raw));
      node.seal();
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonInput call(String method, JsonValue... params) {
    return node.client.call(method, params);
  }

  private static JsonValue json(String value) {
    return JsonInput.parse(value.replace('\'', '"'));
  }

  private void limited(String message, String method, JsonValue... params) {
    assertThatThrownBy(() -> call(method, params))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> {
              assertThat(e).hasMessageContaining(message);
              assertThat(e.code()).isEqualTo(JsonRpcException.LIMIT_EXCEEDED);
            });
  }

  @Test
  void logs_ofTooManyBlocks_areRefused() {
    limited("more than 3 blocks", "eth_getLogs", json("{'fromBlock':'0x1','toBlock':'0x4'}"));
    assertThat(call("eth_getLogs", json("{'fromBlock':'0x1','toBlock':'0x3'}")).items()).hasSize(3);
  }

  @Test
  void logs_tooMany_areRefused() throws IOException {
    stop();
    folder = folder.resolve("another");
    node = RpcNode.l1(folder, LIMITS.with(100_000, 100, 2));
    for (long nonce = 0; nonce < 3; nonce++) {
      byte[] raw =
          node.signer.dynamicFee(CHAIN_ID, nonce, Optional.of(RpcNode.COUNTER), new byte[0]);
      call("eth_sendRawTransaction", JsonValue.bytes(raw));
    }
    node.seal();
    limited("more than 2 results", "eth_getLogs", json("{'fromBlock':'0x0','toBlock':'0x1'}"));
  }

  @Test
  void feeHistory_ofTooManyBlocks_isCut() {
    JsonInput history = call("eth_feeHistory", json("6"), JsonValue.string("latest"));
    assertThat(history.required("gasUsedRatio").items()).hasSize(2);
    assertThat(history.required("oldestBlock").number()).isEqualTo(5);
  }

  @Test
  void call_withMoreGasThanGranted_getsWhatIsGranted() {
    JsonValue loop = json("{'to':'" + RpcNode.LOOPER + "','gas':'0xffffffff'}");
    assertThatThrownBy(() -> call("eth_call", loop)).hasMessageContaining("out of gas");
    assertThatThrownBy(() -> call("eth_estimateGas", loop)).hasMessageContaining("out of gas");
    JsonValue create = json("{'from':'" + node.signer.address() + "','data':'0x5a5f5260205ff3'}");
    assertThat(call("eth_call", create).bytes32().toUInt256().toLong())
        .isLessThan(100_000 - 53_000);
  }

  /** A clock that goes on with each look at it: at state that is read, and at precompiles. */
  @Test
  void call_overItsTime_isEnded() {
    String spender = "{'to':'" + RpcNode.PRECOMPILE_LOOPER + "'}";
    String reader = "{'to':'" + RpcNode.ACCOUNT_LOOPER + "'}";
    for (String call : List.of(spender, reader)) {
      assertThatThrownBy(() -> call("eth_call", json(call))).hasMessageContaining("out of gas");
    }
    node.clockStep = Duration.ofMillis(1);
    for (String call : List.of(spender, reader)) {
      for (String method : List.of("eth_call", "eth_estimateGas", "eth_createAccessList")) {
        timedOut(method, json(call));
      }
      timedOut("eth_simulateV1", json("{'blockStateCalls':[{'calls':[" + call + "]}]}"));
    }
    JsonValue counter = json("{'to':'" + RpcNode.COUNTER + "'}");
    assertThat(call("eth_call", counter).bytes32().toUInt256().toLong()).isEqualTo(7);
  }

  private void timedOut(String method, JsonValue params) {
    assertThatThrownBy(() -> call(method, params))
        .as(method)
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> {
              assertThat(e).hasMessageContaining("execution timeout");
              assertThat(e.code()).isEqualTo(JsonRpcException.TIMED_OUT);
            });
  }

  @Test
  void simulation_ofTooManyBlocksOrTooMuchGas_isRefused() {
    String block = "{'blockStateCalls':[{'blockOverrides':{'number':'0x20'}}]}";
    assertThatThrownBy(() -> call("eth_simulateV1", json(block)))
        .hasMessageContaining("too many blocks");
    String loop = "{'to':'" + RpcNode.LOOPER + "'}";
    JsonInput burnt =
        call("eth_simulateV1", json("{'blockStateCalls':[{'calls':[" + loop + "]}]}"));
    JsonInput first = burnt.items().getFirst().required("calls").items().getFirst();
    assertThat(first.required("gasUsed").number()).isEqualTo(100_000);
    String two = "{'blockStateCalls':[{'calls':[" + loop + "," + loop + "]}]}";
    assertThatThrownBy(() -> call("eth_simulateV1", json(two)))
        .hasMessageContaining("intrinsic gas too low");
  }

  @Test
  void slots_tooMany_areRefused() {
    StringBuilder keys = new StringBuilder("['0x0'");
    keys.append(",'0x1'".repeat(1024)).append(']');
    JsonValue counter = JsonValue.address(RpcNode.COUNTER);
    assertThatThrownBy(
            () -> call("eth_getProof", counter, json(keys.toString()), JsonValue.string("latest")))
        .hasMessageContaining("too many keys");
    assertThatThrownBy(
            () -> call("eth_getStorageValues", json("{'" + RpcNode.COUNTER + "':" + keys + "}")))
        .hasMessageContaining("too many slots");
  }
}
