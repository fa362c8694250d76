package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What {@code ops/} asks for must exist. */
class MonitoringFilesTest {
  private static final Path OPS = Path.of(System.getProperty("trestle.root"), "ops");
  private static final Path ALERTS = OPS.resolve("prometheus/alerts.yml");
  private static final Path DASHBOARD = OPS.resolve("grafana/trestle.json");
  private static final Pattern NAME = Pattern.compile("\\btrestle_[a-z0-9_]+");

  /** The expressions of the alert rules, by the alerts' names. */
  private static Map<String, String> rules() throws IOException {
    Map<String, Object> file = new Yaml().load(Files.readString(ALERTS));
    Stream<Map<String, Object>> groups = list(file.get("groups")).stream();
    return groups
        .flatMap(group -> list(group.get("rules")).stream())
        .collect(
            Collectors.toMap(
                rule -> String.valueOf(rule.get("alert")),
                rule -> String.valueOf(rule.get("expr"))));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }

  private static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(m -> m.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void alerts_haveWhatAlertsNeed() throws IOException {
    Map<String, Object> file = new Yaml().load(Files.readString(ALERTS));
    for (Map<String, Object> group : list(file.get("groups"))) {
      for (Map<String, Object> rule : list(group.get("rules"))) {
        assertThat(rule).as("a rule").containsKeys("alert", "expr", "labels", "annotations");
        Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
        assertThat(String.valueOf(annotations.get("summary"))).as("summary").hasSizeGreaterThan(10);
      }
    }
    assertThat(rules().keySet())
        .contains(
            "SafeHeadStalls",
            "AccountLow",
            "InvalidClaim",
            "DeepReorg",
            "DerivationLags",
            "RoleFails");
    String text = Files.readString(OPS.resolveSibling("docs/operations.md"));
    assertThat(rules().keySet()).as("in docs/operations.md").allMatch(text::contains);
  }

  @Test
  void alerts_areRulesToPrometheus() throws Exception {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    assumeTrue(there, "promtool is not installed (Debian: apt-get install prometheus)");
    Process check =
        new ProcessBuilder("promtool", "check", "rules", ALERTS.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void metrics_ofRulesAndDashboard_areThereOnALiveDevnet(@TempDir Path folder) throws Exception {
    Set<String> wanted = new TreeSet<>();
    rules().values().forEach(expression -> wanted.addAll(names(expression)));
    for (JsonInput panel :
        JsonInput.parse(Files.readString(DASHBOARD)).required("panels").items()) {
      for (JsonInput target : panel.required("targets").items()) {
        Set<String> names = names(target.required("expr").text());
        assertThat(names).as(panel.required("title").text()).isNotEmpty();
        wanted.addAll(names);
      }
    }
    DevnetOptions options =
        new DevnetOptions(folder, 0, 1, 1, 60)
            .with(DisputeOptions.of(ToyProgram.elf()))
            .withMetrics(ServerOptions.loopback(0))
            .withExplorer();
    try (Devnet devnet = Devnet.start(options, what -> {});
        JsonRpcClient http =
            new JsonRpcClient(URI.create(devnet.endpoints().metrics().orElseThrow()))) {
      JsonRpcClient l2 = new JsonRpcClient(URI.create(devnet.endpoints().l2Rpc()));
      l2.call("eth_chainId");
      l2.close();
      Await.until("all of them", 90, () -> missing(http, wanted).isEmpty());
      Await.until("ready", 60, () -> http.get("/readyz").status() == 200);
    }
  }

  private static Set<String> missing(JsonRpcClient http, Set<String> wanted) {
    String page = new String(http.get("/metrics").body(), StandardCharsets.UTF_8);
    Set<String> there =
        page.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]")[0])
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(there);
    return missing;
  }
}
