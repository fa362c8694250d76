package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.prover.FlatConstraints.Output;
import dev.trestle.stark.prover.FlatConstraints.Term;
import dev.trestle.stark.prover.FlatConstraints.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The order in which a constraint system is computed for a block of rows. What is alike is done
 * together: all products that only need what is there, then all sums of these, and so on, each kind
 * in one loop. Constraints are taken in batches, so that all that is computed on the way stays in a
 * processor's cache. A register has an element for each row of the block.
 */
final class ConstraintProgram {
  /** Values that a batch computes, unless one constraint alone needs more. */
  private static final int BATCH_VALUES = 2048;

  /** Constraints' coordinates of a batch; {@link Kernels#MOST_WEIGHED} is the most. */
  private static final int BATCH_OUTPUTS = Kernels.MOST_WEIGHED;

  /** A kind of step, and how its code names registers. */
  enum Operation {
    /** Sum, left, right. */
    ADD,
    /** Difference, left, right. */
    SUBTRACT,
    /** Product, left, right. */
    MULTIPLY,
    /** left · right - third: result, left, right, third. */
    MULTIPLY_SUBTRACT,
    /** Result, how many terms with a plus, how many with a minus, then value and size of each. */
    COMBINE
  }

  /** Eight columns that are read, at this row or the next, into registers from a first one on. */
  record Strip(Source source, int index, boolean next, int register) {}

  /** What is the same on all rows, or a selector. */
  record Given(Value value, int register) {}

  /** Steps of one kind, none of which needs another of them. */
  record Run(Operation operation, int[] code) {
    /** The code, with the register's places in a frame of so many rows. */
    int[] placed(int rows) {
      int[] placed = code.clone();
      if (operation != Operation.COMBINE) {
        for (int i = 0; i < placed.length; i++) {
          placed[i] *= rows;
        }
        return placed;
      }
      for (int i = 0; i < placed.length; ) {
        int end = i + 3 + 2 * (code[i + 1] + code[i + 2]);
        placed[i] *= rows;
        for (i += 3; i < end; i += 2) {
          placed[i] *= rows;
        }
      }
      return placed;
    }
  }

  /**
   * @param outputs what must be zero, and {@code registers} where it is after the runs
   */
  record Batch(List<Run> runs, List<Output> outputs, int[] registers) {}

  private final List<Value> values;

  /** How often each value is named by others that are needed, and by outputs. */
  private final int[] uses;

  /** Products that only a {@link Operation#MULTIPLY_SUBTRACT} needs, which computes them itself. */
  private final boolean[] fused;

  private final int[] register;
  private final List<Strip> strips = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  private int registers;

  ConstraintProgram(ConstraintSystem system) {
    FlatConstraints flat = new FlatConstraints(system);
    this.values = flat.values();
    this.uses = new int[values.size()];
    this.fused = new boolean[values.size()];
    this.register = new int[values.size()];
    List<List<Output>> outputs = new ArrayList<>();
    List<List<Integer>> computed = new ArrayList<>();
    divide(flat.outputs(), outputs, computed);
    fuse();
    placeLeaves();
    int[] lastBatch = lastBatches(outputs, computed);
    ArrayDeque<Integer> free = new ArrayDeque<>();
    for (int b = 0; b < computed.size(); b++) {
      List<Integer> batch = computed.get(b).stream().filter(v -> !fused[v]).sorted().toList();
      for (int value : batch) {
        register[value] = free.isEmpty() ? registers++ : free.pop();
      }
      int[] at = outputs.get(b).stream().mapToInt(output -> register[output.value()]).toArray();
      batches.add(new Batch(runs(batch), outputs.get(b), at));
      for (int value = 0; value < lastBatch.length; value++) {
        if (lastBatch[value] == b && !isLeaf(values.get(value)) && !fused[value]) {
          free.push(register[value]);
        }
      }
    }
  }

  /** Divides the outputs into batches, and says what each batch is the first to need. */
  private void divide(List<Output> all, List<List<Output>> outputs, List<List<Integer>> computed) {
    boolean[] known = new boolean[values.size()];
    List<Output> open = new ArrayList<>();
    List<Integer> needed = new ArrayList<>();
    for (Output output : all) {
      uses[output.value()]++;
      need(output.value(), known, needed);
      open.add(output);
      if (needed.size() >= BATCH_VALUES || open.size() >= BATCH_OUTPUTS) {
        outputs.add(open);
        computed.add(needed);
        open = new ArrayList<>();
        needed = new ArrayList<>();
      }
    }
    if (!open.isEmpty()) {
      outputs.add(open);
      computed.add(needed);
    }
  }

