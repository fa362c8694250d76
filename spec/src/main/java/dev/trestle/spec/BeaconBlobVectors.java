package dev.trestle.spec;

import dev.trestle.derivation.BlobCodec;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.crypto.KzgVerdict;
import dev.trestle.stf.primitives.Hex;
import tools.jackson.databind.JsonNode;

/** A beacon node's blob sidecars: commitments and proofs must hold. */
final class BeaconBlobVectors {
  private BeaconBlobVectors() {}

  static void run(Archive archive, String path, Tally tally) {
    for (JsonNode sidecar : archive.json(path).get("data")) {
      String name = path + " " + sidecar.get("index").asString();
      tally.check(
          name,
          () -> {
            byte[] blob = Hex.decode(sidecar.get("blob").asString());
            Mismatch.unlessEqual(
                "proof",
                KzgVerdict.VALID,
                Kzg.verifyBlobKzgProof(
                    blob, bytes(sidecar, "kzg_commitment"), bytes(sidecar, "kzg_proof")));
            BlobCodec.decode(blob)
                .toOptional()
                .ifPresent(
                    data -> Mismatch.unlessEqual("encoded again", blob, BlobCodec.encode(data)));
          });
    }
  }

  private static byte[] bytes(JsonNode sidecar, String field) {
    return Hex.decode(sidecar.get(field).asString());
  }
}
