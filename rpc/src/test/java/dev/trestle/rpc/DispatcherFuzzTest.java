package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives: the answer is nothing or JSON-RPC, and the dispatcher stays alive. {@code
 * -Dtrestle.fuzz.seconds=N} runs longer, {@code -Dtrestle.fuzz.seed=N} chooses.
 */
class DispatcherFuzzTest {
  private static final String[] SEEDS = {
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"t\",\"params\":[\"0x12\",{\"a\":[1,2e5]},\"latest\"]}",
    "[{\"jsonrpc\":\"2.0\",\"id\":\"é\\u00e9\",\"method\":\"t\"},{\"jsonrpc\":\"2.0\",\"method\":\"t\"}]",
    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"eth_subscribe\",\"params\":[null,true,-0.5]}"
  };

  private static final int LEAST_CASES = 60_000;

  @Test
  void answer_mutatedRequests_isJsonRpcOrNothing() {
    long seed = Long.getLong("trestle.fuzz.seed", 20260118);
    long end = System.nanoTime() + Long.getLong("trestle.fuzz.seconds", 0) * 1_000_000_000L;
    System.out.println("DispatcherFuzzTest seed " + seed);
    Random random = new Random(seed);
    Methods methods =
        new Methods()
            .register(
                "t",
                params ->
                    JsonValue.array(
                        java.util.List.of(
                            params.at(0),
                            params.at(1).field("a").orElseThrow(() -> params.at(0).fault("none")))))
            .registerSubscriptions("eth", (params, to) -> () -> {});
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    Dispatcher dispatcher =
        new Dispatcher(
            methods,
            ServerLimits.DEFAULT.with(
                new ServerLimits.Request(1_000_000, 4_000, 20, Duration.ofSeconds(60))),
            new RpcMetrics(),
            timers);
    int answered = 0;
    int cases = 0;
    while (cases < LEAST_CASES || System.nanoTime() < end) {
      byte[] request = mutate(random, SEEDS[cases % SEEDS.length]);
      cases++;
      byte[] answer = dispatcher.answer(request, Peer.NONE).body();
      if (answer.length > 0) {
        answered++;
        check(JsonInput.parse(new String(answer, StandardCharsets.UTF_8)));
      }
    }
    timers.shutdownNow();
    assertThat(answered).isGreaterThan(cases / 2);
  }

  private static void check(JsonInput answer) {
    if (answer.isArray()) {
      assertThat(answer.items()).isNotEmpty();
      answer.items().forEach(DispatcherFuzzTest::check);
    } else {
      assertThat(answer.fields()).containsKeys("jsonrpc", "id");
      assertThat(answer.fields().containsKey("result") ^ answer.fields().containsKey("error"))
          .isTrue();
    }
  }

  private static byte[] mutate(Random random, String seed) {
    byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
    for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes[at] = (byte) "[]{}\",:0\\-e.n".charAt(random.nextInt(13));
        case 3 -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          bytes = longer;
        }
        default -> {
          int from = random.nextInt(bytes.length);
          int count = Math.min(bytes.length - at, bytes.length - from);
          System.arraycopy(bytes, from, bytes, at, Math.min(count, 20));
        }
      }
    }
    return bytes;
  }

  @Test
  void answer_deepNesting_isAParseError() {
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    Dispatcher dispatcher =
        new Dispatcher(new Methods(), ServerLimits.DEFAULT, new RpcMetrics(), timers);
    for (String open : new String[] {"[", "{\"a\":", "[{\"a\":"}) {
      byte[] answer =
          dispatcher
              .answer(open.repeat(500_000).getBytes(StandardCharsets.UTF_8), Peer.NONE)
              .body();
      assertThat(answer).asString(StandardCharsets.UTF_8).contains("-32700");
    }
    byte[] digits =
        dispatcher.answer("9".repeat(1_000_000).getBytes(StandardCharsets.UTF_8), Peer.NONE).body();
    assertThat(digits).asString(StandardCharsets.UTF_8).contains("-32700");
    timers.shutdownNow();
  }
}
