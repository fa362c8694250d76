package dev.trestle.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.node.Admission;
import dev.trestle.node.ChainBlock;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers as a client gets them: over HTTP. */
class BeaconApiTest {
  private static final TransactionRequest.Blobs TWO = BlobFixture.prepared(1, 2);
  private static final String BLOBS = "/eth/v1/beacon/blobs/";

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private DevChain chain;
  private JsonRpcServer server;

  @BeforeEach
  void open() throws IOException {
    chain = BlobFixture.open(folder, () -> Instant.ofEpochSecond(BlobFixture.GENESIS));
    server =
        JsonRpcServer.start(
            ServerOptions.loopback(0), new Methods(), new BeaconApi(chain).routes());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
    chain.close();
  }

  @Test
  void genesisSpecVersion_inDecimalStrings() throws Exception {
    JsonInput genesis = data(200, "/eth/v1/beacon/genesis");
    assertThat(genesis.required("genesis_time").text())
        .isEqualTo(Long.toString(BlobFixture.GENESIS));
    assertThat(genesis.required("genesis_fork_version").text()).isEqualTo("0x00000000");
    JsonInput spec = data(200, "/eth/v1/config/spec");
    assertThat(spec.required("SECONDS_PER_SLOT").text()).isEqualTo("12");
    assertThat(spec.required("SLOTS_PER_EPOCH").text()).isEqualTo("32");
    assertThat(data(200, "/eth/v1/node/version").required("version").text()).contains("Trestle");
  }

  @Test
  void blobs_byEveryNameOfTheirBlock() throws Exception {
    ChainBlock block = mineBlobs();
    List<String> expected = List.of(hex(0), hex(1));
    for (String id : List.of("1", "head", block.hash().toString())) {
      assertThat(blobs(id)).as(id).isEqualTo(expected);
    }
    assertThat(blobs("genesis")).isEmpty();
    assertThat(blobs("finalized")).isEmpty();
    assertThat(blobs("0")).isEmpty();
  }

  @Test
  void blobs_filteredByVersionedHash() throws Exception {
    mineBlobs();
    Bytes32 first = TWO.versionedHashes().get(0);
    Bytes32 second = TWO.versionedHashes().get(1);
    String one = "1?versioned_hashes=";

    assertThat(blobs(one + second)).containsExactly(hex(1));
    assertThat(blobs(one + second + "," + first)).containsExactly(hex(0), hex(1));
    assertThat(blobs(one + second + "&versioned_hashes=" + first)).containsExactly(hex(0), hex(1));
    assertThat(blobs(one + Bytes32.ZERO)).isEmpty();
  }

  @Test
  void blobs_finalizedWhenTheBlockIs() throws Exception {
    mineBlobs();
    assertThat(get(200, BLOBS + "1").required("finalized").bool()).isFalse();

    BlobFixture.carryOut(chain, () -> chain.mine(4));

    assertThat(get(200, BLOBS + "1").required("finalized").bool()).isTrue();
    assertThat(get(200, BLOBS + "1").required("execution_optimistic").bool()).isFalse();
  }

  @Test
  void unknownBlock_404() throws Exception {
    mineBlobs();
    for (String id : List.of("2", "9999999999", Bytes32.ZERO.toString())) {
      assertThat(get(404, BLOBS + id).required("code").integer()).as(id).isEqualTo(404);
    }
  }

  @Test
  void emptySlot_404_theNextBlockAtItsOwn() throws Exception {
    BlobFixture.carryOut(chain, () -> chain.advanceTime(3 * BlobFixture.SLOT));
    ChainBlock block = mineBlobs();
    long slot = (block.header().timestamp() - BlobFixture.GENESIS) / BlobFixture.SLOT;
    assertThat(slot).isGreaterThan(1);

    get(404, BLOBS + "1");

    assertThat(blobs(Long.toString(slot))).hasSize(2);
  }

  @Test
  void nonsense_400() throws Exception {
    for (String id : List.of("tail", "-1", "0x12", "99999999999", "1.5")) {
      assertThat(get(400, BLOBS + id).required("message").text()).as(id).contains(id);
    }
    assertThat(get(400, BLOBS + "head?versioned_hashes=0x12").required("message").text())
        .contains("versioned_hashes");
  }

  @Test
  void sidecars_gone() throws Exception {
    assertThat(get(410, "/eth/v1/beacon/blob_sidecars/head").required("message").text())
        .contains(BLOBS);
  }

  @Test
  void ourClient_getsTheBlobsItAsksFor() throws Exception {
    ChainBlock block = mineBlobs();
    try (BeaconClient client =
        new BeaconClient(
            new JsonRpcClient(URI.create(server.url())), BlobFixture.KZG::versionedHash)) {
      HashedHeader header = new HashedHeader(block.hash(), block.header());
      assertThat(client.blobs(header, TWO.versionedHashes().reversed()))
          .containsExactly(BlobFixture.blob(2), BlobFixture.blob(1));
    }
  }

  @Test
  void reorg_transactionsKept_blobsInTheirNewBlock() throws Exception {
    ChainBlock before = mineBlobs();

    BlobFixture.carryOut(chain, () -> chain.reorg(1, true));

    get(404, BLOBS + before.hash());
    ChainBlock after = chain.chain().block(1).orElseThrow();
    assertThat(after.hash()).isNotEqualTo(before.hash());
    assertThat(after.header().transactionsRoot()).isEqualTo(before.header().transactionsRoot());
    assertThat(blobs(after.hash().toString())).hasSize(2);
  }

  @Test
  void reorg_transactionsDropped_blobsGoneAndNonceFree() throws Exception {
    ChainBlock before = mineBlobs();

    BlobFixture.carryOut(chain, () -> chain.reorg(1, false));

    get(404, BLOBS + before.hash());
    assertThat(blobs("head")).isEmpty();
    assertThat(chain.chain().block(1).orElseThrow().block().transactions()).isEmpty();
    assertThat(chain.gateway().content()).isEmpty();
    assertThat(chain.gateway().nextNonce(BlobFixture.USER.address())).isZero();
    mineBlobs(); // the very same transaction is good again
    assertThat(blobs("head")).hasSize(2);
  }

  private ChainBlock mineBlobs() {
    assertThat(chain.gateway().submit(BlobFixture.transaction(0, TWO)))
        .isInstanceOf(Admission.Accepted.class);
    BlobFixture.carryOut(chain, () -> chain.mine(1));
    // The clock's own block may have been due before the one that was asked for.
    ChainBlock block = chain.chain().head();
    while (block.block().transactions().isEmpty()) {
      block = chain.chain().block(block.number() - 1).orElseThrow();
    }
    assertThat(block.block().transactions()).hasSize(1);
    return block;
  }

  private static String hex(int index) {
    return Hex.encodePrefixed(TWO.sidecar().blobs().get(index));
  }

  private List<String> blobs(String id) throws Exception {
    return data(200, BLOBS + id).items().stream().map(JsonInput::text).toList();
  }

  private JsonInput data(int status, String path) throws Exception {
    return get(status, path).required("data");
  }

  private JsonInput get(int status, String path) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return JsonInput.parse(response.body());
  }
}
