package dev.trestle.e2e.proof;

import dev.trestle.e2e.OsakaChain;
import dev.trestle.settlement.proof.PlannedCall;
import dev.trestle.settlement.proof.ProofPlanner;
import dev.trestle.settlement.proof.ProofStatement;
import dev.trestle.settlement.proof.TransactionLimits;
import dev.trestle.settlement.proof.VerifierCalls;
import dev.trestle.settlement.proof.VerifierCalls.Constraints;
import dev.trestle.settlement.proof.VerifierCalls.Rows;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stark.onchain.ProofPieces;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verifier that takes several transactions, on the chain of {@link StarkContract}. */
final class StagedContract {
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
    byte[] data = VerifierCalls.begin(statement.key(), statement.publicValues(), head);
    return VerifierCalls.summary(only(transact(data)));
  }

  /** Takes at most so many steps. */
  Constraints constrain(byte[] summary, Constraints from, Statement statement, long steps)
      throws Refusal {
    return constrain(summary, from, statement, statement.pieces().values(), steps);
  }

  Constraints constrain(
      byte[] summary, Constraints from, Statement statement, byte[] values, long steps)
      throws Refusal {
    byte[] data = VerifierCalls.constrain(summary, from, statement.publicValues(), values, steps);
    return VerifierCalls.constraints(only(transact(data)));
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
    byte[] data = VerifierCalls.weigh(summary, from, rows);
    return VerifierCalls.rows(from, only(transact(data)));
  }

  void conclude(byte[] summary, Rows rows, Statement statement) throws Refusal {
    ProofPieces pieces = statement.pieces();
    conclude(summary, pieces.commitments(), rows.records(), pieces.openings());
  }

  void conclude(byte[] summary, byte[] commitments, byte[] records, byte[] openings)
      throws Refusal {
    transact(VerifierCalls.conclude(summary, commitments, records, openings));
  }

  boolean isProven(Statement statement) {
    return isProven(statement.key(), statement.publicValues(), statement.pieces().logHeights());
  }

  boolean isProven(Address key, List<long[]> publicValues, int[] logHeights) {
    byte[] data = VerifierCalls.isProven(key, publicValues, logHeights);
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

  /** Everything as the product plans it; how many transactions that took. */
  int prove(ProvenStatement proven, OnChainKey key, Address keyAt, TransactionLimits limits)
      throws Refusal {
    List<PlannedCall> calls =
        ProofPlanner.staged(
            new ProofStatement(proven.key(), proven.publicValues(), proven.proof()),
            new ProofPlanner.Where(sender, contract, key, keyAt, List.of()),
            limits,
            ProofPlanner.Knowledge.NONE);
    for (PlannedCall call : calls) {
      transact(call.data());
      if (gas.getLast() != call.gas()) {
        throw new IllegalStateException(
            call.what() + " took " + gas.getLast() + " gas, not " + call.gas());
      }
    }
    return calls.size();
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
