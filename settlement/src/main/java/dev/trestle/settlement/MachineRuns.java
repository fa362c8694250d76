package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.Optional;

/** Runs of the disputed program, any state and step of them. */
public interface MachineRuns {
  /** The program's id: the hash of the state before its first step. */
  Bytes32 program();

  /** How many steps the whole run takes; nothing while it is being computed. */
  Optional<Long> steps(GuestInputs inputs);

  /**
   * The state hash after so many steps, or at the end when that comes earlier; nothing while it is
   * being computed.
   */
  Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps);

  /** What L1 needs to execute the step after so many; nothing while it is being computed. */
  Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps);

  /**
   * The same runs for somebody who needs them before a time: what is more urgent is computed first.
   * Where nothing is computed in the background it makes no difference.
   *
   * @param nowSeconds L1 time; what was not asked for lately is computed last
   * @param deadlineSeconds L1 time
   */
  default MachineRuns wanted(long nowSeconds, long deadlineSeconds) {
    return this;
  }

  /**
   * What L1 needs to execute one step.
   *
   * @param stateData the state before, 346 bytes
   * @param proof memory proofs: docs/spec/machine.md
   * @param part of a preimage that it reads
   * @param text the instruction, for people
   */
  record Evidence(byte[] stateData, byte[] proof, Optional<PreimagePart> part, String text) {}
}
