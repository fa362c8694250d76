package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;
import java.util.function.Consumer;

/**
 * A RISC-V machine in the middle of a program (docs/spec/machine.md). For one thread. The state
 * hash is worth milliseconds when much memory has changed: it is taken only when asked for.
 */
public final class Machine {
  private static final Consumer<byte[]> SILENT = text -> {};

  private final Hart hart;
  private final Interpreter interpreter;
  private final PreimageStream preimages;
  private final Engines engines;

  private Machine(Hart hart, Engines engines, PreimageSource source, Consumer<byte[]> console) {
    this.hart = hart;
    this.engines = engines;
    this.interpreter = new Interpreter(hart, new EnvironmentCalls(source, console));
    this.preimages = new PreimageStream(source);
  }

  /** A machine about to execute the program's first instruction. */
  public static Machine load(ElfProgram program, PreimageSource preimages) {
    return load(program, preimages, SILENT);
  }

  /**
   * @param console gets what the program prints with the debug call
   */
  public static Machine load(
      ElfProgram program, PreimageSource preimages, Consumer<byte[]> console) {
    var hart = new Hart(Memory.of(program));
    hart.pc = program.entry();
    return new Machine(hart, program.engines(), preimages, console);
  }

  /**
   * A machine in any state.
   *
   * @param memory becomes the machine's own
   * @throws IllegalArgumentException if the memory is not the state's
   */
  public static Machine resume(MachineState state, Memory memory, PreimageSource preimages) {
    if (!memory.root().equals(state.memoryRoot())) {
      throw new IllegalArgumentException(
          "memory has the root %s, but the state's is %s"
              .formatted(memory.root(), state.memoryRoot()));
    }
    var hart = new Hart(memory);
    hart.restore(state);
    return new Machine(hart, new Engines(() -> memory), preimages, SILENT);
  }

  /** The program's id: the hash of the state in which it starts. */
  public static Bytes32 prestate(ElfProgram program) {
    return load(program, PreimageSource.EMPTY).state().hash();
  }

  /**
   * Executes one instruction; nothing when exited.
   *
   * @throws MissingPreimageException with the state unchanged
   */
  public void step() {
    interpreter.step();
  }

  /**
   * Executes until the program exits, at most {@code maxSteps} instructions.
   *
   * @return how many were executed
   * @throws MissingPreimageException in the state before the instruction that asked for it
   */
  public long run(long maxSteps) {
    return engines.run(hart, interpreter, maxSteps);
  }

  /** The whole state, with its memory's root. */
  public MachineState state() {
    return hart.state();
  }

  /**
   * What a judge needs to execute the next instruction.
   *
   * @throws MissingPreimageException if it reads a preimage that the source does not have
   */
  public StepWitness witness() {
    return StepWitness.of(hart, preimages);
  }

  Checkpoint checkpoint() {
    return Checkpoint.of(hart);
  }

  /** Makes the machine what it was; the program must be the same. */
  void restore(Checkpoint checkpoint) {
    checkpoint.restore(hart);
  }

  /** Address of the next instruction. */
  public long pc() {
    return hart.pc;
  }

  /** Instructions executed since the program's start. */
  public long steps() {
    return hart.step;
  }

  /** The value of x{@code number}. */
  public long register(int number) {
    return hart.x[number];
  }

  public boolean exited() {
    return hart.exited;
  }

  /** Meaningful when exited: the program's own, below 0x10, or a {@link Trap}'s. */
  public int exitCode() {
    return hart.exitCode;
  }

  /** The machine's memory: to be looked at, not written. */
  public Memory memory() {
    return hart.memory;
  }
}
