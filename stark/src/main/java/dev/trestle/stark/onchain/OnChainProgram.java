package dev.trestle.stark.onchain;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Node;
import dev.trestle.stark.Node.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A constraint system as steps over a frame of words, each an element of K: docs/spec/stark.md, On
 * L1. What the frame begins with is read where it stands; only what is computed takes a register.
 */
public final class OnChainProgram {
  /** What a step does, by its number. */
  enum Operation {
    PLUS,
    MINUS,
    TIMES,
    SCALE,
    JOIN,
    CONSTRAIN
  }

  /** Operands have 16 bits. */
  static final int MAX_WORDS = 1 << 16;

  private static final int SELECTORS = 3;
  private static final int LEADING = SELECTORS + 3;

  private final ConstraintSystem system;
  private final List<Node> nodes;
  private final Map<Long, Integer> constants = new LinkedHashMap<>();

  /** Nodes to compute in order; a constraint to combine is {@code -1 - node}. */
  private final List<Integer> events = new ArrayList<>();

  private final int[] lastUse;
  private final int[] register;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final List<Long> steps = new ArrayList<>();
  private int registers;

  /**
   * @throws IllegalArgumentException if the frame would have more words than steps can name
   */
  public OnChainProgram(ConstraintSystem system) {
    this.system = system;
    this.nodes = system.nodes();
    this.lastUse = new int[nodes.size()];
    this.register = new int[nodes.size()];
    schedule();
    for (int event = 0; event < events.size(); event++) {
      int node = events.get(event);
      if (node < 0) {
        emit(Operation.CONSTRAIN, 0, word(-1 - node), 0);
        release(-1 - node, event);
      } else {
        compute(node, event);
      }
    }
    if (firstRegister() + registers > MAX_WORDS) {
      throw new IllegalArgumentException(
          system.air().name() + " needs a frame of more than " + MAX_WORDS + " words");
    }
  }

  /** Each constraint right after what it needs, so that few values are kept. */
  private void schedule() {
    BitSet done = new BitSet();
    for (int constraint : system.constraints()) {
      BitSet needed = new BitSet();
      needed.set(constraint);
      for (int i = constraint; i >= 0; i = needed.previousSetBit(i - 1)) {
        if (done.get(i)) {
          needed.clear(i);
        } else {
          operands(nodes.get(i)).forEach(needed::set);
        }
      }
      needed.stream()
          .forEach(i -> {
            if (nodes.get(i) instanceof Node.Constant c) {
              constants.putIfAbsent(c.value(), constants.size());
            } else if (isComputed(nodes.get(i))) {
              operands(nodes.get(i)).forEach(operand -> lastUse[operand] = events.size());
              events.add(i);
            }
          });
      done.or(needed);
      lastUse[constraint] = events.size();
      events.add(-1 - constraint);
    }
  }

  private void compute(int node, int event) {
    int first;
    int second;
    Operation operation;
    switch (nodes.get(node)) {
      case Node.Sum sum -> {
        operation = Operation.PLUS;
        first = word(sum.left());
        second = word(sum.right());
      }
      case Node.Difference difference -> {
        operation = Operation.MINUS;
        first = word(difference.left());
        second = word(difference.right());
      }
      case Node.Product product -> {
        boolean swap = isBase(product.left());
        operation = swap || isBase(product.right()) ? Operation.SCALE : Operation.TIMES;
        first = word(swap ? product.right() : product.left());
        second = word(swap ? product.left() : product.right());
      }
      case Node.Column column -> {
        operation = Operation.JOIN;
        first = 0;
        second = columnWord(column);
      }
      default -> throw new IllegalStateException("nothing to compute: " + nodes.get(node));
    }
    // a step reads before it writes, so the result may go where an operand was
    operands(nodes.get(node)).forEach(operand -> release(operand, event));
    register[node] = free.isEmpty() ? registers++ : free.pop();
    emit(operation, firstRegister() + register[node], first, second);
  }

  private void release(int node, int event) {
    if (lastUse[node] == event && isComputed(nodes.get(node))) {
      free.push(register[node]);
      lastUse[node] = -1; // a square names it twice
    }
  }

  private void emit(Operation operation, int result, int first, int second) {
    steps.add((long) operation.ordinal() << 48 | (long) result << 32 | (long) first << 16 | second);
  }

  private static List<Integer> operands(Node node) {
    return switch (node) {
      case Node.Sum sum -> List.of(sum.left(), sum.right());
      case Node.Difference difference -> List.of(difference.left(), difference.right());
      case Node.Product product -> List.of(product.left(), product.right());
      case Node.Column column -> List.of();
      case Node.PublicValue value -> List.of();
      case Node.Constant constant -> List.of();
      case Node.Drawn drawn -> List.of();
      case Node.Selected selected -> List.of();
    };
  }

  private static boolean isComputed(Node node) {
    return switch (node) {
      case Node.Sum sum -> true;
      case Node.Difference difference -> true;
      case Node.Product product -> true;
      case Node.Column column -> column.source() == Source.AUXILIARY;
      case Node.PublicValue value -> false;
      case Node.Constant constant -> false;
      case Node.Drawn drawn -> false;
      case Node.Selected selected -> false;
    };
  }

  /** Whether a value lies in F wherever the constraints are evaluated. */
  private boolean isBase(int node) {
    return nodes.get(node) instanceof Node.Constant || nodes.get(node) instanceof Node.PublicValue;
  }

  /** Where a node's value is in the frame. */
  private int word(int node) {
    return switch (nodes.get(node)) {
      case Node.Drawn drawn -> drawn.which().ordinal();
      case Node.Selected selected -> LEADING - SELECTORS + selected.which().ordinal();
      case Node.PublicValue value -> LEADING + value.index();
      case Node.Constant constant ->
          firstConstant() + Objects.requireNonNull(constants.get(constant.value()));
      case Node.Column column ->
          column.source() == Source.AUXILIARY
              ? firstRegister() + register[node]
              : columnWord(column);
      case Node.Sum sum -> firstRegister() + register[node];
      case Node.Difference difference -> firstRegister() + register[node];
      case Node.Product product -> firstRegister() + register[node];
    };
  }

  /** Where a column's value is, or the first of the three that make up a column of K. */
  private int columnWord(Node.Column column) {
    int at = firstConstant() + constants.size() + (column.next() ? openings(false) : 0);
    for (Source source : Source.values()) {
      if (source == column.source()) {
        int limbs = source == Source.AUXILIARY ? Cubic.DEGREE : 1;
        return at + limbs * column.index();
      }
      at += column.next() && !system.opensNext(source) ? 0 : system.width(source);
    }
    throw new IllegalStateException("a column of no commitment");
  }

  private int openings(boolean next) {
    int sum = 0;
    for (Source source : Source.values()) {
      sum += next && !system.opensNext(source) ? 0 : system.width(source);
    }
    return sum;
  }

  private int firstConstant() {
    return LEADING + system.air().publicValues();
  }

  private int firstRegister() {
    return firstConstant() + constants.size() + openings(false) + openings(true);
  }

  /** In the frame's order. */
  public List<Long> constants() {
    return List.copyOf(constants.keySet());
  }

  /** 8 bytes each. */
  public List<Long> steps() {
    return List.copyOf(steps);
  }

  /** Words of the frame that steps write to. */
  public int registers() {
    return registers;
  }
}
