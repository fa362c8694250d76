package dev.trestle.stark;

import dev.trestle.stark.Node.Challenge;
import dev.trestle.stark.Node.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link Air} states, as a list of steps of which each uses earlier ones only, with the
 * constraints that its interactions bring: docs/spec/stark.md, Statement.
 */
public final class ConstraintSystem {
  /** One more than a multiplicity may be in size. */
  private static final long TOO_OFTEN = 1L << 32;

  private final Air air;
  private final List<Node> nodes;
  private final List<Integer> constraints;
  private final List<Interaction> interactions;
  private final List<List<Interaction>> groups;
  private final boolean[] extension;
  private final boolean[] opensNext = new boolean[Source.values().length];
  private final int degree;
  private final long interactionWeight;

  private ConstraintSystem(AirBuilder builder, List<List<Interaction>> groups) {
    this.air = builder.air();
    this.nodes = List.copyOf(builder.nodes());
    this.constraints = List.copyOf(builder.constraints());
    this.interactions = List.copyOf(builder.interactions());
    this.groups = groups;
    this.extension = new boolean[nodes.size()];
    int most = 1;
    for (int constraint : constraints) {
      most = Math.max(most, builder.degree(constraint));
    }
    this.degree = most;
    this.interactionWeight = weigh();
    for (int i = 0; i < extension.length; i++) {
      extension[i] = isExtension(nodes.get(i));
      if (nodes.get(i) instanceof Node.Column column && column.next()) {
        opensNext[column.source().ordinal()] = true;
      }
    }
  }

  /**
   * @param maxDegree the highest degree that a constraint may have, at least 2
   * @throws IllegalArgumentException if a constraint or an interaction exceeds it
   */
  public static ConstraintSystem of(Air air, int maxDegree) {
    AirBuilder builder = new AirBuilder(air);
    air.define(builder);
    List<List<Interaction>> groups = grouped(builder, maxDegree);
    defineInteractions(builder, groups);
    int position = 0;
    for (int constraint : builder.constraints()) {
      if (builder.degree(constraint) > maxDegree) {
        throw new IllegalArgumentException(
            air.name()
                + ": constraint "
                + position
                + " has degree "
                + builder.degree(constraint)
                + ", more than "
                + maxDegree);
      }
      position++;
    }
    return new ConstraintSystem(builder, groups);
  }

  /** In order, as many to a group as keeps φ·∏d and every m·∏d within the degree. */
  private static List<List<Interaction>> grouped(AirBuilder builder, int maxDegree) {
    List<List<Interaction>> groups = new ArrayList<>();
    List<Interaction> open = new ArrayList<>();
    for (Interaction interaction : builder.interactions()) {
      open.add(interaction);
      if (open.size() > 1 && groupDegree(builder, open) > maxDegree) {
        open.removeLast();
        groups.add(List.copyOf(open));
        open.clear();
        open.add(interaction);
      }
    }
    if (!open.isEmpty()) {
      groups.add(List.copyOf(open));
    }
    return List.copyOf(groups);
  }

  private static int groupDegree(AirBuilder builder, List<Interaction> group) {
    int denominators = 0;
    for (Interaction one : group) {
      denominators += tupleDegree(builder, one);
    }
    int most = 1 + denominators;
    for (Interaction one : group) {
      int rest = denominators - tupleDegree(builder, one);
      most = Math.max(most, rest + builder.degree(one.multiplicity()));
    }
    return most;
  }

  private static int tupleDegree(AirBuilder builder, Interaction interaction) {
    int most = 0;
    for (int element : interaction.tuple()) {
      most = Math.max(most, builder.degree(element));
    }
    return most;
  }

  private static void defineInteractions(AirBuilder builder, List<List<Interaction>> groups) {
    if (groups.isEmpty()) {
      return;
    }
    Expression sum = builder.challenge(Challenge.SUM_PER_ROW);
    for (int g = 0; g < groups.size(); g++) {
      Expression share = builder.auxiliary(g, false);
      builder.assertZero(groupConstraint(builder, groups.get(g), share));
      sum = sum.minus(share);
    }
    Expression running = builder.auxiliary(groups.size(), false);
    Expression runningNext = builder.auxiliary(groups.size(), true);
    builder.assertZero(runningNext.minus(running).plus(sum));
  }

