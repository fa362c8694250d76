package dev.trestle.e2e.proof;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.e2e.OsakaChain;
import dev.trestle.l1.Abi;
import dev.trestle.stark.onchain.ProofPieces;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The verifier that takes several transactions, on the chain of {@link StarkContract}. */
final class StagedContract {
  static final String UNKNOWN_STAGE = "UnknownStage";
  static final String OTHER_DATA = "OtherData";

  private static final List<String> ERRORS = List.of(UNKNOWN_STAGE, OTHER_DATA);
  private static final String CONSTRAINTS = "(uint256,uint256,uint256,bytes32)";
  private static final String ROWS = "(uint256,bytes32)";

  /** A statement with its proof, cut into pieces. */
  record Statement(Address key, List<long[]> publicValues, ProofPieces pieces) {
    static Statement of(Address key, ProvenStatement proven) {
      return of(key, proven, proven.proof());
    }

    static Statement of(Address key, ProvenStatement proven, byte[] proof) {
      List<long[]> publicValues = proven.publicValues();
      return new Statement(key, publicValues, ProofPieces.of(proven.key(), publicValues, proof));
    }
  }

  /** How far constraints are: the contract's {@code ConstraintProgress}, and the registers. */
  record Constraints(Tuple progress, byte[] registers) {
    static final Constraints START =
        new Constraints(
            Tuple.of(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, new byte[32]), new byte[0]);

    int table() {
      return ((BigInteger) progress.get(0)).intValueExact();
    }
  }

  /** How far rows are: the contract's {@code RowProgress}, and all records so far. */
  record Rows(Tuple progress, byte[] records) {
    static final Rows START = new Rows(Tuple.of(BigInteger.ZERO, new byte[32]), new byte[0]);

    int count() {
      return ((BigInteger) progress.get(0)).intValueExact();
    }
  }

