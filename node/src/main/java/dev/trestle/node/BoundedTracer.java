package dev.trestle.node;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;

/** Passes on what it is told until a limit is reached; then the execution ends with an error. */
final class BoundedTracer implements Tracer {
  private static final int STEPS_BETWEEN_LOOKS = 1024;

  private final Tracer watching;
  private final TraceBudget budget;
  private int untilLook = STEPS_BETWEEN_LOOKS;

  BoundedTracer(Tracer watching, TraceBudget budget) {
    this.watching = watching;
    this.budget = budget;
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    budget.keep(input.length);
    watching.enter(kind, from, to, value, input, gas);
  }

  /**
   * Hot: a comparison beside what the tracer itself does.
   *
   * @throws JsonRpcException when a limit is reached
   */
  @Override
  public void step(Step step) {
    untilLook--;
    if (untilLook == 0) {
      untilLook = STEPS_BETWEEN_LOOKS;
      budget.steps(STEPS_BETWEEN_LOOKS);
    }
    watching.step(step);
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    budget.keep(output.length);
    watching.exit(outcome, gasUsed, output);
  }
}
