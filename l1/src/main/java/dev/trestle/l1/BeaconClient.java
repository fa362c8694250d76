package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads blobs over the Beacon API (ethereum/beacon-APIs): {@code /eth/v1/beacon/blobs/{slot}}, or
 * {@code blob_sidecars/{slot}} where a node has only that. Every blob is checked against its
 * versioned hash. Thread-safe.
 */
public final class BeaconClient implements AutoCloseable {
  private final JsonRpcClient http;
  private final BlobHasher hasher;
  private Optional<Slots> slots = Optional.empty();

  /**
   * How block times map to slots.
   *
   * @param secondsPerSlot zero where slots are block numbers
   */
  private record Slots(long genesisTime, long secondsPerSlot) {
    long of(HashedHeader block) {
      return secondsPerSlot == 0
          ? block.number()
          : Math.max(0, block.timestamp() - genesisTime) / secondsPerSlot;
    }
  }

  /**
   * @param http at the Beacon API's base address
   */
  public BeaconClient(JsonRpcClient http, BlobHasher hasher) {
    this.http = http;
    this.hasher = hasher;
  }

  /**
   * A block's blobs with these versioned hashes, in the hashes' order.
   *
   * @throws SettlementException {@link Reason#MISSING} when the node has not all of them (any more)
   */
  public List<byte[]> blobs(HashedHeader block, List<Bytes32> versionedHashes) {
    if (versionedHashes.isEmpty()) {
      return List.of();
    }
    long slot = slots().of(block);
    Map<Bytes32, byte[]> found = new HashMap<>(fromBlobs(slot, versionedHashes));
    if (!found.keySet().containsAll(versionedHashes)) {
      found.putAll(fromSidecars(slot, versionedHashes));
    }
    List<byte[]> blobs = new ArrayList<>();
    for (Bytes32 hash : versionedHashes) {
      byte[] blob = found.get(hash);
      if (blob == null) {
        throw new SettlementException(
            Reason.MISSING,
            "blob " + hash + " of block " + block.number() + " (slot " + slot + ") is not served");
      }
      blobs.add(blob);
    }
    return blobs;
  }

  private Map<Bytes32, byte[]> fromBlobs(long slot, List<Bytes32> wanted) {
    StringBuilder path = new StringBuilder("/eth/v1/beacon/blobs/").append(slot);
    for (int i = 0; i < wanted.size(); i++) {
      path.append(i == 0 ? "?versioned_hashes=" : ",").append(wanted.get(i));
    }
    List<byte[]> blobs = new ArrayList<>();
    for (JsonInput item : data(path.toString())) {
      blobs.add(item.isObject() ? item.required("blob").bytes() : item.bytes());
    }
    return verified(blobs, wanted);
  }

  private Map<Bytes32, byte[]> fromSidecars(long slot, List<Bytes32> wanted) {
    List<byte[]> blobs = new ArrayList<>();
    for (JsonInput item : data("/eth/v1/beacon/blob_sidecars/" + slot)) {
      blobs.add(item.required("blob").bytes());
    }
    return verified(blobs, wanted);
  }

  /** Those of the blobs that are wanted; a node may send more, in any order. */
  private Map<Bytes32, byte[]> verified(List<byte[]> blobs, List<Bytes32> wanted) {
    Map<Bytes32, byte[]> found = new LinkedHashMap<>();
    for (byte[] blob : blobs) {
      if (blob.length != BlobSidecar.BLOB_SIZE_BYTES) {
        throw new SettlementException(
            Reason.UNVERIFIED, "a blob of " + blob.length + " bytes was served");
      }
      if (found.keySet().containsAll(wanted)) {
        break;
      }
      try {
        Bytes32 hash = hasher.versionedHash(blob);
        if (wanted.contains(hash)) {
          found.put(hash, blob);
        }
      } catch (IllegalArgumentException e) {
        throw new SettlementException(
            Reason.UNVERIFIED, "a served blob is invalid: " + e.getMessage());
      }
    }
    return found;
  }

  private List<JsonInput> data(String path) {
    HttpAnswer answer = get(path);
    if (answer.status() == 404 || answer.status() == 410 || answer.status() == 400) {
      return List.of();
    }
    return parsed(answer, path).required("data").items();
  }

  private synchronized Slots slots() {
    if (slots.isPresent()) {
      return slots.get();
    }
    HttpAnswer genesis = get("/eth/v1/beacon/genesis");
    HttpAnswer spec = get("/eth/v1/config/spec");
    Slots read;
    if (genesis.status() == 200 && spec.status() == 200) {
      read =
          new Slots(
              decimal(parsed(genesis, "genesis").required("data").required("genesis_time")),
              decimal(parsed(spec, "spec").required("data").required("SECONDS_PER_SLOT")));
    } else if (genesis.status() >= 500 || spec.status() >= 500) {
      throw new SettlementException(
          Reason.UNREACHABLE, "the Beacon API does not give its genesis and slot time");
    } else {
      read = new Slots(0, 0);
    }
    slots = Optional.of(read);
    return read;
  }

  private static long decimal(JsonInput json) {
    try {
      return Long.parseLong(json.text());
    } catch (NumberFormatException e) {
      throw SettlementException.of(json.fault("a decimal number is wanted"));
    }
  }

  private HttpAnswer get(String path) {
    try {
      return http.get(path);
    } catch (JsonRpcException e) {
      throw SettlementException.of(e);
    }
  }

  private static JsonInput parsed(HttpAnswer answer, String what) {
    if (answer.status() != 200) {
      throw new SettlementException(
          answer.status() >= 500 ? Reason.UNREACHABLE : Reason.REFUSED,
          what + ": HTTP " + answer.status() + " from the Beacon API");
    }
    try {
      return JsonInput.parse(new String(answer.body(), StandardCharsets.UTF_8));
    } catch (JsonRpcException e) {
      throw new SettlementException(Reason.UNVERIFIED, what + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
