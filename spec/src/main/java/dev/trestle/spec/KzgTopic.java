package dev.trestle.spec;

import dev.trestle.stf.crypto.CellVerifier;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.crypto.KzgCells;
import dev.trestle.stf.crypto.KzgSetup;
import dev.trestle.stf.crypto.KzgVerdict;
import dev.trestle.stf.primitives.Hex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** KZG commitments of c-kzg-4844: EIP-4844 and EIP-7594, by the pure implementation. */
final class KzgTopic implements Topic {
  @Override
  public String name() {
    return "kzg";
  }

  @Override
  public List<String> archives() {
    return List.of("kzg/eip4844", "kzg/eip7594");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    Run run = new Run(setup(archive.file().resolveSibling("trusted_setup.txt.gz")), pool(archive));
    for (String path : archive.paths(".json")) {
      String file = path.substring(path.lastIndexOf('/') + 1);
      if (file.equals("pool.json")) {
        continue;
      }
      String function = file.substring(0, file.length() - ".json".length());
      for (JsonNode c : archive.json(path)) {
        tally.check(JsonFields.text(c, "name"), () -> run.check(function, c));
      }
    }
  }

  private static JsonNode pool(Archive archive) {
    return archive.json(archive.paths("pool.json").getFirst());
  }

  private static KzgSetup setup(Path file) {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return KzgSetup.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": the trusted setup cannot be read", e);
    }
  }

  /** One archive's cases. Long texts stand in the pool, behind names that begin with an at sign. */
  private record Run(KzgSetup setup, JsonNode pool) {
    void check(String function, JsonNode c) {
      JsonNode in = c.get("input");
      Object actual = call(function, in);
      Mismatch.unlessEqual(function, expected(c.get("output")), actual);
    }

    /** The answer in the form that {@link #expected} gives to the vector's. */
    private Object call(String function, JsonNode in) {
      return switch (function) {
        case "blob_to_kzg_commitment" ->
            plain(Kzg.blobToCommitment(setup, bytes(in, "blob")).map(KzgTopic::hex));
        case "compute_kzg_proof" ->
            plain(
                Kzg.computeKzgProof(setup, bytes(in, "blob"), bytes(in, "z"))
                    .map(p -> List.of(hex(p.proof()), hex(p.y()))));
        case "compute_blob_kzg_proof" ->
            plain(
                Kzg.computeBlobKzgProof(setup, bytes(in, "blob"), bytes(in, "commitment"))
                    .map(KzgTopic::hex));
        case "compute_challenge" ->
            plain(
                Kzg.computeChallenge(bytes(in, "blob"), bytes(in, "commitment"))
                    .map(KzgTopic::hex));
        case "verify_kzg_proof" ->
            plain(
                Kzg.verifyKzgProof(
                    bytes(in, "commitment"), bytes(in, "z"), bytes(in, "y"), bytes(in, "proof")));
        case "verify_blob_kzg_proof" ->
            plain(
                Kzg.verifyBlobKzgProof(
                    bytes(in, "blob"), bytes(in, "commitment"), bytes(in, "proof")));
        case "verify_blob_kzg_proof_batch" ->
            plain(
                Kzg.verifyBlobKzgProofBatch(
                    list(in, "blobs"), list(in, "commitments"), list(in, "proofs")));
        case "compute_cells" -> plain(KzgCells.computeCells(bytes(in, "blob")).map(KzgTopic::hex));
        case "compute_cells_and_kzg_proofs" ->
            plain(KzgCells.computeCellsAndProofs(setup, bytes(in, "blob")).map(Run::lists));
        case "recover_cells_and_kzg_proofs" ->
            plain(
                KzgCells.recoverCellsAndProofs(
                        setup, numbers(in, "cell_indices"), list(in, "cells"))
                    .map(Run::lists));
        case "verify_cell_kzg_proof_batch" ->
            plain(CellVerifier.verify(setup, batch(in, list(in, "commitments"))));
        case "compute_verify_cell_kzg_proof_batch_challenge" -> challenge(in);
        default -> throw new IllegalArgumentException("no function " + function);
      };
    }

    private static List<Object> lists(KzgCells.CellsAndProofs answer) {
      return List.of(hex(answer.cells()), hex(answer.proofs()));
    }

    private CellVerifier.Batch batch(JsonNode in, List<byte[]> commitments) {
      return new CellVerifier.Batch(
          commitments, numbers(in, "cell_indices"), list(in, "cells"), list(in, "proofs"));
    }

    private Object challenge(JsonNode in) {
      List<Integer> indices =
          numbers(in, "commitment_indices").stream().map(Long::intValue).toList();
      List<byte[]> distinct = list(in, "commitments");
      List<byte[]> cells = new ArrayList<>();
      for (JsonNode values : in.get("cosets_evals")) {
        StringBuilder cell = new StringBuilder();
        values.forEach(value -> cell.append(value.stringValue().substring(2)));
        cells.add(Hex.decode(cell.toString()));
      }
      List<byte[]> commitments = indices.stream().map(distinct::get).toList();
      CellVerifier.Batch batch =
          new CellVerifier.Batch(
              commitments, numbers(in, "cell_indices"), cells, list(in, "proofs"));
      return hex(CellVerifier.computeChallenge(distinct, indices, batch));
    }

    private Object expected(JsonNode node) {
      if (node.isArray()) {
        List<Object> out = new ArrayList<>();
        node.forEach(item -> out.add(expected(item)));
        return out;
      }
      if (node.isString()) {
        return resolve(node);
      }
      return node.isNull() ? "refused" : node.booleanValue();
    }

    private String resolve(JsonNode node) {
      String text = node.stringValue();
      return text.startsWith("@") ? pool.get(text).stringValue() : text;
    }

    private byte[] bytes(JsonNode in, String field) {
      return Hex.decode(resolve(in.get(field)));
    }

    private List<byte[]> list(JsonNode in, String field) {
      List<byte[]> out = new ArrayList<>();
      in.get(field).forEach(item -> out.add(Hex.decode(resolve(item))));
      return out;
    }

    private static List<Long> numbers(JsonNode in, String field) {
      List<Long> out = new ArrayList<>();
      in.get(field).forEach(item -> out.add(item.longValue()));
      return out;
    }
  }

  private static Object plain(KzgVerdict verdict) {
    return switch (verdict) {
      case VALID -> true;
      case INVALID -> false;
      case MALFORMED -> "refused";
    };
  }

  private static Object plain(Optional<?> answer) {
    return answer.isPresent() ? answer.get() : "refused";
  }

  private static String hex(byte[] bytes) {
    return Hex.encodePrefixed(bytes);
  }

  private static List<String> hex(List<byte[]> list) {
    return list.stream().map(KzgTopic::hex).toList();
  }
}
