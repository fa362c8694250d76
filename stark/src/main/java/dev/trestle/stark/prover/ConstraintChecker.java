package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Interaction;
import dev.trestle.stark.Node;
import dev.trestle.stark.prover.Violation.FailedConstraint;
import dev.trestle.stark.prover.Violation.Leaf;
import dev.trestle.stark.prover.Violation.UnbalancedTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells whoever writes an AIR or fills a trace what is wrong with it. Looks at every row of every
 * table, without a challenge or a commitment: constraints are evaluated as they stand, and tuples
 * on buses are counted one by one where the proof system only compares random sums.
 */
public final class ConstraintChecker {
  /** Unbalanced tuples that are reported of each bus. */
  private static final int TUPLES_SHOWN = 10;

  private final List<TableTrace> tables;
  private final List<FailedConstraint> failed = new ArrayList<>();
  private final Map<BusTuple, Count> counts = new LinkedHashMap<>();

  private ConstraintChecker(List<TableTrace> tables) {
    this.tables = tables;
  }

  /**
   * Every constraint that fails, with the first row on which it does, by row; then tuples that are
   * not received as often as they are sent. Empty if the tables satisfy their constraint systems.
   *
   * @param tables all that share buses
   */
  public static List<Violation> check(List<TableTrace> tables) {
    ConstraintChecker checker = new ConstraintChecker(tables);
    List<Violation> violations = new ArrayList<>();
    for (TableTrace table : tables) {
      checker.visit(table);
      checker.failed.sort(Comparator.comparingInt(FailedConstraint::row));
      violations.addAll(checker.failed);
      checker.failed.clear();
    }
    violations.addAll(checker.unbalanced());
    return List.copyOf(violations);
  }

  private void visit(TableTrace table) {
    ConstraintSystem system = table.system();
    RowEvaluator evaluator = new RowEvaluator(table);
    boolean[] reported = new boolean[system.constraints().size()];
    for (int row = 0; row < table.main().rows(); row++) {
      evaluator.evaluate(row);
      for (int i = 0; i < reported.length; i++) {
        int step = system.constraints().get(i);
        // constraints that interactions bring depend on challenges; here tuples are counted
        if (!reported[i] && !system.isExtension(step) && evaluator.value(step) != 0) {
          reported[i] = true;
          failed.add(failure(table, evaluator, i, row));
        }
      }
      count(table, evaluator, row);
    }
  }

  private static FailedConstraint failure(
      TableTrace table, RowEvaluator evaluator, int constraint, int row) {
    ConstraintSystem system = table.system();
    int step = system.constraints().get(constraint);
    List<Leaf> leaves = new ArrayList<>();
    for (int used : RowEvaluator.support(system, step)) {
      switch (system.nodes().get(used)) {
        case Node.Column column ->
            leaves.add(new Leaf(ExpressionText.leaf(system.air(), column), evaluator.value(used)));
        case Node.PublicValue value ->
            leaves.add(new Leaf("public" + value.index(), evaluator.value(used)));
        default -> {
          // constants and selectors say themselves what they are
        }
      }
    }
    return new FailedConstraint(
        system.air().name(),
        constraint,
        row,
        evaluator.value(step),
        ExpressionText.of(system, step),
        leaves);
  }

  private void count(TableTrace table, RowEvaluator evaluator, int row) {
    for (Interaction interaction : table.system().interactions()) {
      long multiplicity = evaluator.value(interaction.multiplicity());
      if (multiplicity == 0) {
        continue;
      }
      List<Integer> steps = interaction.tuple();
      long[] elements = new long[steps.size()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = evaluator.value(steps.get(i));
      }
      counts
          .computeIfAbsent(new BusTuple(interaction.bus(), elements), t -> new Count(table, row))
          .add(interaction.send() ? multiplicity : Goldilocks.negate(multiplicity));
    }
  }

  private List<Violation> unbalanced() {
    List<Violation> found = new ArrayList<>();
    Map<Integer, Integer> ofBus = new HashMap<>();
    counts.forEach((tuple, count) -> {
      if (count.excess != 0 && ofBus.merge(tuple.bus(), 1, Integer::sum) <= TUPLES_SHOWN) {
        String name = count.table.system().air().name();
        List<Long> elements = Arrays.stream(tuple.elements()).boxed().toList();
        found.add(new UnbalancedTuple(tuple.bus(), elements, count.excess, name, count.row));
      }
    });
    found.sort(Comparator.comparingInt(v -> ((UnbalancedTuple) v).bus()));
    return found;
  }

  /** A tuple on a bus, equal to another by its elements. */
  private record BusTuple(int bus, long[] elements) {
    @Override
    public boolean equals(Object other) {
      return other instanceof BusTuple o && bus == o.bus && Arrays.equals(elements, o.elements);
    }

    @Override
    public int hashCode() {
      return 31 * bus + Arrays.hashCode(elements);
    }
  }

  /** How often a tuple is sent less how often it is received, and where it was met first. */
  private static final class Count {
    private final TableTrace table;
    private final int row;
    private long excess;

    private Count(TableTrace table, int row) {
      this.table = table;
      this.row = row;
    }

    private void add(long multiplicity) {
      excess = Goldilocks.add(excess, multiplicity);
    }
  }
}