  /** The contract refused. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final String error;

    Refusal(String error) {
      super(error);
      this.error = error;
    }

    /** The error's name without the contract's. */
    String error() {
      return error;
    }
  }

  private final OsakaChain chain;
  private final Address contract;
  private final Address sender;
  private final List<Long> gas = new ArrayList<>();

  StagedContract(OsakaChain chain) {
    this(chain, chain.deploy("StagedStarkVerifier"), Bytes32.of(UInt256.of(0xca11)));
  }

  private StagedContract(OsakaChain chain, Address contract, Bytes32 sender) {
    this.chain = chain;
    this.contract = contract;
    this.sender = Address.fromWord(sender);
  }

  /** The same contract, called by somebody else. */
  StagedContract bySomebodyElse() {
    return new StagedContract(chain, contract, Bytes32.of(UInt256.of(0xe15e)));
  }

  /** Of all transactions so far that were not refused, everything included. */
  List<Long> gas() {
    return List.copyOf(gas);
  }

  /** The summary that a head makes. */
  byte[] begin(Statement statement) throws Refusal {
    return begin(statement, statement.pieces().head());
  }

  byte[] begin(Statement statement, byte[] head) throws Refusal {
    byte[] data =
        Abi.call(
            "begin(address,uint64[],bytes)",
            statement.key(),
            StarkContract.flat(statement.publicValues()),
            head);
    return Abi.decodeData(only(transact(data)), "(bytes)").get(0);
  }

  /** Takes at most so many steps. */
  Constraints constrain(byte[] summary, Constraints from, Statement statement, long steps)
      throws Refusal {
    return constrain(summary, from, statement, statement.pieces().values(), steps);
  }

  Constraints constrain(
      byte[] summary, Constraints from, Statement statement, byte[] values, long steps)
      throws Refusal {
    byte[] data =
        Abi.call(
            "constrain(bytes," + CONSTRAINTS + ",uint64[],bytes,bytes,uint256)",
            summary,
            from.progress(),
            StarkContract.flat(statement.publicValues()),
            values,
            from.registers(),
            steps);
    Tuple event = Abi.decodeData(only(transact(data)), "(" + CONSTRAINTS + ",bytes)");
    return new Constraints(event.get(0), event.get(1));
  }

  /** Weighs the next rows, so many of them. */
  Rows weigh(byte[] summary, Rows from, Statement statement, int count) throws Refusal {
    List<byte[]> rows = statement.pieces().rows();
    int last = Math.min(rows.size(), from.count() + count);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    rows.subList(from.count(), last).forEach(joined::writeBytes);
    return weigh(summary, from, joined.toByteArray());
  }

  Rows weigh(byte[] summary, Rows from, byte[] rows) throws Refusal {
    byte[] data = Abi.call("weigh(bytes," + ROWS + ",bytes)", summary, from.progress(), rows);
    Tuple event = Abi.decodeData(only(transact(data)), "(" + ROWS + ",uint256,bytes)");
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    records.writeBytes(from.records());
    byte[] more = event.get(2);
    records.writeBytes(more);
    return new Rows(event.get(0), records.toByteArray());
  }

  void conclude(byte[] summary, Rows rows, Statement statement) throws Refusal {
    ProofPieces pieces = statement.pieces();
    conclude(summary, pieces.commitments(), rows.records(), pieces.openings());
  }

  void conclude(byte[] summary, byte[] commitments, byte[] records, byte[] openings)
      throws Refusal {
    byte[] data =
        Abi.call("conclude(bytes,bytes,bytes,bytes)", summary, commitments, records, openings);
    transact(data);
  }

  boolean isProven(Statement statement) {
    return isProven(statement.key(), statement.publicValues(), statement.pieces().logHeights());
  }

  boolean isProven(Address key, List<long[]> publicValues, int[] logHeights) {
    BigInteger[] heights =
        Arrays.stream(logHeights).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new);
    byte[] data =
        Abi.call(
            "isProven(address,uint64[],uint256[])", key, StarkContract.flat(publicValues), heights);
    return !Bytes32.from(chain.call(message(data)).output()).equals(Bytes32.ZERO);
  }

  /**
   * All stages, one after the other.
   *
   * @param rowBytes a transaction carries rows of at most so many bytes, but at least one
   * @param steps a transaction takes at most so many
   */
  void prove(Statement statement, int rowBytes, long steps) throws Refusal {
    byte[] summary = begin(statement);
    Constraints constraints = Constraints.START;
    while (constraints.table() < statement.pieces().logHeights().length) {
      constraints = constrain(summary, constraints, statement, steps);
    }
    List<byte[]> rows = statement.pieces().rows();
    Rows weighed = Rows.START;
    while (weighed.count() < rows.size()) {
      int count = 0;
      int bytes = 0;
      do {
        bytes += rows.get(weighed.count() + count).length;
        count++;
      } while (weighed.count() + count < rows.size()
          && bytes + rows.get(weighed.count() + count).length <= rowBytes);
      weighed = weigh(summary, weighed, statement, count);
    }
    conclude(summary, weighed, statement);
  }

  /** All rows, so many in a transaction. */
  Rows weighAll(byte[] summary, Statement statement, int rows) throws Refusal {
    Rows weighed = Rows.START;
    while (weighed.count() < statement.pieces().rows().size()) {
      weighed = weigh(summary, weighed, statement, rows);
    }
    return weighed;
  }

  private CallMessage message(byte[] data) {
    return CallMessage.call(sender, contract, data, OsakaChain.MAX_GAS);
  }

  private List<Log> transact(byte[] data) throws Refusal {
    SimulationOutcome.Ran ran = chain.transact(message(data));
    if (!ran.succeeded()) {
      throw new Refusal(error(ran));
    }
    gas.add(ran.gasUsed());
    return ran.logs();
  }

  private static String error(SimulationOutcome.Ran ran) {
    for (String error : ERRORS) {
      byte[] selector = Abi.topic("StagedStarkVerifier_" + error + "()").toBytes();
      if (Arrays.equals(ran.output(), 0, ran.output().length, selector, 0, 4)) {
        return error;
      }
    }
    Optional<String> outOfGas = ran.failure().filter(failure -> ran.output().length == 0);
    return outOfGas.orElseGet(() -> StarkContract.name(ran.output()));
  }

  private static Log only(List<Log> logs) {
    if (logs.size() != 1) {
      throw new IllegalStateException("a stage writes one log, not " + logs.size());
    }
    return logs.getFirst();
  }
}
