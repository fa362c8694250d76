package dev.trestle.stark.prover;

import dev.trestle.stark.TreeHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Trees of {@link TreeHash#SHA_256_216}, by the JDK, which uses the processor's instructions. */
final class Sha256Nodes implements NodeHashes {
  private static final int DIGEST_BYTES = TreeHash.SHA_256_216.digestBytes();
  private static final int SHA_BYTES = 32;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** One thread's. */
  private static final class Hasher {
    private final MessageDigest sha = sha256();
    private final byte[] digest = new byte[SHA_BYTES];

    /** A row, or two digests, of which the second overwrites the end of the first. */
    private byte[] input = new byte[DIGEST_BYTES + SHA_BYTES];

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /** Hashes the beginning of the input. */
    void hash(int length, long[] to, int at) {
      try {
        sha.update(input, 0, length);
        sha.digest(digest, 0, SHA_BYTES);
      } catch (DigestException e) {
        throw new IllegalStateException("there is room for a digest", e);
      }
      Arrays.fill(digest, DIGEST_BYTES, SHA_BYTES, (byte) 0);
      for (int i = 0; i < Digests.LONGS; i++) {
        to[at + i] = (long) LITTLE_ENDIAN.get(digest, 8 * i);
      }
    }

    void hashPair(long[] left, int leftAt, long[] right, int rightAt, long[] to, int at) {
      for (int i = 0; i < Digests.LONGS; i++) {
        LITTLE_ENDIAN.set(input, 8 * i, left[leftAt + i]);
      }
      for (int i = 0; i < Digests.LONGS; i++) {
        LITTLE_ENDIAN.set(input, DIGEST_BYTES + 8 * i, right[rightAt + i]);
      }
      hash(2 * DIGEST_BYTES, to, at);
    }
  }

  private final ThreadLocal<Hasher> hashers = ThreadLocal.withInitial(Hasher::new);

  @Override
  public void hashRows(long[][] strips, int columns, int firstRow, int rows, long[] digests) {
    Hasher hasher = hashers.get();
    int length = columns * Long.BYTES;
    int room = strips.length * Matrix.LANES * Long.BYTES;
    if (hasher.input.length < room) {
      hasher.input = new byte[room];
    }
    byte[] input = hasher.input;
    for (int row = firstRow; row < firstRow + rows; row++) {
      for (int s = 0; s < strips.length; s++) {
        int at = s * Matrix.LANES * Long.BYTES;
        for (int lane = 0; lane < Matrix.LANES; lane++) {
          BIG_ENDIAN.set(input, at + 8 * lane, strips[s][row * Matrix.LANES + lane]);
        }
      }
      hasher.hash(length, digests, row * Digests.LONGS);
    }
  }

  @Override
  public void hashPairs(long[] from, long[] to, int at, int count) {
    Hasher hasher = hashers.get();
    for (int i = at; i < at + count; i++) {
      int pair = 2 * i * Digests.LONGS;
      hasher.hashPair(from, pair, from, pair + Digests.LONGS, to, i * Digests.LONGS);
    }
  }

  @Override
  public void hashInto(long[] left, long[] right, long[] to, int at, int count) {
    Hasher hasher = hashers.get();
    for (int i = at * Digests.LONGS; i < (at + count) * Digests.LONGS; i += Digests.LONGS) {
      hasher.hashPair(left, i, right, i, to, i);
    }
  }
}
