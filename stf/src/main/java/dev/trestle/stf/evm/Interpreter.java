package dev.trestle.stf.evm;

import dev.trestle.stf.state.Code;
import java.util.Optional;

/** Runs frames: new code opcode by opcode, code that has proven busy as a prepared program. */
final class Interpreter {
  /** What entering a frame counts for, in jumps, when it is weighed whether preparing pays. */
  private static final int ENTRY_HEAT = 16;

  /** Code that runs once, init code above all, is not worth preparing however small. */
  private static final int LEAST_HEAT = 64;

  /** Preparing a byte of code costs about as much as an eighth of a jump gains. */
  private static final int HEAT_SHIFT = 3;

  private final Evm evm;
  private final StepLoop steps;
  private int leastHeat = LEAST_HEAT;
  private final ProgramLoop programs;

  Interpreter(Evm evm) {
    this.evm = evm;
    Division division = new Division();
    StorageOperations storage = new StorageOperations(evm);
    Operations operations = new Operations(evm, storage, division);
    Calls calls = new Calls(evm);
    this.steps = new StepLoop(evm, operations, storage, calls, division);
    this.programs = new ProgramLoop(evm, operations, storage, calls, division);
  }

  /**
   * Lets tests choose the loop: a very low number prepares all code at once, a very high one none.
   */
  void prepareFrom(int heat) {
    leastHeat = heat;
  }

  /** Runs until the frame ends, has begun a call, or goes on in the other loop. */
  void run(Frame f) {
    Program program = f.program;
    if (f.inProgram && program != null) {
      programs.run(f, program);
    } else if (evm.isTraced() || f.wasPrepared || !ProgramBuilder.canPrepare(f.code)) {
      steps.run(f, Integer.MAX_VALUE);
    } else {
      runNew(f);
    }
  }

  /** Code that has no program yet, or a frame that begins. */
  private void runNew(Frame f) {
    Code code = f.code;
    Optional<Code.Preparation> known = code.preparation();
    int limit = leastHeat + (code.sizeBytes() >> HEAT_SHIFT);
    int heat = code.warmUp(ENTRY_HEAT);
    if (f.pc == 0 && (known.isPresent() || heat > limit)) {
      enter(f, program(code), Program.FIRST);
      return;
    }
    steps.run(f, Math.max(0, limit - heat));
    if (f.outcome == null && evm.depth() == f.depth) {
      Program program = program(code);
      enter(f, program, program.target(f.pc));
    }
  }

  private static void enter(Frame f, Program program, int instruction) {
    f.program = program;
    f.inProgram = true;
    f.wasPrepared = true;
    f.pc = instruction;
  }

  private Program program(Code code) {
    OpcodeTable table = evm.fork().opcodes();
    if (code.preparation().orElse(null) instanceof Program known && known.table == table) {
      return known;
    }
    Program made = ProgramBuilder.prepare(code, table);
    code.keep(made);
    return made;
  }
}
