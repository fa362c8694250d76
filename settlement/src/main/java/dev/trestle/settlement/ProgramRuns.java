package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.StepWitness;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs of a program in the machine, each computed once when first asked for. */
public final class ProgramRuns implements MachineRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramRuns.class);

  private final ElfProgram elf;
  private final Bytes32 program;
  private final Source source;
  private final Executor executor;
  private final Map<GuestInputs, CompletableFuture<Run>> runs = new HashMap<>();

  /** Where a run's preimages come from. */
  @FunctionalInterface
  public interface Source {
    /** All that the program reads when it is given these inputs. */
    RunPreimages preimages(GuestInputs inputs);
  }

  /**
   * @param executor computes runs, which take long; its own thread or the caller's
   */
  public ProgramRuns(ElfProgram elf, Source source, Executor executor) {
    this.elf = elf;
    this.source = source;
    this.executor = executor;
    program = Machine.prestate(elf);
  }

  /** One run, done. */
  private record Run(RunPreimages preimages, long steps, Bytes32 last) {}

  @Override
  public Bytes32 program() {
    return program;
  }

  @Override
  public Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
    return run(inputs)
        .map(run ->
            steps.compareTo(BigInteger.valueOf(run.steps)) >= 0
                ? run.last
                : at(run, steps.longValueExact()).state().hash());
  }

  @Override
  public Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
    return run(inputs)
        .map(run -> {
          long step = steps.min(BigInteger.valueOf(run.steps)).longValueExact();
          StepWitness witness = at(run, step).witness();
          return new Evidence(
              witness.stateData(),
              witness.proof(),
              witness.preimage().map(p -> run.preimages.part(p.key(), p.offset())),
              witness.text());
        });
  }

  private Machine at(Run run, long step) {
    Machine machine = Machine.load(elf, run.preimages);
    machine.run(step);
    return machine;
  }

  /** The run when it is done; begins it when nobody has. A failed one begins anew. */
  private synchronized Optional<Run> run(GuestInputs inputs) {
    CompletableFuture<Run> future = runs.get(inputs);
    if (future == null) {
      future = CompletableFuture.supplyAsync(() -> compute(inputs), executor);
      runs.put(inputs, future);
    }
    if (!future.isDone()) {
      return Optional.empty();
    }
    if (future.isCompletedExceptionally()) {
      runs.remove(inputs);
      LOG.error(
          "the run about block {} failed: {}",
          inputs.claimedBlock(),
          future.exceptionNow().getMessage());
      return Optional.empty();
    }
    return Optional.of(future.join());
  }

  private Run compute(GuestInputs inputs) {
    RunPreimages preimages = source.preimages(inputs);
    Machine machine = Machine.load(elf, preimages);
    long steps = machine.run(Long.MAX_VALUE);
    Bytes32 last = machine.state().hash();
    LOG.info(
        "the run about block {} ends with exit code {} after {} steps",
        inputs.claimedBlock(),
        machine.exitCode(),
        steps);
    return new Run(preimages, steps, last);
  }
}
