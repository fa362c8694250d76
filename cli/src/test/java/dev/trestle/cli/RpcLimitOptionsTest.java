package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.node.ApiLimits;
import dev.trestle.rpc.ServerLimits;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.sequencer.PoolLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is said on the command line reaches the limit that it is about, and no other. */
class RpcLimitOptionsTest {
  private static final Map<String, Integer> RPC =
      Map.ofEntries(
          Map.entry("--rpc-timeout", 7),
          Map.entry("--rpc-batch", 8),
          Map.entry("--rpc-request-bytes", 9),
          Map.entry("--rpc-response-bytes", 10),
          Map.entry("--rpc-requests", 11),
          Map.entry("--rpc-expensive", 12),
          Map.entry("--rpc-queue", 13),
          Map.entry("--rpc-subscriptions", 14),
          Map.entry("--rpc-gas", 21_015),
          Map.entry("--rpc-evm-timeout", 16),
          Map.entry("--rpc-log-blocks", 17),
          Map.entry("--rpc-logs", 18),
          Map.entry("--rpc-trace-timeout", 19),
          Map.entry("--rpc-trace-blocks", 20));
  private static final Map<String, Integer> POOL =
      Map.of(
          "--pool-transactions", 7,
          "--pool-sender", 8,
          "--pool-queued", 9,
          "--pool-bytes", 10,
          "--pool-lifetime", 11,
          "--pool-price-bump", 12);

  private static <T> T parsed(T options, Map<String, Integer> values) {
    List<String> line = new ArrayList<>();
    values.forEach((name, value) -> line.add(name + "=" + value));
    new CommandLine(options).parseArgs(line.toArray(String[]::new));
    return options;
  }

  @Test
  void rpcOptions_reachTheirLimits() {
    RpcLimitOptions options = parsed(new RpcLimitOptions(), RPC);
    assertThat(options.server())
        .isEqualTo(
            new ServerLimits(
                new ServerLimits.Request(9, 10, 8, Duration.ofSeconds(7)),
                new ServerLimits.Load(11, 12, 13),
                new ServerLimits.Socket(14, ServerLimits.Socket.DEFAULT.unsentChars())));
    ApiLimits usual = ApiLimits.DEFAULT;
    ApiLimits.Trace trace = usual.trace();
    assertThat(options.api())
        .isEqualTo(
            new ApiLimits(
                21_015,
                17,
                18,
                usual.feeHistoryBlocks(),
                usual.simulatedBlocks(),
                Duration.ofSeconds(16),
                new ApiLimits.Trace(
                    trace.steps(), trace.bytes(), Duration.ofSeconds(19), 20, trace.count())));
  }

  @Test
  void withoutOptions_limitsAreTheUsualOnes() {
    RpcLimitOptions options = parsed(new RpcLimitOptions(), Map.of());
    assertThat(options.server()).isEqualTo(ServerLimits.DEFAULT);
    assertThat(options.api()).isEqualTo(ApiLimits.DEFAULT);
    assertThat(parsed(new PoolOptions(), Map.of()).pool(OrderingPolicy.FCFS).limits())
        .isEqualTo(PoolLimits.DEFAULT);
  }

  @Test
  void poolOptions_reachTheirLimits() {
    PoolLimits usual = PoolLimits.DEFAULT;
    assertThat(parsed(new PoolOptions(), POOL).pool(OrderingPolicy.FCFS).limits())
        .isEqualTo(
            new PoolLimits(
                new PoolLimits.Room(7, 8, 9, 10, 11),
                usual.nonceGap(),
                usual.sizeBytes(),
                12,
                usual.minTipWei()));
  }

  /** A new option has to be added above, and to docs/rpc.md or docs/operations.md. */
  @Test
  void allOptions_areAmongThese() {
    Set<String> known = new TreeSet<>(RPC.keySet());
    known.addAll(POOL.keySet());
    known.add("--rpc-api-keys");
    for (String command : List.of("node", "sequencer", "run")) {
      Set<String> offered =
          Main.commandLine().getSubcommands().get(command).getCommandSpec().options().stream()
              .flatMap(option -> Set.of(option.names()).stream())
              .filter(name -> name.startsWith("--rpc-") || name.startsWith("--pool-"))
              .collect(Collectors.toSet());
      assertThat(offered).as(command).isNotEmpty();
      assertThat(known).as(command).containsAll(offered);
    }
  }

  @Test
  void limitsThatAreNone_areRefusedInWords() {
    assertThatThrownBy(() -> parsed(new RpcLimitOptions(), Map.of("--rpc-batch", 0)).server())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--rpc-");
    assertThatThrownBy(() -> parsed(new RpcLimitOptions(), Map.of("--rpc-evm-timeout", 0)).api())
        .isInstanceOf(StartupException.class);
    assertThatThrownBy(
            () -> parsed(new PoolOptions(), Map.of("--pool-bytes", 0)).pool(OrderingPolicy.FCFS))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--pool-");
  }
}
