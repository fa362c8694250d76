package dev.trestle.cli;

import dev.trestle.node.ChainBlock;
import dev.trestle.node.Heads;
import dev.trestle.node.L1Heads;
import dev.trestle.node.StateHistory;
import dev.trestle.rpc.Metric;
import java.util.ArrayList;
import java.util.List;

/** What a node shows of its chain and of the settlement chain as it sees it. */
final class NodeMetrics {
  private NodeMetrics() {}

  /** Heads of L2 and L1, and how far derivation has read. What is not known yet is left out. */
  static List<Metric> of(Heads heads, L1Heads l1) {
    List<Metric> out = new ArrayList<>();
    head(out, "unsafe", heads.head());
    head(out, "safe", heads.safe());
    head(out, "finalized", heads.finalized());
    l1Head(out, "newest", l1.head());
    l1Head(out, "safe", l1.safe());
    l1Head(out, "finalized", l1.finalized());
    if (isKnown(l1.current())) {
      out.add(
          Metric.gauge(
              "trestle_node_derivation_l1_number",
              "L1 block up to which derivation has read.",
              l1.current().number()));
    }
    if (isKnown(l1.current()) && isKnown(l1.head())) {
      out.add(
          Metric.gauge(
              "trestle_node_derivation_lag_blocks",
              "L1 blocks that derivation has not read yet.",
              Math.max(0, l1.head().number() - l1.current().number())));
    }
    return out;
  }

  /** How far back states reach. What nobody said to be needed is left out. */
  static List<Metric> of(StateHistory states) {
    List<Metric> out = new ArrayList<>();
    out.add(
        Metric.gauge(
            "trestle_node_oldest_state_number",
            "L2 block from which on states can be read.",
            states.oldest()));
    out.add(
        Metric.gauge(
            "trestle_node_states_held_back_blocks",
            "L2 blocks by which the next dropping of states is late, as games need them.",
            states.heldBackBlocks()));
    states
        .needed()
        .ifPresent(block ->
            out.add(
                Metric.gauge(
                    "trestle_node_needed_state_number",
                    "L2 block from which on states stay because games need them.",
                    block)));
    return out;
  }

  private static void head(List<Metric> out, String head, ChainBlock block) {
    out.add(
        Metric.gauge("trestle_node_head_number", "L2 block number of a head.", block.number())
            .with("head", head));
    out.add(
        Metric.gauge(
                "trestle_node_head_timestamp_seconds",
                "Unix time of a head.",
                block.header().timestamp())
            .with("head", head));
  }

  private static void l1Head(List<Metric> out, String head, L1Heads.Ref block) {
    if (isKnown(block)) {
      out.add(
          Metric.gauge("trestle_node_l1_head_number", "L1 block number of a head.", block.number())
              .with("head", head));
    }
  }

  private static boolean isKnown(L1Heads.Ref block) {
    return !block.hash().equals(L1Heads.Ref.NONE.hash());
  }
}
