package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;

/** Between the EVM and a {@link Tracer}: turns frames into what the tracer may see. */
final class Trace implements Tracer.Step {
  private final Evm evm;
  private final Tracer tracer;
  private Frame frame = new Frame(0);
  private int pc;
  private int sp;
  private long gas;

  Trace(Evm evm, Tracer tracer) {
    this.evm = evm;
    this.tracer = tracer;
  }

  void enter(Frame f, Address to) {
    boolean creation = f.isCreation();
    byte[] input = creation ? f.code.toBytes() : copy(f.input, f.inputAt, f.inputSize);
    // a delegate call's frame acts for its caller's caller: the calling account is its own address
    Address from =
        f.kind == Tracer.Kind.DELEGATECALL ? f.address.toAddress() : f.caller.toAddress();
    UInt256 value = f.value.toUInt256();
    tracer.enter(f.kind, from, to, value, input, f.gas);
  }

  void step(Frame f, int programCounter, int stackPointer, long gasLeft) {
    frame = f;
    pc = programCounter;
    sp = stackPointer;
    gas = gasLeft;
    tracer.step(this);
  }

  void exit(Frame f, Outcome outcome) {
    long used = f.gasAtStart - f.gas;
    tracer.exit(outcome, used, copy(f.output, f.outputAt, f.outputSize));
  }

  private static byte[] copy(byte[] from, int at, int size) {
    byte[] out = new byte[size];
    System.arraycopy(from, at, out, 0, size);
    return out;
  }

  @Override
  public int depth() {
    return frame.depth;
  }

  @Override
  public int programCounter() {
    return pc;
  }

  @Override
  public int opcode() {
    return frame.code.padded()[pc] & 255;
  }

  @Override
  public long gas() {
    return gas;
  }

  @Override
  public Address address() {
    return frame.address.toAddress();
  }

  @Override
  public int stackSize() {
    return sp - frame.base;
  }

  @Override
  public UInt256 stack(int i) {
    if (i < 0 || i >= stackSize()) {
      throw new IndexOutOfBoundsException("stack has " + stackSize() + " words, none at " + i);
    }
    return evm.stack()[sp - 1 - i].toUInt256();
  }

  @Override
  public byte[] memory() {
    return copy(frame.memory, 0, frame.memorySize);
  }

  @Override
  public byte[] returnData() {
    return copy(frame.returnData, 0, frame.returnSize);
  }

  @Override
  public long refund() {
    return evm.refundSoFar();
  }
}
