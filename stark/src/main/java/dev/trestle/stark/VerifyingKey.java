package dev.trestle.stark;

import dev.trestle.stark.Node.Source;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a verifier must know of a statement: parameters, tables, the commitment to their fixed
 * columns. Its digest opens every transcript, so a proof for one key convinces for no other.
 */
public final class VerifyingKey {
  private final StarkParameters parameters;
  private final List<Table> tables;
  private final List<Bytes32> fixedCap;
  private final Bytes32 digest;

  /**
   * @param fixedCap the commitment to all fixed columns; empty if there are none
   * @throws IllegalArgumentException if a constraint's degree is more than the blow-up allows, a
   *     bus has tuples of several widths, a fixed height is out of bounds, no table has main
   *     columns, or the commitment has another size than the parameters give it or other digests
   */
  public VerifyingKey(StarkParameters parameters, List<Table> tables, List<Bytes32> fixedCap) {
    this.parameters = parameters;
    this.tables = List.copyOf(tables);
    this.fixedCap = List.copyOf(fixedCap);
    boolean main = false;
    int leastFixed = ProofShape.MAX_LOG_SIZE + 1;
    for (Table table : this.tables) {
      requireBounds(table);
      main |= table.system().width(Source.MAIN) > 0;
      if (table.system().width(Source.FIXED) > 0) {
        leastFixed = Math.min(leastFixed, table.fixedLogHeight().orElseThrow());
      }
    }
    if (!main) {
      throw new IllegalArgumentException("no table has a column for the prover to fill");
    }
    requireUniformTuples();
    requireFixedCap(leastFixed);
    this.digest = Keccak.hash(KeyEncoding.of(this));
  }

  private void requireBounds(Table table) {
    ConstraintSystem system = table.system();
    if (system.degree() > maxDegree(parameters)) {
      throw new IllegalArgumentException(
          system.air().name() + " has a higher degree than this blow-up allows");
    }
    int logHeight = table.fixedLogHeight().orElse(1);
    if (logHeight < 1 || logHeight > ProofShape.MAX_LOG_SIZE - parameters.logBlowup()) {
      throw new IllegalArgumentException(system.air().name() + " has 2^" + logHeight + " rows");
    }
    boolean counts = system.air().fixedColumns() >= 0 && system.air().mainColumns() >= 0;
    if (!counts || system.air().publicValues() < 0) {
      throw new IllegalArgumentException(system.air().name() + " has less than no columns");
    }
  }

  /** Else a tuple would be another one's with zeros after it. */
  private void requireUniformTuples() {
    Map<Integer, Integer> widths = new HashMap<>();
    for (Table table : tables) {
      for (Interaction interaction : table.system().interactions()) {
        Integer known = widths.put(interaction.bus(), interaction.tuple().size());
        if (known != null && known != interaction.tuple().size()) {
          throw new IllegalArgumentException(
              "bus " + interaction.bus() + " has tuples of " + known + " and other elements");
        }
      }
    }
  }

  /** A cap below the shortest table's rows would say nothing of them. */
  private void requireFixedCap(int leastLogHeight) {
    boolean fixed = leastLogHeight <= ProofShape.MAX_LOG_SIZE;
    int logCap = Math.min(parameters.logCap(), leastLogHeight + parameters.logBlowup());
    if (fixedCap.size() != (fixed ? 1 << logCap : 0)) {
      throw new IllegalArgumentException(
          "fixed columns are committed to by 2^" + logCap + " digests, not " + fixedCap.size());
    }
    for (Bytes32 node : fixedCap) {
      if (!parameters.treeHash().cut(node).equals(node)) {
        throw new IllegalArgumentException(
            node + " is longer than a digest of " + parameters.treeHash());
      }
    }
  }

  /** The highest degree of a constraint that these parameters allow. */
  public static int maxDegree(StarkParameters parameters) {
    return (1 << parameters.logBlowup()) + 1;
  }

  public StarkParameters parameters() {
    return parameters;
  }

  public List<Table> tables() {
    return tables;
  }

  public List<Bytes32> fixedCap() {
    return fixedCap;
  }

  /** Keccak-256 of the canonical encoding. */
  public Bytes32 digest() {
    return digest;
  }

  /** Whether any table sends or receives. */
  public boolean hasInteractions() {
    for (Table table : tables) {
      if (!table.system().groups().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
