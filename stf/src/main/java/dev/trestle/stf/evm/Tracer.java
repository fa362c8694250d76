package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;

/**
 * Watches an execution step by step: debug_traceTransaction, eth_createAccessList. Without a tracer
 * it costs nothing: with one, the interpreter runs on a table in which every opcode is undefined,
 * and the branch that would halt reports the step instead.
 */
public interface Tracer {
  /** How a frame came to be. */
  enum Kind {
    CALL,
    CALLCODE,
    DELEGATECALL,
    STATICCALL,
    CREATE,
    CREATE2
  }

  /**
   * A frame begins; also told for precompiles, accounts without code, and calls that fail before
   * they begin (depth, balance), each followed by its {@link #exit}.
   *
   * @param to the callee, whose code runs; the new address of a creation
   * @param gas what the frame may spend, stipend included
   */
  void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas);

  /** An opcode is about to run. The view is valid during this call only. */
  void step(Step step);

  /** The frame entered last ends. */
  void exit(Outcome outcome, long gasUsed, byte[] output);

  /** What a tracer may look at. */
  interface Step {
    /** 1 for the transaction's own frame. */
    int depth();

    int programCounter();

    /** 0 to 255; may be undefined, then the frame halts. */
    int opcode();

    /** Left before the opcode. */
    long gas();

    /** The frame's account: whose storage is read and written. */
    Address address();

    int stackSize();

    /** The {@code i}th word from the top; 0 is the top. */
    UInt256 stack(int i);

    /** A copy. */
    byte[] memory();

    /** A copy of what the last call of the frame returned. */
    byte[] returnData();

    /** The refund counter of the whole transaction so far. */
    long refund();
  }
}
