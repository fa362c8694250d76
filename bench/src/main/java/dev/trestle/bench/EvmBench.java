package dev.trestle.bench;

import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.CallResult;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Message;
import dev.trestle.stf.evm.PrecompileSet;
import dev.trestle.stf.evm.TransactionContext;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.WorldState;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The interpreter alone: executes each workload again and again under Prague's rules and prints
 * {@code trestle, workload, gas, first 32 bytes of the result, median wall ns, min wall ns, Mgas/s
 * by wall, median CPU ns}. Gas is execution gas before refunds. CPU time is that of the executing
 * thread; the state is made anew for each round, outside the clock.
 */
final class EvmBench {
  private static final long GAS = 1L << 40;
  private static final Fork FORK = Fork.PRAGUE;
  private static final int MIN_ROUNDS = 11;
  private static final long MOST_WARM_UP_NANOS = 40_000_000_000L;
  private static final long COMPILER_NOISE_MILLIS = 20;

  private final PrecompileSet precompiles = PrecompileSet.of(FORK, NativeCryptography.create());
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long warmUpNanos;
  private final long measureNanos;

  private EvmBench(long seconds) {
    this.warmUpNanos = seconds * 1_000_000_000L;
    this.measureNanos = seconds * 1_000_000_000L;
  }

  private record Round(CallResult result, long wallNanos, long cpuNanos) {}

  static void run(List<String> options) throws IOException {
    Path folder =
        Path.of(
            option(
                options,
                "--workloads",
                System.getProperty("trestle.root", ".") + "/../shared/bench/evm-workloads"));
    String only = option(options, "--only", "");
    EvmBench bench = new EvmBench(Long.parseLong(option(options, "--seconds", "3")));
    for (EvmWorkload workload : EvmWorkload.read(folder)) {
      if (only.isEmpty() || workload.name().equals(only)) {
        System.out.println(bench.measure(workload));
      }
    }
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : otherwise;
  }

  private String measure(EvmWorkload workload) {
    MapState state = workload.state();
    warmUp(workload, state);
    Round last = round(workload, state);
    long[] wall = new long[10_000];
    long[] cpu = new long[wall.length];
    int rounds = 0;
    long start = System.nanoTime();
    while (rounds < wall.length
        && (rounds < MIN_ROUNDS || System.nanoTime() - start < measureNanos)) {
      last = round(workload, state);
      wall[rounds] = last.wallNanos;
      cpu[rounds] = last.cpuNanos;
      rounds++;
    }
    Arrays.sort(wall, 0, rounds);
    Arrays.sort(cpu, 0, rounds);
    return line(workload, last.result, wall, cpu, rounds);
  }

  /** Runs until the compiler has had nothing to do for a while: other work may slow it down. */
  private void warmUp(EvmWorkload workload, MapState state) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long start = System.nanoTime();
    long quietSince = start;
    long compiled = compiler.getTotalCompilationTime();
    while (System.nanoTime() - start < MOST_WARM_UP_NANOS
        && System.nanoTime() - quietSince < warmUpNanos) {
      round(workload, state);
      if (compiler.getTotalCompilationTime() - compiled > COMPILER_NOISE_MILLIS) {
        compiled = compiler.getTotalCompilationTime();
        quietSince = System.nanoTime();
      }
    }
  }

  private static String line(
      EvmWorkload workload, CallResult result, long[] wall, long[] cpu, int rounds) {
    if (!result.isSuccess()) {
      throw new IllegalStateException(workload.name() + " ended with " + result.outcome());
    }
    long gas = GAS - result.gasLeft();
    long median = wall[rounds / 2];
    return String.join(
        "\t",
        "trestle",
        workload.name(),
        Long.toString(gas),
        Hex.encode(Arrays.copyOf(result.output(), 32)),
        Long.toString(median),
        Long.toString(wall[0]),
        String.format(Locale.ROOT, "%.1f", gas * 1000.0 / median),
        Long.toString(cpu[rounds / 2]));
  }

  private Round round(EvmWorkload workload, MapState state) {
    WorldState world = new WorldState(state);
    world.beginTransaction();
    world.warm(EvmWorkload.CALLER);
    world.warm(EvmWorkload.TARGET);
    for (Address address : precompiles.addresses()) {
      world.warm(address);
    }
    Evm evm = new Evm(FORK, block(), world, precompiles);
    TransactionContext context =
        new TransactionContext(EvmWorkload.CALLER, UInt256.of(10), List.of());
    Message message =
        new Message.Call(
            EvmWorkload.CALLER, EvmWorkload.TARGET, UInt256.ZERO, workload.callData(), GAS);
    long cpu = threads.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    CallResult result = evm.execute(context, message);
    wall = System.nanoTime() - wall;
    return new Round(result, wall, threads.getCurrentThreadCpuTime() - cpu);
  }

  private static BlockContext block() {
    return new BlockContext(
        UInt256.ONE,
        1000,
        1_700_000_000,
        30_000_000,
        new Address(0, 0, 0xc01bba5e),
        Bytes32.ZERO,
        UInt256.of(7),
        UInt256.ONE,
        number -> Bytes32.ZERO);
  }
}
