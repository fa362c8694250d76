package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Selector;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.prover.FlatConstraints.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The quotient of a table: all constraints, combined, on a domain just large enough, divided by
 * what vanishes on the table's rows. Works block by block of rows, each block step by step.
 */
final class ConstraintEvaluator {
  /** Longs of a frame, unless it has more registers: they stay in a core's second-level cache. */
  private static final int FRAME = 1 << 17;

  private static final Cubic X = new Cubic(0, 1, 0);
  private static final int LEAST_BLOCK = 16;
  private static final int MOST_BLOCK = 128;
  private static final int TASKS = 16;

  /** A batch of the program, placed in frames of a block of rows, with the weights it takes. */
  private record Steps(
      ConstraintProgram.Operation[] operations, int[][] codes, int[] outputs, long[] limbs) {}

  private final ConstraintSystem system;
  private final ConstraintProgram program;
  private final Kernels kernels;
  private final int logHeight;
  private final int logQuotient;
  private final EvaluationDomain domain;
  private final long[][] selectors = new long[Selector.values().length][];
  private final long[] vanishing;
  private final int block;
  private final List<Steps> batches = new ArrayList<>();

  /**
   * @param program of the system
   * @param lambda combines the constraints
   */
  ConstraintEvaluator(
      ConstraintSystem system,
      ConstraintProgram program,
      int logHeight,
      Cubic lambda,
      Kernels kernels) {
    this.system = system;
    this.program = program;
    this.kernels = kernels;
    this.logHeight = logHeight;
    this.logQuotient = Integer.SIZE - Integer.numberOfLeadingZeros(system.quotientChunks() - 1);
    this.domain = new EvaluationDomain(logHeight + logQuotient);
    this.vanishing = vanishingValues();
    int rows = MOST_BLOCK;
    while (rows > LEAST_BLOCK && (long) rows * program.registers() > FRAME) {
      rows /= 2;
    }
    this.block = Math.min(rows, 1 << logHeight);
    place(lambda);
  }

