package dev.trestle.e2e;

import dev.trestle.guest.GuestInputs;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** A liar's machine that is right for some steps of each run, and wrong from there on. */
final class GuestSlip implements MachineRuns {
  private final GuestArena arena;
  private final ToLongFunction<GuestInputs> rightFor;
  private final Map<GuestInputs, LyingRuns> known = new HashMap<>();

  /**
   * @param rightFor how many steps of a run are right; asked only when the run is done
   */
  GuestSlip(GuestArena arena, ToLongFunction<GuestInputs> rightFor) {
    this.arena = arena;
    this.rightFor = rightFor;
  }

  @Override
  public Bytes32 program() {
    return arena.runs().program();
  }

  @Override
  public Optional<Long> steps(GuestInputs inputs) {
    return arena.runs().steps(inputs);
  }

  @Override
  public Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
    if (steps(inputs).isEmpty()) {
      return Optional.empty();
    }
    return known
        .computeIfAbsent(inputs, i -> new LyingRuns(arena.runs(), rightFor.applyAsLong(i)))
        .stateHash(inputs, steps);
  }

  @Override
  public Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
    return arena.runs().evidence(inputs, steps);
  }
}
