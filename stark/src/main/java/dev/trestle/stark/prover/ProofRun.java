package dev.trestle.stark.prover;

import dev.trestle.stark.ByteWriter;
import dev.trestle.stark.ConstraintIdentity;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.TableValues;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.VerifyingKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One proof in the making: docs/spec/stark.md, Protocol, from the prover's side. Not final: tests
 * override what a step sends, or leave out a check, to cheat.
 */
class ProofRun {
  private final ProvingKey provingKey;
  private final VerifyingKey key;
  private final List<Matrix> traces;
  private final List<long[]> publicValues;
  private final Kernels kernels;
  private final Workers workers;
  private final Progress progress;
  private final boolean release;
  private final ProofShape shape;
  private final Extension extension;
  private final Transcript transcript;
  private final ByteWriter proof = new ByteWriter();

  /** Columns of each table on its evaluation domain. */
  private final List<Map<Source, Matrix>> extended = new ArrayList<>();

  private final Map<Source, MerkleTree> trees = new EnumMap<>(Source.class);

  /** One that leaves the traces as they are. */
  ProofRun(
      ProvingKey provingKey,
      List<Matrix> traces,
      List<long[]> publicValues,
      Kernels kernels,
      Workers workers,
      Progress progress,
      Transcript transcript) {
    this(provingKey, traces, publicValues, kernels, workers, progress, transcript, false);
  }

  /**
   * @param release whether columns are taken out of the traces as they are committed to
   */
  ProofRun(
      ProvingKey provingKey,
      List<Matrix> traces,
      List<long[]> publicValues,
      Kernels kernels,
      Workers workers,
      Progress progress,
      Transcript transcript,
      boolean release) {
    this.provingKey = provingKey;
    this.key = provingKey.verifyingKey();
    this.traces = traces;
    this.publicValues = publicValues;
    this.kernels = kernels;
    this.workers = workers;
    this.progress = progress;
    this.transcript = transcript;
    this.release = release;
    requireTraces();
    int[] logHeights = traces.stream().mapToInt(Matrix::logRows).toArray();
    this.shape = new ProofShape(key, logHeights);
    this.extension = new Extension(kernels, workers, key.parameters().logBlowup());
  }

  private void requireTraces() {
    if (traces.size() != key.tables().size() || publicValues.size() != traces.size()) {
      throw new IllegalArgumentException(
          "traces and public values of " + key.tables().size() + " tables are wanted");
    }
    for (int t = 0; t < traces.size(); t++) {
      ConstraintSystem system = system(t);
      Matrix trace = traces.get(t);
      int height = key.tables().get(t).fixedLogHeight().orElse(trace.logRows());
      if (trace.columns() != system.air().mainColumns()
          || trace.logRows() != height
          || trace.logRows() < 1
          || publicValues.get(t).length != system.air().publicValues()) {
        throw new IllegalArgumentException(
            system.air().name() + ": a trace of another shape, or other public values");
      }
    }
  }

  private ConstraintSystem system(int table) {
    return key.tables().get(table).system();
  }

  final byte[] prove() {
    StarkVerifier.absorbStatement(transcript, key, publicValues, shape);
    for (int t = 0; t < shape.tables(); t++) {
      proof.writeByte(shape.logHeight(t));
      extended.add(new EnumMap<>(Source.class));
      Optional<Matrix> fixed = provingKey.extended(t);
      if (fixed.isPresent()) {
        extended.get(t).put(Source.FIXED, fixed.get());
      }
    }
    provingKey.tree().ifPresent(tree -> trees.put(Source.FIXED, tree));
    progress.entering(Progress.Stage.MAIN_COMMITMENT);
    for (int t = 0; t < shape.tables(); t++) {
      BitSet later = InteractionColumns.stripsRead(system(t));
      extended
          .get(t)
          .put(Source.MAIN, extension.extend(traces.get(t), s -> !release || later.get(s)));
    }
    commit(Source.MAIN);
    Cubic[][] challenges = proveInteractions();
    Cubic lambda = transcript.draw();
    proveQuotient(challenges, lambda);
    Cubic z = transcript.draw();
    progress.entering(Progress.Stage.OPENINGS);
    TableValues[] values = openAt(z);
    for (TableValues ofTable : values) {
      ofTable.writeTo(proof);
      ofTable.absorbInto(transcript);
    }
    requireConstraints(values, challenges, lambda, z);
    progress.entering(Progress.Stage.FRI);
    DeepFunctions functions = new DeepFunctions(shape, z, transcript.draw(), kernels, workers);
    FriProver fri = friProver(shape, kernels, workers);
    fri.commit(logSize -> functions.of(logSize, extended, values), proof, transcript);
    progress.entering(Progress.Stage.PROOF_OF_WORK);
    long nonce = work(transcript, key.parameters().grindingBits());
    transcript.absorbNonce(nonce);
    proof.writeLong(nonce);
    progress.entering(Progress.Stage.QUERIES);
    int[] drawn = transcript.drawPositions(key.parameters().queries(), shape.maxLogSize());
    int[] queried = Arrays.stream(drawn).sorted().distinct().toArray();
    for (MerkleTree tree : trees.values()) {
      tree.open(MerkleTree.shifted(queried, shape.maxLogSize() - tree.logRows()), proof);
    }
    fri.open(queried, proof);
    return proof.toBytes();
  }