  private void place(Cubic lambda) {
    Cubic[] powers = new Cubic[system.constraints().size()];
    Cubic power = Cubic.ONE;
    for (int i = powers.length - 1; i >= 0; i--) {
      powers[i] = power;
      power = power.times(lambda);
    }
    for (ConstraintProgram.Batch batch : program.batches()) {
      List<FlatConstraints.Output> outputs = batch.outputs();
      long[] limbs = new long[outputs.size() * WeightLimbs.LONGS];
      for (int i = 0; i < outputs.size(); i++) {
        Cubic weight = powers[outputs.get(i).constraint()];
        for (int limb = 0; limb < outputs.get(i).limb(); limb++) {
          weight = weight.times(X);
        }
        WeightLimbs.write(weight, limbs, i);
      }
      batches.add(
          new Steps(
              batch.runs().stream()
                  .map(ConstraintProgram.Run::operation)
                  .toArray(ConstraintProgram.Operation[]::new),
              batch.runs().stream().map(run -> run.placed(block)).toArray(int[][]::new),
              Arrays.stream(batch.registers()).map(register -> register * block).toArray(),
              limbs));
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

  private void prepare(Selector selector, Workers workers) {
    if (selectors[selector.ordinal()] != null) {
      return;
    }
    long lastRow = Goldilocks.inverse(Goldilocks.rootOfUnity(logHeight));
    long[] values = new long[domain.size()];
    long[] inverses =
        switch (selector) {
          case FIRST -> domain.inverseDifferences(1, kernels, workers);
          case LAST -> domain.inverseDifferences(lastRow, kernels, workers);
          case TRANSITION -> values;
        };
    for (int i = 0; i < values.length; i++) {
      values[i] =
          selector == Selector.TRANSITION
              ? BranchFree.subtract(domain.point(i), lastRow)
              : BranchFree.multiply(vanishing[i >>> logHeight], inverses[i]);
    }
    selectors[selector.ordinal()] = values;
  }

  /**
   * @param columns on the table's evaluation domain, of which the quotient's is the beginning
   * @param challenges γ, η and σ / n
   * @return the quotient's chunks: its coefficients, one column of K a chunk, as many rows as the
   *     table; what exceeds the chunks is dropped
   */
  Matrix quotient(
      Map<Source, Matrix> columns, long[] publicValues, Cubic[] challenges, Workers workers) {
    for (ConstraintProgram.Given given : program.given()) {
      if (given.value() instanceof Value.Selected selected) {
        prepare(selected.which(), workers);
      }
    }
    Matrix values = new Matrix(logHeight + logQuotient, Cubic.DEGREE);
    int blocks = domain.size() / block;
    int tasks = Math.min(blocks, TASKS);
    workers.run(
        tasks,
        task -> {
          Frame frame = new Frame(columns, publicValues, challenges);
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
    long[] from = coefficients.strip(0);
    for (int column = 0; column < chunks.columns(); column++) {
      long[] to = chunks.strip(column / Matrix.LANES);
      int source = ((column / Cubic.DEGREE) << logHeight) * Matrix.LANES + column % Cubic.DEGREE;
      for (int at = column % Matrix.LANES; at < to.length; at += Matrix.LANES) {
        to[at] = from[source];
        source += Matrix.LANES;
      }
    }
    return chunks;
  }

  /** A block of rows and the registers in which it is worked through. */
  private final class Frame {
    private final Map<Source, Matrix> columns;
    private final long[] registers = new long[program.registers() * block];
    private final long[] sums = new long[Cubic.DEGREE * block];

    /** A strip's rows in the order of the block, where they do not lie together. */
    private final long[] gathered = new long[Matrix.LANES * block];

    private final int[] next = new int[block];

    Frame(Map<Source, Matrix> columns, long[] publicValues, Cubic[] challenges) {
      this.columns = columns;
      for (ConstraintProgram.Given given : program.given()) {
        long value =
            switch (given.value()) {
              case Value.Literal literal -> literal.element();
              case Value.PublicValue open -> publicValues[open.index()];
              case Value.Drawn drawn -> limb(challenges[drawn.which().ordinal()], drawn.limb());
              case Value.Selected selected -> 0;
              default -> throw new IllegalStateException("computed, not given: " + given);
            };
        Arrays.fill(registers, given.register() * block, (given.register() + 1) * block, value);
      }
    }

    void run(int first) {
      Arrays.fill(sums, 0);
      load(first);
      for (Steps batch : batches) {
        for (int i = 0; i < batch.codes.length; i++) {
          kernels.run(batch.operations[i], registers, batch.codes[i], block);
        }
        kernels.weighCells(registers, batch.outputs, batch.limbs, block, sums);
      }
    }

    private void load(int first) {
      for (ConstraintProgram.Given given : program.given()) {
        if (given.value() instanceof Value.Selected selected) {
          long[] values = Objects.requireNonNull(selectors[selected.which().ordinal()]);
          System.arraycopy(values, first, registers, given.register() * block, block);
        }
      }
      boolean together = true;
      for (int i = 0; i < block; i++) {
        next[i] = domain.neighbour(first + i, 1 << logQuotient);
        together &= next[i] == next[0] + i;
      }
      for (ConstraintProgram.Strip strip : program.strips()) {
        Matrix matrix = Objects.requireNonNull(columns.get(strip.source()));
        long[] from = matrix.strip(strip.index());
        int row = strip.next() ? next[0] : first;
        if (strip.next() && !together) {
          for (int i = 0; i < block; i++) {
            System.arraycopy(
                from, next[i] * Matrix.LANES, gathered, i * Matrix.LANES, Matrix.LANES);
          }
          from = gathered;
          row = 0;
        }
        kernels.loadColumns(from, row, block, registers, strip.register() * block);
      }
    }

    void store(int first, Matrix values) {
      long inverse = Goldilocks.inverse(vanishing[first >>> logHeight]);
      kernels.multiply(sums, 0, inverse, sums, 0, sums.length);
      long[] strip = values.strip(0);
      for (int i = 0; i < block; i++) {
        for (int plane = 0; plane < Cubic.DEGREE; plane++) {
          strip[(first + i) * Matrix.LANES + plane] = sums[plane * block + i];
        }
      }
    }
  }

  private static long limb(Cubic element, int limb) {
    return limb == 0 ? element.a() : limb == 1 ? element.b() : element.c();
  }
}
