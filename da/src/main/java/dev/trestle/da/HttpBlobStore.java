package dev.trestle.da;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.BlobHasher;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * Blobs of any server that answers {@code GET /blobs/{versionedHash}} with their bytes: another
 * Trestle node ({@link BlobRoutes}), or a folder of files behind a web server.
 */
public final class HttpBlobStore implements BlobSource, AutoCloseable {
  private final String name;
  private final JsonRpcClient http;
  private final BlobHasher hasher;

  /**
   * @param http at the store's base address; closed with this
   */
  public HttpBlobStore(String name, JsonRpcClient http, BlobHasher hasher) {
    this.name = name;
    this.http = http;
    this.hasher = hasher;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
    HttpAnswer answer = get(BlobRoutes.PATH + versionedHash);
    return switch (answer.status()) {
      case 200 -> Optional.of(verified(answer.body(), versionedHash));
      case 404, 410 -> Optional.empty();
      default ->
          throw new SettlementException(
              Reason.UNREACHABLE, name + " answers with HTTP " + answer.status());
    };
  }

  private HttpAnswer get(String path) {
    try {
      return http.get(path);
    } catch (JsonRpcException e) {
      throw new SettlementException(Reason.UNREACHABLE, e.getMessage());
    }
  }

  private byte[] verified(byte[] blob, Bytes32 versionedHash) {
    try {
      if (blob.length == BlobSidecar.BLOB_SIZE_BYTES
          && hasher.versionedHash(blob).equals(versionedHash)) {
        return blob;
      }
    } catch (IllegalArgumentException e) {
      throw new SettlementException(
          Reason.UNVERIFIED, name + " serves an invalid blob: " + e.getMessage());
    }
    throw new SettlementException(
        Reason.UNVERIFIED, name + " serves something else as blob " + versionedHash);
  }

  @Override
  public void close() {
    http.close();
  }
}
