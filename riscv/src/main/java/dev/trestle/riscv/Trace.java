package dev.trestle.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One run of a program, at any of whose steps one can look. The first run leaves checkpoints
 * behind; a look goes on from the nearest one before it. Checkpoints share the pages that did not
 * change between them. When they hold more memory than they may, or there are too many, every other
 * one is dropped and the distance between new ones doubles. For one thread.
 */
public final class Trace {
  /** What checkpoints may hold unless told otherwise: 1 GiB. */
  public static final long DEFAULT_BYTES = 1L << 30;

  private static final long FIRST_INTERVAL = 1 << 22;
  private static final int MAX_CHECKPOINTS = 2048;

  /** A page, and the nodes of the tree above it, about. */
  private static final long BYTES_PER_PAGE = Memory.PAGE_BYTES + 512;

  private final Machine machine;
  private final long maxBytes;
  private final TreeMap<Long, Kept> checkpoints = new TreeMap<>();
  private long interval;
  private long keptBytes;
  private long reached;
  private boolean ended;

  /**
   * A checkpoint.
   *
   * @param newBytes of the pages that the checkpoint before it does not have
   */
  private record Kept(Checkpoint state, long newBytes) {}

  /** A trace with checkpoints of at most {@link #DEFAULT_BYTES}. */
  public Trace(ElfProgram program, PreimageSource preimages) {
    this(program, preimages, DEFAULT_BYTES);
  }

  /**
   * @param preimages is asked again when a part of the run is repeated
   * @param maxBytes what checkpoints may hold, about; three of them are always kept
   */
  public Trace(ElfProgram program, PreimageSource preimages, long maxBytes) {
    this(program, preimages, maxBytes, FIRST_INTERVAL);
  }

  Trace(ElfProgram program, PreimageSource preimages, long maxBytes, long firstInterval) {
    this.interval = firstInterval;
    this.machine = Machine.load(program, preimages);
    this.maxBytes = maxBytes;
    keep();
  }

  /**
   * Takes the first run further, to the program's exit or by {@code maxSteps} instructions.
   *
   * @return how many were executed; 0 when the program has exited
   * @throws MissingPreimageException if one is asked for; go on when the source has it
   */
  public long advance(long maxSteps) {
    long start = reached;
    if (!ended) {
      seek(reached);
    }
    while (!ended && reached - start < maxSteps) {
      long next = (reached / interval + 1) * interval;
      try {
        machine.run(Math.min(next - reached, maxSteps - (reached - start)));
      } finally {
        reached = machine.steps();
        ended = machine.exited();
      }
      if (reached == next) {
        keep();
      }
    }
    return reached - start;
  }

  /** Runs to the program's exit and says how many instructions that took. */
  public long runToEnd() {
    while (advance(Long.MAX_VALUE) > 0) {
      // A program that does not exit keeps us here: who runs unknown ones uses advance.
    }
    return reached;
  }

  /** Instructions executed by the first run so far: all of them when {@link #ended}. */
  public long reached() {
    return reached;
  }

  /** Whether the first run has come to the program's exit. */
  public boolean ended() {
    return ended;
  }

  /**
   * The state after so many instructions; the last one if the program exits before. Takes the first
   * run further if it has not come so far.
   */
  public MachineState state(long step) {
    moveTo(step);
    return machine.state();
  }

  /** The witness of the instruction that follows {@code step} others. */
  public StepWitness witness(long step) {
    moveTo(step);
    return machine.witness();
  }

  private void moveTo(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step " + step + " is before the start");
    }
    if (step > reached) {
      advance(step - reached);
    }
    seek(Math.min(step, reached));
  }

  /** Puts the machine at a step that the first run has passed. */
  private void seek(long step) {
    var floor = Objects.requireNonNull(checkpoints.floorEntry(step), "the start is always kept");
    Checkpoint nearest = floor.getValue().state();
    if (machine.steps() > step || machine.steps() < nearest.step()) {
      machine.restore(nearest);
    }
    machine.run(step - machine.steps());
  }

  private void keep() {
    Checkpoint state = machine.checkpoint();
    var before = checkpoints.lastEntry();
    MemoryTree memoryBefore =
        before == null
            ? MemoryTree.Untouched.of(MemoryTree.DEPTH)
            : before.getValue().state().memory();
    var kept = new Kept(state, changedBytes(memoryBefore, state.memory()));
    checkpoints.put(state.step(), kept);
    keptBytes += kept.newBytes();
    while (checkpoints.size() > 3
        && (keptBytes > maxBytes || checkpoints.size() > MAX_CHECKPOINTS)) {
      thin();
    }
  }

  /** Drops every other checkpoint. */
  private void thin() {
    interval *= 2;
    List<Checkpoint> remaining = new ArrayList<>();
    for (Kept kept : checkpoints.values()) {
      if (kept.state().step() % interval == 0) {
        remaining.add(kept.state());
      }
    }
    checkpoints.clear();
    keptBytes = 0;
    MemoryTree before = MemoryTree.Untouched.of(MemoryTree.DEPTH);
    for (Checkpoint state : remaining) {
      var kept = new Kept(state, changedBytes(before, state.memory()));
      checkpoints.put(state.step(), kept);
      keptBytes += kept.newBytes();
      before = state.memory();
    }
  }

  private static long changedBytes(MemoryTree from, MemoryTree to) {
    long[] pages = {0};
    MemoryTree.difference(from, to, (index, page) -> pages[0]++);
    return pages[0] * BYTES_PER_PAGE;
  }

  /** What the checkpoints hold, about. */
  public long keptBytes() {
    return keptBytes;
  }

  /** How many checkpoints there are. */
  public int checkpoints() {
    return checkpoints.size();
  }
}
