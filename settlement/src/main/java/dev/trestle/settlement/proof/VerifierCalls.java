package dev.trestle.settlement.proof;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;

/**
 * What the verifier contracts are told and tell: call data, events, and where {@code
 * StagedStarkVerifier.sol} has its facts in its storage.
 */
public final class VerifierCalls {
  private static final String CONSTRAINTS = "(uint256,uint256,uint256,bytes32)";
  private static final String ROWS = "(uint256,bytes32)";

  static final Bytes32 BEGUN = Abi.topic("Begun(bytes32,bytes)");
  static final Bytes32 CONSTRAINED = Abi.topic("Constrained(bytes32," + CONSTRAINTS + ",bytes)");
  static final Bytes32 WEIGHED = Abi.topic("Weighed(bytes32," + ROWS + ",uint256,bytes)");

  private VerifierCalls() {}

  /**
   * How far constraints are.
   *
   * @param progress the contract's {@code ConstraintProgress}
   * @param registers the words that it is bound to
   */
  public record Constraints(Tuple progress, byte[] registers) {
    /** Not evaluated at all. */
    public static final Constraints START =
        new Constraints(
            Tuple.of(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, new byte[32]), new byte[0]);

    /** The table whose constraints are next. */
    public int table() {
      return ((BigInteger) progress.get(0)).intValueExact();
    }

    /** The step of its program that is next. */
    public long step() {
      return ((BigInteger) progress.get(1)).longValueExact();
    }

    /** Whether it is further than another. */
    boolean isAfter(Constraints other) {
      return table() > other.table() || (table() == other.table() && step() > other.step());
    }
  }

  /**
   * How far rows are.
   *
   * @param progress the contract's {@code RowProgress}
   * @param records all so far
   */
  public record Rows(Tuple progress, byte[] records) {
    /** None is weighed. */
    public static final Rows START = new Rows(Tuple.of(BigInteger.ZERO, new byte[32]), new byte[0]);

    public int count() {
      return ((BigInteger) progress.get(0)).intValueExact();
    }

    /** Hash of all records. */
    public Bytes32 chain() {
      return Abi.bytes32(progress, 1);
    }
  }

  /** The one call of {@code StarkVerifier.sol}. */
  public static byte[] verify(Address key, List<long[]> publicValues, byte[] proof) {
    return Abi.call(
        "verify(address,uint64[],bytes)", key, ProofStatement.flat(publicValues), proof);
  }

  public static byte[] begin(Address key, List<long[]> publicValues, byte[] head) {
    return Abi.call("begin(address,uint64[],bytes)", key, ProofStatement.flat(publicValues), head);
  }

  /** The summary, of the event that {@code begin} writes. */
  public static byte[] summary(Log begun) {
    return Abi.decodeData(begun, "(bytes)").get(0);
  }

  public static Bytes32 id(byte[] summary) {
    return Keccak.hash(summary);
  }

  public static byte[] constrain(
      byte[] summary, Constraints from, List<long[]> publicValues, byte[] values, long steps) {
    return Abi.call(
        "constrain(bytes," + CONSTRAINTS + ",uint64[],bytes,bytes,uint256)",
        summary,
        from.progress(),
        ProofStatement.flat(publicValues),
        values,
        from.registers(),
        steps);
  }

  /** What the event says that {@code constrain} writes. */
  public static Constraints constraints(Log constrained) {
    Tuple event = Abi.decodeData(constrained, "(" + CONSTRAINTS + ",bytes)");
    return new Constraints(event.get(0), event.get(1));
  }

  public static byte[] weigh(byte[] summary, Rows from, byte[] rows) {
    return Abi.call("weigh(bytes," + ROWS + ",bytes)", summary, from.progress(), rows);
  }

  /** What the event says that {@code weigh} writes, after these rows. */
  public static Rows rows(Rows from, Log weighed) {
    Tuple event = Abi.decodeData(weighed, "(" + ROWS + ",uint256,bytes)");
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    records.writeBytes(from.records());
    byte[] more = event.get(2);
    records.writeBytes(more);
    return new Rows(event.get(0), records.toByteArray());
  }

  public static byte[] conclude(
      byte[] summary, byte[] commitments, byte[] records, byte[] openings) {
    return Abi.call("conclude(bytes,bytes,bytes,bytes)", summary, commitments, records, openings);
  }

  public static byte[] isProven(Address key, List<long[]> publicValues, int[] logHeights) {
    BigInteger[] heights = new BigInteger[logHeights.length];
    for (int t = 0; t < heights.length; t++) {
      heights[t] = BigInteger.valueOf(logHeights[t]);
    }
    return Abi.call(
        "isProven(address,uint64[],uint256[])", key, ProofStatement.flat(publicValues), heights);
  }

  static Bytes32 begunSlot(Bytes32 id) {
    return slot(Abi.encode("(uint256,bytes32)", UInt256.ZERO, id));
  }

  static Bytes32 constrainedSlot(Bytes32 id, Constraints at) {
    return slot(
        Abi.encode("(uint256,bytes32," + CONSTRAINTS + ")", UInt256.of(1), id, at.progress()));
  }

  static Bytes32 weighedSlot(Bytes32 id, Rows at) {
    return slot(Abi.encode("(uint256,bytes32," + ROWS + ")", UInt256.of(2), id, at.progress()));
  }

  /** A fact's place: that of its hash in the contract's only mapping. */
  private static Bytes32 slot(byte[] fact) {
    return Keccak.hash(Abi.encode("(bytes32,uint256)", Keccak.hash(fact), UInt256.ZERO));
  }
}
