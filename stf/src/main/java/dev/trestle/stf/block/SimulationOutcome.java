package dev.trestle.stf.block;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import java.util.List;
import java.util.Optional;

/** What came of a simulated call. */
public sealed interface SimulationOutcome {
  /**
   * It ran.
   *
   * @param gasUsed with the intrinsic gas, after refunds
   * @param output what it returned, or the revert data
   * @param failure in geth's words; empty on success
   * @param created address of a creation
   */
  record Ran(
      long gasUsed,
      byte[] output,
      Optional<String> failure,
      Optional<Address> created,
      List<Log> logs)
      implements SimulationOutcome {
    public Ran {
      logs = List.copyOf(logs);
    }

    public boolean succeeded() {
      return failure.isEmpty();
    }
  }

  /** It may not run at all. */
  record Refused(RefusalReason reason, String message) implements SimulationOutcome {}
}
