package dev.trestle.node;

import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import ethereum.ckzg4844.CKZG4844JNI;
import ethereum.ckzg4844.CKZGException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Commitments and proofs of blobs (EIP-4844, EIP-7594) by the native c-kzg library. Thread-safe.
 * Blobs have 131,072 bytes, commitments and proofs 48. Each instance remembers the commitments that
 * it computed last: who posts a blob sees it again when it derives from it.
 */
public final class BlobKzg {
  private static final int POINT_BYTES = 48;
  private static final int CELL_BYTES = CKZG4844JNI.BYTES_PER_CELL;
  private static final int G1_POINTS = 4096;
  private static final int G2_POINTS = 65;

  /**
   * How much is computed ahead for cell proofs, 0 to 15. 8 takes 135 MB and a second when the
   * library is loaded, and 40 percent off the time for a blob's proofs.
   */
  private static final int PRECOMPUTATION = 8;

  private static final int REMEMBERED = 256;

  /** Commitments by the blob's SHA-256; guarded by itself. */
  private final Map<Bytes32, byte[]> commitments =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, byte[]> eldest) {
          return size() > REMEMBERED;
        }
      };

  private BlobKzg() {}

  /** The library's state is one per process, so the instance is, too. */
  private static final class Loaded {
    static final BlobKzg INSTANCE = fromCeremony();

    private static BlobKzg fromCeremony() {
      CKZG4844JNI.loadNativeLibrary();
      String[] words = CeremonySetup.text().split("\\s+");
      int g2 = 2 + G1_POINTS;
      int monomial = g2 + G2_POINTS;
      CKZG4844JNI.loadTrustedSetup(
          points(words, monomial, G1_POINTS),
          points(words, 2, G1_POINTS),
          points(words, g2, G2_POINTS),
          PRECOMPUTATION);
      return new BlobKzg();
    }

    private static byte[] points(String[] words, int from, int count) {
      return Hex.decode(String.join("", Arrays.asList(words).subList(from, from + count)));
    }
  }

  /**
   * The library with the ceremony's setup, loaded on the first call.
   *
   * @throws LinkageError if there is no native library for this platform
   */
  public static BlobKzg load() {
    return Loaded.INSTANCE;
  }

  /** The library, loaded by whoever first uses it: that takes a second. */
  public static BlobKzg later() {
    return new BlobKzg();
  }

  private static void ready() {
    Objects.requireNonNull(Loaded.INSTANCE);
  }

  /**
   * The commitment to a blob.
   *
   * @throws IllegalArgumentException when a field element is out of range
   */
  public byte[] commit(byte[] blob) {
    expectBlob(blob);
    Bytes32 key = Bytes32.from(NativeCryptography.sha256(blob));
    synchronized (commitments) {
      byte[] known = commitments.get(key);
      if (known != null) {
        return known.clone();
      }
    }
    ready();
    byte[] commitment;
    try {
      commitment = CKZG4844JNI.blobToKzgCommitment(blob);
    } catch (CKZGException e) {
      throw malformed(e);
    }
    synchronized (commitments) {
      commitments.put(key, commitment.clone());
    }
    return commitment;
  }

  /**
   * The hash by which the execution layer knows a blob.
   *
   * @throws IllegalArgumentException when a field element is out of range
   */
  public Bytes32 versionedHash(byte[] blob) {
    return Bytes32.from(Kzg.versionedHash(commit(blob)));
  }

  /**
   * The proof of the blob's value at a point, as EIP-4844's point evaluation checks it.
   *
   * @throws IllegalArgumentException when a field element is out of range
   */
  public byte[] opening(byte[] blob, Bytes32 z) {
    expectBlob(blob);
    ready();
    try {
      return CKZG4844JNI.computeKzgProof(blob, z.toBytes()).getProof();
    } catch (CKZGException e) {
      throw malformed(e);
    }
  }

  /**
   * The proof that a blob belongs to its commitment (EIP-4844's sidecars, version 0).
   *
   * @throws IllegalArgumentException when blob or commitment is malformed
   */
  public byte[] proof(byte[] blob, byte[] commitment) {
    expectBlob(blob);
    ready();
    try {
      return CKZG4844JNI.computeBlobKzgProof(blob, commitment);
    } catch (CKZGException e) {
      throw malformed(e);
    }
  }

  /**
   * The proofs of a blob's 128 cells (EIP-7594's sidecars, version 1).
   *
   * @throws IllegalArgumentException when a field element is out of range
   */
  public List<byte[]> cellProofs(byte[] blob) {
    expectBlob(blob);
    ready();
    try {
      byte[] proofs = CKZG4844JNI.computeCellsAndKzgProofs(blob).getProofs();
      List<byte[]> out = new ArrayList<>(BlobSidecar.CELLS);
      for (int i = 0; i < BlobSidecar.CELLS; i++) {
        out.add(Arrays.copyOfRange(proofs, i * POINT_BYTES, (i + 1) * POINT_BYTES));
      }
      return out;
    } catch (CKZGException e) {
      throw malformed(e);
    }
  }

  /**
   * Blobs with all that a transaction needs to carry them, by today's rules (sidecar version 1).
   *
   * @throws IllegalArgumentException when a field element is out of range
   */
  public TransactionRequest.Blobs prepare(List<byte[]> blobs) {
    List<byte[]> commitments = blobs.parallelStream().map(this::commit).toList();
    List<byte[]> proofs =
        blobs.parallelStream().flatMap(blob -> cellProofs(blob).stream()).toList();
    List<Bytes32> hashes =
        commitments.stream().map(c -> Bytes32.from(Kzg.versionedHash(c))).toList();
    return new TransactionRequest.Blobs(new BlobSidecar(1, blobs, commitments, proofs), hashes);
  }

  /** Whether every blob of the sidecar belongs to its commitment, by the proofs given. */
  public boolean verify(BlobSidecar sidecar) {
    if (sidecar.blobs().isEmpty()) {
      return true;
    }
    ready();
    try {
      return sidecar.version() == 0 ? verifyBlobs(sidecar) : verifyCells(sidecar);
    } catch (CKZGException e) {
      return false;
    }
  }

  private static boolean verifyBlobs(BlobSidecar sidecar) {
    return CKZG4844JNI.verifyBlobKzgProofBatch(
        joined(sidecar.blobs()),
        joined(sidecar.commitments()),
        joined(sidecar.proofs()),
        sidecar.blobs().size());
  }

  private static boolean verifyCells(BlobSidecar sidecar) {
    int cells = sidecar.proofs().size();
    byte[] allCells = new byte[cells * CELL_BYTES];
    byte[] commitments = new byte[cells * POINT_BYTES];
    long[] indices = new long[cells];
    for (int i = 0; i < cells; i++) {
      int blob = i / BlobSidecar.CELLS;
      indices[i] = i % BlobSidecar.CELLS;
      if (indices[i] == 0) {
        byte[] computed = CKZG4844JNI.computeCells(sidecar.blobs().get(blob));
        System.arraycopy(computed, 0, allCells, i * CELL_BYTES, computed.length);
      }
      byte[] commitment = sidecar.commitments().get(blob);
      System.arraycopy(commitment, 0, commitments, i * POINT_BYTES, POINT_BYTES);
    }
    return CKZG4844JNI.verifyCellKzgProofBatch(
        commitments, indices, allCells, joined(sidecar.proofs()));
  }

  private static byte[] joined(List<byte[]> parts) {
    byte[] out = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  private static void expectBlob(byte[] blob) {
    if (blob.length != BlobSidecar.BLOB_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "a blob has " + BlobSidecar.BLOB_SIZE_BYTES + " bytes, not " + blob.length);
    }
  }

  private static IllegalArgumentException malformed(CKZGException e) {
    return new IllegalArgumentException(
        "blob or commitment is malformed (each 32 bytes must be below the field's order)", e);
  }
}
