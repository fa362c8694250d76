package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Word;

/**
 * Runs prepared code ({@link Program}). A block's first instruction has charged the constant gas
 * and checked the stack for all of it; when that does not suffice the frame goes on in {@link
 * StepLoop}, which finds the very opcode that fails. So no instruction here checks anything but
 * what depends on its operands.
 *
 * <p>The program's hottest loop, see {@link StepLoop} for its rules.
 */
final class ProgramLoop {
  private final Evm evm;
  private final Operations operations;
  private final StorageOperations storage;
  private final Calls calls;
  private final Division division;

  ProgramLoop(Evm evm, Operations operations, StorageOperations storage, Calls calls, Division d) {
    this.evm = evm;
    this.operations = operations;
    this.storage = storage;
    this.calls = calls;
    this.division = d;
  }

  /** Whether the loop has a case of this number for the opcode. */
  static boolean isDirect(int op) {
    return switch (op) {
      case Opcode.ADD,
          Opcode.AND,
          Opcode.CALL,
          Opcode.CALLCODE,
          Opcode.CALLDATALOAD,
          Opcode.CALLDATASIZE,
          Opcode.CALLER,
          Opcode.CALLVALUE,
          Opcode.CREATE,
          Opcode.CREATE2,
          Opcode.DELEGATECALL,
          Opcode.DIV,
          Opcode.EQ,
          Opcode.GAS,
          Opcode.GT,
          Opcode.ISZERO,
          Opcode.KECCAK256,
          Opcode.LT,
          Opcode.MLOAD,
          Opcode.MSTORE,
          Opcode.MUL,
          Opcode.NOT,
          Opcode.OR,
          Opcode.RETURN,
          Opcode.REVERT,
          Opcode.SELFDESTRUCT,
          Opcode.SGT,
          Opcode.SHL,
          Opcode.SHR,
          Opcode.SLOAD,
          Opcode.SLT,
          Opcode.SSTORE,
          Opcode.STATICCALL,
          Opcode.STOP,
          Opcode.SUB,
          Opcode.XOR,
          Opcode.JUMP,
          Opcode.JUMPI ->
          true;
      default -> false;
    };
  }

