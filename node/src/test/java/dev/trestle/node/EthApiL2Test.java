package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.L2FeeParameters;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EthApiL2Test {
  private static final long CHAIN_ID = 901;

  @TempDir Path folder;
  private RpcNode node;

  @BeforeEach
  void start() throws IOException {
    node = RpcNode.l2(folder);
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

  @Test
  void deposit_inABlock_hasTheOpStackFields() {
    node.seal();
    JsonInput block = call("eth_getBlockByNumber", text("0x1"), JsonValue.TRUE);
    JsonInput deposit = block.required("transactions").items().getFirst();
    assertThat(deposit.required("type").text()).isEqualTo("0x7e");
    assertThat(deposit.required("sourceHash").bytes32()).isNotEqualTo(Bytes32.ZERO);
    assertThat(deposit.required("gasPrice").number()).isZero();
    assertThat(deposit.required("depositReceiptVersion").number()).isEqualTo(1);
    assertThat(deposit.required("from").address())
        .isEqualTo(Address.fromHex("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001"));
    JsonInput receipt =
        call("eth_getTransactionReceipt", JsonValue.bytes32(deposit.required("hash").bytes32()));
    assertThat(receipt.required("depositNonce").number()).isZero();
    assertThat(receipt.field("l1Fee")).isEmpty();
  }

  @Test
  void receipt_ofASignedTransaction_hasTheFeesItPaid() {
    byte[] raw = node.signer.dynamicFee(CHAIN_ID, 0, Optional.of(RpcNode.COUNTER), new byte[0]);
    JsonInput early = call("eth_sendRawTransactionSync", JsonValue.bytes(raw));
    node.seal();
    Bytes32 hash = early.required("transactionHash").bytes32();
    JsonInput receipt = call("eth_getTransactionReceipt", JsonValue.bytes32(hash));
    L2FeeParameters fees =
        L2FeeParameters.read(node.chain.stateAt(node.chain.head().hash()), L2Level.JOVIAN);
    UInt256 l1Fee = fees.l1Fee(raw);
    assertThat(l1Fee.isZero()).isFalse();
    assertThat(receipt.required("l1Fee").quantity()).isEqualTo(l1Fee);
    assertThat(early.required("l1Fee").quantity()).isEqualTo(l1Fee);
    assertThat(receipt.required("l1GasPrice").quantity()).isEqualTo(UInt256.of(1_000_000_000));
    assertThat(receipt.required("l1BaseFeeScalar").number()).isEqualTo(1368);
    assertThat(receipt.required("l1BlobBaseFee").number()).isEqualTo(5);
    assertThat(receipt.required("l1BlobBaseFeeScalar").number()).isEqualTo(810_949);
    assertThat(receipt.required("l1GasUsed").number()).isEqualTo(1600);
    assertThat(receipt.required("operatorFeeScalar").number()).isEqualTo(3);
    assertThat(receipt.required("operatorFeeConstant").number()).isEqualTo(17);
    assertThat(receipt.required("daFootprintGasScalar").number()).isEqualTo(400);
    assertThat(receipt.required("blobGasUsed").number()).isEqualTo(40_000);
    UInt256 paid =
        receipt
            .required("effectiveGasPrice")
            .quantity()
            .multiply(receipt.required("gasUsed").number())
            .add(l1Fee)
            .add(node.chain.results(node.chain.head().hash()).orElseThrow().get(1).operatorFee());
    assertThat(call("eth_getBalance", JsonValue.address(node.signer.address())).quantity())
        .isEqualTo(RpcNode.RICH.subtract(paid));
  }

  @Test
  void fees_onAQuietL2_suggestTheLeastTip() {
    node.seal();
    assertThat(call("eth_maxPriorityFeePerGas").number()).isEqualTo(1_000_000);
    assertThat(
            call("eth_feeHistory", text("0x2"), text("latest"), JsonValue.EMPTY_ARRAY)
                .required("blobGasUsedRatio")
                .items())
        .hasSize(2);
  }

  /** As op-geth: a simulation does not ask for the L1 data fee and the operator fee. */
  @Test
  void simulation_senderCanPayForGasAlone_runs() {
    node.seal();
    Address poor = Address.fromHex("0x" + "77".repeat(20));
    UInt256 price = node.chain.head().header().baseFeePerGas().orElseThrow();
    UInt256 gasAlone = price.multiply(21_000).add(UInt256.ONE);
    JsonValue transfer =
        out -> {
          out.beginObject().field("from", poor);
          out.field("to", poor).field("value", UInt256.ONE).field("gasPrice", price).endObject();
        };
    assertThat(call("eth_estimateGas", transfer, text("latest"), balance(poor, gasAlone)).number())
        .isEqualTo(21_000);
    JsonValue less = balance(poor, gasAlone.subtract(UInt256.ONE));
    assertThatThrownBy(() -> call("eth_estimateGas", transfer, text("latest"), less))
        .hasMessageContaining("gas");
    JsonValue free = out -> out.beginObject().field("from", poor).field("to", poor).endObject();
    assertThat(call("eth_call", free, text("latest")).bytes()).isEmpty();
  }

  private static JsonValue balance(Address account, UInt256 wei) {
    return out -> {
      out.beginObject().name(account.toString());
      out.beginObject().field("balance", wei).endObject().endObject();
    };
  }

  /** A block that is being built has no root that a proof could lead to. */
  @Test
  void proof_ofPending_isOfTheHead() {
    node.seal();
    byte[] raw = node.signer.dynamicFee(CHAIN_ID, 0, Optional.of(RpcNode.COUNTER), new byte[0]);
    call("eth_sendRawTransactionSync", JsonValue.bytes(raw));
    JsonValue sender = JsonValue.address(node.signer.address());
    assertThat(call("eth_getTransactionCount", sender, text("pending")).number()).isEqualTo(1);

    JsonInput pending = call("eth_getProof", sender, JsonValue.EMPTY_ARRAY, text("pending"));

    assertThat(pending.required("nonce").number()).isZero();
    assertThat(pending)
        .hasToString(
            call("eth_getProof", sender, JsonValue.EMPTY_ARRAY, text("latest")).toString());
  }

  @Test
  void trace_ofADeposit_isPossible() {
    ChainBlock block = node.seal();
    Bytes32 hash = node.chain.results(block.hash()).orElseThrow().getFirst().transactionHash();
    JsonInput trace =
        call(
            "debug_traceTransaction",
            JsonValue.bytes32(hash),
            out -> out.beginObject().field("tracer", "callTracer").endObject());
    assertThat(trace.required("to").address())
        .isEqualTo(Address.fromHex("0x4200000000000000000000000000000000000015"));
  }

  @Test
  void outputAtBlock_anyBlock_commitsToIt() {
    ChainBlock block = node.seal();
    JsonInput output = call("optimism_outputAtBlock", text("0x1"));
    OutputRoot expected =
        new OutputRoot(block.header().stateRoot(), Account.EMPTY_ROOT, block.hash());
    assertThat(output.required("outputRoot").bytes32()).isEqualTo(expected.hash());
    assertThat(output.required("withdrawalStorageRoot").bytes32())
        .isEqualTo(block.header().withdrawalsRoot().orElseThrow());
    assertThat(output.required("blockRef").required("l1origin").required("number").integer())
        .isEqualTo(3);
    assertThatThrownBy(() -> call("optimism_outputAtBlock", text("0x9")))
        .hasMessageContaining("the head is block 1");
  }

  @Test
  void syncStatus_withHeads_showsBothChains() {
    ChainBlock first = node.seal();
    node.seal();
    node.chain.setSafe(first.hash());
    L1Heads.Ref ref = new L1Heads.Ref(new Bytes32(3, 3, 3, 3), 3, Bytes32.ZERO, 77);
    node.l1Heads = new L1Heads(ref, ref, L1Heads.Ref.NONE, L1Heads.Ref.NONE);
    JsonInput status = call("optimism_syncStatus");
    assertThat(status.required("unsafe_l2").required("number").integer()).isEqualTo(2);
    assertThat(status.required("safe_l2").required("hash").bytes32()).isEqualTo(first.hash());
    assertThat(status.required("finalized_l2").required("l1origin").required("number").integer())
        .isEqualTo(2);
    assertThat(status.required("head_l1").required("timestamp").integer()).isEqualTo(77);
    assertThat(
            call("eth_getBlockByNumber", text("safe"), JsonValue.FALSE).required("number").number())
        .isEqualTo(1);
    JsonInput config = call("optimism_rollupConfig");
    assertThat(config.required("l2_chain_id").integer()).isEqualTo(CHAIN_ID);
    assertThat(RollupConfigJson.read(config).timing()).isEqualTo(node.rollup().timing());
    assertThat(List.of(call("optimism_version").text().split("/"))).contains("Trestle");
  }
}
