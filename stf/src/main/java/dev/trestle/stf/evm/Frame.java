package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.Code;
import dev.trestle.stf.state.LiveAccount;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One call in progress. Frames are kept per depth and reused, their memory too; the words of all
 * frames lie in one stack array, each frame's above its caller's.
 */
final class Frame {
  /** Memory beyond this is unpayable long before: 2^30 bytes cost over 2^41 gas. */
  private static final long MEMORY_LIMIT_BYTES = 1L << 30;

  private static final byte[] NOTHING = new byte[0];

  /** 1 for the transaction's own frame. */
  final int depth;

  /** The account whose storage and balance this frame acts on. */
  @Nullable LiveAccount self;

  final Word address = new Word();
  final Word caller = new Word();
  final Word value = new Word();
  Tracer.Kind kind = Tracer.Kind.CALL;
  boolean isStatic;

  Code code = Code.EMPTY;

  /** The code's prepared form, once this frame has entered it. */
  @Nullable Program program;

  /** Whether {@link #pc} counts the program's instructions instead of bytes of code. */
  boolean inProgram;

  /** Whether the frame has left its program for good, to fail step by step. */
  boolean wasPrepared;

  int pc;
  long gas;

  /** What the frame was given, for tracers. */
  long gasAtStart;

  /** Index of the frame's lowest word, and of the first free word, in the shared stack. */
  int base;

  int sp;

  byte[] memory = NOTHING;

  /** Always a multiple of 32; the memory's bytes below it are this frame's. */
  int memorySize;

  /** Call data: a piece of the caller's memory, or the transaction's input. */
  byte[] input = NOTHING;

  int inputAt;
  int inputSize;

  /** What the latest call returned. */
  byte[] returnData = NOTHING;

  int returnSize;

  /** Where in the caller's memory the output goes. */
  int outAt;

  int outSize;

  /** The journal and the log list when the frame began. */
  int snapshot;

  int firstLog;
  long refund;

  /** How the frame ended; nothing while it runs or waits for a call. */
  @Nullable Outcome outcome;

  /** Why the operation that returned negative gas failed; nothing means out of gas. */
  @Nullable Outcome failure;

  /** What the frame gives back: a piece of its memory, or what a precompile made. */
  byte[] output = NOTHING;

  int outputAt;

  int outputSize;

  Frame(int depth) {
    this.depth = depth;
  }

  /** The account this frame acts on. */
  LiveAccount self() {
    LiveAccount account = self;
    if (account == null) {
      throw new IllegalStateException("frame " + depth + " was not begun");
    }
    return account;
  }

  /** Prepares a reused frame; who, what and how much are set before. */
  void begin(Code program, int stackBase) {
    code = program;
    program = null;
    inProgram = false;
    wasPrepared = false;
    pc = 0;
    base = stackBase;
    sp = stackBase;
    memorySize = 0;
    returnSize = 0;
    refund = 0;
    outcome = null;
    failure = null;
    output = NOTHING;
    outputAt = 0;
    outputSize = 0;
    gasAtStart = gas;
  }

  /** Waits for the call that it has begun. */
  void suspend(int nextPc, int nextSp, long gasLeft) {
    pc = nextPc;
    sp = nextSp;
    gas = gasLeft;
  }

  boolean isCreation() {
    return kind == Tracer.Kind.CREATE || kind == Tracer.Kind.CREATE2;
  }

  /** Fails the operation at hand: the answer is the gas left, negative. */
  long fail(Outcome reason) {
    failure = reason;
    return -1;
  }

  /**
   * Makes memory cover the range and says what that costs (yellow paper (326)), more than there is
   * when absurd. The memory has grown only if {@code gas} pays for it.
   */
  long expand(Word at, Word size, long gas) {
    if (size.isZero()) {
      return 0;
    }
    int from = at.toIndex();
    int length = size.toIndex();
    return from < 0 || length < 0 ? unpayable(gas) : expand((long) from + length, gas);
  }

  /** The same for a known number of bytes. */
  long expand(Word at, int size, long gas) {
    int from = at.toIndex();
    return from < 0 ? unpayable(gas) : expand((long) from + size, gas);
  }

  /** The same for everything below {@code end}. */
  long expand(long end, long gas) {
    if (end <= memorySize) {
      return 0;
    }
    if (end > MEMORY_LIMIT_BYTES) {
      return unpayable(gas);
    }
    long words = end + 31 >> 5;
    long cost = cost(words) - cost(memorySize >> 5);
    if (cost <= gas) {
      grow((int) words << 5);
    }
    return cost;
  }

  /** Just more than there is: a huge number would wrap round when more is subtracted. */
  private static long unpayable(long gas) {
    return gas + 1;
  }

  private static long cost(long words) {
    return 3 * words + (words * words >> 9);
  }

  private void grow(int size) {
    if (size > memory.length) {
      byte[] more = new byte[Math.max(size, Math.max(1024, memory.length * 2))];
      System.arraycopy(memory, 0, more, 0, memorySize);
      memory = more;
    } else {
      Arrays.fill(memory, memorySize, size, (byte) 0);
    }
    memorySize = size;
  }

  /** Keeps what a call returned; empty for none. */
  void keepReturn(byte[] from, int at, int size) {
    if (size > returnData.length) {
      returnData = new byte[Math.max(size, 256)];
    }
    System.arraycopy(from, at, returnData, 0, size);
    returnSize = size;
  }

  /** Copies to memory, which covers the range, from a source that is followed by endless zeros. */
  void copy(int to, int size, byte[] source, long from, int sourceEnd) {
    int present = (int) Math.max(0, Math.min(size, sourceEnd - from));
    if (present > 0) {
      System.arraycopy(source, (int) from, memory, to, present);
    }
    Arrays.fill(memory, to + present, to + size, (byte) 0);
  }
}
