package dev.trestle.e2e.proof;

import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.ProvingKey.Definition;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stark.reference.FibonacciTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement with an honest proof. */
record ProvenStatement(
    String name, VerifyingKey key, List<long[]> publicValues, byte[] proof, int logRows) {
  private static final StarkProver PROVER = StarkProver.scalar(16, Workers.callingThread());

  /** Statements of one and of many tables, with and without buses, and of many parameters. */
  static List<ProvenStatement> several() {
    List<ProvenStatement> list = new ArrayList<>();
    StarkParameters usual = new StarkParameters(2, 20, 4, 3, 2, 1);
    for (int logRows : new int[] {1, 2, 3, 7, 10}) {
      list.add(fibonacci(usual, logRows));
    }
    list.add(fibonacci(new StarkParameters(1, 9, 0, 1, 0, 0), 6));
    list.add(fibonacci(new StarkParameters(3, 5, 3, 4, 5, 4), 9));
    list.add(fibonacci(new StarkParameters(6, 33, 1, 2, 1, 20), 4));
    list.add(wide(usual, 13, 5));
    list.add(lookups(usual, 7, 1));
    list.add(lookups(new StarkParameters(2, 12, 0, 4, 3, 2), 4, 9));
    list.add(lookups(new StarkParameters(3, 8, 2, 1, 0, 0), 6, 4));
    return list;
  }

  static ProvenStatement fibonacci(StarkParameters parameters, int logRows) {
    Matrix trace = FibonacciTrace.of(logRows, 3, 5);
    return prove(
        "Fibonacci, 2^" + logRows + " rows",
        parameters,
        List.of(Definition.of(new FibonacciAir())),
        List.of(trace),
        List.of(FibonacciTrace.publicValues(trace)));
  }

  static ProvenStatement wide(StarkParameters parameters, int columns, int logRows) {
    WideAir air = new WideAir(columns);
    return prove(
        columns + " columns, 2^" + logRows + " rows",
        parameters,
        List.of(Definition.of(air)),
        List.of(air.trace(logRows, 7)),
        List.of(new long[] {7}));
  }

  /** Three tables of their own heights. */
  static ProvenStatement lookups(StarkParameters parameters, int logAsking, int logFibonacci) {
    LookupAirs.Asking asking = new LookupAirs.Asking();
    Matrix questions = asking.trace(logAsking);
    Matrix fibonacci = FibonacciTrace.of(logFibonacci, 1, 1);
    return prove(
        "Lookups, 2^" + logAsking + " rows",
        parameters,
        List.of(
            Definition.of(asking),
            new Definition(new LookupAirs.Squares(), Optional.of(LookupAirs.Squares.fixed())),
            Definition.of(new FibonacciAir())),
        List.of(questions, LookupAirs.Squares.counts(questions), fibonacci),
        List.of(new long[0], new long[0], FibonacciTrace.publicValues(fibonacci)));
  }

  private static ProvenStatement prove(
      String name,
      StarkParameters parameters,
      List<Definition> tables,
      List<Matrix> traces,
      List<long[]> publicValues) {
    int logRows = traces.stream().mapToInt(Matrix::logRows).max().orElseThrow();
    StarkProver prover =
        logRows + parameters.logBlowup() <= 16
            ? PROVER
            : StarkProver.scalar(logRows + parameters.logBlowup(), Workers.callingThread());
    ProvingKey key = prover.key(parameters, tables);
    byte[] proof = prover.prove(key, traces, publicValues, stage -> {});
    return new ProvenStatement(name, key.verifyingKey(), publicValues, proof, logRows);
  }
}
