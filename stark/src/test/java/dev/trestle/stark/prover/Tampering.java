package dev.trestle.stark.prover;

import static dev.trestle.stark.Node.Source.MAIN;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Interaction;
import dev.trestle.stark.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tables whose cells are changed one at a time, and what then is broken: what {@link
 * ConstraintChecker} would find, kept up to date at the cost of the constraints that read the cell.
 */
public final class Tampering {
  /** Stands in {@link Cell#row} for "public value". */
  public static final int PUBLIC = -1;

  /**
   * @param row {@link #PUBLIC} for the public value that {@code column} numbers
   */
  public record Cell(int table, int row, int column) {}

  /** A constraint that is not zero on a row. */
  public record Failure(int table, int row, int constraint) implements Comparable<Failure> {
    @Override
    public int compareTo(Failure o) {
      int byTable = Integer.compare(table, o.table);
      int byRow = byTable != 0 ? byTable : Integer.compare(row, o.row);
      return byRow != 0 ? byRow : Integer.compare(constraint, o.constraint);
    }
  }

  private record BusTuple(int bus, List<Long> elements) {}

  private record Change(Cell cell, long before) {}

  private final List<TableTrace> tables;
  private final List<Wiring> wirings = new ArrayList<>();
  private final NavigableSet<Failure> broken = new TreeSet<>();
  private final Map<BusTuple, Long> counts = new HashMap<>();
  private final Set<BusTuple> unbalanced = new HashSet<>();
  private final Map<BusTuple, Cell> lookedUp = new HashMap<>();
  private final Set<Integer> lookupBuses;
  private final Deque<Change> changes = new ArrayDeque<>();

  /**
   * @param tables their matrices and public values are changed in place
   * @param lookupBuses where tuples are received as often as a column says: {@link #recount} sets
   *     it
   */
  public Tampering(List<TableTrace> tables, Integer... lookupBuses) {
    this.tables = tables;
    this.lookupBuses = Set.of(lookupBuses);
    for (int t = 0; t < tables.size(); t++) {
      wirings.add(new Wiring(tables.get(t)));
      for (int row = 0; row < rows(t); row++) {
        for (int i = 0; i < wirings.get(t).constraints.length; i++) {
          examine(t, row, i);
        }
        for (int i = 0; i < wirings.get(t).interactions.length; i++) {
          count(t, row, i, true);
          offer(t, row, i);
        }
      }
    }
  }

  public List<TableTrace> tables() {
    return tables;
  }

  int rows(int table) {
    return tables.get(table).main().rows();
  }

  public long get(Cell cell) {
    TableTrace trace = tables.get(cell.table());
    return cell.row() == PUBLIC
        ? trace.publicValues()[cell.column()]
        : trace.main().get(cell.row(), cell.column());
  }

  /** Changes a cell. */
  public void set(Cell cell, long value) {
    changes.push(new Change(cell, get(cell)));
    write(cell, value);
  }

  /** How many changes were made and not taken back. */
  int changes() {
    return changes.size();
  }

  /** Takes changes back until so many are left. */
  void undoTo(int left) {
    while (changes.size() > left) {
      Change change = changes.pop();
      write(change.cell(), change.before());
    }
  }

  /** Takes all changes back. */
  public void undo() {
    undoTo(0);
  }

  /** The constraints that are not zero. */
  public NavigableSet<Failure> broken() {
    return broken;
  }

  /** Whether every tuple is received as often as it is sent. */
  public boolean balanced() {
    return unbalanced.isEmpty();
  }

  /** Whether a constraint or a bus gives the changes away. */
  public boolean noticed() {
    return !broken.isEmpty() || !balanced();
  }

  /**
   * Whether a constraint of the cell's table is broken by a change of it alone. Cheaper than {@link
   * #set}: stops at the first that is. Nothing is changed afterwards.
   */
  boolean breaks(Cell cell, long value) {
    Wiring wiring = wirings.get(cell.table());
    int before = (cell.row() + rows(cell.table()) - 1) % rows(cell.table());
    long old = get(cell);
    poke(cell, value);
    boolean found =
        wiring.here.get(cell.column()).stream()
                .anyMatch(i -> value(new Failure(cell.table(), cell.row(), i)) != 0)
            || wiring.next.get(cell.column()).stream()
                .anyMatch(i -> value(new Failure(cell.table(), before, i)) != 0);
    poke(cell, old);
    return found;
  }

