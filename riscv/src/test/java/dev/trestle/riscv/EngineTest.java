package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Bytes32;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Translated code against the interpreter, which executes the same programs beside it. */
class EngineTest {
  private static final long SEED = 20261121;
  private static final int PROGRAMS = 100;
  private static final int BASE = 5;
  private static final int EDGE = 6;
  private static final int RETURN = 1;
  private static final int LENGTH = 80;

  @Test
  void run_randomPrograms_equalTheInterpreterAtRandomStops() {
    long regions = 0;
    long steps = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      Random random = new Random(SEED + i);
      ElfProgram program = ElfProgram.of(0x1000, program(random));
      Hart fast = hart(program);
      Hart slow = hart(program);
      // every fourth program is left to the loop
      int hot = i % 4 == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(5);
      var engine = new Engine(fast.memory, hot);
      Interpreter quick = interpreter(fast);
      Interpreter oracle = interpreter(slow);
      for (int stop = 0; stop < 12 && !fast.exited; stop++) {
        long n = random.nextLong(1, stop == 11 ? 5000 : 700);
        long before = slow.step;
        while (!slow.exited && slow.step - before < n) {
          oracle.step();
        }
        assertThat(engine.run(fast, quick, n)).isEqualTo(slow.step - before);
        assertSame(fast, slow, SEED + i);
      }
      regions += engine.made();
      steps += fast.step;
    }
    assertThat(regions).isGreaterThan(PROGRAMS);
    assertThat(steps).isGreaterThan(1000 * PROGRAMS);
  }

  private static void assertSame(Hart fast, Hart slow, long seed) {
    assertThat(Disassembler.differences(fast.state(), slow.state()))
        .as("seed %d after %d steps", seed, slow.step)
        .isEmpty();
  }

  private static Hart hart(ElfProgram program) {
    var hart = new Hart(Memory.of(program));
    hart.pc = program.entry();
    return hart;
  }

  private static Interpreter interpreter(Hart hart) {
    return new Interpreter(hart, new EnvironmentCalls(PreimageSource.EMPTY, text -> {}));
  }

  /** A loop without end whose body jumps about, calls and returns, loads and stores. */
  private static int[] program(Random random) {
    int[] words = new int[LENGTH];
    words[0] = Assembler.upper(Operation.LUI, BASE, 0x0200_0000);
    words[1] = Assembler.imm(Operation.ADDI, EDGE, BASE, Memory.PAGE_BYTES >> 4);
    words[2] = Assembler.imm(Operation.SLLI, EDGE, EDGE, random.nextInt(3));
    words[3] = Assembler.jal(RETURN, 4);
    for (int i = 4; i < LENGTH - 1; i++) {
      words[i] = random(random, i);
    }
    words[LENGTH - 1] = Assembler.jal(0, 4 * (4 - (LENGTH - 1)));
    return words;
  }

  private static int random(Random random, int at) {
    int chance = random.nextInt(1000);
    if (chance < 600) {
      return arithmetic(random);
    }
    if (chance < 780) {
      return access(random);
    }
    if (chance < 920) {
      Operation[] branches = of(Operation.Format.B);
      return Assembler.branch(
          branches[random.nextInt(branches.length)],
          random.nextInt(32),
          random.nextInt(32),
          distance(random, at));
    }
    if (chance < 960) {
      return Assembler.jal(random.nextInt(3) == 0 ? 0 : RETURN, distance(random, at));
    }
    if (chance < 966) {
      return Assembler.imm(Operation.JALR, random.nextInt(4) == 0 ? RETURN : 0, RETURN, 0);
    }
    if (chance < 998) {
      return Operation.FENCE.match();
    }
    return chance == 999 ? random.nextInt() : InstructionWord.ECALL;
  }

  /** To an instruction of the loop, mostly forward, lest programs stay in a few instructions. */
  private static int distance(Random random, int at) {
    boolean back = random.nextInt(25) == 0;
    int target = back ? random.nextInt(4, LENGTH) : Math.min(at + random.nextInt(1, 9), LENGTH - 1);
    int distance = 4 * (target - at);
    return random.nextInt(200) == 0 ? distance ^ 2 : distance;
  }

  private static int arithmetic(Random random) {
    Operation[] all =
        random.nextInt(3) == 0
            ? of(Operation.Format.I, Operation.Format.SHIFT, Operation.Format.SHIFT_WORD)
            : of(Operation.Format.R, Operation.Format.U);
    Operation operation = all[random.nextInt(all.length)];
    int rd = destination(random);
    int rs1 = random.nextInt(32);
    return switch (operation.format()) {
      case R -> Assembler.rr(operation, rd, rs1, random.nextInt(32));
      case U -> Assembler.upper(operation, rd, random.nextInt() << 12);
      case I ->
          operation == Operation.JALR
              ? Assembler.imm(Operation.ADDI, rd, 0, random.nextInt(-3, 3))
              : Assembler.imm(operation, rd, rs1, immediate(random));
      default -> Assembler.imm(operation, rd, rs1, random.nextInt(32));
    };
  }

  /** Small ones often, so that comparisons meet equal values. */
  private static int immediate(Random random) {
    return random.nextInt(3) == 0 ? random.nextInt(-2, 3) : random.nextInt(-2048, 2048);
  }

  private static int destination(Random random) {
    int rd = random.nextInt(32);
    return rd == BASE || rd == EDGE || rd == RETURN ? 0 : rd;
  }

  private static int access(Random random) {
    boolean load = random.nextBoolean();
    Operation[] all = of(load ? Operation.Format.LOAD : Operation.Format.STORE);
    Operation operation = all[random.nextInt(all.length)];
    int offset = random.nextInt(256) << 3;
    if (random.nextInt(300) == 0) {
      offset = random.nextInt(-2048, 2048);
    }
    int base = random.nextInt(400) == 0 ? 7 : random.nextInt(3) == 0 ? EDGE : BASE;
    offset = Math.min(offset, 2040);
    return load
        ? Assembler.load(operation, destination(random), offset, base)
        : Assembler.store(operation, random.nextInt(32), offset, base);
  }

  private static Operation[] of(Operation.Format... formats) {
    return Arrays.stream(Operation.values())
        .filter(o -> Arrays.asList(formats).contains(o.format()))
        .toArray(Operation[]::new);
  }

  @Test
  void run_longLoop_isTranslatedAndStopsExactly() {
    ElfProgram program =
        ElfProgram.of(
            0,
            Assembler.imm(Operation.ADDI, 10, 10, 3),
            Assembler.rr(Operation.XOR, 11, 11, 10),
            Assembler.branch(Operation.BNE, 10, 0, -8));
    Machine machine = Machine.load(program, PreimageSource.EMPTY);
    assertThat(machine.run(10_000_001)).isEqualTo(10_000_001);
    assertThat(machine.steps()).isEqualTo(10_000_001);
    assertThat(machine.pc()).isEqualTo(8);
    assertThat(machine.register(10)).isEqualTo(3 * 3_333_334L);
  }

  @Test
  void regions_ofDenseStoresAndLoads_areSmallEnoughForHotSpot() {
    for (boolean store : new boolean[] {true, false}) {
      int[] words = new int[1000];
      for (int i = 0; i < words.length; i++) {
        words[i] =
            i % 20 == 19
                ? Assembler.branch(Operation.BEQ, i % 32, 31, 40)
                : store
                    ? Assembler.store(Operation.SH, i % 32, 2, 31 - i % 31)
                    : Assembler.load(Operation.LWU, i % 32, 2, 31 - i % 31);
      }
      Memory memory = Memory.of(ElfProgram.of(0, words));
      RegionPlan plan = RegionPlan.of(memory, List.of(0), Engine.REGION_BYTES, pc -> pc < 4000);
      int length =
          ClassFile.of().parse(RegionWriter.classFile(plan, 1000)).methods().stream()
              .mapToInt(m -> ((CodeAttribute) m.code().orElseThrow()).codeLength())
              .max()
              .orElseThrow();
      assertThat(length).isBetween(Engine.REGION_BYTES / 2, 7000);
      int bound = plan.blocks().stream().mapToInt(RegionPlan.Block::bytecodeBytes).sum();
      assertThat(length).isLessThan(bound + 60);
    }
  }

  @Test
  void run_hotStoreThatComesToTheCode_trapsThere() {
    ElfProgram program =
        ElfProgram.of(
            0x01ff_ff00,
            Assembler.upper(Operation.LUI, BASE, 0x0200_1000),
            Assembler.store(Operation.SD, EDGE, 0, BASE),
            Assembler.imm(Operation.ADDI, BASE, BASE, -8),
            Assembler.jal(0, -8));
    Hart fast = hart(program);
    Hart slow = hart(program);
    var engine = new Engine(fast.memory, 3);
    engine.run(fast, interpreter(fast), Long.MAX_VALUE);
    Interpreter oracle = interpreter(slow);
    while (!slow.exited) {
      oracle.step();
    }
    assertThat(engine.made()).isPositive();
    assertThat(slow.exitCode).isEqualTo(Trap.CODE_WRITE.code());
    assertSame(fast, slow, 0);
  }

  /** Adds up n, n - 1 … 1 by recursion that is deeper than what is made as calls in the JVM. */
  private static ElfProgram recursion(int depth) {
    int sp = 2;
    int n = 10;
    int sum = 11;
    return ElfProgram.of(
        0,
        Assembler.upper(Operation.LUI, sp, 0x0300_0000),
        Assembler.imm(Operation.ADDI, n, 0, depth),
        Assembler.jal(RETURN, 8),
        Assembler.jal(0, -8),
        Assembler.branch(Operation.BEQ, n, 0, 36), // the function
        Assembler.imm(Operation.ADDI, sp, sp, -16),
        Assembler.store(Operation.SD, RETURN, 0, sp),
        Assembler.rr(Operation.ADD, sum, sum, n),
        Assembler.imm(Operation.ADDI, n, n, -1),
        Assembler.jal(RETURN, -20),
        Assembler.load(Operation.LD, RETURN, 0, sp),
        Assembler.imm(Operation.ADDI, n, n, 1),
        Assembler.imm(Operation.ADDI, sp, sp, 16),
        Assembler.imm(Operation.JALR, 0, RETURN, 0));
  }

  @Test
  void run_deepRecursion_equalsTheInterpreterAtRandomStops() {
    for (int depth : new int[] {3, 150, 250, 2000}) {
      Random random = new Random(SEED);
      ElfProgram program = recursion(depth);
      Hart fast = hart(program);
      Hart slow = hart(program);
      var engine = new Engine(fast.memory, 10);
      Interpreter oracle = interpreter(slow);
      for (int stop = 0; stop < 50; stop++) {
        long n = random.nextLong(1, 20_000);
        for (long i = 0; i < n; i++) {
          oracle.step();
        }
        assertThat(engine.run(fast, interpreter(fast), n)).isEqualTo(n);
        assertSame(fast, slow, SEED);
      }
      assertThat(engine.made()).isPositive();
      assertThat(fast.x[11]).isGreaterThan(depth);
    }
  }

  /** A jump table's targets are in the region of the function that jumps. */
  @Test
  void run_jumpTable_isOneRegion() {
    int table = 6;
    ElfProgram program =
        ElfProgram.of(
            0,
            Assembler.jal(RETURN, 8),
            Assembler.jal(0, -4),
            Assembler.imm(Operation.ADDI, 10, 10, 1), // the function
            Assembler.imm(Operation.ANDI, table, 10, 3),
            Assembler.imm(Operation.SLLI, table, table, 3),
            Assembler.imm(Operation.JALR, 0, table, 24),
            Assembler.imm(Operation.ADDI, 11, 11, 1),
            Assembler.imm(Operation.JALR, 0, RETURN, 0),
            Assembler.imm(Operation.ADDI, 12, 12, 1),
            Assembler.imm(Operation.JALR, 0, RETURN, 0),
            Assembler.imm(Operation.ADDI, 13, 13, 1),
            Assembler.imm(Operation.JALR, 0, RETURN, 0),
            Assembler.imm(Operation.ADDI, 14, 14, 1),
            Assembler.imm(Operation.JALR, 0, RETURN, 0));
    Hart fast = hart(program);
    Hart slow = hart(program);
    var engine = new Engine(fast.memory, 1000);
    engine.run(fast, interpreter(fast), 100_000);
    Interpreter oracle = interpreter(slow);
    for (int i = 0; i < 100_000; i++) {
      oracle.step();
    }
    assertSame(fast, slow, 0);
    assertThat(engine.made()).isEqualTo(2);
  }

  /** Writes a counter, and reads the preimage that has it as its key. */
  private static ElfProgram preimageReader() {
    int counter = 6;
    int a0 = EnvironmentCalls.A0;
    int a7 = EnvironmentCalls.A7;
    return ElfProgram.of(
        0,
        Assembler.upper(Operation.LUI, BASE, 0x0200_0000),
        Assembler.imm(Operation.ADDI, counter, counter, 1),
        Assembler.jal(RETURN, 8),
        Assembler.jal(0, -8),
        Assembler.store(Operation.SD, counter, 0, BASE), // the function
        Assembler.imm(Operation.ADDI, a0, BASE, 0),
        Assembler.imm(Operation.ADDI, a7, 0, EnvironmentCalls.PREIMAGE_KEY),
        Assembler.ecall(),
        Assembler.imm(Operation.ADDI, a0, BASE, 32),
        Assembler.imm(Operation.ADDI, a7, 0, EnvironmentCalls.PREIMAGE_READ),
        Assembler.ecall(),
        Assembler.rr(Operation.ADD, 7, 7, a0),
        Assembler.imm(Operation.JALR, 0, RETURN, 0));
  }

  @Test
  void run_preimageMissingInHotCode_stopsBeforeTheReadAndGoesOn() {
    Set<Bytes32> missing = new HashSet<>();
    PreimageSource source =
        key -> {
          if (missing.contains(key)) {
            throw new MissingPreimageException(key);
          }
          return new byte[] {1};
        };
    byte[] absent = new byte[32];
    absent[0] = (byte) 500;
    absent[1] = (byte) (500 >> 8);
    missing.add(Bytes32.from(absent));
    ElfProgram program = preimageReader();
    Hart fast = hart(program);
    Hart slow = hart(program);
    var engine = new Engine(fast.memory, 20);
    var quick = new Interpreter(fast, new EnvironmentCalls(source, text -> {}));
    var oracle = new Interpreter(slow, new EnvironmentCalls(source, text -> {}));
    assertThatThrownBy(() -> engine.run(fast, quick, 1_000_000))
        .isInstanceOf(MissingPreimageException.class);
    assertThatThrownBy(
            () -> {
              while (!slow.exited) {
                oracle.step();
              }
            })
        .isInstanceOf(MissingPreimageException.class);
    assertThat(engine.made()).isPositive();
    assertThat(slow.x[7]).isEqualTo(499 * 9);
    assertSame(fast, slow, 0);
    missing.clear();
    assertThat(engine.run(fast, quick, 10_000)).isEqualTo(10_000);
    for (int i = 0; i < 10_000; i++) {
      oracle.step();
    }
    assertSame(fast, slow, 0);
  }

  @Test
  void run_secondMachineOfAProgram_findsItTranslated() {
    ElfProgram program =
        ElfProgram.of(0, Assembler.imm(Operation.ADDI, 10, 10, 3), Assembler.jal(0, -4));
    for (int i = 0; i < 3; i++) {
      Machine machine = Machine.load(program, PreimageSource.EMPTY);
      machine.run(1_000_000);
      assertThat(machine.steps()).isEqualTo(1_000_000);
      assertThat(machine.register(10)).isEqualTo(1_500_000);
      assertThat(program.engines().made()).isEqualTo(1);
    }
  }

  @Test
  void run_storeLoopOverManyPages_writesEveryByte() {
    ElfProgram program =
        ElfProgram.of(
            0,
            Assembler.upper(Operation.LUI, BASE, 0x0200_0000),
            Assembler.store(Operation.SD, BASE, 0, BASE),
            Assembler.imm(Operation.ADDI, BASE, BASE, 8),
            Assembler.jal(0, -8));
    Machine machine = Machine.load(program, PreimageSource.EMPTY);
    int words = 1 << 17;
    machine.run(1 + 3L * words / 2);
    machine.state();
    machine.run(3L * words / 2);
    for (int i = 0; i < words; i++) {
      long address = 0x0200_0000L + 8L * i;
      assertThat(machine.memory().load(address, 8)).isEqualTo(address);
    }
    assertThat(machine.memory().load(0x0200_0000L + 8L * words, 8)).isZero();
  }
}
