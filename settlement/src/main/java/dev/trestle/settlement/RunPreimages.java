package dev.trestle.settlement;

import dev.trestle.guest.Hint;
import dev.trestle.guest.PreimageKey;
import dev.trestle.guest.PreimageStore;
import dev.trestle.riscv.MissingPreimageException;
import dev.trestle.riscv.PreimageSource;
import dev.trestle.stf.crypto.BlobDomain;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All preimages that one run of the program reads, with what L1 needs to check each of them. Filled
 * by one thread, then read by others.
 */
public final class RunPreimages implements PreimageSource {
  private final BlobProver prover;
  private final Map<Bytes32, Hint.PrecompileCall> calls = new HashMap<>();
  private final Map<Bytes32, Element> elements = new HashMap<>();
  private PreimageStore store = new PreimageStore();

  /** Opens a blob's commitment at a point. */
  @FunctionalInterface
  public interface BlobProver {
    /**
     * The KZG proof, 48 bytes.
     *
     * @param blob 131072 bytes
     * @param z the point
     */
    byte[] proof(byte[] blob, Bytes32 z);
  }

  private record Element(byte[] commitment, byte[] blob, Bytes32 z) {}

  public RunPreimages(BlobProver prover) {
    this.prover = prover;
  }

  /** From now on the preimages are those in this store, which may still be filled. */
  public void read(PreimageStore recorded) {
    store = recorded;
  }

  /** Notes what stands behind the key of a precompile's answer. */
  public void add(Hint.PrecompileCall call) {
    calls.put(
        PreimageKey.precompile(call.precompile().address(), call.requiredGas(), call.input()),
        call);
  }

  /** Notes what stands behind the keys of a blob's elements. */
  public void addBlob(byte[] commitment, byte[] blob) {
    byte[] points = BlobDomain.points();
    for (int at = 0; at < points.length; at += Bytes32.SIZE_BYTES) {
      Bytes32 z = Bytes32.from(points, at);
      elements.put(PreimageKey.blob(commitment, z.toBytes()), new Element(commitment, blob, z));
    }
  }

  @Override
  public byte[] preimage(Bytes32 key) {
    return store.find(key).orElseThrow(() -> new MissingPreimageException(key));
  }

  /** The part that a step reads, as L1 wants it. */
  public PreimagePart part(Bytes32 key, long offset) {
    byte[] bytes = preimage(key);
    int type = key.toBytes()[0];
    return switch (type) {
      case PreimageKey.LOCAL -> new PreimagePart.Local(key, offset, (int) key.w3());
      case PreimageKey.KECCAK -> new PreimagePart.Keccak(key, offset, bytes);
      case PreimageKey.SHA256 -> new PreimagePart.Sha256(key, offset, bytes);
      case PreimageKey.BLOB -> element(key, offset, bytes);
      case PreimageKey.PRECOMPILE -> answer(key, offset);
      default -> throw new IllegalStateException("a preimage of type " + type);
    };
  }

  private PreimagePart element(Bytes32 key, long offset, byte[] value) {
    Element e =
        Optional.ofNullable(elements.get(key))
            .orElseThrow(() -> new IllegalStateException("no blob is known for key " + key));
    byte[] proof = prover.proof(e.blob, e.z);
    byte[] commitment = Arrays.copyOf(e.commitment, e.commitment.length);
    return new PreimagePart.BlobElement(key, offset, e.z, Bytes32.from(value), commitment, proof);
  }

  private PreimagePart answer(Bytes32 key, long offset) {
    Hint.PrecompileCall call =
        Optional.ofNullable(calls.get(key))
            .orElseThrow(() -> new IllegalStateException("no call is known for key " + key));
    return new PreimagePart.PrecompileAnswer(
        key, offset, call.precompile().address(), call.requiredGas(), call.input());
  }
}
