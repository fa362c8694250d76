package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node;
import dev.trestle.stark.Node.Challenge;
import dev.trestle.stark.Node.Selector;
import dev.trestle.stark.Node.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A constraint system as the prover computes it: over F alone, of products and of sums with small
 * integer coefficients. Sums of sums become one, so that a polynomial of many terms costs a
 * multiplication by 32 bits a term; what several steps use is computed once. An element of K is
 * three values.
 */
final class FlatConstraints {
  /** Bound of the coefficients of either sign in a sum: such sums of halves fit 64 bits. */
  private static final long MOST = 0xFFFF_FFFEL;

  private static final long SMALL = 1L << 31;
  private static final int MOST_TERMS = 256;

  /** Something that has a value on every row; operands are named by their numbers. */
  sealed interface Value {
    /**
     * @param column of F; an auxiliary column is three
     */
    record Cell(Source source, int column, boolean next) implements Value {}

    record Selected(Selector which) implements Value {}

    record Literal(long element) implements Value {}

    record PublicValue(int index) implements Value {}

    /**
     * @param limb which coordinate of the challenge
     */
    record Drawn(Challenge which, int limb) implements Value {}

    record Product(int left, int right) implements Value {}

    /** The sum of some values, each times an integer: at least two, or one that is not itself. */
    record Combination(List<Term> terms) implements Value {}
  }

  /**
   * @param coefficient not zero; of either sign the sum over a combination is below 2^32
   */
  record Term(int value, long coefficient) {}

  /**
   * What must be zero.
   *
   * @param limb which coordinate of the constraint
   */
  record Output(int value, int constraint, int limb) {}

  /** A sum that is not yet a value: terms by ascending numbers, and a constant of F. */
  private record Form(List<Term> terms, long constant) {
    static final Form ZERO = new Form(List.of(), 0);

    static Form of(int value) {
      return new Form(List.of(new Term(value, 1)), 0);
    }

    boolean isValue() {
      return constant == 0 && terms.size() == 1 && terms.getFirst().coefficient() == 1;
    }
  }

  private final ConstraintSystem system;
  private final List<Value> values = new ArrayList<>();
  private final Map<Value, Integer> numbers = new HashMap<>();
  private final List<Output> outputs = new ArrayList<>();

