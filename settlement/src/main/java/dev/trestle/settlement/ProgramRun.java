package dev.trestle.settlement;

import dev.trestle.riscv.StepWitness;
import dev.trestle.riscv.Trace;
import dev.trestle.settlement.MachineRuns.Evidence;
import dev.trestle.stf.primitives.Bytes32;

/**
 * One run of the program with the preimages that it reads. It is computed by one thread at a time;
 * once it is done, one thread at a time looks into it.
 */
record ProgramRun(RunPreimages preimages, Trace trace) {
  boolean isDone() {
    return trace.ended();
  }

  Bytes32 stateHash(long step) {
    return trace.state(step).hash();
  }

  Evidence evidence(long step) {
    StepWitness witness = trace.witness(step);
    return new Evidence(
        witness.stateData(),
        witness.proof(),
        witness.preimage().map(p -> preimages.part(p.key(), p.offset())),
        witness.text());
  }
}
