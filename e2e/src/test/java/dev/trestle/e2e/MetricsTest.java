package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a running rollup. */
class MetricsTest {
  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> read(String url) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The value of the line that begins like this, once there is one. */
  private static OptionalDouble value(String page, String sample) {
    return page.lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }

  @Test
  void metrics_ofADevnet_showEveryRoleAtWork(@TempDir Path folder) {
    DevnetOptions options =
        new DevnetOptions(folder, 0, 1, 1, 30).withMetrics(ServerOptions.loopback(0));
    try (Devnet devnet = Devnet.start(options, what -> {});
        Network network = new Network(devnet.endpoints(), () -> {})) {
      String url = devnet.endpoints().metrics().orElseThrow();
      network.l2Wallet(1).transfer(network.contract("portal"), 1);
      String[] moving = {
        "trestle_node_head_number{head=\"unsafe\",node=\"sequencer\"}",
        "trestle_node_head_number{head=\"safe\",node=\"sequencer\"}",
        "trestle_node_head_number{head=\"safe\",node=\"replica\"}",
        "trestle_node_head_timestamp_seconds{head=\"unsafe\",node=\"replica\"}",
        "trestle_node_l1_head_number{head=\"newest\",node=\"replica\"}",
        "trestle_node_derivation_l1_number{node=\"replica\"}",
        "trestle_batcher_posted_channels_total",
        "trestle_batcher_posted_blobs_total",
        "trestle_batcher_balance_wei",
        "trestle_sequencer_active",
        "trestle_rpc_calls_total{method=\"eth_sendRawTransaction\",node=\"sequencer\"}"
      };
      for (String sample : moving) {
        Await.until(sample, 120, () -> value(read(url + "/metrics").body(), sample).orElse(0) > 0);
      }
      String page = read(url + "/metrics").body();
      for (String there :
          new String[] {
            "trestle_sequencer_pool_transactions",
            "trestle_batcher_pending_blocks",
            "trestle_batcher_unsafe_blocks",
            "trestle_node_derivation_lag_blocks{node=\"replica\"}",
            "trestle_role_failed_turns_total{role=\"batcher\"}"
          }) {
        assertThat(value(page, there)).as(there).isPresent();
      }
      Await.until("healthy", 60, () -> read(url + "/healthz").body().equals("ok\n"));
    }
  }
}
