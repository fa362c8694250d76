package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node;
import dev.trestle.stark.Node.Selector;
import dev.trestle.stark.Node.Source;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * The quotient of a table: all constraints, combined, on a domain just large enough, divided by
 * what vanishes on the table's rows. Works block by block of rows, each block step by step.
 */
final class ConstraintEvaluator {
  /** Rows of a block: its registers stay in the processor's nearest caches. */
  private static final int BLOCK = 128;

  private final ConstraintSystem system;
  private final ConstraintProgram program;
  private final Kernels kernels;
  private final int logHeight;
  private final int logQuotient;
  private final EvaluationDomain domain;
  private final long[][] selectors = new long[Selector.values().length][];
  private final long[] vanishing;
  private final Cubic[] lambdaPowers;

  /**
   * @param lambda combines the constraints
   */
  ConstraintEvaluator(ConstraintSystem system, int logHeight, Cubic lambda, Kernels kernels) {
    this.system = system;
    this.program = new ConstraintProgram(system);
    this.kernels = kernels;
    this.logHeight = logHeight;
    this.logQuotient = Integer.SIZE - Integer.numberOfLeadingZeros(system.quotientChunks() - 1);
    this.domain = new EvaluationDomain(logHeight + logQuotient);
    this.vanishing = vanishingValues();
    this.lambdaPowers = new Cubic[system.constraints().size()];
    Cubic power = Cubic.ONE;
    for (int i = lambdaPowers.length - 1; i >= 0; i--) {
      lambdaPowers[i] = power;
      power = power.times(lambda);
    }
    for (Node node : system.nodes()) {
      if (node instanceof Node.Selected selected) {
        prepare(selected.which());
      }
    }
  }

  /** x^n - 1 takes as many values as the domain is larger than the table, each in a run of n. */
  private long[] vanishingValues() {
    long[] values = new long[1 << logQuotient];
    for (int run = 0; run < values.length; run++) {
      long x = domain.point(run << logHeight);
      values[run] = Goldilocks.subtract(Goldilocks.power(x, 1L << logHeight), 1);
    }
    return values;
  }

  private void prepare(Selector selector) {
    if (selectors[selector.ordinal()] != null) {
      return;
    }
    long lastRow = Goldilocks.inverse(Goldilocks.rootOfUnity(logHeight));
    long[] values = new long[domain.size()];
    long[] inverses =
        switch (selector) {
          case FIRST -> domain.inverseDifferences(1);
          case LAST -> domain.inverseDifferences(lastRow);
          case TRANSITION -> values;
        };
    for (int i = 0; i < values.length; i++) {
      values[i] =
          selector == Selector.TRANSITION
              ? Goldilocks.subtract(domain.point(i), lastRow)
              : Goldilocks.multiply(vanishing[i >>> logHeight], inverses[i]);
    }
    selectors[selector.ordinal()] = values;
  }

  /**
   * @param columns on the table's evaluation domain, of which the quotient's is the beginning
   * @param challenges by {@link Node.Challenge}
   * @return the quotient's chunks: its coefficients, one column of K a chunk, as many rows as the
   *     table; what exceeds the chunks is dropped
   */
  Matrix quotient(
      Map<Source, Matrix> columns, long[] publicValues, Cubic[] challenges, Workers workers) {
    Matrix values = new Matrix(logHeight + logQuotient, Cubic.DEGREE);
    int block = Math.min(BLOCK, 1 << logHeight);
    int blocks = domain.size() / block;
    int tasks = Math.min(blocks, 64);
    workers.run(
        tasks,
        task -> {
          long[] registers = new long[program.registers() * block];
          long[] sum = new long[Cubic.DEGREE * block];
          Frame frame = new Frame(columns, publicValues, challenges, registers, sum, block);
          frame.fillConstants();
          int end = (int) ((long) blocks * (task + 1) / tasks);
          for (int b = (int) ((long) blocks * task / tasks); b < end; b++) {
            frame.run(b * block);
            frame.store(b * block, values);
          }
        });
    kernels.interpolateFromCoset(values.strip(0), logHeight + logQuotient);
    return chunks(values);
  }

  private Matrix chunks(Matrix coefficients) {
    Matrix chunks = new Matrix(logHeight, Cubic.DEGREE * system.quotientChunks());
    for (int chunk = 0; chunk < system.quotientChunks(); chunk++) {
      for (int row = 0; row < 1 << logHeight; row++) {
        for (int limb = 0; limb < Cubic.DEGREE; limb++) {
          long value = coefficients.get((chunk << logHeight) + row, limb);
          chunks.set(row, Cubic.DEGREE * chunk + limb, value);
        }
      }
    }
    return chunks;
  }

  /** A block of rows and the registers in which it is worked through. */
  private final class Frame {
    private final Map<Source, Matrix> columns;
    private final long[] publicValues;
    private final Cubic[] challenges;
    private final long[] registers;
    private final long[] sum;
    private final int block;

    /** Where the rows of the block and those next to them begin in a strip. */
    private final int[] here;

    private final int[] next;

    Frame(
        Map<Source, Matrix> columns,
        long[] publicValues,
        Cubic[] challenges,
        long[] registers,
        long[] sum,
        int block) {
      this.columns = columns;
      this.publicValues = publicValues;
      this.challenges = challenges;
      this.registers = registers;
      this.sum = sum;
      this.block = block;
      this.here = new int[block];
      this.next = new int[block];
    }

