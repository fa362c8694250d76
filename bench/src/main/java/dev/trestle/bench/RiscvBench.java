package dev.trestle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.trestle.guest.PreimageStore;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.PreimageSource;
import dev.trestle.riscv.Trace;
import dev.trestle.stf.primitives.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * {@code bench riscv}: how fast the machine executes the proven program and those in {@code
 * bench/src/main/c}, and how fast a position in a long run is found again. Speeds are millions of
 * guest instructions per second of wall time, of the executing thread's CPU time, and of the whole
 * process's, HotSpot's compilers and the collector included; the first slice of each program, cold,
 * is given too. A slice of the proven program is a whole run of it: the dispute about one block of
 * transfers of ether and of tokens. The last lines are those of a {@link Trace} over {@code
 * --trace-steps}.
 */
final class RiscvBench {
  private static final List<String> PROGRAMS =
      List.of("keccak", "sieve", "copy", "sort", "mulmod", "calls", "wide");
  private static final String TRACED = "copy";
  private static final long SLICE = 200_000_000;
  private static final int LEAST_SLICES = 5;
  private static final int POSITIONS = 20;
  private static final String GUEST = "guest";

  /** Accounts that each send ether and tokens: some 300 million instructions. */
  private static final int GUEST_SENDERS = 700;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private RiscvBench() {}

  static void run(List<String> options) {
    String only = option(options, "--only", "");
    long nanos = Long.parseLong(option(options, "--seconds", "5")) * 1_000_000_000L;
    System.out.println(
        "# stack\tprogram\tinstructions a slice\tcold M/s wall\tcold M/s CPU"
            + "\tcold M/s process CPU\tmedian M/s wall\tmedian M/s CPU\tmedian M/s process CPU");
    if (only.isEmpty() || only.equals(GUEST)) {
      System.out.println(speed(GUEST, guest(), nanos));
    }
    for (String name : PROGRAMS) {
      if (only.isEmpty() || only.equals(name)) {
        Machine machine = Machine.load(program(name), PreimageSource.EMPTY);
        System.out.println(speed(name, () -> endless(machine, name), nanos));
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

  /**
   * One line.
   *
   * @param work executes a slice and says how many instructions that were
   */
  private static String speed(String name, LongSupplier work, long nanos) {
    Slice cold = slice(work);
    long warmUntil = System.nanoTime() + nanos;
    while (System.nanoTime() < warmUntil) {
      slice(work);
    }
    List<Slice> warm = new ArrayList<>();
    long until = System.nanoTime() + nanos;
    while (warm.size() < LEAST_SLICES || System.nanoTime() < until) {
      warm.add(slice(work));
    }
    return String.format(
        Locale.ROOT,
        "trestle\t%s\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f",
        name,
        cold.instructions(),
        cold.wall(),
        cold.cpu(),
        cold.process(),
        median(warm, Slice::wall),
        median(warm, Slice::cpu),
        median(warm, Slice::process));
  }

  private static double median(List<Slice> slices, ToDoubleFunction<Slice> of) {
    double[] sorted = slices.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** A part of a run, and millions of instructions per second. */
  private record Slice(long instructions, double wall, double cpu, double process) {}

  private static Slice slice(LongSupplier work) {
    long process = PROCESS.getProcessCpuTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    long done = work.getAsLong();
    wall = System.nanoTime() - wall;
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    process = PROCESS.getProcessCpuTime() - process;
    return new Slice(done, done * 1e3 / wall, done * 1e3 / cpu, done * 1e3 / process);
  }

  private static long endless(Machine machine, String name) {
    long done = machine.run(SLICE);
    if (machine.exited()) {
      throw new IllegalStateException(name + " computed a wrong result: " + machine.exitCode());
    }
    return done;
  }

  /** Whole runs of the proven program. */
  private static LongSupplier guest() {
    ElfProgram program = GuestMachine.program();
    GuestWorkload workload = new GuestWorkload(GUEST_SENDERS);
    Address token = workload.token();
    List<byte[]> block = new ArrayList<>(workload.etherTransfers());
    block.addAll(workload.tokenTransfers(token));
    PreimageStore read = workload.dispute(block, true);
    return () -> {
      GuestMachine.Ended ended = GuestMachine.run(program, read);
      if (ended.code() != 0) {
        throw new IllegalStateException("the machine says " + ended + ", the JVM valid");
      }
      return ended.instructions();
    };
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
