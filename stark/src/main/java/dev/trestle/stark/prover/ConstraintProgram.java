package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a constraint system in the order of their use, each with a place in a small set of
 * registers, so that a block of rows goes through all of them within a processor's cache. A value
 * of F takes one register, one of K three in a row.
 */
final class ConstraintProgram {
  /**
   * @param node the step
   * @param register where its value goes
   * @param constraints which constraints it is, by position; mostly none
   */
  record Step(int node, int register, List<Integer> constraints) {}

  private final ConstraintSystem system;
  private final List<Step> steps = new ArrayList<>();
  private final int[] register;
  private int registers;

  ConstraintProgram(ConstraintSystem system) {
    this.system = system;
    List<Node> nodes = system.nodes();
    int[] lastUse = lastUses(nodes);
    Map<Integer, List<Integer>> positions = new HashMap<>();
    for (int i = 0; i < system.constraints().size(); i++) {
      positions.computeIfAbsent(system.constraints().get(i), k -> new ArrayList<>()).add(i);
    }
    this.register = new int[nodes.size()];
    ArrayDeque<Integer> freeBase = new ArrayDeque<>();
    ArrayDeque<Integer> freeCubic = new ArrayDeque<>();
    for (int i = 0; i < register.length; i++) {
      if (lastUse[i] < 0 && !positions.containsKey(i)) {
        continue; // nothing uses it
      }
      ArrayDeque<Integer> free = system.isExtension(i) ? freeCubic : freeBase;
      // a constant is there before the first step, so its register has had no other use
      register[i] = take(isConstant(nodes.get(i)) ? new ArrayDeque<>() : free, width(i));
      steps.add(new Step(i, register[i], positions.getOrDefault(i, List.of())));
      for (int operand : operands(nodes.get(i))) {
        if (lastUse[operand] == i && !isConstant(nodes.get(operand))) {
          (system.isExtension(operand) ? freeCubic : freeBase).push(register[operand]);
          lastUse[operand] = Integer.MAX_VALUE; // a square names it twice
        }
      }
      if (lastUse[i] < 0 && !isConstant(nodes.get(i))) {
        (system.isExtension(i) ? freeCubic : freeBase).push(register[i]);
      }
    }
  }

  private int take(ArrayDeque<Integer> free, int width) {
    if (!free.isEmpty()) {
      return free.pop();
    }
    int taken = registers;
    registers += width;
    return taken;
  }

  private int[] lastUses(List<Node> nodes) {
    int[] lastUse = new int[nodes.size()];
    Arrays.fill(lastUse, -1);
    boolean[] needed = new boolean[nodes.size()];
    for (int constraint : system.constraints()) {
      needed[constraint] = true;
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed[i]) {
        for (int operand : operands(nodes.get(i))) {
          needed[operand] = true;
          lastUse[operand] = Math.max(lastUse[operand], i);
        }
      }
    }
    return lastUse;
  }

  private static int[] operands(Node node) {
    return switch (node) {
      case Node.Sum sum -> new int[] {sum.left(), sum.right()};
      case Node.Difference d -> new int[] {d.left(), d.right()};
      case Node.Product product -> new int[] {product.left(), product.right()};
      case Node.Column column -> new int[0];
      case Node.PublicValue value -> new int[0];
      case Node.Constant constant -> new int[0];
      case Node.Drawn drawn -> new int[0];
      case Node.Selected selected -> new int[0];
    };
  }

  /** The same on every row, so its register is filled once and kept. */
  static boolean isConstant(Node node) {
    return node instanceof Node.Constant
        || node instanceof Node.PublicValue
        || node instanceof Node.Drawn;
  }

  private int width(int node) {
    return system.isExtension(node) ? Cubic.DEGREE : 1;
  }

  List<Step> steps() {
    return steps;
  }

  int register(int node) {
    return register[node];
  }

  int registers() {
    return registers;
  }
}
