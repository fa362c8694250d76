package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.Trace;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of a program in the machine, computed when first asked for, in {@link #step}. What was asked
 * for is remembered on disk; the runs themselves, which are large, only as long as there is room.
 */
public final class ProgramRuns implements MachineRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramRuns.class);

  private static final BigInteger MOST_STEPS = BigInteger.valueOf(Long.MAX_VALUE);

  /** What the checkpoints of one run may hold. */
  private static final long TRACE_BYTES = 128L << 20;

  private static final RunQueue.Limits LIMITS = new RunQueue.Limits(16, 3 * TRACE_BYTES);

  /** Steps computed at a time: a second or so. */
  private static final long SLICE_STEPS = 200_000_000L;

  private final ElfProgram elf;
  private final Bytes32 program;
  private final Source source;
  private final Path folder;
  private final Map<GuestInputs, KnownStates> known = new HashMap<>();
  private final Map<GuestInputs, Map<Long, Evidence>> evidences = new HashMap<>();
  private final RunQueue queue;
  private final PrunedRuns pruned = new PrunedRuns();
  private final long sliceSteps;

  /** Where a run's preimages come from. */
  @FunctionalInterface
  public interface Source {
    /** All that the program reads when it is given these inputs. */
    RunPreimages preimages(GuestInputs inputs);
  }

  /**
   * @param folder where state hashes are remembered
   */
  public ProgramRuns(ElfProgram elf, Source source, Path folder) {
    this(elf, source, folder, LIMITS, SLICE_STEPS);
  }

  ProgramRuns(ElfProgram elf, Source source, Path folder, RunQueue.Limits limits, long sliceSteps) {
    this.elf = elf;
    this.source = source;
    this.folder = folder;
    this.queue = new RunQueue(limits);
    this.sliceSteps = sliceSteps;
    program = Machine.prestate(elf);
  }

  @Override
  public Bytes32 program() {
    return program;
  }

  @Override
  public Optional<Long> steps(GuestInputs inputs) {
    return steps(inputs, RunQueue.Urgency.NONE);
  }

  @Override
  public Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
    return stateHash(inputs, steps, RunQueue.Urgency.NONE);
  }

  @Override
  public Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
    return evidence(inputs, steps, RunQueue.Urgency.NONE);
  }

  @Override
  public MachineRuns wanted(long nowSeconds, long deadlineSeconds) {
    return new Wanted(this, new RunQueue.Urgency(nowSeconds, deadlineSeconds));
  }

  private record Wanted(ProgramRuns runs, RunQueue.Urgency urgency) implements MachineRuns {
    @Override
    public Bytes32 program() {
      return runs.program;
    }

    @Override
    public Optional<Long> steps(GuestInputs inputs) {
      return runs.steps(inputs, urgency);
    }

    @Override
    public Optional<Bytes32> stateHash(GuestInputs inputs, BigInteger steps) {
      return runs.stateHash(inputs, steps, urgency);
    }

    @Override
    public Optional<Evidence> evidence(GuestInputs inputs, BigInteger steps) {
      return runs.evidence(inputs, steps, urgency);
    }
  }

  private synchronized Optional<Long> steps(GuestInputs inputs, RunQueue.Urgency urgency) {
    Optional<Long> steps = known(inputs).steps();
    if (steps.isEmpty() && run(inputs, urgency).isPresent()) {
      steps = known(inputs).steps();
    }
    return steps;
  }

  private synchronized Optional<Bytes32> stateHash(
      GuestInputs inputs, BigInteger steps, RunQueue.Urgency urgency) {
    long step = steps.min(MOST_STEPS).longValueExact();
    KnownStates states = known(inputs);
    Optional<Bytes32> hash = states.hash(step);
    if (hash.isPresent()) {
      return hash;
    }
    Optional<ProgramRun> run = run(inputs, urgency);
    if (run.isPresent() && states.hash(step).isEmpty()) {
      states.add(step, run.get().stateHash(step));
    }
    return run.isPresent() ? states.hash(step) : Optional.empty();
  }

  private synchronized Optional<Evidence> evidence(
      GuestInputs inputs, BigInteger steps, RunQueue.Urgency urgency) {
    long step = steps.min(MOST_STEPS).longValueExact();
    Map<Long, Evidence> remembered = evidences.computeIfAbsent(inputs, i -> new HashMap<>());
    Evidence found = remembered.get(step);
    if (found != null) {
      return Optional.of(found);
    }
    Optional<Evidence> made = run(inputs, urgency).map(run -> run.evidence(step));
    made.ifPresent(e -> remembered.put(step, e));
    return made;
  }

  private KnownStates known(GuestInputs inputs) {
    return known.computeIfAbsent(inputs, i -> new KnownStates(folder, program, i));
  }

  private Optional<ProgramRun> run(GuestInputs inputs, RunQueue.Urgency urgency) {
    if (!pruned.mayWork(inputs, urgency)) {
      return Optional.empty();
    }
    Optional<ProgramRun> run = queue.ask(inputs, urgency);
    if (run.isPresent() && known(inputs).steps().isEmpty()) {
      long steps = run.get().trace().reached();
      known(inputs).end(steps, run.get().stateHash(steps));
    }
    return run;
  }

  /** How many runs are asked for and not done. */
  public int waiting() {
    return queue.waiting();
  }

  /** How many runs are asked for that need states which our L2 node has dropped. */
  public int pruned() {
    return pruned.wanted();
  }

  /**
   * Computes the most urgent run a little further. Several threads may do so at once.
   *
   * @return whether there was something to do
   */
  public boolean step() {
    Optional<RunQueue.Entry> taken = queue.take();
    if (taken.isEmpty()) {
      return false;
    }
    RunQueue.Entry entry = taken.get();
    try {
      queue.giveBack(entry, further(entry));
      pruned.worked(entry.inputs());
    } catch (PrunedStateException e) {
      leave(entry, e);
    } catch (RuntimeException e) {
      LOG.error("the run about block {} failed", entry.inputs().claimedBlock(), e);
      queue.drop(entry);
    }
    return true;
  }

  private void leave(RunQueue.Entry entry, PrunedStateException why) {
    if (pruned.failed(entry.inputs())) {
      LOG.error(
          "the run about block {} cannot be begun: {}. Its game is lost unless the challenger has a"
              + " node with that state (--l2 URL) before the game's clock runs out. Other runs go"
              + " on",
          entry.inputs().claimedBlock(),
          why.getMessage());
    }
    queue.drop(entry);
  }

  private ProgramRun further(RunQueue.Entry entry) {
    long block = entry.inputs().claimedBlock();
    Optional<ProgramRun> begun = queue.begun(entry);
    if (begun.isEmpty()) {
      RunPreimages preimages = source.preimages(entry.inputs());
      return new ProgramRun(preimages, new Trace(elf, preimages, TRACE_BYTES));
    }
    Trace trace = begun.get().trace();
    trace.advance(sliceSteps);
    LOG.info(
        "the run about block {} {} {} steps",
        block,
        trace.ended() ? "ends after" : "has come to",
        trace.reached());
    return begun.get();
  }
}
