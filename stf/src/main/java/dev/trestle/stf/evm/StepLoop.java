package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Word;

/**
 * Runs a frame's code opcode by opcode. Every opcode reads alike: the head of the loop has charged
 * the constant gas and checked the stack with the fork's table; a case takes its operands, charges
 * what depends on them, does its work and moves the stack pointer. An operation that fails leaves
 * negative gas, which the head of the loop notices before the next opcode.
 *
 * <p>Code runs here while it is new, when a tracer watches, and for the last steps of a frame that
 * will fail; code that stays is prepared for {@link ProgramLoop}. Hot: no allocation per opcode;
 * program counter, gas and stack pointer in locals; rare or large operations elsewhere, because
 * HotSpot does not compile methods over 8,000 bytes. Benchmark: {@code bin/bench evm}.
 */
final class StepLoop {
  private final Evm evm;
  private final Operations operations;
  private final StorageOperations storage;
  private final Calls calls;
  private final Division division;

  StepLoop(Evm evm, Operations operations, StorageOperations storage, Calls calls, Division d) {
    this.evm = evm;
    this.operations = operations;
    this.storage = storage;
    this.calls = calls;
    this.division = d;
  }

  /**
   * Runs until the frame ends, has begun a call, or has taken more jumps than {@code mostJumps}:
   * then it stands at a JUMPDEST.
   */
  void run(Frame f, int mostJumps) {
    int patience = mostJumps;
    final OpcodeTable table = evm.fork().opcodes();
    final long[] traits = evm.traits();
    final Word[] stack = evm.stack();
    final byte[] code = f.code.padded();
    final long[] jumps = f.code.jumpDestinations();
    final int base = f.base;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    while (true) {
      int op = code[pc++] & 255;
      long trait = traits[op];
      gas -= OpcodeTable.gas(trait);
      int depth = sp - base;
      if ((gas | (depth - OpcodeTable.minimum(trait)) | (OpcodeTable.maximum(trait) - depth)) < 0) {
        gas = evm.check(f, pc - 1, sp, gas + OpcodeTable.gas(trait));
        if (gas < 0) {
          return;
        }
      }
      switch (op) {
        case Opcode.STOP -> {
          evm.end(f, Outcome.SUCCESS, gas);
          return;
        }
        case Opcode.ADD -> {
          sp--;
          Arithmetic.add(stack[sp], stack[sp - 1]);
        }
        case Opcode.MUL -> {
          sp--;
          Arithmetic.multiply(stack[sp], stack[sp - 1]);
        }
        case Opcode.SUB -> {
          sp--;
          Arithmetic.subtract(stack[sp], stack[sp - 1]);
        }
        case Opcode.DIV -> {
          sp--;
          division.divide(stack[sp], stack[sp - 1]);
        }
        case Opcode.LT -> {
          sp--;
          Word b = stack[sp - 1];
          b.set(stack[sp].isBelow(b) ? 1 : 0);
        }
        case Opcode.GT -> {
          sp--;
          Word b = stack[sp - 1];
          b.set(b.isBelow(stack[sp]) ? 1 : 0);
        }
        case Opcode.SLT -> {
          sp--;
          Word b = stack[sp - 1];
          b.set(Arithmetic.isBelowSigned(stack[sp], b) ? 1 : 0);
        }
        case Opcode.SGT -> {
          sp--;
          Word b = stack[sp - 1];
          b.set(Arithmetic.isBelowSigned(b, stack[sp]) ? 1 : 0);
        }
        case Opcode.EQ -> {
          sp--;
          Word b = stack[sp - 1];
          b.set(b.sameAs(stack[sp]) ? 1 : 0);
        }
        case Opcode.ISZERO -> {
          Word a = stack[sp - 1];
          a.set(a.isZero() ? 1 : 0);
        }
        case Opcode.AND -> {
          sp--;
          Word a = stack[sp];
          Word b = stack[sp - 1];
          b.set(a.w0 & b.w0, a.w1 & b.w1, a.w2 & b.w2, a.w3 & b.w3);
        }
        case Opcode.OR -> {
          sp--;
          Word a = stack[sp];
          Word b = stack[sp - 1];
          b.set(a.w0 | b.w0, a.w1 | b.w1, a.w2 | b.w2, a.w3 | b.w3);
        }
        case Opcode.XOR -> {
          sp--;
          Word a = stack[sp];
          Word b = stack[sp - 1];
          b.set(a.w0 ^ b.w0, a.w1 ^ b.w1, a.w2 ^ b.w2, a.w3 ^ b.w3);
        }
        case Opcode.NOT -> {
          Word a = stack[sp - 1];
          a.set(~a.w0, ~a.w1, ~a.w2, ~a.w3);
        }
        case Opcode.SHL -> {
          sp--;
          Arithmetic.shiftLeft(stack[sp], stack[sp - 1]);
        }
        case Opcode.SHR -> {
          sp--;
          Arithmetic.shiftRight(stack[sp], stack[sp - 1]);
        }
        case Opcode.KECCAK256 -> {
          sp--;
          gas = operations.keccak(f, stack[sp], stack[sp - 1], gas);
        }
        case Opcode.CALLER -> stack[sp++].set(f.caller);
        case Opcode.CALLVALUE -> stack[sp++].set(f.value);
        case Opcode.CALLDATALOAD -> operations.callDataLoad(f, stack[sp - 1]);
        case Opcode.CALLDATASIZE -> stack[sp++].set(f.inputSize);
        case Opcode.POP -> sp--;
        case Opcode.MLOAD -> {
          Word a = stack[sp - 1];
          int at = a.toIndex();
          if (at < 0 || at > f.memorySize - 32) {
            gas -= f.expand(a, 32, gas);
            if (gas < 0) {
              continue;
            }
          }
          a.load(f.memory, at);
        }
        case Opcode.MSTORE -> {
          sp -= 2;
          Word a = stack[sp + 1];
          int at = a.toIndex();
          if (at < 0 || at > f.memorySize - 32) {
            gas -= f.expand(a, 32, gas);
            if (gas < 0) {
              continue;
            }
          }
          stack[sp].store(f.memory, at);
        }
        case Opcode.SLOAD -> gas = storage.load(f, stack[sp - 1], gas);
        case Opcode.SSTORE -> {
          sp -= 2;
          gas = storage.store(f, stack[sp + 1], stack[sp], gas);
        }
        case Opcode.JUMP -> {
          sp--;
          pc = target(stack[sp], jumps);
          if (pc < 0) {
            pc = 0;
            gas = f.fail(Outcome.INVALID_JUMP);
          } else if (--patience < 0) {
            f.suspend(pc, sp, gas);
            return;
          }
        }
        case Opcode.JUMPI -> {
          sp -= 2;
          if (!stack[sp].isZero()) {
            pc = target(stack[sp + 1], jumps);
            if (pc < 0) {
              pc = 0;
              gas = f.fail(Outcome.INVALID_JUMP);
            } else if (--patience < 0) {
              f.suspend(pc, sp, gas);
              return;
            }
          }
        }
        case Opcode.PC -> stack[sp++].set(pc - 1);
        case Opcode.GAS -> stack[sp++].set(gas);
        case Opcode.JUMPDEST -> {}
        case Opcode.PUSH0 -> stack[sp++].set(0);
        case Opcode.PUSH1 -> stack[sp++].set(code[pc++] & 255);
        case Opcode.PUSH2 -> {
          stack[sp++].set((code[pc] & 255) << 8 | code[pc + 1] & 255);
          pc += 2;
        }
        case 0x62, 0x63, 0x64, 0x65, 0x66, 0x67 -> {
          int n = op - Opcode.PUSH0;
          stack[sp++].set(BigEndian.getLong(code, pc) >>> 64 - 8 * n);
          pc += n;
        }
        case 0x68,
            0x69,
            0x6a,
            0x6b,
            0x6c,
            0x6d,
            0x6e,
            0x6f,
            0x70,
            0x71,
            0x72,
            0x73,
            0x74,
            0x75,
            0x76,
            0x77,
            0x78,
            0x79,
            0x7a,
            0x7b,
            0x7c,
            0x7d,
            0x7e,
            0x7f -> {
          int n = op - Opcode.PUSH0;
          Operations.push(stack[sp++], code, pc, n);
          pc += n;
        }
        case 0x80,
            0x81,
            0x82,
            0x83,
            0x84,
            0x85,
            0x86,
            0x87,
            0x88,
            0x89,
            0x8a,
            0x8b,
            0x8c,
            0x8d,
            0x8e,
            0x8f -> {
          stack[sp].set(stack[sp - (op - Opcode.DUP1 + 1)]);
          sp++;
        }
        case 0x90,
            0x91,
            0x92,
            0x93,
            0x94,
            0x95,
            0x96,
            0x97,
            0x98,
            0x99,
            0x9a,
            0x9b,
            0x9c,
            0x9d,
            0x9e,
            0x9f -> {
          int other = sp - 1 - (op - Opcode.SWAP1 + 1);
          Word top = stack[sp - 1];
          stack[sp - 1] = stack[other];
          stack[other] = top;
        }
        case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> {
          sp -= op <= Opcode.CALLCODE ? 7 : 6;
          gas = calls.call(f, op, sp, gas);
          sp++;
          if (evm.depth() != f.depth) {
            f.suspend(pc, sp, gas);
            return;
          }
        }
        case Opcode.CREATE, Opcode.CREATE2 -> {
          sp -= op == Opcode.CREATE ? 3 : 4;
          gas = calls.create(f, op, sp, gas);
          sp++;
          if (evm.depth() != f.depth) {
            f.suspend(pc, sp, gas);
            return;
          }
        }
        case Opcode.RETURN, Opcode.REVERT -> {
          sp -= 2;
          gas = operations.output(f, stack[sp + 1], stack[sp], gas);
          if (gas >= 0) {
            evm.end(f, op == Opcode.RETURN ? Outcome.SUCCESS : Outcome.REVERT, gas);
            return;
          }
        }
        case Opcode.SELFDESTRUCT -> {
          sp--;
          gas = storage.selfDestruct(f, stack[sp], gas);
          if (gas >= 0) {
            evm.end(f, Outcome.SUCCESS, gas);
            return;
          }
        }
        default -> {
          gas = operations.rare(f, op, sp, gas);
          sp += table.delta(op);
        }
      }
    }
  }

  /** Where the jump leads, or -1 when there is no JUMPDEST. */
  private static int target(Word to, long[] jumps) {
    int at = to.toIndex();
    return at >= 0 && at >> 6 < jumps.length && (jumps[at >> 6] >>> at & 1) != 0 ? at : -1;
  }
}
