package dev.trestle.stf.evm;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The operations on memory, call data and context that are too large or too rare for the loop.
 * Those that cost by operand take the gas and give back what is left, negative on failure; with
 * several operands they get {@code sp} already lowered, so the first operand is the highest word.
 */
final class Operations {
  private static final int HASH_WINDOW_BLOCKS = 256;

  private final Evm evm;
  private final Word scratch = new Word();
  private final long[] lanes = new long[25];
  private final byte[] word = new byte[32];
  private final StorageOperations storage;
  private final Division division;

  Operations(Evm evm, StorageOperations storage, Division division) {
    this.evm = evm;
    this.storage = storage;
    this.division = division;
  }

  /**
   * Runs an opcode that neither loop has a case for.
   *
   * @param sp before the opcode; the loop moves it by {@link OpcodeTable#delta}
   */
  long rare(Frame f, int op, int sp, long gas) {
    Word[] stack = evm.stack();
    switch (op) {
      case Opcode.EXP -> {
        return power(stack[sp - 1], stack[sp - 2], gas);
      }
      case Opcode.ADDMOD -> division.addModulo(stack[sp - 1], stack[sp - 2], stack[sp - 3]);
      case Opcode.MULMOD -> division.multiplyModulo(stack[sp - 1], stack[sp - 2], stack[sp - 3]);
      case Opcode.SDIV -> division.divideSigned(stack[sp - 1], stack[sp - 2]);
      case Opcode.MOD -> division.modulo(stack[sp - 1], stack[sp - 2]);
      case Opcode.SMOD -> division.moduloSigned(stack[sp - 1], stack[sp - 2]);
      case Opcode.SIGNEXTEND -> Arithmetic.signExtend(stack[sp - 1], stack[sp - 2]);
      case Opcode.BYTE -> Arithmetic.byteAt(stack[sp - 1], stack[sp - 2]);
      case Opcode.SAR -> Arithmetic.shiftRightSigned(stack[sp - 1], stack[sp - 2]);
      case Opcode.CLZ -> stack[sp - 1].set(256 - Arithmetic.bits(stack[sp - 1]));
      case Opcode.ADDRESS -> stack[sp].set(f.address);
      case Opcode.CODESIZE -> stack[sp].set(f.code.sizeBytes());
      case Opcode.RETURNDATASIZE -> stack[sp].set(f.returnSize);
      case Opcode.SELFBALANCE -> stack[sp].set(evm.world().balance(f.self()));
      case Opcode.MSIZE -> stack[sp].set(f.memorySize);
      case Opcode.BLOCKHASH -> blockHash(stack[sp - 1]);
      case Opcode.BLOBHASH -> blobHash(stack[sp - 1]);
      case Opcode.MSTORE8 -> {
        return storeByte(f, stack[sp - 1], stack[sp - 2], gas);
      }
      case Opcode.LOG0, 0xa1, 0xa2, 0xa3, Opcode.LOG4 -> {
        int topics = op - Opcode.LOG0;
        return log(f, topics, sp - topics - 2, gas);
      }
      case Opcode.CALLDATACOPY -> {
        return callDataCopy(f, sp - 3, gas);
      }
      case Opcode.CODECOPY -> {
        return codeCopy(f, sp - 3, gas);
      }
      case Opcode.RETURNDATACOPY -> {
        return returnDataCopy(f, sp - 3, gas);
      }
      case Opcode.MCOPY -> {
        return memoryCopy(f, sp - 3, gas);
      }
      case Opcode.EXTCODECOPY -> {
        return externalCodeCopy(f, sp - 4, gas);
      }
      case Opcode.BALANCE -> {
        return storage.balance(stack[sp - 1], gas);
      }
      case Opcode.EXTCODESIZE -> {
        return storage.codeSize(stack[sp - 1], gas);
      }
      case Opcode.EXTCODEHASH -> {
        return storage.codeHash(stack[sp - 1], gas);
      }
      case Opcode.TLOAD -> storage.loadTransient(f, stack[sp - 1]);
      case Opcode.TSTORE -> {
        return storage.storeTransient(f, stack[sp - 1], stack[sp - 2], gas);
      }
      default -> context(op, stack[sp]);
    }
    return gas;
  }

