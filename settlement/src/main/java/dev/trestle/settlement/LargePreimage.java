package dev.trestle.settlement;

import dev.trestle.l1.Abi;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A Keccak preimage that is too long for one L1 transaction, on its way into the oracle. The
 * contract hashes it piece by piece and keeps how far it has come under the account that sends: so
 * it goes on from there after a restart, and nobody else can add to it or stand in its way. Source:
 * docs/spec/dispute.md § Preimages on L1.
 *
 * @param oracle where it goes
 * @param part what is to be read of it
 */
record LargePreimage(Address oracle, PreimagePart.Keccak part) {
  /**
   * Longest preimage that goes in one transaction, bytes. Nodes take transactions of at most 128
   * KiB into their pools; some of that is the envelope.
   */
  static final int MOST_AT_ONCE = (128 << 10) - 1_024;

  /** Bytes that Keccak-256 takes at once: pieces are multiples of it, but for the last. */
  static final int BLOCK_BYTES = 136;

  /** Blocks in one transaction: as many as {@link #MOST_GAS} pays for. */
  static final int BLOCKS_PER_PIECE = 250;

  /**
   * Of one block: Keccak-f in Solidity, 53,000 (contracts/snapshots), and its call data, 16 a byte.
   */
  private static final long GAS_PER_BLOCK = 60_000;

  /** Of a piece besides: the transaction, the state of the sponge, the part at the end. */
  private static final long GAS_PER_PIECE = 500_000;

  /** Most that a transaction may have (EIP-7825). */
  static final long MOST_GAS = 1 << 24;

  /** Whether one transaction cannot carry it. */
  static boolean isNeededFor(PreimagePart.Keccak part) {
    return part.bytes().length > MOST_AT_ONCE;
  }

  /** How far the contract has come with it. */
  record Progress(boolean begun, long partOffset, long size, long absorbed) {}

  /** Ours among those of the account. */
  UInt256 id() {
    byte[] named = new byte[Bytes32.SIZE_BYTES + 8];
    part.key().putTo(named, 0);
    for (int i = 0; i < 8; i++) {
      named[Bytes32.SIZE_BYTES + i] = (byte) (part.offset() >>> 8 * (7 - i));
    }
    return Keccak.hash(named).toUInt256();
  }

  /** The next call, given what the contract has. */
  TransactionRequest next(Progress progress) {
    boolean ours =
        progress.begun
            && progress.partOffset == part.offset()
            && progress.size == part.bytes().length;
    return ours ? absorb(Math.toIntExact(progress.absorbed)) : begin();
  }

  private TransactionRequest begin() {
    byte[] data =
        Abi.call(
            "beginLarge(uint256,uint64,uint64)",
            id(),
            BigInteger.valueOf(part.offset()),
            BigInteger.valueOf(part.bytes().length));
    return TransactionRequest.call(
        "%s: begin, %d bytes".formatted(name(), part.bytes().length), oracle, data);
  }

  private TransactionRequest absorb(int from) {
    int to = Math.min(from + BLOCKS_PER_PIECE * BLOCK_BYTES, part.bytes().length);
    byte[] data =
        Abi.call("absorbLarge(uint256,bytes)", id(), Arrays.copyOfRange(part.bytes(), from, to));
    int blocks = (to - from) / BLOCK_BYTES + 1;
    return TransactionRequest.call("%s: bytes from %d on".formatted(name(), from), oracle, data)
        .withGasLimit(GAS_PER_PIECE + blocks * GAS_PER_BLOCK);
  }

  private String name() {
    return "part %d of large preimage %s".formatted(part.offset(), part.key());
  }
}
