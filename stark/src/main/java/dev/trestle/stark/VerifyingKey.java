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
   * @throws IllegalArgumentException if a constraint's degree is more than the blow-up allows, or a
   *     bus has tuples of several widths
   */
  public VerifyingKey(StarkParameters parameters, List<Table> tables, List<Bytes32> fixedCap) {
    this.parameters = parameters;
    this.tables = List.copyOf(tables);
    this.fixedCap = List.copyOf(fixedCap);
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("a statement has at least one table");
    }
    boolean fixed = false;
    Map<Integer, Integer> widths = new HashMap<>();
    for (Table table : this.tables) {
      fixed |= table.system().width(Source.FIXED) > 0;
      if (table.system().degree() > maxDegree(parameters)) {
        throw new IllegalArgumentException(
            table.system().air().name() + " has a higher degree than this blow-up allows");
      }
      for (Interaction interaction : table.system().interactions()) {
        Integer known = widths.put(interaction.bus(), interaction.tuple().size());
        if (known != null && known != interaction.tuple().size()) {
          throw new IllegalArgumentException(
              "bus " + interaction.bus() + " has tuples of " + known + " and other elements");
        }
      }
    }
    if (fixed == fixedCap.isEmpty()) {
      throw new IllegalArgumentException("fixed columns and their commitment go together");
    }
    this.digest = Keccak.hash(KeyEncoding.of(this));
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