  private static long storeByte(Frame f, Word at, Word value, long gas) {
    long left = gas - f.expand(at, 1, gas);
    if (left >= 0) {
      f.memory[(int) at.w0] = (byte) value.w0;
    }
    return left;
  }

  /** PUSH9 to PUSH32: {@code n} big-endian bytes of the code. */
  static void push(Word out, byte[] code, int at, int n) {
    int end = at + n;
    out.w0 = BigEndian.getLong(code, end - 8);
    if (n <= 16) {
      out.w1 = BigEndian.getLong(code, at) >>> 8 * (16 - n);
      out.w2 = 0;
      out.w3 = 0;
      return;
    }
    out.w1 = BigEndian.getLong(code, end - 16);
    if (n <= 24) {
      out.w2 = BigEndian.getLong(code, at) >>> 8 * (24 - n);
      out.w3 = 0;
      return;
    }
    out.w2 = BigEndian.getLong(code, end - 24);
    out.w3 = BigEndian.getLong(code, at) >>> 8 * (32 - n);
  }

  /** EXP: 50 gas for each byte of the exponent (EIP-160). */
  private long power(Word a, Word b, long gas) {
    long left = gas - 50L * (Arithmetic.bits(b) + 7 >> 3);
    if (left >= 0) {
      Arithmetic.power(a, b, scratch);
    }
    return left;
  }

  long keccak(Frame f, Word at, Word size, long gas) {
    long left = gas - f.expand(at, size, gas);
    if (left < 0) {
      return left;
    }
    int length = (int) size.w0;
    left -= 6 * (length + 31L >> 5);
    if (left < 0) {
      return left;
    }
    Keccak.hash(lanes, f.memory, length == 0 ? 0 : (int) at.w0, length);
    size.set(
        Long.reverseBytes(lanes[3]),
        Long.reverseBytes(lanes[2]),
        Long.reverseBytes(lanes[1]),
        Long.reverseBytes(lanes[0]));
    return left;
  }

  void callDataLoad(Frame f, Word a) {
    int at = a.toIndex();
    if (at >= 0 && at <= f.inputSize - 32) {
      a.load(f.input, f.inputAt + at);
      return;
    }
    Arrays.fill(word, (byte) 0);
    if (at >= 0 && at < f.inputSize) {
      System.arraycopy(f.input, f.inputAt + at, word, 0, f.inputSize - at);
    }
    a.load(word, 0);
  }

  private long callDataCopy(Frame f, int sp, long gas) {
    Word[] stack = evm.stack();
    Word to = stack[sp + 2];
    Word size = stack[sp];
    long left = chargeCopy(f, to, size, gas);
    if (left >= 0 && !size.isZero()) {
      long from = Math.min(stack[sp + 1].toLongSaturated(), f.inputSize) + f.inputAt;
      f.copy((int) to.w0, (int) size.w0, f.input, from, f.inputAt + f.inputSize);
    }
    return left;
  }

  private long codeCopy(Frame f, int sp, long gas) {
    Word[] stack = evm.stack();
    Word to = stack[sp + 2];
    Word size = stack[sp];
    long left = chargeCopy(f, to, size, gas);
    if (left >= 0 && !size.isZero()) {
      copyCode(f, to, stack[sp + 1], size, f.code);
    }
    return left;
  }

  private long externalCodeCopy(Frame f, int sp, long gas) {
    Word[] stack = evm.stack();
    Word to = stack[sp + 2];
    Word size = stack[sp];
    long left = storage.chargeAccess(stack[sp + 3], gas);
    if (left < 0) {
      return left;
    }
    left = chargeCopy(f, to, size, left);
    if (left >= 0 && !size.isZero()) {
      Code code = evm.world().code(evm.world().account(stack[sp + 3]));
      copyCode(f, to, stack[sp + 1], size, code);
    }
    return left;
  }

  private static void copyCode(Frame f, Word to, Word from, Word size, Code code) {
    long at = Math.min(from.toLongSaturated(), code.sizeBytes());
    f.copy((int) to.w0, (int) size.w0, code.padded(), at, code.sizeBytes());
  }

