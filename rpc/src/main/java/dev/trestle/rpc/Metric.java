package dev.trestle.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One number that a running program shows to those who operate it.
 *
 * @param name {@code trestle_<role>_<what>_<unit>}; a counter's ends in {@code _total}
 * @param help what the number says, in a sentence
 * @param labels tell numbers of the same name apart
 */
public record Metric(
    String name, Type type, String help, SortedMap<String, String> labels, double value) {
  /** What {@link #text} is, for {@code Content-Type}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Doubles below it that have no fraction are written without an exponent. */
  private static final double EXACT = 1L << 53;

  /** How the number moves. */
  public enum Type {
    /** Up only, from zero at the start of the process. */
    COUNTER,
    /** Up and down. */
    GAUGE
  }

  public Metric {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("not a metric's name: " + name);
    }
    if (name.endsWith("_total") != (type == Type.COUNTER)) {
      throw new IllegalArgumentException("counters end in _total, gauges do not: " + name);
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    for (String label : labels.keySet()) {
      if (!label.matches("[a-z][a-z0-9_]*")) {
        throw new IllegalArgumentException("not a label's name: " + label);
      }
    }
  }

  public static Metric counter(String name, String help, double value) {
    return new Metric(name, Type.COUNTER, help, Collections.emptySortedMap(), value);
  }

  public static Metric gauge(String name, String help, double value) {
    return new Metric(name, Type.GAUGE, help, Collections.emptySortedMap(), value);
  }

  /** The same with one more label. */
  public Metric with(String label, String labelled) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(label, labelled);
    return new Metric(name, type, help, more, value);
  }

  /**
   * All of them in Prometheus' text format, version 0.0.4. Those of one name stand together, where
   * the first of them was.
   *
   * @throws IllegalStateException when two have the same name and labels, or the same name and
   *     another meaning: whoever reads it would refuse the whole page
   */
  public static String text(List<Metric> metrics) {
    Map<String, List<Metric>> families = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      families.computeIfAbsent(metric.name, name -> new ArrayList<>()).add(metric);
    }
    StringBuilder out = new StringBuilder();
    families.values().forEach(family -> writeFamily(out, family));
    return out.toString();
  }

  private static void writeFamily(StringBuilder out, List<Metric> family) {
    Metric first = family.getFirst();
    String help = first.help.replace("\\", "\\\\").replace("\n", "\\n");
    out.append("# HELP ").append(first.name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(first.name).append(' ');
    out.append(first.type == Type.COUNTER ? "counter" : "gauge").append('\n');
    Set<SortedMap<String, String>> seen = new HashSet<>();
    for (Metric metric : family) {
      if (metric.type != first.type || !metric.help.equals(first.help)) {
        throw new IllegalStateException(first.name + " has two meanings");
      }
      if (!seen.add(metric.labels)) {
        throw new IllegalStateException(first.name + metric.labels + " has two values");
      }
      metric.writeTo(out);
    }
  }

  private void writeTo(StringBuilder out) {
    out.append(name);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String escaped =
          label.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      out.append(before).append(label.getKey()).append("=\"").append(escaped).append('"');
      before = ',';
    }
    out.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