  /** Counts again what is looked up, as an honest prover would. */
  public void recount() {
    for (BusTuple tuple : List.copyOf(unbalanced)) {
      Cell multiplicity = lookedUp.get(tuple);
      if (multiplicity != null) {
        set(multiplicity, Goldilocks.add(get(multiplicity), counts.get(tuple)));
      }
    }
  }

  /** Whether a column holds how often something is looked up. */
  boolean isRecounted(int table, int column) {
    return lookedUp.values().stream().anyMatch(c -> c.table() == table && c.column() == column);
  }

  /** A constraint's value on a row. */
  long value(Failure at) {
    Wiring wiring = wirings.get(at.table());
    wiring.evaluator.evaluate(at.row(), wiring.constraints[at.constraint()]);
    return wiring.evaluator.value(wiring.system.constraints().get(at.constraint()));
  }

  /** A constraint's value on a row if a cell had another value. */
  long valueWith(Failure at, Cell cell, long value) {
    long old = get(cell);
    poke(cell, value);
    long result = value(at);
    poke(cell, old);
    return result;
  }

  /** Changes a cell without a look at what depends on it. */
  private void poke(Cell cell, long value) {
    TableTrace trace = tables.get(cell.table());
    if (cell.row() == PUBLIC) {
      trace.publicValues()[cell.column()] = value;
    } else {
      trace.main().set(cell.row(), cell.column(), value);
    }
  }

  /** The cells that a constraint reads: of the next row, then of this, then public values. */
  List<Cell> cells(Failure at) {
    Wiring wiring = wirings.get(at.table());
    List<Cell> next = new ArrayList<>();
    List<Cell> here = new ArrayList<>();
    List<Cell> known = new ArrayList<>();
    for (int step : wiring.constraints[at.constraint()]) {
      switch (wiring.system.nodes().get(step)) {
        case Node.Column c when c.source() == MAIN -> {
          Cell cell = new Cell(at.table(), wiring.evaluator.rowOf(c, at.row()), c.index());
          (c.next() ? next : here).add(cell);
        }
        case Node.PublicValue value -> known.add(new Cell(at.table(), PUBLIC, value.index()));
        default -> {
          // not a cell
        }
      }
    }
    next.sort((a, b) -> b.column() - a.column());
    here.sort((a, b) -> b.column() - a.column());
    next.addAll(here);
    next.addAll(known);
    return next.stream().distinct().toList();
  }

  private void write(Cell cell, long value) {
    int t = cell.table();
    Wiring wiring = wirings.get(t);
    if (cell.row() == PUBLIC) {
      poke(cell, value);
      for (int row = 0; row < rows(t); row++) {
        for (int i : wiring.ofPublic.get(cell.column())) {
          examine(t, row, i);
        }
      }
      return;
    }
    List<int[]> interactions = new ArrayList<>();
    List<int[]> constraints = new ArrayList<>();
    int before = (cell.row() + rows(t) - 1) % rows(t);
    wiring.here.get(cell.column()).forEach(i -> constraints.add(new int[] {cell.row(), i}));
    wiring.next.get(cell.column()).forEach(i -> constraints.add(new int[] {before, i}));
    wiring.busHere.get(cell.column()).forEach(i -> interactions.add(new int[] {cell.row(), i}));
    for (int i : wiring.busNext.get(cell.column())) {
      if (before != cell.row() || !wiring.busHere.get(cell.column()).contains(i)) {
        interactions.add(new int[] {before, i});
      }
    }
    interactions.forEach(at -> count(t, at[0], at[1], false));
    poke(cell, value);
    interactions.forEach(at -> count(t, at[0], at[1], true));
    constraints.forEach(at -> examine(t, at[0], at[1]));
  }

