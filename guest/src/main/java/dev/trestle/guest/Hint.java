package dev.trestle.guest;

import dev.trestle.derivation.BlockId;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.primitives.Bytes32;

/** What the program is about to read. */
public sealed interface Hint {
  /** The RLP of the settlement header with this hash. */
  record SettlementHeader(Bytes32 blockHash) implements Hint {}

  /** All nodes of the receipt trie of the settlement block with this hash. */
  record SettlementReceipts(Bytes32 blockHash) implements Hint {}

  /**
   * The KZG commitment behind a versioned hash and all 4096 elements of its blob.
   *
   * @param block the settlement block whose Inbox log names the blob
   */
  record Blob(BlockId block, Bytes32 versionedHash) implements Hint {}

  /** The 128 bytes of an output root (version, state root, message passer, block hash). */
  record Output(Bytes32 outputRoot) implements Hint {}

  /** The RLP of the L2 header with this hash. */
  record L2Header(Bytes32 blockHash) implements Hint {}

  /** All nodes of the transaction trie of the L2 block with this hash. */
  record L2Transactions(Bytes32 blockHash) implements Hint {}

  /** A node of the L2 state or of an account's storage, or a contract's code, by its Keccak. */
  record L2State(Bytes32 hash) implements Hint {}

  /**
   * A precompile's answer.
   *
   * @param requiredGas with which the settlement chain's precompile is to be called
   */
  record PrecompileCall(Precompile precompile, long requiredGas, byte[] input) implements Hint {}

  /** One of the five local inputs. */
  record Local(int identifier) implements Hint {}

  /** The chain's configuration, by its Keccak. */
  record Configuration(Bytes32 hash) implements Hint {}
}
