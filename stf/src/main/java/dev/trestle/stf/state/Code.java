package dev.trestle.stf.state;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contract's code with what is known about it: its hash, its valid jump destinations, and whether
 * it is an EIP-7702 delegation. The analysis is made on first use and kept.
 */
public final class Code {
  /** Zero bytes behind the code, so that a PUSH at its end needs no bounds check. */
  public static final int PADDING_BYTES = 33;

  public static final Code EMPTY = new Code(new byte[0], Account.EMPTY_CODE_HASH);

  private static final int JUMPDEST = 0x5b;
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;
  private static final int DELEGATION_PREFIX = 0xef0100;
  private static final int DELEGATION_SIZE_BYTES = 3 + Address.SIZE_BYTES;

  private final byte[] padded;
  private final int size;
  private @Nullable Bytes32 hash;
  private long @Nullable [] jumpDestinations;
  private @Nullable Preparation preparation;
  private int heat;

  /** What an interpreter has worked out about a code and wants to find again. */
  public interface Preparation {}

  private Code(byte[] bytes, @Nullable Bytes32 hash) {
    this.padded = new byte[bytes.length + PADDING_BYTES];
    System.arraycopy(bytes, 0, padded, 0, bytes.length);
    this.size = bytes.length;
    this.hash = hash;
  }

  /** Code whose hash is known. */
  public static Code of(byte[] bytes, Bytes32 hash) {
    return bytes.length == 0 ? EMPTY : new Code(bytes, hash);
  }

  /** Code whose hash is computed when asked for (init code never is). */
  public static Code of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Code(bytes, null);
  }

  /** The designator that EIP-7702 stores as the code of a delegating account. */
  public static byte[] delegation(Address target) {
    byte[] out = new byte[DELEGATION_SIZE_BYTES];
    out[0] = (byte) (DELEGATION_PREFIX >> 16);
    out[1] = (byte) (DELEGATION_PREFIX >> 8);
    out[2] = (byte) DELEGATION_PREFIX;
    target.putTo(out, 3);
    return out;
  }

  public int sizeBytes() {
    return size;
  }

  /** The code followed by {@link #PADDING_BYTES} zero bytes; not to be modified. */
  public byte[] padded() {
    return padded;
  }

  /** A copy of the code alone. */
  public byte[] toBytes() {
    byte[] out = new byte[size];
    System.arraycopy(padded, 0, out, 0, size);
    return out;
  }

  public Bytes32 hash() {
    Bytes32 known = hash;
    if (known == null) {
      known = Keccak.hash(padded, 0, size);
      hash = known;
    }
    return known;
  }

  /** The account this code delegates to, if it is an EIP-7702 designator. */
  public Optional<Address> delegate() {
    return isDelegation() ? Optional.of(Address.from(padded, 3)) : Optional.empty();
  }

  public boolean isDelegation() {
    return size == DELEGATION_SIZE_BYTES
        && (padded[0] & 255) == DELEGATION_PREFIX >> 16
        && padded[1] == 1
        && padded[2] == 0;
  }

  /** One bit per byte of code, set where a JUMPDEST stands that is not data of a PUSH. */
  public long[] jumpDestinations() {
    long[] known = jumpDestinations;
    if (known == null) {
      known = analyse();
      jumpDestinations = known;
    }
    return known;
  }

  public Optional<Preparation> preparation() {
    return Optional.ofNullable(preparation);
  }

  public void keep(Preparation worked) {
    preparation = worked;
  }

  /** Counts entries and jumps, so that an interpreter can tell when preparing pays. */
  public int warmUp(int more) {
    heat += more;
    return heat;
  }

  private long[] analyse() {
    long[] bits = new long[(size >> 6) + 1];
    int at = 0;
    while (at < size) {
      int op = padded[at] & 255;
      if (op == JUMPDEST) {
        bits[at >> 6] |= 1L << (at & 63);
      } else if (op >= PUSH1 && op <= PUSH32) {
        at += op - PUSH1 + 1;
      }
      at++;
    }
    return bits;
  }
}