  private void examine(int table, int row, int constraint) {
    if (wirings.get(table).constraints[constraint] == null) {
      return;
    }
    Failure failure = new Failure(table, row, constraint);
    if (value(failure) != 0) {
      broken.add(failure);
    } else {
      broken.remove(failure);
    }
  }

  private void count(int table, int row, int interaction, boolean added) {
    Wiring wiring = wirings.get(table);
    Interaction of = wiring.system.interactions().get(interaction);
    BusTuple tuple = tuple(wiring, row, interaction);
    long multiplicity = wiring.evaluator.value(of.multiplicity());
    if (multiplicity == 0) {
      return;
    }
    long signed = added == of.send() ? multiplicity : Goldilocks.negate(multiplicity);
    long sum = Goldilocks.add(counts.getOrDefault(tuple, 0L), signed);
    counts.put(tuple, sum);
    if (sum == 0) {
      counts.remove(tuple);
      unbalanced.remove(tuple);
    } else {
      unbalanced.add(tuple);
    }
  }

  /** Remembers where it is written how often a tuple is looked up. */
  private void offer(int table, int row, int interaction) {
    Interaction of = wirings.get(table).system.interactions().get(interaction);
    Node multiplicity = wirings.get(table).system.nodes().get(of.multiplicity());
    if (lookupBuses.contains(of.bus()) && !of.send() && multiplicity instanceof Node.Column c) {
      lookedUp.put(tuple(wirings.get(table), row, interaction), new Cell(table, row, c.index()));
    }
  }

  private static BusTuple tuple(Wiring wiring, int row, int interaction) {
    Interaction of = wiring.system.interactions().get(interaction);
    wiring.evaluator.evaluate(row, wiring.interactions[interaction]);
    List<Long> elements = new ArrayList<>();
    of.tuple().forEach(step -> elements.add(wiring.evaluator.value(step)));
    return new BusTuple(of.bus(), elements);
  }

  /** Which steps a constraint needs, and which constraints a column. */
  private static final class Wiring {
    private final ConstraintSystem system;
    private final RowEvaluator evaluator;
    private final int[][] constraints;
    private final int[][] interactions;
    private final List<Set<Integer>> here = new ArrayList<>();
    private final List<Set<Integer>> next = new ArrayList<>();
    private final List<Set<Integer>> ofPublic = new ArrayList<>();
    private final List<Set<Integer>> busHere = new ArrayList<>();
    private final List<Set<Integer>> busNext = new ArrayList<>();

    private Wiring(TableTrace trace) {
      system = trace.system();
      evaluator = new RowEvaluator(trace);
      for (int i = 0; i < trace.main().columns(); i++) {
        List.of(here, next, busHere, busNext).forEach(sets -> sets.add(new TreeSet<>()));
      }
      for (int i = 0; i < trace.publicValues().length; i++) {
        ofPublic.add(new TreeSet<>());
      }
      constraints = new int[system.constraints().size()][];
      for (int i = 0; i < constraints.length; i++) {
        int step = system.constraints().get(i);
        if (!system.isExtension(step)) {
          constraints[i] = RowEvaluator.support(system, step);
          wire(i, constraints[i], here, next);
        }
      }
      interactions = new int[system.interactions().size()][];
      for (int i = 0; i < interactions.length; i++) {
        Interaction interaction = system.interactions().get(i);
        Set<Integer> steps = new TreeSet<>();
        add(steps, interaction.multiplicity());
        interaction.tuple().forEach(element -> add(steps, element));
        interactions[i] = steps.stream().mapToInt(Integer::intValue).toArray();
        wire(i, interactions[i], busHere, busNext);
      }
    }

    private void add(Set<Integer> steps, int step) {
      Arrays.stream(RowEvaluator.support(system, step)).forEach(steps::add);
    }

    private void wire(
        int number, int[] steps, List<Set<Integer>> onThis, List<Set<Integer>> onNext) {
      for (int step : steps) {
        switch (system.nodes().get(step)) {
          case Node.Column c when c.source() == MAIN ->
              (c.next() ? onNext : onThis).get(c.index()).add(number);
          case Node.PublicValue value -> ofPublic.get(value.index()).add(number);
          default -> {
            // not a cell
          }
        }
      }
    }
  }
}
