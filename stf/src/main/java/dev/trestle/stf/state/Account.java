package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/**
 * An account as the state trie holds it (yellow paper 4.1).
 *
 * @param nonce unsigned 64 bits, at most 2^64 - 2 (EIP-2681)
 * @param balance wei
 * @param storageRoot root of the storage trie
 * @param codeHash Keccak-256 of the code
 */
public record Account(long nonce, UInt256 balance, Bytes32 storageRoot, Bytes32 codeHash) {
  /** Keccak-256 of no bytes: the code hash of an account without code. */
  public static final Bytes32 EMPTY_CODE_HASH =
      Bytes32.fromHex("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");

  /** Root of the empty trie. */
  public static final Bytes32 EMPTY_ROOT =
      Bytes32.fromHex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  /** No nonce, balance, code or storage. */
  public static final Account EMPTY = new Account(0, UInt256.ZERO, EMPTY_ROOT, EMPTY_CODE_HASH);

  /** Empty in the sense of EIP-161: nonce, balance and code. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(EMPTY_CODE_HASH);
  }
}
