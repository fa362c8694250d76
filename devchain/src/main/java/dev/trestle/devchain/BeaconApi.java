package dev.trestle.devchain;

import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.HttpRoute;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a consensus node's Beacon API that rollups read: genesis, spec, and the blobs of a
 * slot (beacon-APIs, {@code getBlobs}). A slot is counted from the genesis time in block times.
 */
public final class BeaconApi {
  private static final String BLOBS = "/eth/v1/beacon/blobs/";
  private static final String SIDECARS = "/eth/v1/beacon/blob_sidecars/";

  private final Chain chain;
  private final BlobArchive blobs;
  private final long secondsPerSlot;

  public BeaconApi(DevChain devChain) {
    this.chain = devChain.chain();
    this.blobs = devChain.blobs();
    this.secondsPerSlot = devChain.blockTimeSeconds();
  }

  /** All routes by path. */
  public Map<String, HttpRoute> routes() {
    return Map.of(
        "/eth/v1/beacon/genesis",
        query -> genesis(),
        "/eth/v1/config/spec",
        query -> spec(),
        "/eth/v1/node/version",
        query -> version(),
        BLOBS,
        this::blobs,
        SIDECARS,
        query -> problem(410, "blob sidecars are gone since Fulu; ask " + BLOBS + "{block_id}"));
  }

  private HttpAnswer genesis() {
    long time = chain.genesis().header().timestamp();
    return data(out ->
        out.beginObject()
            .field("genesis_time", Long.toString(time))
            .field("genesis_validators_root", Bytes32.ZERO)
            .field("genesis_fork_version", "0x00000000")
            .endObject());
  }

  private HttpAnswer spec() {
    return data(out ->
        out.beginObject()
            .field("SECONDS_PER_SLOT", Long.toString(secondsPerSlot))
            .field("SLOTS_PER_EPOCH", "32")
            .endObject());
  }

  private static HttpAnswer version() {
    return data(out -> out.beginObject().field("version", "Trestle devchain").endObject());
  }

  private HttpAnswer blobs(HttpQuery query) {
    String id = query.path().substring(BLOBS.length());
    Optional<ChainBlock> block;
    try {
      block = block(id);
    } catch (IllegalArgumentException e) {
      return problem(400, "not a block id: " + id);
    }
    if (block.isEmpty()) {
      return problem(404, "no block at " + id);
    }
    List<Bytes32> wanted = new ArrayList<>();
    try {
      query.values("versioned_hashes").forEach(text -> wanted.add(Bytes32.fromHex(text)));
    } catch (IllegalArgumentException e) {
      return problem(400, "versioned_hashes: " + e.getMessage());
    }
    List<JsonValue> found = new ArrayList<>();
    for (Bytes32 hash : carried(block.get())) {
      if (wanted.isEmpty() || wanted.contains(hash)) {
        byte[] blob =
            blobs
                .get(hash)
                .orElseThrow(() -> new IllegalStateException("blob " + hash + " is missing"))
                .blob();
        found.add(JsonValue.bytes(blob));
      }
    }
    boolean isFinal = block.get().number() <= chain.finalized().number();
    return HttpAnswer.json(
        200,
        out ->
            out.beginObject()
                .field("execution_optimistic", JsonValue.FALSE)
                .field("finalized", JsonValue.bool(isFinal))
                .field("data", JsonValue.array(found))
                .endObject());
  }

  private static List<Bytes32> carried(ChainBlock block) {
    List<Bytes32> hashes = new ArrayList<>();
    for (Transaction transaction : block.block().transactions()) {
      if (transaction instanceof Transaction.Blob blob) {
        hashes.addAll(blob.blobVersionedHashes());
      }
    }
    return hashes;
  }

  private Optional<ChainBlock> block(String id) {
    return switch (id) {
      case "head" -> Optional.of(chain.head());
      case "finalized" -> Optional.of(chain.finalized());
      case "genesis" -> Optional.of(chain.genesis());
      default ->
          id.startsWith("0x")
              ? chain.block(Bytes32.fromHex(id)).filter(b -> chain.isCanonical(b.hash()))
              : atSlot(slot(id));
    };
  }

  private static long slot(String id) {
    if (!id.matches("[0-9]{1,10}")) {
      throw new IllegalArgumentException("a slot is a decimal number of at most ten digits");
    }
    return Long.parseLong(id);
  }

  /** The canonical block whose time is this slot's, by bisection; nothing for an empty slot. */
  private Optional<ChainBlock> atSlot(long slot) {
    long time = chain.genesis().header().timestamp() + slot * secondsPerSlot;
    long low = chain.genesis().number();
    long high = chain.head().number();
    while (low <= high) {
      long middle = (low + high) >>> 1;
      Optional<ChainBlock> block = chain.block(middle);
      if (block.isEmpty()) {
        return Optional.empty();
      }
      long found = block.get().header().timestamp();
      if (found == time) {
        return block;
      }
      if (found < time) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private static HttpAnswer data(JsonValue value) {
    return HttpAnswer.json(200, out -> out.beginObject().field("data", value).endObject());
  }

  private static HttpAnswer problem(int code, String message) {
    return HttpAnswer.json(
        code,
        out ->
            out.beginObject()
                .field("code", JsonValue.number(code))
                .field("message", message)
                .endObject());
  }
}
