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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EthSimulateApiTest {
  private static final Address A = Address.fromHex("0xc000000000000000000000000000000000000000");
  private static final Address B = Address.fromHex("0xc100000000000000000000000000000000000000");
  private static final Address C = Address.fromHex("0xc200000000000000000000000000000000000000");

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

  private List<JsonInput> simulate(String request) {
    String json =
        request
            .replace('\'', '"')
            .replace("$COUNTER", RpcNode.COUNTER.toString())
            .replace("$REVERTER", RpcNode.REVERTER.toString())
            .replace("$A", A.toString())
            .replace("$B", B.toString())
            .replace("$C", C.toString());
    return node.client.call("eth_simulateV1", JsonInput.parse(json)).items();
  }

  private void fails(int code, String message, String request) {
    assertThatThrownBy(() -> simulate(request))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            e -> {
              assertThat(e.getMessage()).contains(message);
              assertThat(e.code()).isEqualTo(code);
            });
  }

  private static JsonInput call(JsonInput block, int index) {
    return block.required("calls").items().get(index);
  }

  @Test
  void etherSent_onAndOn_isThereForTheNextCallAndBlock() {
    List<JsonInput> blocks =
        simulate(
            "{'traceTransfers':true,'blockStateCalls':["
                + "{'stateOverrides':{'$A':{'balance':'0x3e8'}},'calls':["
                + "{'from':'$A','to':'$B','value':'0x3e8'},"
                + "{'from':'$B','to':'$C','value':'0x3e8'}]},"
                + "{'calls':[{'from':'$C','to':'$A','value':'0x3e8'}]}]}");
    assertThat(blocks).hasSize(2);
    assertThat(call(blocks.get(0), 1).required("status").number()).isEqualTo(1);
    assertThat(call(blocks.get(0), 0).required("gasUsed").number()).isEqualTo(21_000);
    assertThat(blocks.get(0).required("gasUsed").number()).isEqualTo(42_000);
    assertThat(call(blocks.get(1), 0).required("status").number()).isEqualTo(1);
    assertThat(blocks.get(1).required("parentHash").bytes32())
        .isEqualTo(blocks.get(0).required("hash").bytes32());
    assertThat(blocks.get(1).required("number").number()).isEqualTo(2);
    JsonInput log = call(blocks.get(0), 1).required("logs").items().getFirst();
    assertThat(log.required("address").text())
        .isEqualTo("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
    assertThat(log.required("logIndex").number()).isEqualTo(1);
    assertThat(log.required("topics").items().get(2).bytes32()).isEqualTo(C.toWord());
    assertThat(blocks.get(0).required("logsBloom").bytes()).containsOnly(0);
  }

  @Test
  void storage_written_staysAndChangesTheRoot() {
    List<JsonInput> blocks =
        simulate(
            "{'blockStateCalls':[{'calls':[{'to':'$COUNTER'},{'to':'$COUNTER'}]},"
                + "{'calls':[{'to':'$COUNTER'}]},"
                + "{'stateOverrides':{'$COUNTER':{'state':{'0x0':'0x63'}}},"
                + "'calls':[{'to':'$COUNTER'}]}]}");
    assertThat(call(blocks.get(0), 1).required("returnData").bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 2).toBytes());
    assertThat(call(blocks.get(1), 0).required("returnData").bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 3).toBytes());
    assertThat(call(blocks.get(2), 0).required("returnData").bytes())
        .isEqualTo(new Bytes32(0, 0, 0, 100).toBytes());
    assertThat(blocks.get(0).required("stateRoot"))
        .isNotEqualTo(blocks.get(1).required("stateRoot"));
  }

  /** The same transactions in a real block give the same state root. */
  @Test
  void block_withValidation_hasTheRootOfTheRealOne() {
    JsonValue sender = JsonValue.address(node.signer.address());
    ChainBlock head = node.chain.head();
    node.submit(node.signer.dynamicFee(1337, 0, Optional.of(RpcNode.COUNTER), new byte[0]));
    ChainBlock real = node.seal();
    String request =
        "{'validation':true,'returnFullTransactions':true,'blockStateCalls':[{'blockOverrides':{"
            + "'time':'0x%x','feeRecipient':'%s','prevRandao':'%s'},'calls':[{"
            + "'from':'%s','to':'$COUNTER','gas':'0x493e0','nonce':'0x0',"
            + "'maxFeePerGas':'0x4a817c800','maxPriorityFeePerGas':'0x3b9aca00'}]}]}";
    String filled =
        String.format(
                request,
                real.header().timestamp(),
                real.header().beneficiary(),
                real.header().prevRandao(),
                node.signer.address())
            .replace('\'', '"')
            .replace("$COUNTER", RpcNode.COUNTER.toString());
    JsonInput block =
        node.client
            .call("eth_simulateV1", JsonInput.parse(filled), JsonValue.bytes32(head.hash()))
            .items()
            .getFirst();
    assertThat(block.required("baseFeePerGas").quantity())
        .isEqualTo(real.header().baseFeePerGas().orElseThrow());
    assertThat(block.required("stateRoot").bytes32()).isEqualTo(real.header().stateRoot());
    assertThat(block.required("receiptsRoot").bytes32()).isEqualTo(real.header().receiptsRoot());
    assertThat(block.required("logsBloom").bytes()).isEqualTo(real.header().logsBloom());
    assertThat(block.required("transactions").items().getFirst().required("from").toString())
        .isEqualTo(JsonInput.parse(sender).toString());
  }

  @Test
  void numbers_withAGap_areFilled() {
    List<JsonInput> blocks =
        simulate(
            "{'blockStateCalls':[{'blockOverrides':{'number':'0x3'},"
                + "'stateOverrides':{'$A':{'code':'0x600140"
                + "5f5260205ff3'}},"
                + "'calls':[{'to':'$A'}]}]}");
    assertThat(blocks).hasSize(3);
    assertThat(call(blocks.get(2), 0).required("returnData").bytes())
        .isEqualTo(blocks.get(0).required("hash").bytes());
    assertThat(blocks.get(1).required("timestamp").number())
        .isEqualTo(blocks.get(0).required("timestamp").number() + 12);
  }

  @Test
  void faults_haveTheirCodes() {
    String block = "{'blockStateCalls':[{'blockOverrides':{%s},'calls':[%s]}]}";
    fails(-38020, "block numbers must be in order: 0 <= 0", block.formatted("'number':'0x0'", ""));
    fails(-38021, "timestamps must be in order", block.formatted("'time':'0x1'", ""));
    fails(-38026, "too many blocks", block.formatted("'number':'0xfff'", ""));
    fails(
        -38015,
        "block gas limit reached",
        block.formatted("'gasLimit':'0x5208'", "{'gas':'0x5209'}"));
    fails(-38013, "intrinsic gas too low", block.formatted("", "{'to':'$B','gas':'0x10'}"));
    String validated = "{'validation':true,'blockStateCalls':[{'calls':[%s]}]}";
    fails(-38012, "max fee per gas less", validated.formatted("{'from':'$A','to':'$B'}"));
    String paying =
        "{'from':'$A','to':'$B','gas':'0x5208','nonce':'0x%s','maxFeePerGas':'0x77359400'}";
    fails(-38014, "insufficient funds", validated.formatted(paying.formatted("0")));
    fails(-38011, "nonce too high", validated.formatted(paying.formatted("7")));
    fails(-32602, "empty input", "{'blockStateCalls':[]}");
  }

  @Test
  void failedCall_isShownInItsPlace() {
    List<JsonInput> blocks =
        simulate(
            "{'traceTransfers':true,'blockStateCalls':[{'stateOverrides':"
                + "{'$A':{'balance':'0x5'}},'calls':["
                + "{'from':'$A','to':'$REVERTER','value':'0x5','input':'0x1234'},"
                + "{'to':'$COUNTER'}]}]}");
    JsonInput failed = call(blocks.getFirst(), 0);
    assertThat(failed.required("status").number()).isZero();
    assertThat(failed.required("logs").items()).isEmpty();
    assertThat(failed.required("error").toString())
        .isEqualTo("{\"code\":3,\"message\":\"execution reverted\",\"data\":\"0x1234\"}");
    assertThat(call(blocks.getFirst(), 1).required("logs").items()).hasSize(1);
  }
}
