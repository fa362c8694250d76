package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
  @Test
  void text_ofSeveralNames_keepsEachNameTogether() {
    Metric heads = Metric.gauge("trestle_node_head_number", "Newest block.", 7);
    String text =
        Metric.text(
            List.of(
                heads.with("node", "a"),
                Metric.counter("trestle_rpc_requests_total", "Requests.", 12),
                heads.with("node", "b").with("head", "safe")));
    assertThat(text)
        .isEqualTo(
            """
            # HELP trestle_node_head_number Newest block.
            # TYPE trestle_node_head_number gauge
            trestle_node_head_number{node="a"} 7
            trestle_node_head_number{head="safe",node="b"} 7
            # HELP trestle_rpc_requests_total Requests.
            # TYPE trestle_rpc_requests_total counter
            trestle_rpc_requests_total 12
            """);
  }

  @Test
  void text_ofOddNumbers_isWhatPrometheusReads() {
    double[] values = {0.25, -3, 1e22, 9_007_199_254_740_991.0, Double.NaN, 1 / 0.0, -1 / 0.0};
    StringBuilder written = new StringBuilder();
    for (double value : values) {
      String text = Metric.text(List.of(Metric.gauge("x", "X.", value)));
      written.append(text.lines().toList().getLast().substring(2)).append(' ');
    }
    assertThat(written.toString().strip())
        .isEqualTo("0.25 -3 1.0E22 9007199254740991 NaN +Inf -Inf");
  }

  @Test
  void text_ofQuotesAndLineBreaks_escapesThem() {
    Metric metric = Metric.gauge("x", "one\ntwo \\", 1).with("why", "a \"b\"\n\\");
    assertThat(Metric.text(List.of(metric)).lines())
        .containsExactly(
            "# HELP x one\\ntwo \\\\", "# TYPE x gauge", "x{why=\"a \\\"b\\\"\\n\\\\\"} 1");
  }

  @Test
  void text_ofContradictions_isRefused() {
    Metric one = Metric.gauge("x", "X.", 1);
    assertThatThrownBy(() -> Metric.text(List.of(one, Metric.gauge("x", "X.", 2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two values");
    assertThatThrownBy(() -> Metric.text(List.of(one, Metric.gauge("x", "Y.", 2).with("a", "b"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two meanings");
  }

  @Test
  void metric_badNames_areRefused() {
    for (String name : List.of("", "a-b", "A", "1a", "a_total")) {
      assertThatThrownBy(() -> Metric.gauge(name, "X.", 1))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Metric.counter("a", "X.", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Metric.gauge("a", "X.", 1).with("no label", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
