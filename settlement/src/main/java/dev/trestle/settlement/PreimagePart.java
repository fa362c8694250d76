package dev.trestle.settlement;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;

/** A part of a preimage that a step reads, with what L1 needs to check it. */
public sealed interface PreimagePart {
  /** Its key, as the program asks for it. */
  Bytes32 key();

  /** Where in the preimage's stream (its length first) the part begins. */
  long offset();

  /** A local input of the game. */
  record Local(Bytes32 key, long offset, int identifier) implements PreimagePart {}

  /** Bytes with a Keccak-256. */
  record Keccak(Bytes32 key, long offset, byte[] bytes) implements PreimagePart {}

  /** Bytes with a SHA-256. */
  record Sha256(Bytes32 key, long offset, byte[] bytes) implements PreimagePart {}

  /** A blob's value at a point, with its KZG opening. */
  record BlobElement(
      Bytes32 key, long offset, Bytes32 z, Bytes32 y, byte[] commitment, byte[] proof)
      implements PreimagePart {}

  /** A precompile's answer, which L1 computes itself. */
  record PrecompileAnswer(
      Bytes32 key, long offset, Address precompile, long requiredGas, byte[] input)
      implements PreimagePart {}
}