    void fillConstants() {
      for (ConstraintProgram.Step step : program.steps()) {
        Node node = system.nodes().get(step.node());
        Cubic value =
            switch (node) {
              case Node.Constant constant -> Cubic.of(constant.value());
              case Node.PublicValue value1 -> Cubic.of(publicValues[value1.index()]);
              case Node.Drawn drawn -> challenges[drawn.which().ordinal()];
              default -> Cubic.ZERO;
            };
        if (ConstraintProgram.isConstant(node)) {
          int at = step.register() * block;
          Arrays.fill(registers, at, at + block, value.a());
          if (system.isExtension(step.node())) {
            Arrays.fill(registers, at + block, at + 2 * block, value.b());
            Arrays.fill(registers, at + 2 * block, at + 3 * block, value.c());
          }
        }
      }
    }

    void run(int first) {
      Arrays.fill(sum, 0);
      for (int i = 0; i < block; i++) {
        here[i] = (first + i) * Matrix.LANES;
        next[i] = domain.neighbour(first + i, 1 << logQuotient) * Matrix.LANES;
      }
      for (ConstraintProgram.Step step : program.steps()) {
        int out = step.register() * block;
        switch (system.nodes().get(step.node())) {
          case Node.Column column -> load(column, out);
          case Node.Selected selected ->
              System.arraycopy(selectors[selected.which().ordinal()], first, registers, out, block);
          case Node.Sum s -> add(step.node(), s.left(), s.right(), out);
          case Node.Difference d -> subtract(step.node(), d.left(), d.right(), out);
          case Node.Product p -> multiply(p.left(), p.right(), out);
          case Node.Constant constant -> {}
          case Node.PublicValue value -> {}
          case Node.Drawn drawn -> {}
        }
        for (int constraint : step.constraints()) {
          accumulate(step.node(), lambdaPowers[constraint], out);
        }
      }
    }

    private void load(Node.Column column, int out) {
      Matrix matrix = Objects.requireNonNull(columns.get(column.source()));
      boolean cubic = column.source() == Source.AUXILIARY;
      int limbs = cubic ? Cubic.DEGREE : 1;
      for (int limb = 0; limb < limbs; limb++) {
        int index = column.index() * limbs + limb;
        long[] strip = matrix.strip(index / Matrix.LANES);
        gather(strip, index % Matrix.LANES, column.next() ? next : here, out + limb * block);
      }
    }

    private void gather(long[] strip, int lane, int[] rows, int out) {
      for (int i = 0; i < block; i++) {
        registers[out + i] = strip[rows[i] + lane];
      }
    }

    private void add(int node, int left, int right, int out) {
      int a = program.register(left) * block;
      int b = program.register(right) * block;
      if (!system.isExtension(node)) {
        kernels.add(registers, a, registers, b, registers, out, block);
      } else if (system.isExtension(left) && system.isExtension(right)) {
        kernels.add(registers, a, registers, b, registers, out, 3 * block);
      } else {
        int cubic = system.isExtension(left) ? a : b;
        int base = system.isExtension(left) ? b : a;
        kernels.add(registers, cubic, registers, base, registers, out, block);
        System.arraycopy(registers, cubic + block, registers, out + block, 2 * block);
      }
    }

    private void subtract(int node, int left, int right, int out) {
      int a = program.register(left) * block;
      int b = program.register(right) * block;
      if (!system.isExtension(node)) {
        kernels.subtract(registers, a, registers, b, registers, out, block);
      } else if (system.isExtension(left) && system.isExtension(right)) {
        kernels.subtract(registers, a, registers, b, registers, out, 3 * block);
      } else if (system.isExtension(left)) {
        kernels.subtract(registers, a, registers, b, registers, out, block);
        System.arraycopy(registers, a + block, registers, out + block, 2 * block);
      } else {
        kernels.subtract(registers, a, registers, b, registers, out, block);
        for (int i = block; i < 3 * block; i++) {
          registers[out + i] = Goldilocks.negate(registers[b + i]);
        }
      }
    }

    private void multiply(int left, int right, int out) {
      int a = program.register(left) * block;
      int b = program.register(right) * block;
      boolean cubicLeft = system.isExtension(left);
      boolean cubicRight = system.isExtension(right);
      if (cubicLeft && cubicRight) {
        kernels.multiplyCubic(registers, a, registers, b, registers, out, block, block);
      } else if (!cubicLeft && !cubicRight) {
        kernels.multiply(registers, a, registers, b, registers, out, block);
      } else {
        int cubic = cubicLeft ? a : b;
        int base = cubicLeft ? b : a;
        for (int limb = 0; limb < Cubic.DEGREE; limb++) {
          int at = limb * block;
          kernels.multiply(registers, cubic + at, registers, base, registers, out + at, block);
        }
      }
    }

    /** sum += power · value. */
    private void accumulate(int node, Cubic power, int value) {
      long[] factors = {power.a(), power.b(), power.c()};
      int limbs = system.isExtension(node) ? Cubic.DEGREE : 1;
      for (int limb = 0; limb < limbs; limb++) {
        // power · X^limb
        for (int plane = 0; plane < Cubic.DEGREE; plane++) {
          kernels.multiplyAdd(
              registers, value + limb * block, factors[plane], sum, plane * block, block);
        }
        long top = factors[2];
        factors[2] = factors[1];
        factors[1] = Goldilocks.add(factors[0], top);
        factors[0] = top;
      }
    }

    void store(int first, Matrix values) {
      long inverse = Goldilocks.inverse(vanishing[first >>> logHeight]);
      kernels.multiply(sum, 0, inverse, sum, 0, sum.length);
      long[] strip = values.strip(0);
      for (int i = 0; i < block; i++) {
        for (int plane = 0; plane < Cubic.DEGREE; plane++) {
          strip[(first + i) * Matrix.LANES + plane] = sum[plane * block + i];
        }
      }
    }
  }
}
