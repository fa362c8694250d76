package dev.trestle.guest;

import dev.trestle.stf.crypto.BlobDomain;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Preimages in memory, each under the key that its bytes give: a record of one run, and an oracle
 * that repeats it. Used by one thread.
 */
public final class PreimageStore implements PreimageOracle {
  private final Map<Bytes32, byte[]> preimages = new TreeMap<>();

  @Override
  public byte[] preimage(Bytes32 key) {
    return find(key)
        .orElseThrow(() -> new MissingPreimageException(key, "not among those recorded"));
  }

  /** The preimage of this key, if it is here. */
  public Optional<byte[]> find(Bytes32 key) {
    return Optional.ofNullable(preimages.get(key));
  }

  /** All keys and preimages, by rising key. */
  public Map<Bytes32, byte[]> all() {
    return Collections.unmodifiableMap(preimages);
  }

  /** How many bytes all preimages have together. */
  public long sizeBytes() {
    long sum = 0;
    for (byte[] preimage : preimages.values()) {
      sum += preimage.length;
    }
    return sum;
  }

  /** Puts a preimage under a key that the caller vouches for, as when a record is read back. */
  public void put(Bytes32 key, byte[] preimage) {
    preimages.put(key, preimage);
  }

  /** Puts a local input. */
  public void putLocal(int identifier, byte[] preimage) {
    put(PreimageKey.local(identifier), preimage);
  }

  /** Puts bytes under their Keccak-256, which is returned. */
  public Bytes32 putKeccak(byte[] preimage) {
    Bytes32 hash = Keccak.hash(preimage);
    put(PreimageKey.keccak(hash), preimage);
    return hash;
  }

  /** Puts bytes under their SHA-256, which is returned. */
  public Bytes32 putSha256(byte[] preimage) {
    Bytes32 hash = Sha256.hash(preimage);
    put(PreimageKey.sha256(hash), preimage);
    return hash;
  }

  /**
   * Puts a commitment under its SHA-256 and the 4096 elements of its blob. That the commitment is
   * the blob's is not checked here.
   *
   * @param commitment 48 bytes
   * @param blob 131072 bytes
   */
  public void putBlob(byte[] commitment, byte[] blob) {
    if (commitment.length != PreimageKey.COMMITMENT_BYTES || blob.length != BlobDomain.BLOB_BYTES) {
      throw new IllegalArgumentException(
          "a commitment has 48 bytes and a blob 131072, not "
              + commitment.length
              + " and "
              + blob.length);
    }
    putSha256(commitment);
    byte[] points = BlobDomain.points();
    for (int at = 0; at < blob.length; at += Bytes32.SIZE_BYTES) {
      put(
          PreimageKey.blob(commitment, points, at),
          Arrays.copyOfRange(blob, at, at + Bytes32.SIZE_BYTES));
    }
  }

  /** Puts a precompile's answer; nothing means that the call fails. */
  public void putPrecompile(
      Precompile precompile, long requiredGas, byte[] input, Optional<byte[]> answer) {
    byte[] output = answer.orElse(new byte[0]);
    byte[] preimage = new byte[1 + output.length];
    preimage[0] = (byte) (answer.isPresent() ? 1 : 0);
    System.arraycopy(output, 0, preimage, 1, output.length);
    put(PreimageKey.precompile(precompile.address(), requiredGas, input), preimage);
  }
}
