package dev.trestle.spec;

import dev.trestle.derivation.BlobCodec;
import dev.trestle.stf.primitives.Hex;
import tools.jackson.databind.JsonNode;

/** A beacon node's blob sidecars: what the blobs hold. */
final class BeaconBlobVectors {
  private BeaconBlobVectors() {}

  static void run(Archive archive, String path, Tally tally) {
    for (JsonNode sidecar : archive.json(path).get("data")) {
      String name = path + " " + sidecar.get("index").asString();
      tally.check(
          name,
          () -> {
            byte[] blob = Hex.decode(sidecar.get("blob").asString());
            Mismatch.unlessEqual("bytes of the blob", BlobCodec.BLOB_BYTES, blob.length);
            BlobCodec.decode(blob)
                .toOptional()
                .ifPresent(
                    data ->
                        Mismatch.unlessEqual("encoded again", blob, BlobCodec.encode(data)));
          });
    }
  }
}
