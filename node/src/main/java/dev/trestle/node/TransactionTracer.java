package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.state.StateReader;

/** Watches one transaction or call and tells what it saw. */
interface TransactionTracer extends Tracer {
  /** What it saw; asked once, after the execution. */
  JsonValue result(Traced traced);

  /**
   * What a traced transaction came to.
   *
   * @param gasLimit of the transaction
   * @param gasUsed after refunds
   * @param after the state after it
   */
  record Traced(long gasLimit, long gasUsed, boolean failed, byte[] output, StateReader after) {}
}
