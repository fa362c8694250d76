package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.AccountProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that drops old states still proves everything within its horizon, and says what is gone.
 */
class PrunedHistoryTest {
  private static final long HISTORY = 12;
  private static final long CHAIN_ID = 1337;

  @TempDir Path folder;
  private RpcNode node;

  /** The counter counts one in each block, as a message passer takes a message in each. */
  @BeforeEach
  void start() throws IOException {
    node = RpcNode.withHistory(folder, HISTORY);
    for (long nonce = 0; nonce < 4 * HISTORY; nonce++) {
      byte[] raw =
          node.signer.dynamicFee(CHAIN_ID, nonce, Optional.of(RpcNode.COUNTER), new byte[0]);
      node.client.call("eth_sendRawTransaction", JsonValue.bytes(raw));
      node.seal();
      node.chain.setFinalized(node.chain.head().hash());
      while (node.chain.pruneStep()) {
        // until there is nothing left to do
      }
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonInput proof(long block) {
    return node.client.call(
        "eth_getProof",
        JsonValue.address(RpcNode.COUNTER),
        JsonValue.array(List.of(JsonValue.bytes32(Bytes32.ZERO))),
        JsonValue.quantity(block));
  }

  private static List<byte[]> nodes(JsonInput list) {
    return list.items().stream().map(JsonInput::bytes).toList();
  }

  @Test
  void proof_atTheEdgeOfTheHorizon_leadsToTheStateRoot() {
    long head = node.chain.head().number();
    for (long number = head - HISTORY; number <= head; number++) {
      Header header = node.chain.header(number).orElseThrow();
      JsonInput json = proof(number);
      JsonInput slot = json.required("storageProof").items().getFirst();
      assertThat(slot.required("value").quantity()).isEqualTo(UInt256.of(number));
      AccountProof proof =
          new AccountProof(
              RpcNode.COUNTER,
              Optional.of(
                  new Account(
                      json.required("nonce").number(),
                      json.required("balance").quantity(),
                      json.required("storageHash").bytes32(),
                      json.required("codeHash").bytes32())),
              nodes(json.required("accountProof")),
              List.of(
                  new AccountProof.StorageProof(
                      Bytes32.ZERO, UInt256.of(number), nodes(slot.required("proof")))));
      assertThat(proof.faultUnder(header.stateRoot())).as("block %d", number).isEmpty();
    }
  }

  @Test
  void stateBeyondTheHorizon_isTheStandardError_andBlocksStay() {
    JsonValue first = JsonValue.quantity(1);
    JsonValue counter = JsonValue.address(RpcNode.COUNTER);
    gone(() -> proof(1));
    gone(() -> node.client.call("eth_getStorageAt", counter, JsonValue.quantity(0), first));
    gone(() -> node.client.call("eth_getBalance", counter, first));
    JsonValue call = JsonInput.parse("{\"to\":\"" + RpcNode.COUNTER + "\"}");
    gone(() -> node.client.call("eth_call", call, first));
    gone(() -> node.client.call("debug_traceBlockByNumber", JsonValue.quantity(2)));
    JsonInput block = node.client.call("eth_getBlockByNumber", first, JsonValue.TRUE);
    JsonInput transaction = block.required("transactions").items().getFirst();
    assertThat(
            node.client
                .call("eth_getTransactionReceipt", transaction.required("hash"))
                .required("blockNumber")
                .number())
        .isEqualTo(1);
  }

  @Test
  void stateHistory_saysWhatCanBeRead() {
    JsonInput history = node.client.call("trestle_stateHistory");
    assertThat(history.required("head").number()).isEqualTo(4 * HISTORY);
    assertThat(history.required("history").number()).isEqualTo(HISTORY);
    assertThat(history.field("needed")).isEmpty();
    assertThat(history.required("heldBack").number()).isZero();
    long oldest = history.required("oldest").number();
    assertThat(oldest).isBetween(1L, 3 * HISTORY);
    assertThat(proof(oldest).required("nonce").isNull()).isFalse();
    gone(() -> proof(oldest - 1));
    node.chain.keepStatesFrom(oldest);
    assertThat(node.client.call("trestle_stateHistory").required("needed").number())
        .isEqualTo(oldest);
  }

  private static void gone(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e ->
                assertThat(e.code()).as(e.getMessage()).isEqualTo(JsonRpcException.PRUNED_HISTORY));
  }
}
