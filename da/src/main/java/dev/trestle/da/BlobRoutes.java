package dev.trestle.da;

import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.HttpRoute;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out a node's blob archive, so that others can sync from it: {@code GET
 * /blobs/{versionedHash}} gives the bytes, {@code GET
 * /eth/v1/beacon/blobs/{slot}?versioned_hashes=…} the same as the Beacon API does, whatever the
 * slot. Nothing is checked here: whoever asks has the hash.
 */
public final class BlobRoutes {
  static final String PATH = "/blobs/";
  private static final String BEACON = "/eth/v1/beacon/blobs/";

  private final BlobFolder archive;

  private BlobRoutes(BlobFolder archive) {
    this.archive = archive;
  }

  /** By path. */
  public static Map<String, HttpRoute> of(BlobFolder archive) {
    BlobRoutes routes = new BlobRoutes(archive);
    return Map.of(PATH, routes::bytes, BEACON, routes::beacon);
  }

  private HttpAnswer bytes(HttpQuery query) {
    Optional<Bytes32> hash = parse(query.path().substring(PATH.length()));
    if (hash.isEmpty()) {
      return HttpAnswer.text(400, "After " + PATH + " comes a versioned hash: 0x and 64 digits.\n");
    }
    return archive
        .stored(hash.get())
        .map(blob -> new HttpAnswer(200, "application/octet-stream", blob))
        .orElseGet(() -> HttpAnswer.text(404, "Blob " + hash.get() + " is not in the archive.\n"));
  }

  private HttpAnswer beacon(HttpQuery query) {
    List<JsonValue> found = new ArrayList<>();
    List<String> wanted = query.values("versioned_hashes");
    if (wanted.isEmpty()) {
      return problem(400, "this archive knows blobs by versioned_hashes, not by slot");
    }
    for (String text : wanted) {
      Optional<Bytes32> hash = parse(text);
      if (hash.isEmpty()) {
        return problem(400, "not a versioned hash: " + text);
      }
      archive.stored(hash.get()).ifPresent(blob -> found.add(JsonValue.bytes(blob)));
    }
    return HttpAnswer.json(
        200, out -> out.beginObject().field("data", JsonValue.array(found)).endObject());
  }

  private static Optional<Bytes32> parse(String text) {
    try {
      return Optional.of(Bytes32.fromHex(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static HttpAnswer problem(int code, String message) {
    return HttpAnswer.json(
        code,
        out -> out.beginObject().numberField("code", code).field("message", message).endObject());
  }
}