  /** Runs until the frame ends, has begun a call, or must go on in the step loop. */
  void run(Frame f, Program program) {
    final int[] instructions = program.instructions;
    final Word[] constants = program.constants;
    final Word[] stack = evm.stack();
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    loop:
    while (true) {
      int instruction = instructions[pc++];
      switch (instruction & 255) {
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
          if (gas < 0) {
            break loop;
          }
        }
        case Opcode.CALLER -> stack[sp++].set(f.caller);
        case Opcode.CALLVALUE -> stack[sp++].set(f.value);
        case Opcode.CALLDATALOAD -> operations.callDataLoad(f, stack[sp - 1]);
        case Opcode.CALLDATASIZE -> stack[sp++].set(f.inputSize);
        case Opcode.MLOAD -> {
          Word a = stack[sp - 1];
          int at = a.toIndex();
          if (at < 0 || at > f.memorySize - 32) {
            gas -= f.expand(a, 32, gas);
            if (gas < 0) {
              break loop;
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
              break loop;
            }
          }
          stack[sp].store(f.memory, at);
        }
        case Opcode.SLOAD -> {
          gas = storage.load(f, stack[sp - 1], gas);
          if (gas < 0) {
            break loop;
          }
        }
        case Opcode.SSTORE -> {
          sp -= 2;
          gas = storage.store(f, stack[sp + 1], stack[sp], gas);
          if (gas < 0) {
            break loop;
          }
        }
        case Opcode.GAS -> stack[sp++].set(gas);
        case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> {
          int op = instruction & 255;
          sp -= op <= Opcode.CALLCODE ? 7 : 6;
          gas = calls.call(f, op, sp, gas);
          sp++;
          if (gas < 0) {
            break loop;
          }
          if (evm.depth() != f.depth) {
            f.suspend(pc, sp, gas);
            return;
          }
        }
        case Opcode.CREATE, Opcode.CREATE2 -> {
          int op = instruction & 255;
          sp -= op == Opcode.CREATE ? 3 : 4;
          gas = calls.create(f, op, sp, gas);
          sp++;
          if (gas < 0) {
            break loop;
          }
          if (evm.depth() != f.depth) {
            f.suspend(pc, sp, gas);
            return;
          }
        }
        case Opcode.RETURN, Opcode.REVERT -> {
          sp -= 2;
          gas = operations.output(f, stack[sp + 1], stack[sp], gas);
          if (gas < 0) {
            break loop;
          }
          boolean returns = (instruction & 255) == Opcode.RETURN;
          evm.end(f, returns ? Outcome.SUCCESS : Outcome.REVERT, gas);
          return;
        }
        case Opcode.SELFDESTRUCT -> {
          sp--;
          gas = storage.selfDestruct(f, stack[sp], gas);
          if (gas < 0) {
            break loop;
          }
          evm.end(f, Outcome.SUCCESS, gas);
          return;
        }
        case Opcode.JUMP -> {
          pc = program.target(stack[--sp].toIndex());
          if (pc == 0) {
            gas = f.fail(Outcome.INVALID_JUMP);
            break loop;
          }
        }
        case Opcode.JUMPI -> {
          sp -= 2;
          if (!stack[sp].isZero()) {
            pc = program.target(stack[sp + 1].toIndex());
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.BLOCK -> {
          int wants = instructions[pc];
          int depth = sp - f.base;
          gas -= instruction >>> 8;
          int room = OpcodeTable.STACK_LIMIT - (wants & 0xffff) - depth;
          if ((gas | (depth - (wants >> 16)) | room) < 0) {
            f.inProgram = false;
            f.suspend(instructions[pc + 1], sp, gas + (instruction >>> 8));
            return;
          }
          pc += 2;
        }
        case Program.STEP -> {
          f.inProgram = false;
          f.suspend(instruction >>> 8, sp, gas);
          return;
        }
        case Program.SMALL -> stack[sp++].set(instruction >>> 8);
        case Program.CONSTANT -> stack[sp++].set(constants[instruction >>> 8]);
        case Program.DUP -> {
          stack[sp].set(stack[sp - (instruction >>> 8)]);
          sp++;
        }
        case Program.DUP_DUP -> {
          stack[sp].set(stack[sp - (instruction >>> 8 & 255)]);
          stack[sp + 1].set(stack[sp + 1 - (instruction >>> 16)]);
          sp += 2;
        }
        case Program.SWAP -> {
          int other = sp - 1 - (instruction >>> 8);
          Word top = stack[sp - 1];
          stack[sp - 1] = stack[other];
          stack[other] = top;
        }
        case Program.SWAP_POP -> {
          sp--;
          int other = sp - (instruction >>> 8);
          Word top = stack[sp];
          stack[sp] = stack[other];
          stack[other] = top;
        }
        case Program.POPS -> sp -= instruction >>> 8;
        case Program.JUMP_TO -> {
          pc = instruction >>> 8;
          if (pc == 0) {
            gas = f.fail(Outcome.INVALID_JUMP);
            break loop;
          }
        }
        case Program.JUMPI_TO -> {
          if (!stack[--sp].isZero()) {
            pc = instruction >>> 8;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.ISZERO_JUMPI -> {
          if (stack[--sp].isZero()) {
            pc = instruction >>> 8;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.LT_JUMPI -> {
          sp -= 2;
          if (stack[sp + 1].isBelow(stack[sp]) ^ instruction < 0) {
            pc = instruction << 1 >>> 9;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.GT_JUMPI -> {
          sp -= 2;
          if (stack[sp].isBelow(stack[sp + 1]) ^ instruction < 0) {
            pc = instruction << 1 >>> 9;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.SLT_JUMPI -> {
          sp -= 2;
          if (Arithmetic.isBelowSigned(stack[sp + 1], stack[sp]) ^ instruction < 0) {
            pc = instruction << 1 >>> 9;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.SGT_JUMPI -> {
          sp -= 2;
          if (Arithmetic.isBelowSigned(stack[sp], stack[sp + 1]) ^ instruction < 0) {
            pc = instruction << 1 >>> 9;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.EQ_JUMPI -> {
          sp -= 2;
          if (stack[sp + 1].sameAs(stack[sp]) ^ instruction < 0) {
            pc = instruction << 1 >>> 9;
            if (pc == 0) {
              gas = f.fail(Outcome.INVALID_JUMP);
              break loop;
            }
          }
        }
        case Program.C_ADD -> Arithmetic.add(constants[instruction >>> 8], stack[sp - 1]);
        case Program.C_SUB -> Arithmetic.subtract(constants[instruction >>> 8], stack[sp - 1]);
        case Program.C_LESS -> Arithmetic.subtractFrom(constants[instruction >>> 8], stack[sp - 1]);
        case Program.C_MUL -> Arithmetic.multiply(constants[instruction >>> 8], stack[sp - 1]);
        case Program.C_AND -> {
          Word a = constants[instruction >>> 8];
          Word b = stack[sp - 1];
          b.set(a.w0 & b.w0, a.w1 & b.w1, a.w2 & b.w2, a.w3 & b.w3);
        }
        case Program.C_OR -> {
          Word a = constants[instruction >>> 8];
          Word b = stack[sp - 1];
          b.set(a.w0 | b.w0, a.w1 | b.w1, a.w2 | b.w2, a.w3 | b.w3);
        }
        case Program.C_XOR -> {
          Word a = constants[instruction >>> 8];
          Word b = stack[sp - 1];
          b.set(a.w0 ^ b.w0, a.w1 ^ b.w1, a.w2 ^ b.w2, a.w3 ^ b.w3);
        }
        case Program.C_LT -> {
          Word b = stack[sp - 1];
          b.set(constants[instruction >>> 8].isBelow(b) ? 1 : 0);
        }
        case Program.C_GT -> {
          Word b = stack[sp - 1];
          b.set(b.isBelow(constants[instruction >>> 8]) ? 1 : 0);
        }
        case Program.C_EQ -> {
          Word b = stack[sp - 1];
          b.set(b.sameAs(constants[instruction >>> 8]) ? 1 : 0);
        }
        case Program.C_SHL -> Arithmetic.shiftLeft(instruction >>> 8, stack[sp - 1]);
        case Program.C_SHR -> Arithmetic.shiftRight(instruction >>> 8, 0, stack[sp - 1]);
        case Program.C_MLOAD -> {
          int at = instruction >>> 8;
          if (at > f.memorySize - 32) {
            gas -= f.expand(at + 32L, gas);
            if (gas < 0) {
              break loop;
            }
          }
          stack[sp++].load(f.memory, at);
        }
        case Program.C_MSTORE -> {
          int at = instruction >>> 8;
          if (at > f.memorySize - 32) {
            gas -= f.expand(at + 32L, gas);
            if (gas < 0) {
              break loop;
            }
          }
          stack[--sp].store(f.memory, at);
        }
        case Program.D_ADD -> Arithmetic.add(stack[sp - (instruction >>> 8)], stack[sp - 1]);
        case Program.D_SUB -> Arithmetic.subtract(stack[sp - (instruction >>> 8)], stack[sp - 1]);
        case Program.D_MUL -> Arithmetic.multiply(stack[sp - (instruction >>> 8)], stack[sp - 1]);
        case Program.D_AND -> {
          Word a = stack[sp - (instruction >>> 8)];
          Word b = stack[sp - 1];
          b.set(a.w0 & b.w0, a.w1 & b.w1, a.w2 & b.w2, a.w3 & b.w3);
        }
        case Program.D_LT -> {
          Word b = stack[sp - 1];
          b.set(stack[sp - (instruction >>> 8)].isBelow(b) ? 1 : 0);
        }
        case Program.D_GT -> {
          Word b = stack[sp - 1];
          b.set(b.isBelow(stack[sp - (instruction >>> 8)]) ? 1 : 0);
        }
        case Program.D_EQ -> {
          Word b = stack[sp - 1];
          b.set(b.sameAs(stack[sp - (instruction >>> 8)]) ? 1 : 0);
        }
        case Program.D_MLOAD -> {
          Word a = stack[sp - (instruction >>> 8)];
          int at = a.toIndex();
          if (at < 0 || at > f.memorySize - 32) {
            gas -= f.expand(a, 32, gas);
            if (gas < 0) {
              break loop;
            }
          }
          stack[sp++].load(f.memory, at);
        }
        case Program.D_MSTORE -> {
          Word a = stack[sp - (instruction >>> 8)];
          int at = a.toIndex();
          if (at < 0 || at > f.memorySize - 32) {
            gas -= f.expand(a, 32, gas);
            if (gas < 0) {
              break loop;
            }
          }
          stack[--sp].store(f.memory, at);
        }
        case Program.LESS -> {
          sp--;
          Arithmetic.subtractFrom(stack[sp], stack[sp - 1]);
        }
        case Program.RARE -> {
          gas = operations.rare(f, instruction >>> 8 & 255, sp, gas);
          if (gas < 0) {
            break loop;
          }
          sp += instruction >> 16;
        }
        default -> throw new IllegalStateException("no instruction " + (instruction & 255));
      }
    }
    evm.fail(f);
  }
}
