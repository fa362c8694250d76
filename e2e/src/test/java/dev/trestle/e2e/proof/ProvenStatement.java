package dev.trestle.e2e.proof;

import dev.trestle.stark.Poseidon2;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.ProvingKey.Definition;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stark.reference.AddAir;
import dev.trestle.stark.reference.AddTrace;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stark.reference.FibonacciTrace;
import dev.trestle.stark.reference.KeccakChainAir;
import dev.trestle.stark.reference.KeccakChainTrace;
import dev.trestle.stark.reference.MemoryAir;
import dev.trestle.stark.reference.MemoryBoundaryAir;
import dev.trestle.stark.reference.MemoryBoundaryTrace;
import dev.trestle.stark.reference.MemoryTrace;
import dev.trestle.stark.reference.Poseidon2Air;
import dev.trestle.stark.reference.Poseidon2Trace;
import dev.trestle.stark.reference.RangeAir;
import dev.trestle.stark.reference.RangeTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A statement with an honest proof. */
record ProvenStatement(
    String name, VerifyingKey key, List<long[]> publicValues, byte[] proof, int logRows) {
  /** An odd number without a pattern. */
  private static final long MIXED = 0x9e3779b97f4a7c15L;

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
    list.add(fibonacci(new StarkParameters(6, 33, 1, 2, 1, 12), 4));
    list.add(wide(usual, 13, 5));
    // its key takes two contracts
    list.add(wide(new StarkParameters(2, 3, 0, 3, 2, 1), 700, 3));
    list.add(lookups(usual, 7, 1));
    list.add(lookups(new StarkParameters(2, 12, 0, 4, 3, 2), 4, 9));
    list.add(lookups(new StarkParameters(3, 8, 2, 1, 0, 0), 6, 4));
    list.add(additions(usual));
    list.add(poseidon2(usual));
    list.add(memory(usual));
    return list;
  }

  /** The reference statements of {@code stark}. */
  static ProvenStatement additions(StarkParameters parameters) {
    RangeTrace range = new RangeTrace(8);
    Matrix main =
        AddTrace.of(
            List.of(new AddTrace.Addition(-1, 1), new AddTrace.Comparison(-2, -1)), false, range);
    return prove(
        "additions",
        parameters,
        List.of(
            Definition.of(new AddAir(8, false)),
            new Definition(new RangeAir(), Optional.of(range.fixed()))),
        List.of(main, range.main()),
        List.of(new long[0], new long[0]));
  }

  /** Additions and comparisons by turns, of limbs of 8 bits. */
  static ProvenStatement additions(StarkParameters parameters, int logRows) {
    RangeTrace range = new RangeTrace(8);
    List<AddTrace.Operation> operations = new ArrayList<>();
    for (long i = 0; i < 1L << (logRows - 1); i++) {
      operations.add(new AddTrace.Addition(i * MIXED, ~i));
      operations.add(new AddTrace.Comparison(i, i * MIXED));
    }
    Matrix main = AddTrace.of(operations, false, range);
    return prove(
        "additions, 2^" + logRows + " rows",
        parameters,
        List.of(
            Definition.of(new AddAir(8, false)),
            new Definition(new RangeAir(), Optional.of(range.fixed()))),
        List.of(main, range.main()),
        List.of(new long[0], new long[0]));
  }

  /** A write, then reads, of so many cells; an access on each of 2^logRows rows. */
  static ProvenStatement memory(StarkParameters parameters, int logRows, int logCells) {
    TreeMap<Long, Long> initial = new TreeMap<>();
    for (long cell = 0; cell < 1L << logCells; cell++) {
      initial.put(8 * cell, cell);
    }
    MemoryTrace memory = new MemoryTrace(initial);
    for (long i = 0; i < 1L << logRows; i++) {
      long address = 8 * (i * 5 & (1L << logCells) - 1);
      if (i >> logCells == 0) {
        memory.write(address, i + 1, i * MIXED);
      } else {
        memory.read(address, i + 1);
      }
    }
    RangeTrace range = new RangeTrace(8);
    Matrix accesses = memory.main(range);
    Matrix boundary = MemoryBoundaryTrace.of(memory, range);
    return prove(
        "memory, 2^" + logRows + " accesses",
        parameters,
        List.of(
            Definition.of(new MemoryAir(8, false)),
            Definition.of(new MemoryBoundaryAir(8)),
            new Definition(new RangeAir(), Optional.of(range.fixed()))),
        List.of(accesses, boundary, range.main()),
        List.of(new long[0], new long[0], new long[0]));
  }

  static ProvenStatement memory(StarkParameters parameters) {
    MemoryTrace memory = new MemoryTrace(new TreeMap<>(Map.of(8L, 1L << 40, 100L, 5L)));
    memory.read(100, 3);
    memory.write(100, 7, -1);
    memory.read(8, 8);
    memory.read(100, 501);
    RangeTrace range = new RangeTrace(8);
    Matrix accesses = memory.main(range);
    Matrix boundary = MemoryBoundaryTrace.of(memory, range);
    return prove(
        "memory",
        parameters,
        List.of(
            Definition.of(new MemoryAir(8, false)),
            Definition.of(new MemoryBoundaryAir(8)),
            new Definition(new RangeAir(), Optional.of(range.fixed()))),
        List.of(accesses, boundary, range.main()),
        List.of(new long[0], new long[0], new long[0]));
  }

  static ProvenStatement poseidon2(StarkParameters parameters) {
    Poseidon2 permutation = new Poseidon2(12);
    List<long[]> inputs = List.of(new long[12], LongStream.range(5, 17).toArray());
    return prove(
        "Poseidon2",
        parameters,
        List.of(Definition.of(new Poseidon2Air(permutation, false))),
        List.of(Poseidon2Trace.of(permutation, inputs, false)),
        List.of(new long[0]));
  }

  /** A permutation on each of 2^logRows rows. */
  static ProvenStatement poseidon2(StarkParameters parameters, int logRows) {
    Poseidon2 permutation = new Poseidon2(12);
    List<long[]> inputs = new ArrayList<>();
    for (long i = 0; i < 1L << logRows; i++) {
      inputs.add(LongStream.range(i, i + 12).toArray());
    }
    return prove(
        "Poseidon2, 2^" + logRows + " rows",
        parameters,
        List.of(Definition.of(new Poseidon2Air(permutation, false))),
        List.of(Poseidon2Trace.of(permutation, inputs, false)),
        List.of(new long[0]));
  }

  /** keccak-f applied again and again: too wide for one transaction. */
  static ProvenStatement keccak(StarkParameters parameters, int logRows) {
    Matrix trace = KeccakChainTrace.of(logRows, LongStream.range(0, 25).toArray());
    return prove(
        "keccak-f, 2^" + logRows + " rows",
        parameters,
        List.of(Definition.of(new KeccakChainAir())),
        List.of(trace),
        List.of(KeccakChainTrace.publicValues(trace)));
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
    return lookups(parameters, logAsking, logFibonacci, 1);
  }

  /**
   * @param second of the Fibonacci numbers, after 1
   */
  static ProvenStatement lookups(
      StarkParameters parameters, int logAsking, int logFibonacci, long second) {
    LookupAirs.Asking asking = new LookupAirs.Asking();
    Matrix questions = asking.trace(logAsking);
    Matrix fibonacci = FibonacciTrace.of(logFibonacci, 1, second);
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
            : StarkProver.create(logRows + parameters.logBlowup(), Workers.callingThread());
    ProvingKey key = prover.key(parameters, tables);
    byte[] proof = prover.prove(key, traces, publicValues, stage -> {});
    return new ProvenStatement(name, key.verifyingKey(), publicValues, proof, logRows);
  }
}