  /** EIP-211: reading beyond the end fails. */
  private long returnDataCopy(Frame f, int sp, long gas) {
    Word[] stack = evm.stack();
    Word to = stack[sp + 2];
    Word size = stack[sp];
    int from = stack[sp + 1].toIndex();
    int length = size.toIndex();
    if (from < 0 || length < 0 || (long) from + length > f.returnSize) {
      return f.fail(Outcome.RETURN_DATA_OUT_OF_BOUNDS);
    }
    long left = chargeCopy(f, to, size, gas);
    if (left >= 0 && length > 0) {
      System.arraycopy(f.returnData, from, f.memory, (int) to.w0, length);
    }
    return left;
  }

  /** EIP-5656. */
  private long memoryCopy(Frame f, int sp, long gas) {
    Word[] stack = evm.stack();
    Word to = stack[sp + 2];
    Word from = stack[sp + 1];
    Word size = stack[sp];
    long left = chargeCopy(f, from.isBelow(to) ? to : from, size, gas);
    if (left >= 0 && !size.isZero()) {
      System.arraycopy(f.memory, (int) from.w0, f.memory, (int) to.w0, (int) size.w0);
    }
    return left;
  }

  /** Memory, and 3 gas a word copied. */
  private static long chargeCopy(Frame f, Word to, Word size, long gas) {
    long left = gas - f.expand(to, size, gas);
    return left < 0 ? left : left - 3 * (size.w0 + 31 >> 5);
  }

  private long log(Frame f, int topics, int sp, long gas) {
    if (f.isStatic) {
      return f.fail(Outcome.WRITE_PROTECTION);
    }
    Word[] stack = evm.stack();
    Word at = stack[sp + topics + 1];
    Word size = stack[sp + topics];
    long left = gas - f.expand(at, size, gas);
    if (left < 0) {
      return left;
    }
    int length = (int) size.w0;
    left -= 8L * length;
    if (left < 0) {
      return left;
    }
    List<Bytes32> list = new ArrayList<>(topics);
    for (int i = topics - 1; i >= 0; i--) {
      list.add(stack[sp + i].toBytes32());
    }
    byte[] data = new byte[length];
    if (length > 0) {
      System.arraycopy(f.memory, (int) at.w0, data, 0, length);
    }
    evm.logs().add(new Log(f.self().address(), list, data));
    return left;
  }

  /** Names the output of RETURN and REVERT. */
  long output(Frame f, Word at, Word size, long gas) {
    long left = gas - f.expand(at, size, gas);
    if (left >= 0 && !size.isZero()) {
      f.output = f.memory;
      f.outputAt = (int) at.w0;
      f.outputSize = (int) size.w0;
    }
    return left;
  }

  /** The opcodes that push a constant of the block or transaction. */
  private void context(int op, Word out) {
    BlockContext block = evm.block();
    switch (op) {
      case Opcode.ORIGIN -> out.set(evm.transaction().origin());
      case Opcode.GASPRICE -> out.set(evm.transaction().gasPrice());
      case Opcode.COINBASE -> out.set(block.beneficiary());
      case Opcode.TIMESTAMP -> out.set(block.timestamp());
      case Opcode.NUMBER -> out.set(block.number());
      case Opcode.PREVRANDAO -> out.set(block.prevRandao());
      case Opcode.GASLIMIT -> out.set(block.gasLimit());
      case Opcode.CHAINID -> out.set(block.chainId());
      case Opcode.BASEFEE -> out.set(block.baseFee());
      case Opcode.BLOBBASEFEE -> out.set(block.blobBaseFee());
      default -> throw new IllegalStateException("opcode " + op + " pushes no context");
    }
  }

  private void blockHash(Word number) {
    long wanted = number.toLongSaturated();
    long current = evm.block().number();
    if (wanted >= current || wanted < current - HASH_WINDOW_BLOCKS) {
      number.set(0);
    } else {
      number.set(evm.block().hashes().hash(wanted));
    }
  }

  private void blobHash(Word index) {
    List<Bytes32> hashes = evm.transaction().blobHashes();
    int i = index.toIndex();
    if (i < 0 || i >= hashes.size()) {
      index.set(0);
    } else {
      index.set(hashes.get(i));
    }
  }
}
