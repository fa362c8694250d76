package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettlementClientTest {
  private FakeChain chain;
  private SettlementClient client;

  @BeforeEach
  void start() throws IOException {
    chain = new FakeChain();
    client = new SettlementClient(new JsonRpcClient(chain.url(), Duration.ofSeconds(20)));
  }

  @AfterEach
  void stop() {
    client.close();
    chain.close();
  }

  private void send(long nonce) {
    TransactionSigner signer = TransactionSigner.of(UInt256.of(99));
    OfferBuilder builder = new OfferBuilder(client, 5, signer);
    client.sendRawTransaction(
        dev.trestle.stf.block.PooledTransactionCodec.encode(
            builder.build(
                TransactionRequest.call("t", Address.ZERO, new byte[0]).withGasLimit(21_000),
                nonce,
                new Fees(UInt256.ONE, UInt256.of(5_000), UInt256.ZERO))));
  }

  private static void fails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SettlementException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void header_byEveryName_isVerified() {
    HashedHeader mined = chain.mine(false);
    assertThat(client.head().hash()).isEqualTo(mined.hash());
    assertThat(client.header(1).orElseThrow().hash()).isEqualTo(mined.hash());
    assertThat(client.header(mined.hash()).orElseThrow().number()).isEqualTo(1);
    assertThat(client.header(7)).isEmpty();
    assertThat(client.header(Bytes32.ZERO)).isEmpty();
    assertThat(client.header(BlockTag.Label.FINALIZED)).isEmpty();
    chain.lies = true;
    fails(Reason.UNVERIFIED, () -> client.head());
    fails(Reason.UNVERIFIED, () -> client.header(mined.hash()));
  }

  @Test
  void receipts_forged_areRefused() {
    send(0);
    send(1);
    HashedHeader block = chain.mine(true);
    assertThat(client.receipts(block)).hasSize(2);
    assertThat(client.receipts(block).get(1).cumulativeGasUsed()).isEqualTo(42_000);
    chain.lies = true;
    fails(Reason.UNVERIFIED, () -> client.receipts(block));
    HashedHeader unknown = new HashedHeader(Bytes32.ZERO, block.header());
    fails(Reason.MISSING, () -> client.receipts(unknown));
  }

  @Test
  void logs_inRange_areLocated() {
    send(0);
    HashedHeader block = chain.mine(true);
    LogFilter filter =
        LogFilter.of(
            new LogFilter.Blocks.Range(0, 9), new Address(0, 0, 7), new Bytes32(1, 2, 3, 4));
    assertThat(client.logs(filter))
        .singleElement()
        .satisfies(log -> assertThat(log.blockHash()).isEqualTo(block.hash()));
  }

  @Test
  void node_gone_isUnreachable() {
    chain.close();
    fails(Reason.UNREACHABLE, () -> client.head());
  }

  @Test
  void node_speaksNoJson_isUnverified() throws IOException {
    chain.beacon.put("/eth/", HttpAnswer.text(200, "{\"data\":3}"));
    BeaconClient beacon = beacon();
    chain.beacon.put("/eth/v1/beacon/genesis", HttpAnswer.text(200, "<html>"));
    chain.beacon.put("/eth/v1/config/spec", HttpAnswer.text(200, "<html>"));
    fails(Reason.UNVERIFIED, () -> beacon.blobs(client.head(), List.of(Bytes32.ZERO)));
  }

  private BeaconClient beacon() {
    return new BeaconClient(
        new JsonRpcClient(URI.create(chain.url() + "/"), Duration.ofSeconds(20)),
        blob -> {
          if (blob[0] < 0) {
            throw new IllegalArgumentException("out of range");
          }
          return Keccak.hash(blob);
        });
  }

  private static byte[] blob(int seed) {
    byte[] blob = new byte[BlobSidecar.BLOB_SIZE_BYTES];
    blob[0] = (byte) seed;
    return blob;
  }

  private static HttpAnswer answer(byte[]... blobs) {
    List<JsonValue> items = java.util.Arrays.stream(blobs).map(JsonValue::bytes).toList();
    return HttpAnswer.json(
        200, out -> out.beginObject().field("data", JsonValue.array(items)).endObject());
  }

  private static HttpAnswer text(String name, String value) {
    return HttpAnswer.json(
        200,
        out ->
            out.beginObject()
                .name("data")
                .beginObject()
                .field(name, value)
                .endObject()
                .endObject());
  }

  private void serveTimes() {
    chain.beacon.put("/eth/v1/beacon/genesis", text("genesis_time", "" + FakeChain.GENESIS_TIME));
    chain.beacon.put("/eth/v1/config/spec", text("SECONDS_PER_SLOT", "6"));
  }

  @Test
  void blobs_served_areOrderedByHash() {
    serveTimes();
    HashedHeader block = chain.mine(false);
    chain.beacon.put("/eth/v1/beacon/blobs/2", answer(blob(1), blob(2), blob(3)));
    List<Bytes32> wanted = List.of(Keccak.hash(blob(3)), Keccak.hash(blob(1)));
    assertThat(beacon().blobs(block, wanted)).containsExactly(blob(3), blob(1));
  }

  @Test
  void blobs_onlySidecars_areReadFromThere() {
    serveTimes();
    HashedHeader block = chain.mine(false);
    JsonValue sidecar = out -> out.beginObject().field("blob", blob(4)).endObject();
    chain.beacon.put(
        "/eth/v1/beacon/blob_sidecars/2",
        HttpAnswer.json(
            200,
            out -> out.beginObject().field("data", JsonValue.array(List.of(sidecar))).endObject()));
    assertThat(beacon().blobs(block, List.of(Keccak.hash(blob(4))))).containsExactly(blob(4));
  }

  @Test
  void blobs_noSlotTimes_areNamedByBlockNumber() {
    HashedHeader block = chain.mine(false);
    chain.beacon.put("/eth/v1/beacon/blobs/1", answer(blob(1)));
    assertThat(beacon().blobs(block, List.of(Keccak.hash(blob(1))))).hasSize(1);
  }

  @Test
  void blobs_missingOrFalse_areRefused() {
    serveTimes();
    HashedHeader block = chain.mine(false);
    List<Bytes32> wanted = List.of(Keccak.hash(blob(1)));
    BeaconClient beacon = beacon();
    fails(Reason.MISSING, () -> beacon.blobs(block, wanted));
    chain.beacon.put("/eth/v1/beacon/blobs/2", answer(blob(2)));
    fails(Reason.MISSING, () -> beacon.blobs(block, wanted));
    chain.beacon.put("/eth/v1/beacon/blobs/2", answer(new byte[5]));
    fails(Reason.UNVERIFIED, () -> beacon.blobs(block, wanted));
    chain.beacon.put("/eth/v1/beacon/blobs/2", answer(blob(-1)));
    fails(Reason.UNVERIFIED, () -> beacon.blobs(block, wanted));
    chain.beacon.put("/eth/v1/beacon/blobs/2", HttpAnswer.text(503, "busy"));
    fails(Reason.UNREACHABLE, () -> beacon.blobs(block, wanted));
  }
}