  FlatConstraints(ConstraintSystem system) {
    this.system = system;
    List<Node> nodes = system.nodes();
    int[] uses = uses(nodes);
    List<Form[]> forms = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Form[] lowered = uses[i] == 0 ? new Form[0] : lower(nodes.get(i), forms);
      for (int limb = 0; uses[i] > 1 && limb < lowered.length; limb++) {
        if (lowered[limb].terms().size() > 1) {
          lowered[limb] = Form.of(valueOf(lowered[limb]));
        }
      }
      forms.add(lowered);
    }
    for (int c = 0; c < system.constraints().size(); c++) {
      Form[] limbs = forms.get(system.constraints().get(c));
      for (int limb = 0; limb < limbs.length; limb++) {
        outputs.add(new Output(valueOf(limbs[limb]), c, limb));
      }
    }
  }

  /** In the order of their numbers; each uses earlier ones only. */
  List<Value> values() {
    return values;
  }

  /** In the order of the constraints. */
  List<Output> outputs() {
    return outputs;
  }

  /** How often steps on which a constraint depends, and constraints, name each step. */
  private int[] uses(List<Node> nodes) {
    int[] uses = new int[nodes.size()];
    for (int constraint : system.constraints()) {
      uses[constraint]++;
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (uses[i] > 0) {
        switch (nodes.get(i)) {
          case Node.Sum sum -> count(uses, sum.left(), sum.right());
          case Node.Difference difference -> count(uses, difference.left(), difference.right());
          case Node.Product product -> count(uses, product.left(), product.right());
          case Node.Column column -> {}
          case Node.PublicValue value -> {}
          case Node.Constant constant -> {}
          case Node.Drawn drawn -> {}
          case Node.Selected selected -> {}
        }
      }
    }
    return uses;
  }

  private static void count(int[] uses, int left, int right) {
    uses[left]++;
    uses[right]++;
  }

  private Form[] lower(Node node, List<Form[]> forms) {
    return switch (node) {
      case Node.Column column -> cells(column);
      case Node.PublicValue value -> one(new Value.PublicValue(value.index()));
      case Node.Constant constant -> new Form[] {new Form(List.of(), constant.value())};
      case Node.Selected selected -> one(new Value.Selected(selected.which()));
      case Node.Drawn drawn -> {
        Form[] limbs = new Form[Cubic.DEGREE];
        for (int limb = 0; limb < limbs.length; limb++) {
          limbs[limb] = Form.of(number(new Value.Drawn(drawn.which(), limb)));
        }
        yield limbs;
      }
      case Node.Sum sum -> add(forms.get(sum.left()), forms.get(sum.right()), 1);
      case Node.Difference d -> add(forms.get(d.left()), forms.get(d.right()), -1);
      case Node.Product p -> multiply(forms.get(p.left()), forms.get(p.right()));
    };
  }

  private Form[] cells(Node.Column column) {
    int limbs = column.source() == Source.AUXILIARY ? Cubic.DEGREE : 1;
    Form[] cells = new Form[limbs];
    for (int limb = 0; limb < limbs; limb++) {
      int index = column.index() * limbs + limb;
      cells[limb] = Form.of(number(new Value.Cell(column.source(), index, column.next())));
    }
    return cells;
  }

  private Form[] one(Value value) {
    return new Form[] {Form.of(number(value))};
  }

  private int number(Value value) {
    return numbers.computeIfAbsent(
        value,
        v -> {
          values.add(v);
          return values.size() - 1;
        });
  }

  private Form[] add(Form[] a, Form[] b, long sign) {
    Form[] sum = new Form[Math.max(a.length, b.length)];
    for (int limb = 0; limb < sum.length; limb++) {
      Form left = limb < a.length ? a[limb] : Form.ZERO;
      Form right = limb < b.length ? b[limb] : Form.ZERO;
      sum[limb] = add(left, right, sign);
    }
    return sum;
  }

  private Form add(Form a, Form b, long sign) {
    List<Term> merged = merged(a.terms(), b.terms(), sign);
    long constant =
        sign > 0
            ? Goldilocks.add(a.constant(), b.constant())
            : Goldilocks.subtract(a.constant(), b.constant());
    return fits(merged)
        ? new Form(merged, constant)
        : add(Form.of(valueOf(a)), Form.of(valueOf(b)), sign);
  }

  private static List<Term> merged(List<Term> a, List<Term> b, long sign) {
    List<Term> merged = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      int left = i < a.size() ? a.get(i).value() : Integer.MAX_VALUE;
      int right = j < b.size() ? b.get(j).value() : Integer.MAX_VALUE;
      int value = Math.min(left, right);
      long coefficient = left == value ? a.get(i++).coefficient() : 0;
      coefficient += right == value ? sign * b.get(j++).coefficient() : 0;
      if (coefficient != 0) {
        merged.add(new Term(value, coefficient));
      }
    }
    return merged;
  }

  private static boolean fits(List<Term> terms) {
    long plus = 0;
    long minus = 0;
    for (Term term : terms) {
      plus += Math.max(term.coefficient(), 0);
      minus += Math.max(-term.coefficient(), 0);
    }
    return plus <= MOST && minus <= MOST && terms.size() <= MOST_TERMS;
  }

  private Form[] multiply(Form[] a, Form[] b) {
    if (a.length == 1 || b.length == 1) {
      Form[] product = new Form[Math.max(a.length, b.length)];
      for (int limb = 0; limb < product.length; limb++) {
        product[limb] = multiply(a[a.length == 1 ? 0 : limb], b[b.length == 1 ? 0 : limb]);
      }
      return product;
    }
    // as CubicProducts does it
    Form m0 = multiply(a[0], b[0]);
    Form m1 = multiply(a[1], b[1]);
    Form m2 = multiply(a[2], b[2]);
    Form m01 = multiply(add(a[0], a[1], 1), add(b[0], b[1], 1));
    Form m02 = multiply(add(a[0], a[2], 1), add(b[0], b[2], 1));
    Form m12 = multiply(add(a[1], a[2], 1), add(b[1], b[2], 1));
    Form t = add(m12, m1, -1);
    return new Form[] {
      add(add(t, m0, 1), m2, -1),
      add(add(add(t, m01, 1), m0, -1), m1, -1),
      add(add(m02, m1, 1), m0, -1)
    };
  }

  private Form multiply(Form a, Form b) {
    if (a.terms().isEmpty()) {
      return scale(b, a.constant());
    }
    if (b.terms().isEmpty()) {
      return scale(a, b.constant());
    }
    long minusOne = Goldilocks.negate(1);
    if (a.isValue() && b.constant() == minusOne && b.terms().equals(a.terms())) {
      return add(product(a, a), a, -1); // x·(x - 1) is x² - x
    }
    return product(a, b);
  }

  private Form product(Form a, Form b) {
    int left = valueOf(a);
    int right = valueOf(b);
    return Form.of(number(new Value.Product(Math.min(left, right), Math.max(left, right))));
  }

  private Form scale(Form form, long factor) {
    long constant = Goldilocks.multiply(form.constant(), factor);
    if (form.terms().isEmpty() || factor == 0) {
      return new Form(List.of(), constant);
    }
    long negated = Goldilocks.negate(factor);
    boolean small = Long.compareUnsigned(factor, SMALL) <= 0;
    if (!small && Long.compareUnsigned(negated, SMALL) > 0) {
      return product(form, new Form(List.of(), factor));
    }
    long signed = small ? factor : -negated;
    List<Term> scaled = new ArrayList<>();
    for (Term term : form.terms()) {
      if (Math.abs(term.coefficient()) > MOST / Math.abs(signed)) {
        return new Form(List.of(new Term(valueOf(form), signed)), 0);
      }
      scaled.add(new Term(term.value(), term.coefficient() * signed));
    }
    return fits(scaled)
        ? new Form(scaled, constant)
        : new Form(List.of(new Term(valueOf(form), signed)), 0);
  }

  private int valueOf(Form form) {
    if (form.isValue()) {
      return form.terms().getFirst().value();
    }
    if (form.terms().isEmpty()) {
      return number(new Value.Literal(form.constant()));
    }
    List<Term> terms = new ArrayList<>(form.terms());
    if (form.constant() != 0) {
      terms.add(new Term(number(new Value.Literal(form.constant())), 1));
    }
    return number(new Value.Combination(terms));
  }
}
