package dev.trestle.bench;

import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.PreimageSource;
import dev.trestle.riscv.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * {@code bench riscv}: how fast the machine executes the programs in {@code bench/src/main/c}, and
 * how fast a position in a long run is found again. Speeds are millions of guest instructions per
 * second of wall time and of the executing thread's CPU time; the first slice of each program,
 * cold, is given too. The last lines are those of a {@link Trace} over {@code --trace-steps}.
 */
final class RiscvBench {
  private static final List<String> PROGRAMS =
      List.of("keccak", "sieve", "copy", "sort", "mulmod", "calls");
  private static final String TRACED = "copy";
  private static final long SLICE = 200_000_000;
  private static final int LEAST_SLICES = 5;
  private static final int POSITIONS = 20;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private RiscvBench() {}

  static void run(List<String> options) {
    String only = option(options, "--only", "");
    long nanos = Long.parseLong(option(options, "--seconds", "5")) * 1_000_000_000L;
    System.out.println(
        "# stack\tprogram\tinstructions\tcold M/s wall\tcold M/s CPU\tmedian M/s wall"
            + "\tmedian M/s CPU");
    for (String name : PROGRAMS) {
      if (only.isEmpty() || only.equals(name)) {
        System.out.println(speed(name, nanos));
      }
    }
    long steps = Long.parseLong(option(options, "--trace-steps", "10000000000"));
    if (only.isEmpty() || only.equals("trace")) {
      trace(steps);
    }
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : otherwise;
  }

  /** Millions of instructions per second. */
  private record Speed(double wall, double cpu) {}

  private static String speed(String name, long nanos) {
    Machine machine = Machine.load(program(name), PreimageSource.EMPTY);
    Speed cold = slice(machine, name);
    long warmUntil = System.nanoTime() + nanos;
    while (System.nanoTime() < warmUntil) {
      slice(machine, name);
    }
    double[] wall = new double[10_000];
    double[] cpu = new double[wall.length];
    int slices = 0;
    long until = System.nanoTime() + nanos;
    while (slices < wall.length && (slices < LEAST_SLICES || System.nanoTime() < until)) {
      Speed speed = slice(machine, name);
      wall[slices] = speed.wall();
      cpu[slices] = speed.cpu();
      slices++;
    }
    Arrays.sort(wall, 0, slices);
    Arrays.sort(cpu, 0, slices);
    return String.format(
        Locale.ROOT,
        "trestle\t%s\t%d\t%.0f\t%.0f\t%.0f\t%.0f",
        name,
        machine.steps(),
        cold.wall(),
        cold.cpu(),
        wall[slices / 2],
        cpu[slices / 2]);
  }

  private static Speed slice(Machine machine, String name) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    long done = machine.run(SLICE);
    wall = System.nanoTime() - wall;
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    if (machine.exited()) {
      throw new IllegalStateException(name + " computed a wrong result: " + machine.exitCode());
    }
    return new Speed(done * 1e3 / wall, done * 1e3 / cpu);
  }

  private static void trace(long steps) {
    var trace = new Trace(program(TRACED), PreimageSource.EMPTY);
    long start = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    trace.advance(steps);
    long firstRun = System.nanoTime() - start;
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    Random random = new Random(1);
    double[] seconds = new double[POSITIONS];
    for (int i = 0; i < POSITIONS; i++) {
      long step = random.nextLong(steps);
      long before = System.nanoTime();
      trace.witness(step);
      seconds[i] = (System.nanoTime() - before) / 1e9;
    }
    Arrays.sort(seconds);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.println(
        "# stack\ttrace of\tinstructions\tfirst run s\tfirst run M/s CPU\tcheckpoints"
            + "\tcheckpoints MiB\theap MiB\tmedian s to a witness\tworst s");
    System.out.printf(
        Locale.ROOT,
        "trestle\t%s\t%d\t%.1f\t%.0f\t%d\t%d\t%d\t%.3f\t%.3f%n",
        TRACED,
        trace.reached(),
        firstRun / 1e9,
        steps * 1e3 / cpu,
        trace.checkpoints(),
        trace.keptBytes() >> 20,
        runtime.totalMemory() - runtime.freeMemory() >> 20,
        seconds[POSITIONS / 2],
        seconds[POSITIONS - 1]);
  }

  private static ElfProgram program(String name) {
    try (InputStream in = RiscvBench.class.getResourceAsStream(name + ".elf")) {
      if (in == null) {
        throw new IllegalStateException(
            name + ".elf is missing: run bench/src/main/c/build.sh, then build");
      }
      return ElfProgram.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
