package dev.trestle.guest;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;

/** The keys of preimages: a type byte and a hash ({@code docs/spec/machine.md}). */
public final class PreimageKey {
  /** Local identifier of the settlement chain's head hash. */
  public static final int HEAD = 1;

  /** Local identifier of the output root both sides agree upon. */
  public static final int AGREED_OUTPUT = 2;

  /** Local identifier of the output root in dispute. */
  public static final int DISPUTED_OUTPUT = 3;

  /** Local identifier of the claimed L2 block number, 8 bytes. */
  public static final int CLAIMED_BLOCK = 4;

  /** Local identifier of the hash of {@link ChainConfiguration#encode}. */
  public static final int CONFIGURATION = 5;

  public static final int LOCAL = 1;
  public static final int KECCAK = 2;
  public static final int SHA256 = 4;
  public static final int BLOB = 5;
  public static final int PRECOMPILE = 6;

  static final int COMMITMENT_BYTES = 48;

  private PreimageKey() {}

  /** One of the local identifiers above, as the program itself asks for it. */
  public static Bytes32 local(int identifier) {
    return new Bytes32((long) LOCAL << 56, 0, 0, identifier);
  }

  /** Bytes with this Keccak-256. */
  public static Bytes32 keccak(Bytes32 hash) {
    return typed(KECCAK, hash);
  }

  /** Bytes with this SHA-256; an EIP-4844 versioned hash will do, as it differs in byte 0 alone. */
  public static Bytes32 sha256(Bytes32 hash) {
    return typed(SHA256, hash);
  }

  /** {@link #blob(byte[], byte[], int)} with a z of its own. */
  public static Bytes32 blob(byte[] commitment, byte[] z) {
    return blob(commitment, z, 0);
  }

  /**
   * The value at z of the blob with this commitment.
   *
   * @param commitment 48 bytes
   * @param z where 32 bytes big-endian begin at {@code at}
   */
  public static Bytes32 blob(byte[] commitment, byte[] z, int at) {
    byte[] preimage = new byte[COMMITMENT_BYTES + Bytes32.SIZE_BYTES];
    System.arraycopy(commitment, 0, preimage, 0, COMMITMENT_BYTES);
    System.arraycopy(z, at, preimage, COMMITMENT_BYTES, Bytes32.SIZE_BYTES);
    return typed(BLOB, Keccak.hash(preimage));
  }

  /** What the settlement chain's precompile answers to this input with this gas. */
  public static Bytes32 precompile(Address address, long requiredGas, byte[] input) {
    byte[] preimage = new byte[Address.SIZE_BYTES + 8 + input.length];
    address.putTo(preimage, 0);
    BigEndian.putLong(preimage, Address.SIZE_BYTES, requiredGas);
    System.arraycopy(input, 0, preimage, Address.SIZE_BYTES + 8, input.length);
    return typed(PRECOMPILE, Keccak.hash(preimage));
  }

  static Bytes32 typed(int type, Bytes32 hash) {
    return new Bytes32(
        (long) type << 56 | hash.w0() & 0x00ffffffffffffffL, hash.w1(), hash.w2(), hash.w3());
  }
}