  /** Adds what a value needs and is not known yet, but for what is there before the first step. */
  private void need(int value, boolean[] known, List<Integer> needed) {
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      int v = open.pop();
      if (known[v]) {
        continue;
      }
      known[v] = true;
      for (int operand : operands(values.get(v))) {
        uses[operand]++;
        open.push(operand);
      }
      if (!isLeaf(values.get(v))) {
        needed.add(v);
      }
    }
  }

  private static int[] operands(Value value) {
    return switch (value) {
      case Value.Product product -> new int[] {product.left(), product.right()};
      case Value.Combination sum -> sum.terms().stream().mapToInt(Term::value).toArray();
      case Value.Cell cell -> new int[0];
      case Value.Selected selected -> new int[0];
      case Value.Literal literal -> new int[0];
      case Value.PublicValue publicValue -> new int[0];
      case Value.Drawn drawn -> new int[0];
    };
  }

  private static boolean isLeaf(Value value) {
    return !(value instanceof Value.Product) && !(value instanceof Value.Combination);
  }

  private void fuse() {
    for (int v = 0; v < fused.length; v++) {
      if (uses[v] > 0 && operation(v) == Operation.SUBTRACT) {
        int left = minuend(v).value();
        fused[left] = values.get(left) instanceof Value.Product && uses[left] == 1;
      }
    }
  }

  /** Of a difference of two values: the one with a plus. */
  private Term minuend(int value) {
    List<Term> terms = ((Value.Combination) values.get(value)).terms();
    return terms.getFirst().coefficient() > 0 ? terms.getFirst() : terms.getLast();
  }

  private Operation operation(int value) {
    if (values.get(value) instanceof Value.Combination sum) {
      List<Term> terms = sum.terms();
      if (terms.size() != 2 || !isOne(terms.getFirst()) || !isOne(terms.getLast())) {
        return Operation.COMBINE;
      }
      long both = terms.getFirst().coefficient() + terms.getLast().coefficient();
      if (both != 0) {
        return both > 0 ? Operation.ADD : Operation.COMBINE;
      }
      return fused[minuend(value).value()] ? Operation.MULTIPLY_SUBTRACT : Operation.SUBTRACT;
    }
    return Operation.MULTIPLY;
  }

  private static boolean isOne(Term term) {
    return Math.abs(term.coefficient()) == 1;
  }

  private void placeLeaves() {
    Map<List<Object>, Integer> known = new HashMap<>();
    for (int v = 0; v < register.length; v++) {
      if (uses[v] > 0 && values.get(v) instanceof Value.Cell cell) {
        int index = cell.column() / Matrix.LANES;
        Integer first = known.get(List.of(cell.source(), index, cell.next()));
        if (first == null) {
          first = registers;
          registers += Matrix.LANES;
          known.put(List.of(cell.source(), index, cell.next()), first);
          strips.add(new Strip(cell.source(), index, cell.next(), first));
        }
        register[v] = first + cell.column() % Matrix.LANES;
      } else if (uses[v] > 0 && isLeaf(values.get(v))) {
        register[v] = registers++;
        given.add(new Given(values.get(v), register[v]));
      }
    }
  }

  /** The last batch that each value is needed in, or -1. */
  private int[] lastBatches(List<List<Output>> outputs, List<List<Integer>> computed) {
    int[] last = new int[values.size()];
    Arrays.fill(last, -1);
    for (int b = 0; b < computed.size(); b++) {
      for (int value : computed.get(b)) {
        for (int operand : operands(values.get(value))) {
          last[operand] = b;
        }
      }
      for (Output output : outputs.get(b)) {
        last[output.value()] = b;
      }
    }
    return last;
  }

  private List<Run> runs(List<Integer> batch) {
    Map<Integer, Integer> levels = new HashMap<>();
    List<List<Integer>> byLevel = new ArrayList<>();
    for (int value : batch) {
      int level = 0;
      for (int operand : needed(value)) {
        level = Math.max(level, levels.getOrDefault(operand, -1) + 1);
      }
      levels.put(value, level);
      if (level == byLevel.size()) {
        byLevel.add(new ArrayList<>());
      }
      byLevel.get(level).add(value);
    }
    List<Run> runs = new ArrayList<>();
    for (List<Integer> level : byLevel) {
      for (Operation operation : Operation.values()) {
        List<Integer> alike = level.stream().filter(v -> operation(v) == operation).toList();
        if (!alike.isEmpty()) {
          runs.add(new Run(operation, alike.stream().flatMapToInt(this::code).toArray()));
        }
      }
    }
    return runs;
  }

  /** The operands, those of a fused product in its place. */
  private int[] needed(int value) {
    int[] operands = operands(values.get(value));
    if (operation(value) != Operation.MULTIPLY_SUBTRACT) {
      return operands;
    }
    int product = minuend(value).value();
    int third = operands[0] == product ? operands[1] : operands[0];
    Value.Product factors = (Value.Product) values.get(product);
    return new int[] {factors.left(), factors.right(), third};
  }

  private IntStream code(int value) {
    IntStream result = IntStream.of(register[value]);
    if (operation(value) != Operation.COMBINE) {
      int[] operands = needed(value);
      if (operation(value) == Operation.SUBTRACT && operands[0] != minuend(value).value()) {
        operands = new int[] {operands[1], operands[0]};
      }
      return IntStream.concat(result, IntStream.of(operands).map(v -> register[v]));
    }
    List<Term> terms = ((Value.Combination) values.get(value)).terms();
    List<Term> plus = terms.stream().filter(term -> term.coefficient() > 0).toList();
    List<Term> minus = terms.stream().filter(term -> term.coefficient() < 0).toList();
    IntStream counts = IntStream.of(plus.size(), minus.size());
    IntStream rest =
        Stream.concat(plus.stream(), minus.stream())
            .flatMapToInt(t -> IntStream.of(register[t.value()], (int) Math.abs(t.coefficient())));
    return IntStream.concat(result, IntStream.concat(counts, rest));
  }

  List<Strip> strips() {
    return strips;
  }

  List<Given> given() {
    return given;
  }

  List<Batch> batches() {
    return batches;
  }

  int registers() {
    return registers;
  }
}
