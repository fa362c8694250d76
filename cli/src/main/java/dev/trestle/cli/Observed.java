package dev.trestle.cli;

import dev.trestle.rpc.Metric;
import java.util.List;

/** A running part that shows an operator how it fares. Many threads ask; answers come at once. */
interface Observed {
  List<Metric> metrics();

  /** What goes wrong with it now, in words for an operator; empty when nothing does. */
  List<String> troubles();

  /** Why it is not yet, or no more, of use to those who ask it; empty when it is. */
  default List<String> unready() {
    return List.of();
  }
}
