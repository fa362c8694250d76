package dev.trestle.node;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.evm.Opcode;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes an execution's logs, and ether transfers as if they were logs of a token ({@code
 * eth_simulateV1}, traceTransfers; the address is ERC-7528's).
 */
final class TransferTracer implements Tracer {
  private static final Address ETHER =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
  private static final Bytes32 TRANSFER =
      Bytes32.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  private final List<Numbered> logs = new ArrayList<>();
  private final boolean withTransfers;
  private int next;
  private final TracedBalances balances;
  private long gasGiven;
  private long gasUsed;

  /** How many logs there were when each open frame began. */
  private final ArrayDeque<Integer> begun = new ArrayDeque<>();

  /** A log with its number in the block: those that were undone count, too. */
  record Numbered(Log log, int index) {}

  /**
   * On the state as it is while executed.
   *
   * @param withTransfers whether transfers are noted, too
   * @param firstIndex the first log's number
   */
  TransferTracer(StateReader state, boolean withTransfers, int firstIndex) {
    balances = new TracedBalances(state);
    this.withTransfers = withTransfers;
    next = firstIndex;
  }

  /** The number of the log after the last. */
  int nextIndex() {
    return next;
  }

  /** What the outermost frame was given. */
  long gasGiven() {
    return gasGiven;
  }

  /** What the outermost frame used, refunds not taken off. */
  long gasUsed() {
    return gasUsed;
  }

  /** Logs and transfers in order, without those that were undone. */
  List<Numbered> logs() {
    return List.copyOf(logs);
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    if (begun.isEmpty()) {
      gasGiven = gas;
    }
    begun.push(logs.size());
    balances.enter(kind, from, to, value);
    if (kind == Kind.CALL || kind == Kind.CREATE || kind == Kind.CREATE2) {
      transfer(from, to, value);
    }
  }

  private void transfer(Address from, Address to, UInt256 value) {
    if (withTransfers && !value.isZero()) {
      byte[] data = Bytes32.of(value).toBytes();
      add(new Log(ETHER, List.of(TRANSFER, from.toWord(), to.toWord()), data));
    }
  }

  private void add(Log log) {
    logs.add(new Numbered(log, next++));
  }

  @Override
  public void step(Step step) {
    if (step.opcode() == Opcode.SELFDESTRUCT && step.stackSize() > 0) {
      Address heir = Address.fromWord(Bytes32.of(step.stack(0)));
      transfer(step.address(), heir, balances.destroy(step.address(), heir));
    }
    int topics = step.opcode() - Opcode.LOG0;
    if (topics < 0 || topics > 4 || step.stackSize() < topics + 2) {
      return;
    }
    UInt256 offset = step.stack(0);
    UInt256 size = step.stack(1);
    if (!size.fitsLong() || Long.compareUnsigned(size.w0(), step.gas()) > 0) {
      return; // it will run out of gas
    }
    byte[] data = new byte[(int) size.w0()];
    byte[] memory = step.memory();
    if (offset.fitsLong() && offset.w0() >= 0 && offset.w0() < memory.length) {
      int from = (int) offset.w0();
      System.arraycopy(memory, from, data, 0, Math.min(data.length, memory.length - from));
    }
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < topics; i++) {
      words.add(Bytes32.of(step.stack(2 + i)));
    }
    add(new Log(step.address(), words, data));
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {
    int before = begun.pop();
    balances.exit(outcome);
    this.gasUsed = gasUsed;
    if (outcome != Outcome.SUCCESS) {
      logs.subList(before, logs.size()).clear();
    }
  }
}
