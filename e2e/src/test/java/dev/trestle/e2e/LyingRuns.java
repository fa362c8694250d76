package dev.trestle.e2e;

import dev.trestle.guest.GuestInputs;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a liar says of the machine: the truth up to a step, then states of its own making, and the
 * opposite result.
 *
 * @param wrongAfter how many steps are right
 */
public record LyingRuns(MachineRuns truth, long wrongAfter) implements MachineRuns {
  /** More than the program takes. */
  private static final BigInteger END = BigInteger.ONE.shiftLeft(62);

  @Override
  public Bytes32 program() {
    return truth.program();
  }

  @Override
  public Optional<Long> steps(GuestInputs inputs) {
    return truth.steps(inputs);
  }

  @Override
  public Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
    Optional<Bytes32> right = truth.stateHash(inputs, steps);
    if (steps.compareTo(BigInteger.valueOf(wrongAfter)) <= 0) {
      return right;
    }
    return right.map(hash -> invented(hash, inputs, steps));
  }

  private Bytes32 invented(Bytes32 right, GuestInputs inputs, BigInteger steps) {
    byte[] bytes = Keccak.hash(right.toBytes()).toBytes();
    byte status = right.toBytes()[0];
    boolean over = truth.stateHash(inputs, END).orElseThrow().equals(right);
    bytes[0] = over ? (byte) (status == 0 ? 1 : 0) : status;
    return Bytes32.from(bytes);
  }

  @Override
  public Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
    return truth.evidence(inputs, steps);
  }
}
