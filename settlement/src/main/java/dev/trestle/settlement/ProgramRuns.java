package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.StepWitness;
import dev.trestle.riscv.Trace;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of a program in the machine, computed when first asked for. What was asked for is remembered
 * on disk; the runs themselves, which are large, only as long as there is room.
 */
public final class ProgramRuns implements MachineRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramRuns.class);

  private static final BigInteger MOST_STEPS = BigInteger.valueOf(Long.MAX_VALUE);

  /** What the checkpoints of one run may hold. */
  private static final long TRACE_BYTES = 256L << 20;

  /** After so many steps the log says how far a run has come. */
  private static final long REPORT_STEPS = 1_000_000_000L;

  /** Runs kept in memory. */
  private static final int MOST_RUNS = 3;

  private final ElfProgram elf;
  private final Bytes32 program;
  private final Source source;
  private final Path folder;
  private final Executor executor;
  private final Map<GuestInputs, KnownStates> known = new HashMap<>();
  private final Map<GuestInputs, Map<Long, Evidence>> evidences = new HashMap<>();
  private final Map<GuestInputs, CompletableFuture<Run>> runs =
      new LinkedHashMap<>(16, 0.75f, true);

  /** Where a run's preimages come from. */
  @FunctionalInterface
  public interface Source {
    /** All that the program reads when it is given these inputs. */
    RunPreimages preimages(GuestInputs inputs);
  }

  /**
   * @param folder where state hashes are remembered
   * @param executor computes runs, which take long; its own thread or the caller's
   */
  public ProgramRuns(ElfProgram elf, Source source, Path folder, Executor executor) {
    this.elf = elf;
    this.source = source;
    this.folder = folder;
    this.executor = executor;
    program = Machine.prestate(elf);
  }

  /** One run, done; its trace is for one thread at a time. */
  private record Run(RunPreimages preimages, Trace trace) {}

  @Override
  public Bytes32 program() {
    return program;
  }

  @Override
  public synchronized Optional<Long> steps(GuestInputs inputs) {
    Optional<Long> steps = known(inputs).steps();
    if (steps.isEmpty() && run(inputs).isPresent()) {
      steps = known(inputs).steps();
    }
    return steps;
  }

  @Override
  public synchronized Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
    long step = steps.min(MOST_STEPS).longValueExact();
    KnownStates states = known(inputs);
    Optional<Bytes32> hash = states.hash(step);
    if (hash.isPresent()) {
      return hash;
    }
    Optional<Run> run = run(inputs);
    if (run.isPresent() && states.hash(step).isEmpty()) {
      states.add(step, run.get().trace.state(step).hash());
    }
    return run.isPresent() ? states.hash(step) : Optional.empty();
  }

  @Override
  public synchronized Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
    long step = steps.min(MOST_STEPS).longValueExact();
    Map<Long, Evidence> remembered = evidences.computeIfAbsent(inputs, i -> new HashMap<>());
    Evidence found = remembered.get(step);
    if (found != null) {
      return Optional.of(found);
    }
    Optional<Evidence> made = run(inputs).map(run -> evidence(run, step));
    made.ifPresent(e -> remembered.put(step, e));
    return made;
  }

  private static Evidence evidence(Run run, long step) {
    StepWitness witness = run.trace.witness(step);
    return new Evidence(
        witness.stateData(),
        witness.proof(),
        witness.preimage().map(p -> run.preimages.part(p.key(), p.offset())),
        witness.text());
  }

  private KnownStates known(GuestInputs inputs) {
    return known.computeIfAbsent(inputs, i -> new KnownStates(folder, program, i));
  }

  /** The run when it is done; begins it when nobody has. A failed one begins anew. */
  private Optional<Run> run(GuestInputs inputs) {
    CompletableFuture<Run> future = runs.get(inputs);
    if (future == null) {
      dropOldest();
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
    Run run = future.join();
    if (known(inputs).steps().isEmpty()) {
      long steps = run.trace.reached();
      known(inputs).end(steps, run.trace.state(steps).hash());
    }
    return Optional.of(run);
  }

  private void dropOldest() {
    Iterator<CompletableFuture<Run>> eldest = runs.values().iterator();
    while (runs.size() >= MOST_RUNS && eldest.hasNext()) {
      if (eldest.next().isDone()) {
        eldest.remove();
      }
    }
  }

  private Run compute(GuestInputs inputs) {
    RunPreimages preimages = source.preimages(inputs);
    Trace trace = new Trace(elf, preimages, TRACE_BYTES);
    while (trace.advance(REPORT_STEPS) > 0 && !trace.ended()) {
      LOG.info("the run about block {}: {} steps so far", inputs.claimedBlock(), trace.reached());
    }
    LOG.info("the run about block {} ends after {} steps", inputs.claimedBlock(), trace.reached());
    return new Run(preimages, trace);
  }
}
