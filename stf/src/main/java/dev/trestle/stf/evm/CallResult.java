package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import java.util.List;
import java.util.Optional;

/**
 * What came of a {@link Message}.
 *
 * @param gasLeft of the message's gas; zero after an exceptional halt
 * @param refund the refund counter (EIP-3529), uncapped; zero unless successful
 * @param output returned or revert data; the deployed code after a creation
 * @param created the new contract, after a successful creation
 * @param logs in order; empty unless successful
 */
public record CallResult(
    Outcome outcome,
    long gasLeft,
    long refund,
    byte[] output,
    Optional<Address> created,
    List<Log> logs) {
  public CallResult {
    logs = List.copyOf(logs);
  }

  public boolean isSuccess() {
    return outcome == Outcome.SUCCESS;
  }
}