  private void commit(Source source) {
    List<Matrix> matrices = new ArrayList<>();
    for (Map<Source, Matrix> table : extended) {
      Matrix matrix = table.get(source);
      if (matrix != null && matrix.columns() > 0) {
        matrices.add(matrix);
      }
    }
    MerkleTree tree = new MerkleTree(matrices, key.parameters(), kernels, workers);
    trees.put(source, tree);
    proof.writeDigests(tree.cap(), key.parameters().treeHash());
    transcript.absorb(tree.cap());
  }

  /** Fills and commits to the auxiliary columns; gives back each table's γ, η and σ / n. */
  private Cubic[][] proveInteractions() {
    Cubic[][] challenges = new Cubic[shape.tables()][];
    Arrays.fill(challenges, new Cubic[] {Cubic.ZERO, Cubic.ZERO, Cubic.ZERO});
    if (!key.hasInteractions()) {
      return challenges;
    }
    progress.entering(Progress.Stage.AUXILIARY_COMMITMENT);
    Cubic gamma = transcript.draw();
    Cubic eta = transcript.draw();
    List<Cubic> sums = new ArrayList<>();
    for (int t = 0; t < shape.tables(); t++) {
      if (!system(t).groups().isEmpty()) {
        InteractionColumns.Filled filled =
            new InteractionColumns(tableTrace(t), gamma, eta).fill(workers);
        extended.get(t).put(Source.AUXILIARY, extension.extend(filled.columns()));
        Cubic sum = sum(t, filled.sum());
        sums.add(sum);
        long inverseHeight = Goldilocks.inverse(1L << shape.logHeight(t));
        challenges[t] = new Cubic[] {gamma, eta, sum.times(inverseHeight)};
      }
    }
    commit(Source.AUXILIARY);
    Cubic total = Cubic.ZERO;
    for (Cubic sum : sums) {
      proof.writeCubic(sum);
      transcript.absorb(sum);
      total = total.plus(sum);
    }
    requireBalance(total);
    return challenges;
  }

  /** σ of a table. */
  Cubic sum(int table, Cubic sum) {
    return sum;
  }

  void requireBalance(Cubic total) {
    if (!total.isZero()) {
      throw new IllegalArgumentException(
          "what is sent on the buses is not what is received; ConstraintChecker says what");
    }
  }

  private TableTrace tableTrace(int table) {
    Matrix main = traces.get(table);
    Matrix fixed = provingKey.fixed(table).orElseGet(() -> new Matrix(main.logRows(), 0));
    return new TableTrace(system(table), fixed, main, publicValues.get(table));
  }

  private void proveQuotient(Cubic[][] challenges, Cubic lambda) {
    progress.entering(Progress.Stage.QUOTIENT);
    for (int t = 0; t < shape.tables(); t++) {
      ConstraintEvaluator evaluator =
          new ConstraintEvaluator(
              system(t), provingKey.program(t), shape.logHeight(t), lambda, kernels);
      Matrix chunks =
          evaluator.quotient(extended.get(t), publicValues.get(t), challenges[t], workers);
      Matrix padded = new Matrix(shape.logSize(t), chunks.columns());
      for (int s = 0; s < chunks.strips(); s++) {
        System.arraycopy(chunks.strip(s), 0, padded.strip(s), 0, chunks.strip(s).length);
      }
      shapeQuotient(t, padded);
      extension.evaluate(padded);
      extended.get(t).put(Source.QUOTIENT, padded);
    }
    commit(Source.QUOTIENT);
  }

  /**
   * Nothing to do to a quotient that is one.
   *
   * @param coefficients the chunks', with zeros above them up to the size of the domain
   */
  void shapeQuotient(int table, Matrix coefficients) {}

  /** The values of all columns at z and at the next row's point. */
  TableValues[] openAt(Cubic z) {
    OpenedValues opening = new OpenedValues(shape);
    TableValues[] values = new TableValues[shape.tables()];
    Map<Integer, PointWeights> weights = new HashMap<>();
    for (int t = 0; t < values.length; t++) {
      PointWeights ofHeight =
          weights.computeIfAbsent(
              shape.logHeight(t), log -> new PointWeights(log, z, kernels, workers));
      values[t] = opening.of(t, extended.get(t), ofHeight);
    }
    return values;
  }

  /** A trace that breaks a constraint would only show at the verifier's. */
  void requireConstraints(TableValues[] values, Cubic[][] challenges, Cubic lambda, Cubic z) {
    for (int t = 0; t < values.length; t++) {
      ConstraintIdentity identity =
          new ConstraintIdentity(system(t), shape.logHeight(t), lambda, z);
      if (!identity.holds(values[t], publicValues.get(t), challenges[t])) {
        throw new IllegalArgumentException(
            system(t).air().name()
                + ": the trace breaks a constraint; ConstraintChecker says which");
      }
    }
  }

  FriProver friProver(ProofShape shape, Kernels kernels, Workers workers) {
    return new FriProver(shape, kernels, workers);
  }

  /** A nonce after which the transcript's state begins with so many zero bits. */
  long work(Transcript transcript, int bits) {
    return new ProofOfWork(transcript.state(), kernels, workers).nonce(bits);
  }
}
