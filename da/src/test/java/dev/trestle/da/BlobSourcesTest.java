package dev.trestle.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.BlobHasher;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpRoute;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Metric;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobSourcesTest {
  private static final BlockId BLOCK = new BlockId(7, new Bytes32(7, 0, 0, 0));

  /** As strict as KZG about the first byte, and as binding. */
  private static final BlobHasher HASHER =
      blob -> {
        if (blob[0] < 0) {
          throw new IllegalArgumentException("an element is out of range");
        }
        return Keccak.hash(blob);
      };

  private static final byte[] BLOB = blob(1);
  private static final Bytes32 HASH = HASHER.versionedHash(BLOB);

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open) {
      part.close();
    }
  }

  private static byte[] blob(int seed) {
    byte[] blob = new byte[BlobSidecar.BLOB_SIZE_BYTES];
    blob[0] = (byte) seed;
    return blob;
  }

  /** A source in place of a Beacon API. */
  private BlobSource source(String name, BlobSource answer) {
    return new BlobSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
        asked.add(name);
        return answer.blob(block, versionedHash);
      }
    };
  }

  private BlobSource answering(String name, Optional<byte[]> answer) {
    return source(name, new Fixed(answer));
  }

  private record Fixed(Optional<byte[]> answer) implements BlobSource {
    @Override
    public String name() {
      return "";
    }

    @Override
    public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
      return answer;
    }
  }

  private record Failing(Reason reason) implements BlobSource {
    @Override
    public String name() {
      return "";
    }

    @Override
    public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
      throw new SettlementException(reason, "on purpose");
    }
  }

  private BlobSources sources(Optional<BlobFolder> archive, BlobSource... sources) {
    return new BlobSources(archive, List.of(sources), () -> now);
  }

  private BlobFolder archive(String name) {
    return new BlobFolder(folder.resolve(name), HASHER);
  }

  private URI serve(Map<String, HttpRoute> routes) {
    try {
      JsonRpcServer server = JsonRpcServer.start(ServerOptions.loopback(0), new Methods(), routes);
      open.add(server);
      return URI.create(server.url());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpBlobStore store(URI url) {
    HttpBlobStore store = new HttpBlobStore("store", new JsonRpcClient(url), HASHER);
    open.add(store);
    return store;
  }

  @Test
  void expiredAtTheBeacon_isHadFromAPeersArchive_andKept() {
    BlobFolder theirs = archive("theirs");
    theirs.put(HASH, BLOB);
    BlobFolder ours = archive("ours");
    BlobSources sources =
        sources(
            Optional.of(ours),
            answering("beacon", Optional.empty()),
            store(serve(BlobRoutes.of(theirs))));
    assertThat(sources.blob(BLOCK, HASH)).hasValue(BLOB);
    assertThat(asked).containsExactly("beacon");
    assertThat(sources.blob(BLOCK, HASH)).hasValue(BLOB);
    assertThat(asked).as("from the archive now").hasSize(1);
    assertThat(ours.get(HASH)).hasValue(BLOB);
  }

  @Test
  void nobodyHasIt_isNothing() {
    BlobSources sources =
        sources(
            Optional.empty(),
            answering("beacon", Optional.empty()),
            store(serve(BlobRoutes.of(archive("theirs")))));
    assertThat(sources.blob(BLOCK, HASH)).isEmpty();
  }

  @Test
  void oneFailsAndNobodyHasIt_isAFailure_sinceItMightHaveHadIt() {
    BlobSources sources =
        sources(
            Optional.empty(),
            source("down", new Failing(Reason.UNREACHABLE)),
            answering("empty", Optional.empty()));
    assertThatThrownBy(() -> sources.blob(BLOCK, HASH)).isInstanceOf(SettlementException.class);
  }

  @Test
  void storeThatLies_isFoundOut_counted_andAskedLast() {
    URI liar =
        serve(Map.of("/blobs/", q -> new HttpAnswer(200, "application/octet-stream", blob(2))));
    BlobSources sources =
        sources(Optional.empty(), store(liar), answering("honest", Optional.of(BLOB)));
    assertThat(sources.blob(BLOCK, HASH)).hasValue(BLOB);
    assertThat(metric(sources, "lies_total", "store")).isEqualTo(1);
    now = now.plusSeconds(500);
    sources.blob(BLOCK, HASH);
    assertThat(metric(sources, "requests_total", "store")).as("avoided").isEqualTo(1);
    assertThat(asked).hasSize(2);
  }

  private static double metric(BlobSources sources, String name, String place) {
    return sources.metrics().stream()
        .filter(m -> m.name().equals("trestle_blob_endpoint_" + name))
        .filter(m -> m.labels().containsValue(place))
        .mapToDouble(Metric::value)
        .sum();
  }

  @Test
  void lies_ofEachKind_areUnverified() {
    byte[][] wrong = {blob(2), blob(-1), new byte[0], new byte[BlobSidecar.BLOB_SIZE_BYTES - 1]};
    for (byte[] served : wrong) {
      HttpBlobStore store =
          store(
              serve(
                  Map.of("/blobs/", q -> new HttpAnswer(200, "application/octet-stream", served))));
      assertThatThrownBy(() -> store.blob(BLOCK, HASH))
          .isInstanceOfSatisfying(
              SettlementException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNVERIFIED));
    }
  }

  @Test
  void storeThatFails_isUnreachable() {
    HttpBlobStore store = store(serve(Map.of("/blobs/", q -> HttpAnswer.text(500, "no"))));
    assertThatThrownBy(() -> store.blob(BLOCK, HASH))
        .isInstanceOfSatisfying(
            SettlementException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  @Test
  void archive_damagedFile_isReplacedFromElsewhere() throws IOException {
    BlobFolder archive = archive("ours");
    archive.put(HASH, BLOB);
    Path file = folder.resolve("ours").resolve(HASH.toString());
    Files.write(file, blob(3));
    BlobSources sources = sources(Optional.of(archive), answering("beacon", Optional.of(BLOB)));
    assertThat(sources.blob(BLOCK, HASH)).hasValue(BLOB);
    assertThat(asked).hasSize(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(BLOB);
    Files.write(file, new byte[] {1});
    assertThat(archive.get(HASH)).isEmpty();
  }

  @Test
  void archive_thatCannotBeWritten_doesNotStopTheNode() throws IOException {
    BlobFolder archive = archive("ours");
    Files.delete(folder.resolve("ours"));
    BlobSources sources = sources(Optional.of(archive), answering("beacon", Optional.of(BLOB)));
    assertThat(sources.blob(BLOCK, HASH)).hasValue(BLOB);
  }

  @Test
  void routes_ofAnArchive_speakBothForms() {
    BlobFolder archive = archive("ours");
    archive.put(HASH, BLOB);
    try (JsonRpcClient http = new JsonRpcClient(serve(BlobRoutes.of(archive)))) {
      assertThat(http.get("/blobs/" + HASH).body()).isEqualTo(BLOB);
      assertThat(http.get("/blobs/" + Bytes32.ZERO).status()).isEqualTo(404);
      assertThat(http.get("/blobs/..%2f..%2fetc").status()).isIn(400, 404);
      assertThat(http.get("/blobs/nonsense").status()).isEqualTo(400);
      HttpAnswer beacon =
          http.get("/eth/v1/beacon/blobs/9?versioned_hashes=" + HASH + "," + Bytes32.ZERO);
      JsonInput data =
          JsonInput.parse(new String(beacon.body(), StandardCharsets.UTF_8)).required("data");
      assertThat(data.items())
          .singleElement()
          .satisfies(b -> assertThat(b.bytes()).isEqualTo(BLOB));
      assertThat(http.get("/eth/v1/beacon/blobs/9").status()).isEqualTo(400);
    }
  }
}
