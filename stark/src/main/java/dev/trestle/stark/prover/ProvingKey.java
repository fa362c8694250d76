package dev.trestle.stark.prover;

import dev.trestle.stark.Air;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.Table;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A verifying key and what a prover needs besides: the fixed columns and their commitment. */
public final class ProvingKey {
  /**
   * A table as its author gives it.
   *
   * @param fixed the values of its fixed columns, which decide its height
   */
  public record Definition(Air air, Optional<Matrix> fixed) {
    public Definition {
      if (air.fixedColumns() != fixed.map(Matrix::columns).orElse(0)) {
        throw new IllegalArgumentException(air.name() + ": not the fixed columns it wants");
      }
    }

    /** A table without fixed columns. */
    public static Definition of(Air air) {
      return new Definition(air, Optional.empty());
    }
  }

  private final VerifyingKey verifyingKey;
  private final List<Optional<Matrix>> fixed = new ArrayList<>();
  private final List<Optional<Matrix>> extended = new ArrayList<>();

  /** Made when a proof first wants them; a verifier's key does without. */
  private final AtomicReferenceArray<@Nullable ConstraintProgram> programs;

  private final Optional<MerkleTree> tree;

  ProvingKey(
      StarkParameters parameters, List<Definition> tables, Kernels kernels, Workers workers) {
    List<Table> described = new ArrayList<>();
    List<Matrix> committed = new ArrayList<>();
    this.programs = new AtomicReferenceArray<>(tables.size());
    Extension extension = new Extension(kernels, workers, parameters.logBlowup());
    int maxDegree = VerifyingKey.maxDegree(parameters);
    for (Definition table : tables) {
      OptionalInt height = OptionalInt.empty();
      Optional<Matrix> values = table.fixed().filter(m -> m.columns() > 0);
      if (values.isPresent()) {
        height = OptionalInt.of(values.get().logRows());
      }
      fixed.add(values);
      extended.add(values.map(extension::extend));
      extended.getLast().ifPresent(committed::add);
      described.add(new Table(ConstraintSystem.of(table.air(), maxDegree), height));
    }
    this.tree =
        committed.isEmpty()
            ? Optional.empty()
            : Optional.of(new MerkleTree(committed, parameters, kernels, workers));
    List<Bytes32> cap = tree.map(MerkleTree::cap).orElse(List.of());
    this.verifyingKey = new VerifyingKey(parameters, described, cap);
  }

  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  /** A table's fixed columns on its rows. */
  Optional<Matrix> fixed(int table) {
    return fixed.get(table);
  }

  /** A table's fixed columns on its evaluation domain. */
  Optional<Matrix> extended(int table) {
    return extended.get(table);
  }

  /** How a table's constraints are computed. */
  ConstraintProgram program(int table) {
    ConstraintProgram program = programs.get(table);
    if (program == null) {
      program = new ConstraintProgram(verifyingKey.tables().get(table).system());
      programs.set(table, program); // if two threads make it, either will do
    }
    return program;
  }

  Optional<MerkleTree> tree() {
    return tree;
  }
}