  /** φ·∏dⱼ - Σ ± mⱼ·∏_{k≠j} d_k. */
  private static Expression groupConstraint(
      AirBuilder builder, List<Interaction> group, Expression share) {
    List<Expression> denominators = new ArrayList<>();
    for (Interaction interaction : group) {
      denominators.add(denominator(builder, interaction));
    }
    Expression constraint = share;
    for (Expression denominator : denominators) {
      constraint = constraint.times(denominator);
    }
    for (int j = 0; j < group.size(); j++) {
      Expression term = builder.at(group.get(j).multiplicity());
      for (int k = 0; k < group.size(); k++) {
        if (k != j) {
          term = term.times(denominators.get(k));
        }
      }
      constraint = group.get(j).send() ? constraint.minus(term) : constraint.plus(term);
    }
    return constraint;
  }

  /** γ + bus + η·t₁ + η²·t₂ + …, by Horner's rule. */
  private static Expression denominator(AirBuilder builder, Interaction interaction) {
    Expression eta = builder.challenge(Challenge.ETA);
    List<Integer> tuple = interaction.tuple();
    Expression value = builder.at(tuple.getLast());
    for (int i = tuple.size() - 2; i >= 0; i--) {
      value = value.times(eta).plus(builder.at(tuple.get(i)));
    }
    return value
        .times(eta)
        .plus(builder.constant(interaction.bus()))
        .plus(builder.challenge(Challenge.GAMMA));
  }

  private boolean isExtension(Node node) {
    return switch (node) {
      case Node.Column column -> column.source() == Source.AUXILIARY;
      case Node.Drawn drawn -> true;
      case Node.PublicValue value -> false;
      case Node.Constant constant -> false;
      case Node.Selected selected -> false;
      case Node.Sum sum -> extension[sum.left()] || extension[sum.right()];
      case Node.Difference difference ->
          extension[difference.left()] || extension[difference.right()];
      case Node.Product product -> extension[product.left()] || extension[product.right()];
    };
  }

  public Air air() {
    return air;
  }

  /** The steps. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The steps that must be zero on every row. */
  public List<Integer> constraints() {
    return constraints;
  }

  public List<Interaction> interactions() {
    return interactions;
  }

  /**
   * How often a row can send and receive in all, if every column that says so is 0 or 1: a constant
   * counts by its size, be it negative or not. What wraps a sum of multiplicities weighs more than
   * p - 1.
   */
  public long interactionWeight() {
    return interactionWeight;
  }

  private long weigh() {
    long[] sizes = new long[nodes.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] =
          switch (nodes.get(i)) {
            case Node.Column column -> 1;
            case Node.Constant constant -> size(constant.value());
            case Node.Sum sum -> limited(sizes[sum.left()] + sizes[sum.right()]);
            case Node.Difference d -> limited(sizes[d.left()] + sizes[d.right()]);
            case Node.Product p -> product(sizes[p.left()], sizes[p.right()]);
            case Node.PublicValue value -> TOO_OFTEN;
            case Node.Drawn drawn -> TOO_OFTEN;
            case Node.Selected selected -> TOO_OFTEN;
          };
    }
    long weight = 0;
    for (Interaction interaction : interactions) {
      long size = sizes[interaction.multiplicity()];
      if (size == TOO_OFTEN) {
        throw new IllegalArgumentException(
            air.name() + " sends or receives to bus " + interaction.bus() + " without bounds");
      }
      weight += size;
    }
    return weight;
  }

  private static long size(long constant) {
    long negated = Goldilocks.negate(constant);
    return limited(Long.compareUnsigned(constant, negated) <= 0 ? constant : negated);
  }

  private static long product(long left, long right) {
    return left != 0 && right >= TOO_OFTEN / left ? TOO_OFTEN : left * right;
  }

  private static long limited(long size) {
    return Math.min(size, TOO_OFTEN);
  }

  /** The interactions of each share φ, in the order of the auxiliary columns. */
  public List<List<Interaction>> groups() {
    return groups;
  }

  /** Whether a step's values lie in K rather than F. */
  public boolean isExtension(int node) {
    return extension[node];
  }

  /** Whether columns of this source are read at the next row. */
  public boolean opensNext(Source source) {
    return opensNext[source.ordinal()];
  }

  /** The highest degree of a constraint, at least 1. */
  public int degree() {
    return degree;
  }

  /** Columns of K: a share for each group and the running sum, or none. */
  public int auxiliaryColumns() {
    return groups.isEmpty() ? 0 : groups.size() + 1;
  }

  /** Parts of the quotient, each a column of K of the table's height. */
  public int quotientChunks() {
    return Math.max(1, degree - 1);
  }

  /** Columns of F in a commitment of this source. */
  public int width(Source source) {
    return switch (source) {
      case FIXED -> air.fixedColumns();
      case MAIN -> air.mainColumns();
      case AUXILIARY -> Cubic.DEGREE * auxiliaryColumns();
      case QUOTIENT -> Cubic.DEGREE * quotientChunks();
    };
  }
}
